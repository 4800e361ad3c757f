"""Sums and means: over 20 people or more, made by no one person, and nothing to work the others back from."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.confidentiality import (
    DEFAULT_POLICY,
    POLICIES,
    Context,
    Dimension,
    Measure,
    MeasureKind,
    Protected,
    Release,
    Status,
    TableFault,
    protect_measure,
)
from tests.confidentiality.made_up import cell

MEAN = Measure(MeasureKind.MEAN, "hours")
SUM = Measure(MeasureKind.SUM, "hours")
REGION = Dimension("region", ("north", "south", "west"))
SEX = Dimension("sex", ("F", "M"))
CONTEXT = Context("families", frozenset({"2026-Q3"}))
Rows = list[tuple[tuple[str, ...], Decimal]]


def people(place: tuple[str, ...], how_many: int, hours: int = 10) -> Rows:
    """People whose hours lie evenly about `hours`, one apart."""
    return [(place, Decimal(hours + n % 3 - 1)) for n in range(how_many)]


def measured(
    rows: Rows,
    measure: Measure = MEAN,
    dimensions: tuple[Dimension, ...] = (REGION,),
    *earlier: Release,
    context: Context = CONTEXT,
) -> Protected:
    return protect_measure(measure, dimensions, rows, DEFAULT_POLICY, context, earlier)


def codes(made: Protected) -> list[str]:
    return [reason.code for reason in made.table.refused]


def released(made: Protected) -> Release:
    assert made.release is not None
    return made.release


ALL_SHOWN = [*people(("north",), 21), *people(("south",), 24, 20), *people(("west",), 30, 30)]
WEST_HIDDEN = [*people(("north",), 21), *people(("south",), 24, 20), *people(("west",), 19, 30)]


def test_means_over_20_people_or_more_are_shown_and_their_total() -> None:
    made = measured(ALL_SHOWN).table
    assert [(c.shown, c.status) for c in made.cells] == [(10, Status.SHOWN), (20, Status.SHOWN), (30, Status.SHOWN)]
    assert [c.shown for c in made.totals] == [21.2]
    assert (made.measure, made.policy) == ("mean:hours", "rr3-suppress-6")
    assert any("fewer than 20 people" in note for note in made.footnotes)
    assert not made.several_groups


def test_sums_are_of_everybody_in_the_cell() -> None:
    made = measured(ALL_SHOWN, SUM).table
    assert [c.shown for c in (*made.cells, *made.totals)] == [210, 480, 900, 1590]


def test_19_people_are_too_few_and_take_their_total_with_them() -> None:
    made = measured(WEST_HIDDEN).table
    assert [c.shown for c in (*made.cells, *made.totals)] == [10, 20, None, None]
    assert [c.status for c in made.totals] == [Status.SUPPRESSED]


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_every_policy_suppresses_them(policy: str) -> None:
    made = protect_measure(MEAN, (REGION,), WEST_HIDDEN, POLICIES[policy], CONTEXT)
    assert made.table.cells[2].shown is None


def test_a_suppressed_cell_takes_every_total_it_is_part_of_and_no_other() -> None:
    rows = [row for r in REGION.categories for s in SEX.categories for row in people((r, s), 30)]
    made = measured(rows[:-11], MEAN, (REGION, SEX)).table
    hidden = {c.cell for c in (*made.cells, *made.totals) if c.shown is None}
    assert hidden == {cell(region="west", sex="M"), cell(region="west"), cell(sex="M"), cell()}


def test_20_people_are_enough() -> None:
    assert measured([*ALL_SHOWN[:20], *ALL_SHOWN[21:]]).table.cells[0].shown is not None


NORTH = (Dimension("region", ("north",)),)


@pytest.mark.parametrize(("cents", "is_shown"), [(100, True), (99, False)])
def test_all_but_the_two_largest_must_bring_a_tenth_of_the_largest(cents: int, is_shown: bool) -> None:
    """In small amounts too: 10 dollars, 5 dollars, and a dollar or a cent less between nineteen others."""
    others = [Decimal(5)] * 18 + [Decimal(cents - 90)]
    rows = [(("north",), amount / 100) for amount in (Decimal(1000), Decimal(500), *others)]
    assert (measured(rows, SUM, NORTH).table.cells[0].shown is not None) is is_shown


def test_a_sum_that_one_person_makes_is_not_shown() -> None:
    one_big = [(("north",), Decimal(10_000)), (("north",), Decimal(500)), *[(("north",), Decimal(49))] * 20]
    # All but the two largest bring 980, less than a tenth of the largest.
    assert measured(one_big, SUM, (Dimension("region", ("north",)),)).table.cells[0].shown is None
    shared = [*one_big, (("north",), Decimal(20))]
    assert measured(shared, SUM, (Dimension("region", ("north",)),)).table.cells[0].shown == 11_500


def test_amounts_below_nothing_can_dominate_too() -> None:
    rows = [(("north",), Decimal(-10_000)), *[(("north",), Decimal(1))] * 15, *[(("north",), Decimal(2))] * 15]
    assert measured(rows, SUM, (Dimension("region", ("north",)),)).table.cells[0].shown is None


def test_figures_have_four_significant_figures() -> None:
    rows = [(("north",), Decimal(n) / 7 + 12345) for n in range(30)]
    north = (Dimension("region", ("north",)),)
    assert measured(rows, SUM, north).table.cells[0].shown == 370_400
    assert measured([(p, a / 1000) for p, a in rows], MEAN, north).table.cells[0].shown == 12.35


def test_a_column_of_yes_and_no_is_a_count_and_is_refused() -> None:
    made = measured([(("north",), Decimal(n % 2)) for n in range(60)])
    assert codes(made) == ["measure-is-a-count"]
    assert made.table.cells == ()
    assert codes(measured([(("north",), Decimal(n % 3)) for n in range(60)])) == []


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e19"])
def test_amounts_that_cannot_be_added_are_a_fault(amount: str) -> None:
    with pytest.raises(TableFault, match="not numbers that can be added"):
        measured([*ALL_SHOWN, (("north",), Decimal(amount))])


def test_very_large_amounts_can_be_added() -> None:
    rows = [(("north",), Decimal(n) * 10**17) for n in range(1, 31)]
    assert measured(rows, SUM, NORTH).table.cells[0].shown == 465 * 10**17


def test_a_row_outside_the_categories_is_a_fault() -> None:
    with pytest.raises(TableFault, match="region"):
        measured([*ALL_SHOWN, (("east",), Decimal(4))])


# --- beside earlier tables -------------------------------------------------------------------------------------


def test_a_mean_after_the_sum_of_the_same_people_is_given() -> None:
    assert codes(measured(ALL_SHOWN, MEAN, (REGION,), released(measured(ALL_SHOWN, SUM)))) == []


def test_a_sum_that_differs_by_fewer_than_20_people_is_refused() -> None:
    before = released(measured(ALL_SHOWN, SUM))
    year = Context("families", frozenset({"2026-Q3", "2026-Q4"}))
    some = [*ALL_SHOWN, *people(("north",), 19), *people(("south",), 20), *people(("west",), 20)]
    assert codes(measured(some, MEAN, (REGION,), before, context=year)) == ["differencing"]
    enough = [*some, *people(("north",), 1)]
    assert codes(measured(enough, MEAN, (REGION,), before, context=year)) == []


def test_a_sum_over_nobody_new_is_refused_too() -> None:
    year = Context("families", frozenset({"2026-Q3", "2026-Q4"}))
    before = released(measured(ALL_SHOWN, SUM))
    more = [*ALL_SHOWN, *people(("south",), 20), *people(("west",), 20)]
    assert codes(measured(more, SUM, (REGION,), before, context=year)) == ["differencing"]


def test_a_total_that_was_suppressed_is_not_given_by_another_division() -> None:
    """The west could be had as everyone less the north and the south."""
    before = released(measured(WEST_HIDDEN))
    by_sex = [((SEX.categories[n % 2],), amount) for n, (_, amount) in enumerate(WEST_HIDDEN)]
    assert codes(measured(by_sex, MEAN, (SEX,), before)) == ["already-shown"]


def test_a_finer_division_of_a_shown_mean_is_refused_where_it_would_take_it_apart() -> None:
    before = released(measured(ALL_SHOWN))
    finer = [((region, "F" if n % 4 else "M"), amount) for n, ((region,), amount) in enumerate(ALL_SHOWN)]
    assert codes(measured(finer, MEAN, (REGION, SEX), before)) == ["already-shown"]


def test_a_coarser_division_suppresses_what_the_finer_one_did() -> None:
    finer = [((region, "F" if n % 4 else "M"), amount) for n, ((region,), amount) in enumerate(ALL_SHOWN * 2)]
    before = released(measured(finer, MEAN, (REGION, SEX)))
    assert cell(region="west") not in before.shown
    made = measured([((region,), amount) for (region, _), amount in finer], MEAN, (REGION,), before)
    assert codes(made) == []
    assert {c.cell: c.shown for c in made.table.cells}[cell(region="west")] is None


@given(st.lists(st.integers(0, 45), min_size=6, max_size=6))
@settings(max_examples=60)
def test_nothing_shown_has_a_suppressed_cell_in_it(sizes: list[int]) -> None:
    places = [(r, s) for r in REGION.categories for s in SEX.categories]
    rows = [row for place, n in zip(places, sizes, strict=True) for row in people(place, n)]
    made = measured(rows, SUM, (REGION, SEX)).table
    hidden = [c.cell for c in made.cells if c.shown is None]
    for c in (*made.cells, *made.totals):
        assert (c.shown is None) == any(c.cell <= other for other in hidden)
    for place, n in zip(places, sizes, strict=True):
        if n < 20:
            assert cell(region=place[0], sex=place[1]) in hidden or made.refused
