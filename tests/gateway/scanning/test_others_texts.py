"""Made-up sentences that others labelled, as far as their kinds are ours; and a return as councils send it.

Their people live abroad and write from everywhere, so addresses and names are asked less of here than at home.
"""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from lightwell.gateway.reading import read
from lightwell.gateway.scanning import Kind, distinctness, scan

SHARED = Path(__file__).parents[3] / "../shared/data"
SENTENCES = SHARED / "presidio_synth" / "sentences-first-750.json"
SSDA903 = SHARED / "ssda903"
AT_ONCE = 10

AT_LEAST = {
    "EMAIL_ADDRESS": (Kind.EMAIL, 0.95),
    "DOMAIN_NAME": (Kind.WEB_ADDRESS, 0.95),
    "US_SSN": (Kind.OTHER_NUMBER, 0.95),
    "IBAN_CODE": (Kind.OTHER_NUMBER, 0.9),
    "PHONE_NUMBER": (Kind.PHONE, 0.85),
    "CREDIT_CARD": (Kind.PAYMENT_CARD, 0.8),
    "PERSON": (Kind.NAME, 0.75),
    "STREET_ADDRESS": (Kind.ADDRESS, 0.4),
}
NEVER_BY_MISTAKE = ("EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "STREET_ADDRESS", "DOMAIN_NAME")


def found_in(sentences: list[str], kind: Kind) -> int:
    found = 0
    for start in range(0, len(sentences), AT_ONCE):
        counts = {
            finding.kind: finding.count for finding in scan("text", pl.Series(sentences[start : start + AT_ONCE]))
        }
        found += counts.get(kind, 0)
    return found


@pytest.mark.skipif(not SENTENCES.exists(), reason="../shared/data is missing: presidio_synth")
@pytest.mark.parametrize("label", AT_LEAST)
def test_what_others_labelled_is_found(label: str) -> None:
    kind, at_least = AT_LEAST[label]
    sentences = json.loads(SENTENCES.read_text(encoding="utf-8"))
    holding = [one["full_text"] for one in sentences if any(span["entity_type"] == label for span in one["spans"])]
    recall = found_in(holding, kind) / len(holding)
    print(f"{label:16} {recall:6.1%} of {len(holding)}")
    assert recall >= at_least


@pytest.mark.skipif(not SENTENCES.exists(), reason="../shared/data is missing: presidio_synth")
def test_ordinary_sentences_hold_no_contact_details() -> None:
    sentences = json.loads(SENTENCES.read_text(encoding="utf-8"))
    plain = [one["full_text"] for one in sentences if not one["spans"]]
    kinds = {finding.kind for finding in scan("text", pl.Series(plain))}
    assert not kinds & {AT_LEAST[label][0] for label in NEVER_BY_MISTAKE}


@pytest.mark.skipif(not SSDA903.exists(), reason="../shared/data is missing: ssda903")
def test_of_a_national_return_only_the_pupil_numbers_and_the_childs_own_number_stand_out() -> None:
    found: dict[str, set[Kind]] = {}
    near: set[str] = set()
    for name in ("header.csv", "episodes.csv"):
        (table,) = read(SSDA903 / name, name).tables
        for column in table.columns:
            values = table.frame[column.name]
            found[column.name] = {finding.kind for finding in scan(column.name, values)}
            near |= {column.name} if distinctness(values).is_near_unique else set()
    assert {column: kinds for column, kinds in found.items() if kinds} == {"UPN": {Kind.OTHER_NUMBER}}
    assert near == {"CHILD", "UPN"}
