"""A quarter that is read in pieces comes out as it does when it is read at once, in all that is made of it.

Stage 3, sharing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import pytest

from lightwell.gateway.contents import Enclosure
from lightwell.gateway.preparing import Given, GivenFile, Prepared, prepare
from lightwell.policy.agreement import Document
from tests.gateway.quarters import (
    HEADINGS,
    QUARTER,
    TOLD_BY,
    best_foot_forward,
    csv_bytes,
    people_bytes,
    rows,
    two_unit_recipients,
    varied,
)

PIECE = "LIGHTWELL_READ_PIECE_BYTES"
MESSY: Sequence[tuple[Mapping[str, str], str]] = (
    ({}, "yes"),
    ({"Client number": "bf 0001", "Start date": "03/08/2026"}, "yes"),
    ({"Client number": ""}, "yes"),
    ({"Client number": "1.2E+05", "Suburb": "Petone"}, "no"),
    ({"Date of birth": "02/13/1990"}, "yes"),
    ({"Date of birth": "01/02/2015", "Ethnicity": "Tongan; Māori"}, "yes"),
    ({"Suburb": "021 555 1234", "Satisfaction": "happy"}, "yes"),
    ({"Suburb": "Atlantis", "Start date": "03/07/2025"}, ""),
    ({"Suburb": "Mere Tūhoro", "Start date": ""}, "yes"),
    ({"Sessions attended": "99", "Satisfaction": "very"}, "yes"),
    ({"Sessions attended": "=1", "Start date": "11/09/2026"}, "yes"),
    ({"Ethnicity": "Nobody", "Sessions attended": "#N/A"}, "no"),
)
CLEAN: Sequence[tuple[Mapping[str, str], str]] = (
    ({}, "yes"),
    ({"Start date": "11/09/2026", "Suburb": "Petone"}, "yes"),
    ({"Ethnicity": "Tongan; Māori", "Satisfaction": ""}, "no"),
    ({"Date of birth": "1990-02-14"}, ""),
)


def by_event(written: dict[str, Any]) -> None:
    """Each row on its own day, one clause from August alone."""
    written["tables"][0]["key"] = ["client", "started_on"]
    written["tables"][0]["event_date"] = "started_on"
    written["clauses"][2]["terms"]["starts_on"] = "2026-08-10"


DOCUMENTS = (best_foot_forward(), two_unit_recipients(), varied(by_event))


def quarter(changes: Sequence[tuple[Mapping[str, str], str]]) -> Given:
    table = rows(len(changes))
    told = {row[0]: said for row, (_, said) in zip(table, changes, strict=True)}
    for row, (changed, _) in zip(table, changes, strict=True):
        for heading, cell in changed.items():
            row[HEADINGS.index(heading)] = cell
    people = people_bytes(told, ("evaluation", "contract-reporting"))
    plain = csv_bytes(table).replace(b'"', b"")
    return Given((GivenFile("quarter.csv", plain),), GivenFile("people.csv", people))


def prepared(document: Document, given: Given) -> Prepared:
    return prepare(document, QUARTER, given, unlocked=None, told_by=TOLD_BY)


def said(made: Prepared) -> dict[str, object]:
    """Everything that a hand-over would be made of."""
    return {
        "report": made.report.to_json(),
        "marked": [(each.code, each.every_row) for each in made.report.problems],
        "going": [
            (each.name, each.frame.to_dict(as_series=False), each.columns, each.codes and each.codes.frame().rows())
            for going in made.outgoing
            for each in going.datasets
        ],
        "people": [each.people.to_list() for each in made.datasets],
        "memory": {name: rows.frame().rows() for name, rows in made.memory.sent.items()},
        "summaries": made.memory.summaries,
    }


@pytest.mark.parametrize("changes", [MESSY, CLEAN], ids=["messy", "clean"])
@pytest.mark.parametrize("document", DOCUMENTS, ids=["one unit", "two units", "by event"])
def test_nothing_depends_on_how_much_is_read_at_once(
    document: Document, changes: Sequence[tuple[Mapping[str, str], str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = quarter(changes)
    whole = prepared(document, given)
    monkeypatch.setenv(PIECE, "150")
    assert said(prepared(document, given)) == said(whole)


def test_a_table_is_enclosed_the_same_however_many_rows_are_made_at_once() -> None:
    frame = pl.DataFrame({"code": [f"{number:032x}" for number in range(1_000)], "known": [None, 1] * 500})
    assert Enclosure.of("people", frame, at_once=7).frame().equals(Enclosure.of("people", frame).frame())


def test_a_recipient_who_gets_codes_alone_of_few_people_is_not_told_to_leave_anything_out() -> None:
    few = quarter([({}, "yes")] * 3)
    found = prepared(two_unit_recipients(), few).report.small_numbers
    assert {each.recipient: each.mend == () for each in found} == {"evaluation": False, "contract-reporting": True}
    assert [each.left for each in found if each.recipient == "contract-reporting"] == [3]
