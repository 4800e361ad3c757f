"""Made-up sentences that others labelled, as far as their kinds are ours; and a return as councils send it.

Their people live abroad and write from everywhere. The rules were made with the first half of the sentences only.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from lightwell.gateway.reading import read
from lightwell.gateway.scanning import Kind, distinctness, scan
from tests.gateway.scanning.measuring import OTHERS, SENTENCES, others, without_labels

SSDA903 = Path(__file__).parents[3] / "../shared/data/ssda903"
NEVER_BY_MISTAKE = ("EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "STREET_ADDRESS", "DOMAIN_NAME")


@pytest.mark.skipif(not SENTENCES.exists(), reason="../shared/data is missing: presidio_synth")
@pytest.mark.parametrize("label", OTHERS)
def test_what_others_labelled_is_found(label: str) -> None:
    found, of = others(label)
    assert found / of >= OTHERS[label][1]


@pytest.mark.skipif(not SENTENCES.exists(), reason="../shared/data is missing: presidio_synth")
def test_ordinary_sentences_hold_no_contact_details() -> None:
    kinds = {finding.kind for finding in scan("text", pl.Series(without_labels()))}
    assert not kinds & {OTHERS[label][0] for label in NEVER_BY_MISTAKE}


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
