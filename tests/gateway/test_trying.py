"""Trying a sheet on an agreement that nobody has signed: what would be taken, what is lacking, who would stay."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from lightwell.gateway.preparing import Given, GivenFile
from lightwell.gateway.trying import NothingRead, Tried, try_sheet
from lightwell.policy.agreement import Document, parse
from lightwell.policy.decoding import decode, encode
from lightwell.policy.periods import Quarter
from tests.gateway.quarters import HEADINGS, best_foot_forward, csv_bytes, people_bytes, rows

LAST_QUARTER = Quarter(2026, 1)  # over before the agreement would begin
TRIED_ON = dt.date(2026, 7, 20)


def not_signed() -> Document:
    """The example, to begin long after the sheet's own quarter, with a clause that begins later still."""
    written = json.loads(json.dumps(best_foot_forward().written))
    written.pop("signatures")
    written["starts_on"], written["ends_on"] = "2026-07-01", "2028-06-30"
    written["clauses"][2]["terms"]["starts_on"] = "2027-01-01"
    return parse(written)


def tried(table: list[list[str]], headings: tuple[str, ...] = HEADINGS, people: bytes | None = None) -> Tried:
    given = Given(
        (GivenFile("last.csv", csv_bytes(table, headings)),), GivenFile("told.csv", people) if people else None
    )
    return try_sheet(not_signed().agreement, LAST_QUARTER, given, told_by=TRIED_ON)


def usual(count: int = 12, **columns: list[str]) -> list[list[str]]:
    return rows(count, Start_date=["05/01/2026"] * count, **columns)


def test_it_says_column_by_column_what_would_be_taken_and_what_would_stay() -> None:
    found = tried(usual())
    by_column = {each.column: each for each in found.taken}
    suburb = {goes.recipient: goes.as_what for goes in by_column["Suburb"].goes}
    assert suburb["contract-reporting"].startswith("protected counts only")
    assert "in groups" in suburb["evaluation"]
    assert "First name" in found.stays
    assert "Notes" in found.stays
    assert "Notes" not in by_column
    assert (found.rows, found.people) == (12, 12)
    assert found.lacking == ()


def test_a_sheet_of_a_quarter_before_the_agreement_is_tried_as_though_it_were_in_force() -> None:
    found = tried(usual())
    evaluation = next(each for each in found.deliveries if each.recipient == "evaluation")
    assert evaluation.rows == 12
    assert evaluation.withheld == ()
    assert not {"agreement-not-signed", "agreement-not-in-force", "people-file-needed"} & {
        each.code for each in found.problems
    }


def test_a_column_that_is_asked_for_and_not_there_is_lacking_and_no_problem_besides() -> None:
    place = HEADINGS.index("Satisfaction")
    without = [[*row[:place], *row[place + 1 :]] for row in usual()]
    found = tried(without, (*HEADINGS[:place], *HEADINGS[place + 1 :]))
    assert [each.column for each in found.lacking] == ["Satisfaction"]
    assert found.lacking[0].clauses
    assert "missing-column" not in {each.code for each in found.problems}


def test_another_sheet_altogether_lacks_every_column() -> None:
    found = tried([["1", "2"]], ("Kōwhai", "Rātā"))
    assert found.rows == 1
    assert {each.column for each in found.lacking} >= {"Client number", "Suburb"}


def test_small_numbers_are_counted_and_what_would_mend_them_is_said() -> None:
    alike = tried(usual())
    assert [each.people for each in alike.small] == [0]
    apart = tried(usual(12, Ethnicity=["Māori"] * 6 + ["Samoan", "Tongan", "Chinese", "Indian", "European", "Māori"]))
    assert apart.small[0].people > 0
    assert apart.small[0].mend


def test_a_row_without_a_number_is_nobody_more_than_there_are() -> None:
    table = usual(3, Ethnicity=["Māori", "Samoan", "Chinese"])
    table[2][HEADINGS.index("Client number")] = " "
    found = tried(table)
    assert (found.rows, found.people) == (3, 2)
    assert {each.people for each in found.small} == {2}
    assert "missing-value" in {each.code for each in found.problems}
    for each in table:
        each[HEADINGS.index("Client number")] = ""
    nobody = tried(table)
    assert (nobody.rows, nobody.people) == (3, 3)
    assert all(each.people <= nobody.people for each in nobody.small)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!doctype html><p>Please sign in</p>", "a web page"),
        (b"PK\x03\x04" + bytes(range(200)), "damaged"),
        (bytes(range(256)) * 20, ""),
        (b"", "nothing in it"),
    ],
)
def test_a_file_that_cannot_be_read_says_that_and_nothing_of_columns(content: bytes, said: str) -> None:
    given = Given((GivenFile("last.csv", content),))
    with pytest.raises(NothingRead) as found:
        try_sheet(not_signed().agreement, LAST_QUARTER, given, told_by=TRIED_ON)
    assert said in str(found.value)
    assert "column" not in str(found.value).partition(".")[0]
    beside = Given((GivenFile("people.csv", csv_bytes(usual(), HEADINGS)), GivenFile("more.csv", content)))
    partly = try_sheet(not_signed().agreement, LAST_QUARTER, beside, told_by=TRIED_ON)
    assert partly.rows == 12
    assert len(partly.unread) == 1
    assert partly.unread[0].code not in {each.code for each in partly.problems}


def test_a_list_of_people_that_cannot_be_read_says_so_first() -> None:
    found = tried(usual(), people=b"<html>")
    assert [each.code for each in found.unread] == ["not-a-table"]


def test_without_a_list_everybody_counts_as_told_and_with_one_the_others_stay() -> None:
    assert tried(usual()).counts_everybody
    told = {f"BF{number:04}": "yes" for number in range(1, 10)} | {"BF0010": "no"}
    found = tried(usual(), people=people_bytes(told))
    assert not found.counts_everybody
    evaluation = next(each for each in found.deliveries if each.recipient == "evaluation")
    assert {each.why: each.rows for each in evaluation.withheld} == {"said no": 1, "not told yet": 2}


def test_what_it_says_never_holds_a_value_of_the_sheet() -> None:
    planted = usual(Notes=["Zephyrine-Kahurangi"] * 12, Satisfaction=["Over-the-planted-moon"] * 12)
    said: Any = json.dumps(encode(tried(planted)), ensure_ascii=False)
    assert "unknown-code" in said
    assert "BF0003" not in said
    assert "Zephyrine" not in said
    assert "planted" not in said


def test_the_answer_is_the_same_after_it_came_through_a_pipe() -> None:
    found = tried(usual())
    assert decode(Tried, json.loads(json.dumps(encode(found)))) == found
