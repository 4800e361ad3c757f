"""The provider's own sheet: read by its headings, with every problem at once and never a value."""

from __future__ import annotations

import datetime as dt

import pytest

from lightwell.gateway.name_tags import matches
from lightwell.gateway.reading import Encoding, write_csv, write_xlsx
from lightwell.gateway.reading.writing import Sheet
from lightwell.gateway.register_keys import client_mark, new_register_key
from lightwell.gateway.register_sheet import SheetRead, field_of, read_register_sheet
from lightwell.policy.people_records import Piece, Source, new_record
from lightwell.policy.telling_records import Choice

TODAY = dt.date(2026, 10, 8)
HEADINGS = (
    "Client number", "First name", "Last name", "Date of birth", "Phone", "E-mail", "Where from", "Told on", "Version",
    "Choice", "Favourite colour",
)  # fmt: skip
GOOD = (
    "BF0001", "Hinemoa", "Tūhoro", "3/05/2014", "020 000 1", "h@mail.example", "Whānau", "1/10/2026", "3", "No", "blue",
)  # fmt: skip


def read(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> SheetRead:
    return read_register_sheet(write_csv(headings, rows), "people.csv", TODAY)


def test_a_row_says_who_from_whom_and_what_they_were_told_and_chose() -> None:
    found = read(GOOD)
    (row,) = found.rows
    assert row.items == {
        Piece.CLIENT: "BF0001", Piece.NAME: "Hinemoa Tūhoro", Piece.BORN_ON: "2014-05-03",
        Piece.CONTACT: "020 000 1; h@mail.example",
    }  # fmt: skip
    assert (row.source, row.told_on, row.notice, row.choice) == (
        Source.WHANAU, dt.date(2026, 10, 1), "3", Choice.NO,
    )  # fmt: skip
    assert found.passed_over == ("Favourite colour",)
    assert found.problems == ()


def test_everything_wrong_is_said_at_once_with_its_rows_and_without_a_value() -> None:
    found = read(
        GOOD,
        ("", "Ana", "Lee", "31/02/2015", "", "", "the pub", "1/10/2026", "", "maybe", ""),
        ("bf 0001", "Li", "Na", "1/01/2031", "x" * 501, "", "", "", "3", "", ""),
    )
    assert {(each.code, each.rows) for each in found.stops} == {
        ("empty-client", (3,)),
        ("client-twice", (2, 4)),
        ("bad-date", (3,)),
        ("not-yet", (4,)),
        ("bad-source", (3,)),
        ("no-notice", (3,)),
        ("bad-choice", (3,)),
        ("no-day", (4,)),
        ("too-long", (4,)),
    }
    assert found.rows == ()
    said = " ".join(each.sentence + each.fix for each in found.problems)
    assert not [value for value in ("pub", "maybe", "31/02", "Ana", "BF0001") if value in said]


def test_what_nobody_can_see_and_how_wide_a_letter_is_make_nobody_a_second_person() -> None:
    hidden = ("NE\u200bW020", "\u0100r\u200bia\u00ad", "Potae", *GOOD[3:])
    wide = ("ＮＥＷ０２０", "Āria", "Potae", *GOOD[3:])
    assert {(each.code, each.rows) for each in read(GOOD, hidden, wide).stops} == {("client-twice", (3, 4))}
    (_, row) = read(GOOD, hidden).rows
    assert (row.items[Piece.CLIENT], row.items[Piece.NAME]) == ("NEW020", "Āria Potae")
    kept = new_record({Piece.CLIENT: wide[0], Piece.NAME: "Ār\u200bia"}, Source.SHEET, TODAY)
    assert (kept.words_of(Piece.CLIENT), kept.words_of(Piece.NAME)) == ("NEW020", "Āria")
    key = new_register_key()
    assert {client_mark(key, each) for each in (hidden[0], wide[0], "new-020")} == {client_mark(key, "NEW020")}
    assert matches("aria", "Ār\u200bia")
    assert {each.code for each in read(("\u200b", *GOOD[1:])).stops} == {"empty-client"}


def test_a_sheet_of_other_letters_is_read_once_somebody_says_how_it_was_stored() -> None:
    latin = write_csv(HEADINGS, [("BF0002", "Renée", "Müller", *GOOD[3:6], "", *GOOD[7:])]).decode("utf-8-sig")
    stored = latin.encode("cp1252")
    assert read_register_sheet(stored, "people.csv", TODAY).is_unknown
    found = read_register_sheet(stored, "people.csv", TODAY, Encoding.WINDOWS_1252)
    assert [row.items[Piece.NAME] for row in found.rows] == ["Renée Müller"]
    assert not found.is_unknown
    with_macrons = write_csv(HEADINGS, [("BF0002", "Hinemoa", "Tūhoro", *GOOD[3:6], "", *GOOD[7:])])
    baltic = with_macrons.decode("utf-8-sig").encode("cp1257")
    (row,) = read_register_sheet(baltic, "people.csv", TODAY, Encoding.WINDOWS_1257).rows
    assert row.items[Piece.NAME] == "Hinemoa Tūhoro"


@pytest.mark.parametrize(
    ("heading", "field"),
    [("CLIENT_NUMBER", "client"), ("Date of Birth", "born_on"), ("told-on", "told_on"), ("Shoe size", ""), ("", "")],
)
def test_a_heading_is_known_however_it_is_written(heading: str, field: str) -> None:
    assert field_of(heading) == field


def test_a_sheet_without_a_client_number_or_with_two_columns_of_names_is_not_guessed_at() -> None:
    found = read(("Ana Lee", "Ana"), headings=("Name", "Full name"))
    assert {each.code for each in found.stops} == {"no-client-column", "two-columns"}


def test_a_workbook_is_read_in_a_process_of_its_own_and_what_is_none_is_said_to_be() -> None:
    book = write_xlsx([Sheet("People", HEADINGS, [GOOD])])
    assert len(read_register_sheet(book, "people.xlsx", TODAY).rows) == 1
    assert read_register_sheet(b"%PDF-1.7 not a sheet", "people.pdf", TODAY).stops
