"""Every kind of problem, with its rows, its words and its fix, all in one pass. Stage 3, sharing."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from lightwell.gateway.checking.matching import match
from lightwell.gateway.checking.understanding import understand
from lightwell.gateway.identifiers import canonical_id
from lightwell.gateway.preparing import Given, GivenFile, prepare
from lightwell.gateway.problems import Level, Problem
from lightwell.gateway.reading import read, shown
from lightwell.gateway.reporting import Confirmed
from lightwell.policy.tables import CanonicalForm, DateFormat, Item, Kind
from tests.gateway.quarters import HEADINGS, QUARTER, TOLD_BY, best_foot_forward, csv_bytes, given, rows, varied


def problems(handed: Given, document: Any = None, **more: Any) -> tuple[Problem, ...]:
    made = prepare(document or best_foot_forward(), QUARTER, handed, unlocked=None, told_by=TOLD_BY, **more)
    return made.report.problems


@pytest.mark.parametrize(
    ("column", "cell", "code", "level"),
    [
        ("Client number", "", "missing-value", Level.STOP),
        ("Client number", "1.2E+11", "scientific-notation", Level.STOP),
        ("Date of birth", "31/02/2015", "not-a-date", Level.STOP),
        ("Date of birth", "2015", "not-a-date", Level.STOP),
        ("Date of birth", "42005", "date-as-number", Level.STOP),
        ("Date of birth", "03/27/1990", "date-other-way-round", Level.STOP),
        ("Date of birth", "01/01/1850", "out-of-range", Level.STOP),
        ("Start date", "", "missing-value", Level.STOP),
        ("Suburb", "", "missing-value", Level.STOP),
        ("Ethnicity", "Māori; Martian", "unknown-code", Level.STOP),
        ("Exit reason", "Gone", "unknown-code", Level.STOP),
        ("Sessions attended", "lots", "not-a-number", Level.STOP),
        ("Sessions attended", "9.5", "not-a-number", Level.STOP),
        ("Sessions attended", "1e1", "scientific-notation", Level.STOP),
        ("Sessions attended", "41", "out-of-range", Level.STOP),
        ("Wellbeing after", "-1", "out-of-range", Level.STOP),
    ],
)
def test_each_kind_of_slip_is_found_in_its_row(column: str, cell: str, code: str, level: Level) -> None:
    cells = [rows(1)[0][HEADINGS.index(column)]] * 3 + [cell]
    if column == "Client number":
        cells = ["BF0001", "BF0002", "BF0003", cell]
    found = [each for each in problems(given(rows(5, **{column.replace(" ", "_"): cells}))) if each.code == code]
    assert [(each.column, each.rows, each.level) for each in found] == [(column, (5,), level)]
    assert column in found[0].sentence
    assert found[0].fix


def test_every_problem_is_found_in_one_pass_and_none_repeats_a_value() -> None:
    table = rows(
        5, Date_of_birth=["31/02/2015"], Sessions_attended=["5", "lots"], Exit_reason=["Still going"] * 2 + ["Xyzzy"]
    )
    found = problems(given(table))
    assert {each.code for each in found} == {"not-a-date", "not-a-number", "unknown-code"}
    for each in found:
        assert not any(value in each.sentence + each.fix for value in ("31/02/2015", "lots", "Xyzzy"))


def test_slashed_dates_are_read_the_agreed_way_and_mixed_ones_are_never_guessed() -> None:
    clear = Item(id="d", column="D", words="A day", type=Kind.DATE, date_format=DateFormat.DAY_FIRST)
    read_well = understand(clear, pl.Series(["03/04/2026", "2026-04-05", "27/4/2026"]))
    assert [day.isoformat() for day in read_well.values] == ["2026-04-03", "2026-04-05", "2026-04-27"]
    assert read_well.troubles == ()
    mixed = understand(clear, pl.Series(["03/04/2026", "04/27/2026", "05/05/2026"]))
    assert {trouble.code: trouble.where.to_list() for trouble in mixed.troubles} == {
        "ambiguous-date": [True, False, False],
        "date-other-way-round": [False, True, False],
    }
    undeclared = Item(id="d", column="D", words="A day", type=Kind.DATE)
    assert [each.code for each in understand(undeclared, pl.Series(["03/04/2026"])).troubles] == ["ambiguous-date"]


@for_all(st.text(max_size=30))
@settings(max_examples=200)
def test_any_text_in_a_date_column_is_a_date_or_a_problem_and_never_a_guess(text: str) -> None:
    item = Item(id="d", column="D", words="A day", type=Kind.DATE, date_format=DateFormat.DAY_FIRST)
    made = understand(item, pl.Series([text], dtype=pl.String))
    is_empty = not text.strip()
    assert is_empty or (made.values[0] is None) == bool(made.troubles)


def test_a_problem_knows_every_row_of_its_own_for_the_marked_up_copy() -> None:
    dates = ["03/27/2026", *["04/05/2026"] * 16]
    found = {each.code: each for each in problems(given(rows(17, Start_date=dates)))}
    ambiguous = found["ambiguous-date"]
    assert (ambiguous.count, len(ambiguous.rows)) == (16, 10)
    assert ambiguous.every_row == tuple(range(3, 19))
    assert "other way round first" in ambiguous.fix


def test_rows_that_share_the_key_are_said_together() -> None:
    (found,) = problems(given(rows(4, Client_number=["BF0001", "bf 0001"]), told={"BF0001": "yes", "BF0003": "yes"}))
    assert (found.code, found.level, found.rows) == ("duplicate-rows", Level.STOP, (2, 3))


def test_a_missing_column_is_said_by_its_agreed_heading() -> None:
    table = [row[:8] + row[9:] for row in rows(2)]
    handed = given(table, headings=HEADINGS[:8] + HEADINGS[9:])
    assert [(each.code, each.column) for each in problems(handed)] == [("missing-column", "Sessions attended")]


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("DATE OF BIRTH ", None),
        ("date_of_birth", None),
        ("DOB", "other-heading"),
        ("Date of brith", "look-alike-heading"),
        ("Dаte of birth", "look-alike-heading"),  # the second letter is Cyrillic
        ("Date of\u200b birth", "look-alike-heading"),
    ],
)
def test_a_column_known_by_another_name_is_offered_once_and_remembered(heading: str, code: str | None) -> None:
    headings = [heading if name == "Date of birth" else name for name in HEADINGS]
    handed = given(rows(2), headings=headings)
    found = problems(handed)
    assert [each.code for each in found] == ([code] if code else [])
    if code:
        assert found[0].level is Level.CONFIRM
        assert problems(handed, remembered={shown(heading): "people.date_of_birth"}) == ()


def test_the_heading_of_a_column_that_stays_is_never_taken_for_another() -> None:
    document = best_foot_forward()
    headings = ["Exit date" if name == "Exit reason" else name for name in HEADINGS]
    sheets = read(csv_bytes(rows(2), headings), "quarter.csv").tables
    (table,) = match(document.agreement, sheets).tables
    assert "exit_reason" not in table.column_of
    assert "Exit date" in table.stays


def test_a_value_that_no_class_holds_is_a_problem_where_the_agreement_gives_no_other() -> None:
    def no_elsewhere(written: dict[str, Any]) -> None:
        for clause in written["clauses"]:
            for part in clause["items"]:
                if part["item"] == "people.suburb":
                    part["generalise"]["otherwise"] = None

    found = problems(given(rows(2, Suburb=["Nowhere Bay"])), varied(no_elsewhere))
    assert ("no-class", (2,)) in [(each.code, each.rows) for each in found]


def test_rows_outside_the_quarter_may_be_confirmed_with_a_reason() -> None:
    def dated(written: dict[str, Any]) -> None:
        written["tables"][0]["event_date"] = "started_on"

    handed = given(rows(3, Start_date=["30/06/2026"]))
    (found,) = problems(handed, varied(dated))
    assert (found.code, found.level, found.rows) == ("outside-period", Level.CONFIRM, (2,))
    made = prepare(
        varied(dated),
        QUARTER,
        handed,
        unlocked=None,
        told_by=TOLD_BY,
        confirmed=[Confirmed("outside-period", "She came on the last day of June")],
    )
    assert made.report.sendable


def test_a_reason_that_is_empty_confirms_nothing() -> None:
    problem = Problem("near-unique", Level.CONFIRM, "people", "Suburb", (), 1, "…", "…")
    assert not Confirmed("near-unique", "  ").answers(problem)
    assert not Confirmed("near-unique", "Looked", column="Worker").answers(problem)
    assert Confirmed("near-unique", "Looked", column="Suburb").answers(problem)


@pytest.mark.parametrize(
    ("form", "written", "canonical"),
    [
        (CanonicalForm(), " Māka 7 ", "Māka 7"),
        (CanonicalForm(width=6), "42", "000042"),
        (CanonicalForm(without=" -"), "12-34 5", "12345"),
        (CanonicalForm(), "Ma\u0304ka", "Māka"),
    ],
)
def test_two_writings_of_one_identifier_have_one_canonical_form(
    form: CanonicalForm, written: str, canonical: str
) -> None:
    assert canonical_id(form, written) == canonical


def test_a_sheet_is_known_by_its_name_or_by_its_headings() -> None:
    document = best_foot_forward()
    first = read(csv_bytes(rows(2)), "people.csv").tables[0]
    other = read(b"Room,Day\n1,Monday\n", "rosters.csv").tables[0]
    matched = match(document.agreement, [other, first])
    assert [table.sheet.name for table in matched.tables] == [first.name]
    assert [each.code for each in matched.problems] == ["not-this-table"]


def test_a_formula_in_a_column_that_goes_stops_and_in_one_that_stays_does_not() -> None:
    from openpyxl import Workbook

    def workbook(column: str) -> GivenFile:
        import io

        book = Workbook()
        sheet = book.active
        sheet.append(list(HEADINGS))
        for row in rows(2):
            sheet.append([f"={cell!r}" if name == column else cell for name, cell in zip(HEADINGS, row, strict=True)])
        contents = io.BytesIO()
        book.save(contents)
        return GivenFile("quarter.xlsx", contents.getvalue())

    people = given(rows(2)).people
    assert [each.code for each in problems(Given((workbook("Notes"),), people))] == []
    stopped = problems(Given((workbook("Suburb"),), people))
    assert {"formula-without-value"} <= {each.code for each in stopped}
