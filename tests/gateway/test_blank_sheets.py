"""The blank sheet: filled in as it says, it has no problems; and it says everything that was agreed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook, load_workbook

from demo.families import HEADINGS, JULY_TO_SEPTEMBER, people_rows, quarter_rows
from lightwell.gateway.blank_sheets import blank_people_list, blank_workbook
from lightwell.gateway.preparing import Given, GivenFile, prepare
from tests.gateway.quarters import TOLD_BY, best_foot_forward


def filled_in(workbook: bytes, rows: Iterable[Sequence[str]]) -> bytes:
    """As somebody fills in the first sheet and saves the whole workbook."""
    opened = load_workbook(io.BytesIO(workbook))
    for row in rows:
        opened.worksheets[0].append(list(row))
    return saved(opened)


def saved(workbook: Workbook) -> bytes:
    contents = io.BytesIO()
    workbook.save(contents)
    return contents.getvalue()


def words_of(workbook: bytes, sheet: str) -> str:
    rows = load_workbook(io.BytesIO(workbook))[sheet].iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row if cell)


def test_a_blank_sheet_filled_in_as_it_says_has_no_problems() -> None:
    document = best_foot_forward()
    blank = blank_workbook(document.agreement)
    headings = [cell.value for cell in load_workbook(io.BytesIO(blank)).worksheets[0][1]]
    places = [HEADINGS.index(str(heading)) for heading in headings]
    table = filled_in(blank, ([row[place] for place in places] for row in quarter_rows(JULY_TO_SEPTEMBER)))
    people = filled_in(blank_people_list(document.agreement), people_rows(JULY_TO_SEPTEMBER))
    given = Given((GivenFile("quarter.xlsx", table),), GivenFile("told.xlsx", people))
    prepared = prepare(document, JULY_TO_SEPTEMBER, given, unlocked=None, told_by=TOLD_BY)
    assert prepared.report.problems == ()
    assert prepared.report.stays == ()
    assert [each.rows for each in prepared.report.deliveries] == [15, 38]


def test_a_blank_sheet_asks_for_nothing_that_no_clause_covers() -> None:
    opened = load_workbook(io.BytesIO(blank_workbook(best_foot_forward().agreement)))
    headings = [cell.value for cell in opened.worksheets[0][1]]
    assert not {"First name", "Last name", "Phone", "Worker", "Notes"} & set(headings)


def test_the_notes_say_what_each_column_means_and_which_words_were_agreed() -> None:
    notes = words_of(blank_workbook(best_foot_forward().agreement), "What each column means")
    assert "The suburb or town the person lives in." in notes
    assert "No. Where it is not known, write “Not known”" in notes
    assert "One of: “Completed”, “Moved”, “Stopped coming”, “Referred on” or “Still going”." in notes
    assert "Evaluation (as a made-up code)." in notes
    assert "Contract reporting (in counts only) and Evaluation." in notes


def test_agreed_words_can_be_chosen_from_a_list() -> None:
    opened = load_workbook(io.BytesIO(blank_workbook(best_foot_forward().agreement)))
    lists = [each.formula1 for each in opened.worksheets[0].data_validations.dataValidation]
    assert lists == ["'Agreed words'!$B$2:$B$6", "'Agreed words'!$C$2:$C$6"]
    assert opened["Agreed words"]["B6"].value == "Still going"


def test_every_cell_is_text_so_that_no_program_drops_a_zero() -> None:
    opened = load_workbook(io.BytesIO(blank_workbook(best_foot_forward().agreement)))
    assert opened.worksheets[0].column_dimensions["A"].number_format == "@"


def test_the_list_of_people_told_says_whom_it_is_about_and_what_for() -> None:
    notes = words_of(blank_people_list(best_foot_forward().agreement), "What each column means")
    assert "“Evaluation”" in notes
    assert "“Learning what helps”" in notes
    assert "“yes” or “no”" in notes
