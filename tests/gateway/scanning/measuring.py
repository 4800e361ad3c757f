"""How much of what is personal is found, by kind and by origin of name, and how many clean columns are flagged.

Stage 3, sharing. The tests ask for the least that these may be; `python -m docs.scanning` prints them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from lightwell.gateway.scanning import CONTACT_DETAILS, DIRECT_IDENTIFIERS, Kind, scan
from tests.gateway.scanning.clean_notes import CLEAN_NOTES, UNSEEN_CLEAN
from tests.gateway.scanning.labelled import ADDRESSES, CLEAN, DIRECT, NAMES, NAMES_IN_TEXT, RARE_NAMES, CleanColumn
from tests.gateway.scanning.later_clean import LATER_CLEAN, LATER_NOTES
from tests.gateway.scanning.more_clean_columns import LAST_CLEAN, MORE_CLEAN
from tests.gateway.scanning.telling_notes import TELLING_NOTES

ALL_CLEAN = (*CLEAN, *MORE_CLEAN, *LAST_CLEAN)
UNASKED_CLEAN = (*UNSEEN_CLEAN, *LATER_CLEAN)
ALL_CLEAN_NOTES = (*CLEAN_NOTES, *LATER_NOTES)
SENTENCES = Path(__file__).parents[3] / "../shared/data/presidio_synth/sentences-first-750.json"
FEW = 5
AT_ONCE = 10
ROWS = 400
CODES = ("A1", "B2", "C3", "moved on", "completed", "referred", "waiting", *(f"code {n:02}" for n in range(40)))

# What others labelled, which of our kinds that is, and the least of it that is found.
OTHERS: Mapping[str, tuple[Kind, float]] = {
    "EMAIL_ADDRESS": (Kind.EMAIL, 0.95),
    "DOMAIN_NAME": (Kind.WEB_ADDRESS, 0.95),
    "US_SSN": (Kind.OTHER_NUMBER, 0.95),
    "IBAN_CODE": (Kind.OTHER_NUMBER, 0.95),
    "PHONE_NUMBER": (Kind.PHONE, 0.95),
    "CREDIT_CARD": (Kind.PAYMENT_CARD, 0.95),
    "PERSON": (Kind.NAME, 0.95),
    "STREET_ADDRESS": (Kind.ADDRESS, 0.95),
}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some values were found, and those that were not."""

    title: str
    of: int
    missed: tuple[str, ...] = ()

    @property
    def found(self) -> int:
        return self.of - len(self.missed)

    @property
    def share(self) -> float:
        return self.found / self.of


def kinds(column: str, *values: str) -> set[Kind]:
    return {finding.kind for finding in scan(column, pl.Series(values, dtype=pl.String))}


def alone(title: str, kind: Kind, values: Sequence[str]) -> Share:
    """The values are looked for a few at a time among codes, under a header that gives no hint."""
    missed: list[str] = []
    for start in range(0, len(values), FEW):
        few = values[start : start + FEW]
        found = {finding.kind: finding.rows for finding in scan("comment", pl.Series([*few, *CODES]))}
        missed += [value for row, value in enumerate(few, 1) if row not in found.get(kind, ())]
    return Share(title, len(values), tuple(missed))


@cache
def direct() -> tuple[Share, ...]:
    """Direct identifiers and contact details, by kind."""
    return tuple(alone(kind.value, kind, values) for kind, values in DIRECT.items())


@cache
def addresses() -> Share:
    return alone(Kind.ADDRESS.value, Kind.ADDRESS, ADDRESSES)


@cache
def names() -> tuple[Share, ...]:
    """Names by the origin they have."""
    return tuple(alone(origin, Kind.NAME, values) for origin, values in NAMES.items())


@cache
def rare_names() -> tuple[Share, ...]:
    """Names seldom met, by the origin they have."""
    return tuple(alone(origin, Kind.NAME, values) for origin, values in RARE_NAMES.items())


@cache
def names_in_text() -> Share:
    return alone("in a text", Kind.NAME, NAMES_IN_TEXT)


def together(title: str, shares: Iterable[Share]) -> Share:
    every = tuple(shares)
    return Share(title, sum(each.of for each in every), tuple(value for each in every for value in each.missed))


@cache
def telling_notes() -> tuple[Share, ...]:
    """Details that somebody wrote in passing in a note, by kind."""
    return tuple(alone(f"{kind} in a note", kind, notes) for kind, notes in TELLING_NOTES.items())


@cache
def flagged(columns: tuple[CleanColumn, ...] = ALL_CLEAN) -> tuple[tuple[CleanColumn, frozenset[Kind]], ...]:
    """The clean columns in which something was found, each value repeated as a coded column repeats them."""
    found = ((each, _found_in(each)) for each in columns)
    return tuple((column, kinds) for column, kinds in found if kinds)


def flagged_unasked() -> tuple[tuple[CleanColumn, frozenset[Kind]], ...]:
    """The columns in which something was found of those written to see how the rules do on columns to come."""
    return flagged(UNASKED_CLEAN)


@cache
def flagged_notes() -> tuple[str, ...]:
    """The clean notes in which more than long text was found, looked for a few at a time among codes."""
    told: list[str] = []
    for start in range(0, len(ALL_CLEAN_NOTES), FEW):
        few = ALL_CLEAN_NOTES[start : start + FEW]
        found = [finding for finding in scan("notes", pl.Series([*few, *CODES])) if finding.kind is not Kind.LONG_TEXT]
        told += [note for row, note in enumerate(few, 1) if any(row in finding.rows for finding in found)]
    return tuple(told)


def _found_in(column: CleanColumn) -> frozenset[Kind]:
    return frozenset(kinds(column.name, *column.values * max(2, ROWS // len(column.values))))


def stops(found: Iterable[Kind]) -> bool:
    """It would stop a hand-over, not only ask somebody to look and confirm."""
    return not (DIRECT_IDENTIFIERS | CONTACT_DETAILS).isdisjoint(found)


def others(label: str) -> tuple[int, int]:
    """Of others' sentences that hold this label: how many are found, and how many there are."""
    holding = [text for text, labels in _sentences() if label in labels]
    kind, _ = OTHERS[label]
    found = 0
    for start in range(0, len(holding), AT_ONCE):
        found += _count(kind, holding[start : start + AT_ONCE])
    return found, len(holding)


def without_labels() -> list[str]:
    """Others' sentences in which they found nothing personal."""
    return [text for text, labels in _sentences() if not labels]


def _count(kind: Kind, texts: Sequence[str]) -> int:
    return sum(finding.count for finding in scan("text", pl.Series(texts)) if finding.kind is kind)


@cache
def _sentences() -> tuple[tuple[str, frozenset[str]], ...]:
    read: Callable[[str], list[dict[str, object]]] = json.loads
    return tuple(
        (str(each["full_text"]), frozenset(span["entity_type"] for span in each["spans"]))  # type: ignore[attr-defined]
        for each in read(SENTENCES.read_text(encoding="utf-8"))
    )
