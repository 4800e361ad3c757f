"""An attack with a spreadsheet, on tables that were never protected well."""

from __future__ import annotations

from lightwell.confidentiality import SafeCell, SafeTable, Status
from lightwell.confidentiality.attacking import attackers_bounds
from lightwell.confidentiality.exchanging import UNBOUNDED
from tests.confidentiality.made_up import cell


def seen(several_groups: bool = False, **shown: int | None) -> SafeTable:
    """A one-way table as a reader has it; `everyone` is its total."""
    everyone = shown.pop("everyone")
    cells = tuple(_cell((("group", name),), value) for name, value in shown.items())
    return SafeTable("count", "rr3-suppress-6", cells, (_cell((), everyone),), several_groups=several_groups)


def _cell(by: tuple[tuple[str, str], ...], value: int | None) -> SafeCell:
    return SafeCell(by, value, Status.SUPPRESSED if value is None else Status.ROUNDED)


def test_one_suppressed_group_is_the_total_less_the_others_give_or_take_rounding() -> None:
    bounds = attackers_bounds(seen(a=None, b=30, c=60, everyone=99))
    # 97 to 101, less 28 to 32 and 58 to 62.
    assert bounds[cell(group="a")] == (3, 15)


def test_two_suppressed_groups_are_open_down_to_nobody() -> None:
    bounds = attackers_bounds(seen(a=None, b=None, c=60, everyone=99))
    assert bounds[cell(group="a")] == bounds[cell(group="b")] == (0, 43)


def test_a_suppressed_total_is_bounded_by_its_parts() -> None:
    assert attackers_bounds(seen(a=30, b=60, everyone=None))[cell()] == (86, 94)


def test_with_its_total_and_a_neighbour_suppressed_a_count_has_no_upper_bound() -> None:
    assert attackers_bounds(seen(a=None, b=None, c=60, everyone=None))[cell(group="a")] == (0, UNBOUNDED)


def test_where_groups_overlap_a_reader_knows_only_that_none_exceeds_the_total() -> None:
    bounds = attackers_bounds(seen(several_groups=True, a=None, b=60, c=60, everyone=99))
    assert bounds[cell(group="a")] == (0, 101)
    bounds = attackers_bounds(seen(several_groups=True, a=None, b=30, c=60, everyone=99))
    assert bounds[cell(group="a")] == (3, 101)


def test_where_groups_overlap_the_total_is_at_least_the_largest_and_at_most_their_sum() -> None:
    assert attackers_bounds(seen(several_groups=True, a=30, b=60, everyone=None))[cell()] == (58, 94)


def test_a_6_is_6_to_8_since_less_would_not_be_shown() -> None:
    assert attackers_bounds(seen(a=6, b=60, everyone=None))[cell(group="a")] == (6, 8)


def test_what_a_row_and_a_column_tell_together_is_found() -> None:
    """Each row and column has two suppressed counts or none, but one total less another leaves a single one."""
    by = {
        ("p", "x"): None, ("p", "y"): None,
        ("q", "x"): None, ("q", "y"): 30,
    }  # fmt: skip
    cells = tuple(_cell((("r", r), ("c", c)), value) for (r, c), value in by.items())
    totals = (
        _cell((("r", "p"),), 60), _cell((("r", "q"),), 60),
        _cell((("c", "x"),), 60), _cell((("c", "y"),), 60),
        _cell((), 120),
    )  # fmt: skip
    bounds = attackers_bounds(SafeTable("count", "rr3-suppress-6", cells, totals))
    # q,x is 60 - 30 within 4; p,x is 60 less that within 6; p,y is 60 - 30 within 4.
    assert bounds[cell(r="q", c="x")] == (26, 34)
    assert bounds[cell(r="p", c="y")] == (26, 34)
    assert bounds[cell(r="p", c="x")] == (24, 36)
