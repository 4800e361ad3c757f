"""How much of what is personal is found, and how little of what is not is taken for it.

Run with `-s` to see recall by kind and by origin of name.
"""

from __future__ import annotations

import polars as pl
import pytest

from lightwell.gateway.scanning import Kind, scan
from tests.gateway.scanning.labelled import ADDRESSES, CLEAN, DIRECT, NAMES, NAMES_IN_TEXT, RARE_NAMES

DIRECT_RECALL = 0.95
NAME_RECALL = 0.9
RARE_NAME_RECALL = 0.8
FEW = 5
ROWS = 400
CODES = ("A1", "B2", "C3", "moved on", "completed", "referred", "waiting", *(f"code {n:02}" for n in range(40)))


def kinds(column: str, *values: str) -> set[Kind]:
    return {finding.kind for finding in scan(column, pl.Series(values, dtype=pl.String))}


def alone(kind: Kind, values: tuple[str, ...]) -> list[str]:
    """The values that are missed where a few hide at a time among codes, under a header that gives no hint."""
    missed: list[str] = []
    for start in range(0, len(values), FEW):
        few = values[start : start + FEW]
        found = {finding.kind: finding.rows for finding in scan("comment", pl.Series([*few, *CODES]))}
        missed += [value for row, value in enumerate(few, 1) if row not in found.get(kind, ())]
    return missed


def show(title: str, found: int, of: int, missed: list[str]) -> None:
    print(f"{title:32} {found:3} of {of:3}  {found / of:6.1%}  {missed}")


def test_direct_identifiers_and_contact_details_are_found_one_by_one() -> None:
    total = missed_in_all = 0
    for kind, values in DIRECT.items():
        missed = alone(kind, values)
        show(kind.value, len(values) - len(missed), len(values), missed)
        total, missed_in_all = total + len(values), missed_in_all + len(missed)
        assert len(missed) <= max(1, (1 - DIRECT_RECALL) * len(values))
    assert (total - missed_in_all) / total >= DIRECT_RECALL


def test_addresses_are_found_one_by_one() -> None:
    missed = alone(Kind.ADDRESS, ADDRESSES)
    show(Kind.ADDRESS.value, len(ADDRESSES) - len(missed), len(ADDRESSES), missed)
    assert len(missed) <= 0.1 * len(ADDRESSES)


def test_names_of_every_origin_are_found_one_by_one() -> None:
    for origin, values in NAMES.items():
        missed = alone(Kind.NAME, values)
        show(f"name, {origin}", len(values) - len(missed), len(values), missed)
        assert (len(values) - len(missed)) / len(values) >= NAME_RECALL
    missed = alone(Kind.NAME, NAMES_IN_TEXT)
    show("name in a text", len(NAMES_IN_TEXT) - len(missed), len(NAMES_IN_TEXT), missed)
    assert len(missed) <= 0.1 * len(NAMES_IN_TEXT)


def test_names_seldom_met_are_found_one_by_one_too() -> None:
    for origin, values in RARE_NAMES.items():
        missed = alone(Kind.NAME, values)
        show(f"rare name, {origin}", len(values) - len(missed), len(values), missed)
        assert (len(values) - len(missed)) / len(values) >= RARE_NAME_RECALL


@pytest.mark.parametrize("origin", NAMES)
def test_a_column_of_names_is_found_whatever_its_header_says(origin: str) -> None:
    (finding,) = (found for found in scan("group", pl.Series(NAMES[origin])) if found.kind is Kind.NAME)
    assert finding.share >= NAME_RECALL


@pytest.mark.parametrize("origin", NAMES)
def test_a_column_of_given_names_is_found(origin: str) -> None:
    first = [name.split()[0].title() for name in NAMES[origin] if "," not in name]
    given = [word for word in first if word not in ("Te", "Whaea", "Mr.", "Mrs", "Dr")]
    assert Kind.NAME in kinds("tamariki", *given)
    (finding,) = (found for found in scan("first name", pl.Series(given)) if found.kind is Kind.NAME)
    assert finding.share >= NAME_RECALL


def test_clean_columns_are_left_alone() -> None:
    flagged = {
        (column.name, column.values[:3]): found
        for column in CLEAN
        if (found := kinds(column.name, *column.values * max(2, ROWS // len(column.values))))
    }
    show("clean columns flagged", len(flagged), len(CLEAN), [repr(item) for item in flagged.items()])
    assert len(flagged) <= 0.01 * len(CLEAN)


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
