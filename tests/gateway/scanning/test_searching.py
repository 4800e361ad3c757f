"""How much of what is personal is found, and how little of what is not is taken for it.

`python -m docs.scanning` prints the figures by kind and by origin of name.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
import pytest

from docs.__main__ import REFERENCE
from docs.scanning import page
from lightwell.gateway.scanning import Kind, scan
from tests.gateway.scanning import measuring
from tests.gateway.scanning.labelled import DIRECT, NAMES
from tests.gateway.scanning.measuring import Share, kinds, together
from tests.gateway.scanning.telling_notes import TELLING_NOTES

RECALL = 0.95
ONE_ORIGIN_OF_RARE_NAMES = 0.85
FLAGGED = 0.01
NAMES_IN_A_COLUMN = 0.9
NOTES_FLAGGED = 0.05


def named(title: str, shares: Iterable[Share]) -> Share:
    (share,) = (each for each in shares if each.title == title)
    return share


def test_every_share_is_asked_for() -> None:
    assert [each.title for each in measuring.direct()] == [kind.value for kind in DIRECT]
    assert [each.title for each in measuring.names()] == [*NAMES]
    assert [each.title for each in measuring.telling_notes()] == [f"{kind} in a note" for kind in TELLING_NOTES]


@pytest.mark.parametrize("kind", DIRECT, ids=lambda kind: kind.value)
def test_direct_identifiers_and_contact_details_are_found_one_by_one(kind: Kind) -> None:
    share = named(kind.value, measuring.direct())
    assert share.share >= RECALL, share.missed


def test_addresses_are_found_one_by_one() -> None:
    assert measuring.addresses().share >= RECALL, measuring.addresses().missed


@pytest.mark.parametrize("title", [*NAMES, "in a text"])
def test_names_of_every_origin_are_found_one_by_one(title: str) -> None:
    share = named(title, [*measuring.names(), measuring.names_in_text()])
    assert share.share >= RECALL, share.missed


def test_names_seldom_met_are_found_one_by_one_too() -> None:
    rare = measuring.rare_names()
    assert together("rare", rare).share >= RECALL
    assert min(each.share for each in rare) >= ONE_ORIGIN_OF_RARE_NAMES


def test_clean_columns_are_left_alone() -> None:
    assert len(measuring.ALL_CLEAN) >= 200  # fewer could not tell one in a hundred
    flagged = measuring.flagged()
    assert len(flagged) <= FLAGGED * len(measuring.ALL_CLEAN), flagged
    assert not any(measuring.stops(found) for _, found in flagged)


@pytest.mark.parametrize("kind", TELLING_NOTES)
def test_what_somebody_wrote_in_passing_is_found(kind: str) -> None:
    share = named(f"{kind} in a note", measuring.telling_notes())
    assert share.share >= RECALL, share.missed


def test_notes_with_nothing_personal_in_them_seldom_ask_for_a_second_look() -> None:
    flagged = measuring.flagged_notes()
    assert len(flagged) <= NOTES_FLAGGED * len(measuring.ALL_CLEAN_NOTES), flagged


def test_no_column_that_the_rules_were_not_made_for_is_stopped() -> None:
    assert not [column.name for column, found in measuring.flagged_unasked() if measuring.stops(found)]


def test_the_page_about_the_search_is_as_the_code_would_make_it() -> None:
    assert (REFERENCE / "scanning.md").read_text(encoding="utf-8") == page(), "run `make docs`"


def test_no_clean_column_is_there_twice() -> None:
    columns = [(column.name, column.values) for column in (*measuring.ALL_CLEAN, *measuring.UNASKED_CLEAN)]
    assert len(set(columns)) == len(columns)


@pytest.mark.parametrize("origin", NAMES)
def test_a_column_of_names_is_found_whatever_its_header_says(origin: str) -> None:
    (finding,) = (found for found in scan("group", pl.Series(NAMES[origin])) if found.kind is Kind.NAME)
    assert finding.share >= NAMES_IN_A_COLUMN


@pytest.mark.parametrize("origin", NAMES)
def test_a_column_of_given_names_is_found(origin: str) -> None:
    first = [name.split()[0].title() for name in NAMES[origin] if "," not in name]
    given = [word for word in first if word not in ("Te", "Whaea", "Mr.", "Mrs", "Dr")]
    assert Kind.NAME in kinds("tamariki", *given)
    (finding,) = (found for found in scan("first name", pl.Series(given)) if found.kind is Kind.NAME)
    assert finding.share >= NAMES_IN_A_COLUMN


def test_rows_are_numbered_as_the_spreadsheet_shows_them() -> None:
    values = pl.Series(["A1", "021 555 0101", "A1", None, " 021 555 0101 ", ""])
    (finding,) = scan("code", values, pl.Series([2, 3, 5, 6, 8, 9]))
    assert (finding.kind, finding.count, finding.rows, finding.share) == (Kind.PHONE, 2, (3, 8), 0.5)


def test_only_the_first_ten_rows_are_shown_and_all_are_counted() -> None:
    (finding,) = scan("code", pl.Series(["mere@example.org"] * 25))
    assert finding.count == 25
    assert finding.rows == tuple(range(1, 11))


def test_a_finding_never_holds_a_value() -> None:
    assert "555" not in repr(scan("phone", pl.Series(["021 555 0101"])))


@pytest.mark.parametrize(
    ("header", "values", "kind"),
    [
        ("Mobile", ("2155501", "5550101"), Kind.PHONE),
        ("caregiverPhone", ("478 1234",), Kind.PHONE),
        ("NHI", ("ABC1234", "DEF 5678"), Kind.NHI),
        ("IRD number", ("123456789",), Kind.IRD),
        ("passport", ("AB1234567",), Kind.OTHER_NUMBER),
        ("NSN", ("1234567890",), Kind.OTHER_NUMBER),
        ("Home address", ("Tōtara Road", "15 Kauri"), Kind.ADDRESS),
        ("surname", ("Xhemajli", "Qvist", "Zzyzx"), Kind.NAME),
        ("Full name", ("Blerta Xhemajli", "Åse Qvist"), Kind.NAME),
        ("Ingoa", ("Pōnatahuri",), Kind.NAME),
    ],
)
def test_a_header_that_says_what_a_column_holds_is_believed(header: str, values: tuple[str, ...], kind: Kind) -> None:
    assert kind in kinds(header, *values)


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("programme name", ("Best foot forward", "Family Start")),
        ("provider name", ("Birthright", "Harbour Trust")),
        ("caregiver", ("mother", "father", "grandmother", "foster parent")),
        ("phone contact made", ("yes", "no", "left message")),
        ("address known", ("yes", "no")),
    ],
)
def test_a_header_alone_does_not_make_codes_personal(header: str, values: tuple[str, ...]) -> None:
    assert not kinds(header, *values)


def test_a_column_of_ird_or_nhi_numbers_is_told_from_client_numbers_by_its_check_digits() -> None:
    ird = ("49091850", "35901981", "49098576", "136410132", "136410133")
    assert kinds("client", *ird[:4]) == {Kind.IRD}
    by_chance = tuple(str(number) for number in range(50_000_000, 50_004_000, 7))
    assert not kinds("client", *by_chance)
    codes = tuple(f"ABC{number:04}" for number in range(0, 4000, 7))
    assert not kinds("client", *codes)


def test_mobiles_that_lost_their_zero_are_found_and_client_numbers_are_not() -> None:
    assert Kind.PHONE in kinds("contact", "215550101", "275550102", "225550103", "2105550104", "295550105")
    assert not kinds("contact", *(str(number) for number in range(215_550_101, 215_550_200)))


def test_long_text_that_people_wrote_is_found_and_a_list_of_long_reasons_is_not() -> None:
    reasons = (
        "The family moved out of the area before the programme ended and did not ask to be referred on to another",
        "The family completed every session of the programme and met all of the goals that they had set at the start",
    )
    assert not kinds("exit reason", *reasons * 40)
    own = tuple(
        f"They said the {n}th week was hard because of the bus and the baby and that they would try again"
        for n in range(9)
    )
    assert kinds("comment", *own) == {Kind.LONG_TEXT}


def test_decomposed_letters_and_full_width_digits_do_not_hide_anything() -> None:
    assert Kind.NAME in kinds("x", "Mere Tu\u0304horo")
    assert Kind.PHONE in kinds("x", "０２１ ５５５ ０１０１")
    assert Kind.PHONE in kinds("x", "021\u00a0555\u00a00101")


def test_an_empty_column_has_nothing_to_find() -> None:
    assert scan("x", pl.Series([], dtype=pl.String)) == ()
    assert scan("x", pl.Series([None, "", " "])) == ()
