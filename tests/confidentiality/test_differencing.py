"""Tables beside those already released: year to date less last quarter, a group less a subgroup, and corrections."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.confidentiality import (
    DEFAULT_POLICY,
    POLICIES,
    Cell,
    Context,
    OnDifference,
    Protected,
    Release,
    Table,
    protect,
    protect_beside,
)
from lightwell.confidentiality.differencing import Standing, standing
from lightwell.confidentiality.releases import Relation, relation
from tests.confidentiality.made_up import FEW, KEY, Reader, cell, everywhere, one_way, shown, table, tables

Q3 = frozenset({"2026-Q3"})
Q4 = frozenset({"2026-Q4"})
HALF = Q3 | Q4
SUPPRESS = OnDifference.SUPPRESS


def beside(
    counts: Table,
    people: frozenset[str],
    *earlier: Release,
    on_difference: OnDifference = OnDifference.REFUSE,
    policy: str = "rr3-suppress-6",
    key: bytes = KEY,
    name: str = "families",
    labelled: bool = True,
) -> Protected:
    return protect_beside(counts, POLICIES[policy], key, Context(name, people, labelled), earlier, on_difference)


def released(made: Protected) -> Release:
    assert made.release is not None, made.table.refused
    return made.release


def codes(made: Protected) -> list[str]:
    return [reason.code for reason in made.table.refused]


QUARTER = one_way(north=30, south=40, west=50)
FIRST = released(beside(QUARTER, Q3))


# --- refused, suppressed, allowed ------------------------------------------------------------------------------


def test_year_to_date_less_last_quarter_is_refused_where_it_leaves_fewer_than_6() -> None:
    made = beside(one_way(north=35, south=60, west=70), HALF, FIRST)
    assert codes(made) == ["differencing"]
    assert made.release is None
    assert made.table.cells == made.table.totals == ()
    assert "fewer than 6 people in: group north." in made.table.refused[0].sentence


def test_leaving_6_is_allowed() -> None:
    made = beside(one_way(north=36, south=60, west=70), HALF, FIRST)
    assert codes(made) == []
    assert None not in shown(made.table).values()


def test_leaving_nobody_tells_that_nobody_new_came_and_is_refused() -> None:
    assert codes(beside(one_way(north=30, south=60, west=70), HALF, FIRST)) == ["differencing"]


def test_what_would_be_revealed_can_be_suppressed_with_what_gives_it_away() -> None:
    made = beside(one_way(north=35, south=60, west=70), HALF, FIRST, on_difference=SUPPRESS)
    assert codes(made) == []
    assert {group for group, value in shown(made.table).items() if value is None} == {"north", "south"}


def test_a_subgroup_less_its_group_is_refused_the_same() -> None:
    women = beside(one_way(north=28, south=20, west=25), frozenset({"2026-Q3 women"}), released(
        beside(QUARTER, frozenset({"2026-Q3 women", "2026-Q3 others"}))))  # fmt: skip
    assert codes(women) == ["differencing"]


def test_quarters_of_different_people_are_not_taken_from_each_other() -> None:
    assert codes(beside(one_way(north=31, south=41, west=51), Q4, FIRST)) == []


def test_tables_of_something_else_are_not_taken_from_each_other() -> None:
    assert codes(beside(one_way(north=31, south=41, west=51), HALF, FIRST, name="children")) == []


def test_the_refusal_names_five_cells_and_counts_the_rest() -> None:
    groups = {f"g{n}": 30 for n in range(8)}
    first = released(beside(one_way(**groups), Q3))
    made = beside(one_way(**dict.fromkeys(groups, 31)), HALF, first)
    assert "group g0; group g1; group g2; group g3; group g4; and 3 more." in made.table.refused[0].sentence
    five = beside(one_way(**{name: 31 if name < "g5" else 60 for name in groups}), HALF, first)
    assert "group g3; group g4. Wait" in five.table.refused[0].sentence


def test_year_to_date_less_two_earlier_quarters_is_refused_too() -> None:
    q1, q2 = frozenset({"2026-Q1"}), frozenset({"2026-Q2"})
    first = released(beside(one_way(north=30, south=40), q1))
    second = released(beside(one_way(north=40, south=50), q2))
    # 73 less 30 and 40 leaves 3 of the third quarter; less either alone it leaves plenty.
    year = one_way(north=73, south=200)
    assert codes(beside(year, q1 | q2 | Q3, first, second)) == ["differencing"]
    assert codes(beside(one_way(north=76, south=200), q1 | q2 | Q3, first, second)) == []
    # What makes up the whole exactly leaves nobody to learn about.
    assert codes(beside(one_way(north=70, south=90), q1 | q2, first, second)) == []


def test_year_to_date_less_three_earlier_quarters_is_refused_and_less_those_of_others_is_not() -> None:
    quarters = [frozenset({f"2026-Q{n}"}) for n in (1, 2, 3)]
    year = frozenset({"2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"})
    three = [released(beside(one_way(north=30, south=40), people)) for people in quarters]
    assert codes(beside(one_way(north=93, south=300), year, *three)) == ["differencing"]
    others = released(beside(one_way(north=30, south=40), quarters[2], name="children"))
    assert codes(beside(one_way(north=93, south=300), year, *three[:2], others)) == []


def test_a_part_released_after_its_whole_is_weighed_with_the_other_parts() -> None:
    q1, q2 = frozenset({"2026-Q1"}), frozenset({"2026-Q2"})
    year = released(beside(one_way(north=73, south=200), q1 | q2 | Q3))
    first = released(beside(one_way(north=30, south=40), q1, year))
    assert codes(beside(one_way(north=40, south=50), q2, year, first)) == ["differencing"]


def test_a_part_is_weighed_with_two_others_too() -> None:
    quarters = [frozenset({f"2026-Q{n}"}) for n in (1, 2, 3)]
    year = released(beside(one_way(north=93, south=300), frozenset({"2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"})))
    two = [released(beside(one_way(north=30, south=40), people, year)) for people in quarters[:2]]
    assert codes(beside(one_way(north=30, south=50), quarters[2], year, *two)) == ["differencing"]


def test_where_one_of_two_quarters_was_suppressed_the_year_is_hidden_and_not_refused() -> None:
    q1, q2 = frozenset({"2026-Q1"}), frozenset({"2026-Q2"})
    first = released(beside(one_way(north=3, south=40), q1))
    second = released(beside(one_way(north=40, south=50), q2))
    made = beside(one_way(north=48, south=200), q1 | q2 | Q3, first, second)
    assert codes(made) == []
    assert shown(made.table)["north"] is None


def test_a_count_suppressed_before_stays_hidden_while_the_new_one_is_close_to_it() -> None:
    before = released(beside(one_way(north=4, south=40, west=50), Q3))
    assert cell(group="north") not in before.shown
    now = beside(one_way(north=9, south=60, west=70), HALF, before)
    assert codes(now) == []
    assert shown(now.table)["north"] is None
    later = beside(one_way(north=10, south=60, west=70), HALF, before)
    assert shown(later.table)["north"] in {9, 12}


def weighed(new: Release, *earlier: Release) -> Standing:
    return standing(new, earlier, below=6, zero_tells=True)


def bare(people: frozenset[str], **counts: int) -> Release:
    """A release that shows nothing."""
    return Release(Context("families", people), "rr3-suppress-6", "count", one_way(**counts).counts, {})


NORTH, SOUTH = cell(group="north"), cell(group="south")


def test_a_whole_has_at_least_what_each_of_its_parts_has() -> None:
    found = weighed(bare(HALF, north=30, south=9), bare(Q3, north=0, south=10), bare(Q4, north=20, south=2))
    # The south cannot have lost people by adding some: that quarter was corrected since, and bounds nothing.
    assert found.least == {NORTH: 20, SOUTH: 2, cell(): 22}
    assert found.most == {}
    assert weighed(bare(HALF, north=30, south=9), bare(Q3, north=0, south=0)).least == {NORTH: 0, SOUTH: 0, cell(): 0}


def test_a_part_has_at_most_what_each_of_its_wholes_has() -> None:
    year = HALF | {"2026-Q2"}
    found = weighed(bare(Q3, north=9, south=9), bare(HALF, north=30, south=8), bare(year, north=25, south=40))
    assert found.most == {NORTH: 25, SOUTH: 40, cell(): 38}
    assert found.least == {}


def test_the_same_people_bound_nothing() -> None:
    found = weighed(bare(Q3, north=9, south=9), bare(Q3, north=9, south=9))
    assert (found.least, found.most) == ({}, {})
    assert found.hidden == {NORTH, SOUTH, cell()}


# --- the same people again -------------------------------------------------------------------------------------


def test_the_same_table_again_is_the_same_and_is_not_a_new_release() -> None:
    again = beside(one_way(west=50, south=40, north=30), Q3, FIRST)
    assert again.release == FIRST
    assert shown(again.table) == shown(beside(QUARTER, Q3).table)


def test_the_same_table_is_given_again_even_after_the_half_year() -> None:
    half = released(beside(one_way(north=31, south=60, west=70), HALF, FIRST, on_difference=SUPPRESS))
    assert beside(QUARTER, Q3, FIRST, half).release == FIRST


SEXES = ("F", "M")


def test_a_finer_table_of_the_same_people_shows_the_same_totals() -> None:
    fine = table(
        {"group": ("north", "south", "west"), "sex": SEXES},
        {
            ("north", "F"): 27, ("north", "M"): 3,
            ("south", "F"): 20, ("south", "M"): 20,
            ("west", "F"): 25, ("west", "M"): 25,
        },
    )  # fmt: skip
    made = beside(fine, Q3, FIRST)
    assert codes(made) == []
    for group in ("north", "south", "west"):
        assert made.table.shown()[cell(group=group)] == FIRST.shown[cell(group=group)]


def test_a_coarser_table_suppresses_what_the_finer_one_suppressed() -> None:
    fine = table(
        {"group": ("north", "south"), "sex": SEXES},
        {("north", "F"): 2, ("north", "M"): 2, ("south", "F"): 30, ("south", "M"): 40},
    )
    before = released(beside(fine, Q3))
    coarse = beside(table({"sex": SEXES}, {("F",): 32, ("M",): 42}), Q3, before)
    for sex in SEXES:
        assert (coarse.table.shown().get(cell(sex=sex)) is None) == (cell(sex=sex) not in before.shown)


def test_what_nothing_can_protect_beside_an_earlier_table_is_refused() -> None:
    """2 of the half year's 3 in the north came in the quarter; by other columns, nothing shows that it may be more."""
    fine = table(
        {"group": ("north", "south"), "sex": SEXES},
        {("north", "F"): 2, ("north", "M"): 1, ("south", "F"): 30, ("south", "M"): 40},
    )
    made = beside(one_way(north=2, south=20), Q3, released(beside(fine, HALF)))
    assert codes(made) == ["already-shown"]
    assert made.release is None
    assert codes(beside(one_way(north=2, south=20), Q3, released(beside(one_way(north=3, south=70), HALF)))) == []


def test_what_an_earlier_table_of_the_same_people_shows_is_never_suppressed_instead() -> None:
    south, everyone = cell(group="south"), cell()
    rounded = beside(one_way(south=40, west=53), Q3).table.shown()
    counts = {south: 40, everyone: 93}
    out = Release(
        Context("families", Q3), "rr3-suppress-6", "count", counts, {where: rounded[where] for where in counts}
    )
    made = beside(one_way(north=3, south=40, west=50), Q3, out)
    assert {name for name, value in shown(made.table).items() if value is None} == {"north", "west"}


def test_a_correction_of_one_person_is_refused_and_of_many_is_not() -> None:
    assert codes(beside(one_way(north=31, south=40, west=50), Q3, FIRST)) == ["differencing"]
    assert codes(beside(one_way(north=36, south=40, west=50), Q3, FIRST)) == []


# --- what cannot be compared -----------------------------------------------------------------------------------


def test_another_policy_for_the_same_people_is_refused() -> None:
    made = beside(QUARTER, Q3, FIRST, policy="rr3")
    assert codes(made) == ["another-policy"]
    assert "rr3-suppress-6" in made.table.refused[0].sentence
    assert codes(beside(QUARTER, Q4, FIRST, policy="rr3")) == []


def test_another_key_for_the_same_count_is_refused() -> None:
    other = next(
        key
        for key in (f"other key number {n}".encode() for n in range(50))
        if shown(protect(QUARTER, DEFAULT_POLICY, key, "families")) != shown(beside(QUARTER, Q3).table)
    )
    assert codes(beside(QUARTER, Q3, FIRST, key=other)) == ["another-key"]


@pytest.mark.parametrize("policy", ["rr3", "msd", "graduated"])
def test_policies_that_show_small_counts_still_refuse_a_small_difference_but_not_none(policy: str) -> None:
    first = released(beside(one_way(north=2, south=40), Q3, policy=policy))
    assert codes(beside(one_way(north=3, south=60), HALF, first, policy=policy)) == ["differencing"]
    assert codes(beside(one_way(north=2, south=60), HALF, first, policy=policy)) == []


# --- without labels --------------------------------------------------------------------------------------------


def context(people: str, labelled: bool = False) -> Context:
    return Context("rows", frozenset({people}), labelled)


@pytest.mark.parametrize(
    ("new", "how"),
    [
        ({"north": 31, "south": 40}, Relation.AROUND),
        ({"north": 29, "south": 40}, Relation.INSIDE),
        ({"north": 29, "south": 41}, Relation.APART),
        ({"north": 30, "south": 40}, Relation.AROUND),
    ],
)
def test_without_labels_one_table_may_be_inside_another_if_its_counts_allow_it(
    new: dict[str, int], how: Relation
) -> None:
    earlier = Release(context("a"), "rr3", "count", one_way(north=30, south=40).counts, {})
    assert relation(Release(context("b"), "rr3", "count", one_way(**new).counts, {}), earlier) is how
    one_labelled = Release(context("b", labelled=True), "rr3", "count", one_way(**new).counts, {})
    assert relation(one_labelled, earlier) is how


def test_without_labels_a_file_with_three_more_rows_is_refused() -> None:
    first = released(beside(one_way(north=30, south=40), frozenset({"file a"}), labelled=False))
    made = beside(one_way(north=33, south=40), frozenset({"file b"}), first, labelled=False)
    assert codes(made) == ["differencing"]


# --- by property -----------------------------------------------------------------------------------------------

ONE_WAY = st.sampled_from([(2,), (3,)])


@given(tables(ONE_WAY, FEW | st.integers(20, 40)), st.lists(st.integers(0, 12), min_size=3, max_size=3))
@settings(max_examples=60)
def test_even_a_reader_who_knows_the_quarter_exactly_cannot_tell_who_was_added(
    before: Table, new: Sequence[int]
) -> None:
    (dimension,) = before.dimensions
    more = {
        (category,): before.counts[cell(**{dimension.name: category})] + extra
        for category, extra in zip(dimension.categories, new, strict=False)
    }
    counts = table({dimension.name: dimension.categories}, more)
    earlier = released(beside(before, Q3))
    made = beside(counts, HALF, earlier, on_difference=SUPPRESS)
    if made.table.refused:
        return
    reader = Reader(made.table, counts, at_least=before.counts)
    for where, value in everywhere(made.table):
        added = counts.counts[where] - before.counts[where]
        if value is None:
            assert reader.values_left(where, 6) >= 6
        else:
            assert added >= 6


@given(tables(ONE_WAY, FEW | st.integers(15, 30)), st.lists(st.integers(0, 15), min_size=3, max_size=3))
@settings(max_examples=80)
def test_nor_can_one_who_knows_what_is_shown_of_the_group_tell_who_is_in_the_subgroup(
    group: Table, fewer: Sequence[int]
) -> None:
    (dimension,) = group.dimensions
    left = {
        (category,): max(0, group.counts[cell(**{dimension.name: category})] - less)
        for category, less in zip(dimension.categories, fewer, strict=False)
    }
    counts = table({dimension.name: dimension.categories}, left)
    around = released(beside(group, HALF))
    made = beside(counts, Q3, around, on_difference=SUPPRESS)
    if made.table.refused:
        return
    reader = Reader(
        made.table,
        counts,
        at_most={where: group.counts[where] for where in around.shown},
        together=_together(group, around),
    )
    for where, value in everywhere(made.table):
        if value is None:
            assert reader.values_left(where, 6) >= 6
        else:
            assert group.counts[where] - counts.counts[where] >= 6


def _together(group: Table, around: Release) -> tuple[set[Cell], int] | None:
    """What the group's suppressed cells come to together, where its total is shown."""
    hidden = {where for where in group.single if where not in around.shown}
    if cell() not in around.shown or not hidden:
        return None
    return hidden, sum(group.counts[where] for where in hidden)


def test_a_subgroup_of_a_table_with_small_counts_is_hidden_with_the_same_cells() -> None:
    group = released(beside(one_way(north=3, south=40, west=50), HALF))
    made = beside(one_way(north=2, south=20, west=18), Q3, group)
    assert codes(made) == []
    # The west would be the cheaper one to hide with the north, but it is out, and 18 of 50 bounds nothing.
    assert {name for name, value in shown(made.table).items() if value is None} == {"north", "south"}
