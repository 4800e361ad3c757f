"""Safe tables: worked by hand, by property, and attacked by a reader who tries everything."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from itertools import permutations, product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.confidentiality import (
    DEFAULT_POLICY,
    POLICIES,
    AuditFailed,
    Dimension,
    SafeTable,
    Status,
    Table,
    protect,
    protecting,
    tabulate,
    tabulate_rows,
)
from lightwell.confidentiality.attacking import attackers_bounds
from lightwell.confidentiality.grid import Grid, Position
from lightwell.confidentiality.policies import RR3, RR3_SUPPRESS_6
from lightwell.confidentiality.proving import Limits, Proof
from lightwell.confidentiality.suppression import suppress_what_gives_away
from tests.confidentiality.made_up import FEW, KEY, Reader, cell, everywhere, keys, one_way, shown, table, tables

VALUES_LEFT_OPEN = 6


def suppressed(safe: SafeTable) -> set[frozenset[tuple[str, str]]]:
    return {where for where, value in everywhere(safe) if value is None}


def hidden(counts: Table, key: bytes = KEY) -> set[str]:
    """Which groups of a one-way table are not shown."""
    return {name for name, value in shown(protect(counts, DEFAULT_POLICY, key, "families")).items() if value is None}


# --- worked by hand --------------------------------------------------------------------------------------------


def test_a_single_small_count_takes_the_smallest_other_with_it() -> None:
    assert hidden(one_way(north=3, middle=40, south=50)) == {"north", "middle"}


def test_two_small_counts_hide_each_other_when_together_they_leave_enough_open() -> None:
    assert hidden(one_way(north=4, middle=5, south=50)) == {"north", "middle"}


def test_two_small_counts_that_leave_too_little_open_take_a_third() -> None:
    # The two together are what the total less the others is: 2, so each could be 0, 1 or 2 and no more.
    assert hidden(one_way(a=1, b=1, c=50, d=60)) == {"a", "b", "c"}
    # Together 5 leaves each 0 to 5.
    assert hidden(one_way(a=1, b=4, c=50, d=60)) == {"a", "b"}


def test_nothing_is_suppressed_where_nothing_is_small() -> None:
    assert hidden(one_way(north=6, middle=7, south=500)) == set()


def test_5_is_hidden_and_6_is_shown() -> None:
    assert "at_5" in hidden(one_way(at_5=5, more=50, most=60))
    assert "at_6" not in hidden(one_way(at_6=6, more=50, most=60))


def test_zero_is_hidden_like_any_small_count() -> None:
    assert "nobody" in hidden(one_way(nobody=0, more=50, most=60))


def test_fewer_than_6_people_altogether_show_nothing_at_all() -> None:
    assert hidden(one_way(north=2, south=3)) == {"north", "south", "everyone"}


def test_a_small_cell_in_the_middle_of_a_table_is_hidden_by_the_cheapest_box() -> None:
    made = table(
        {"region": ("Otago", "Taranaki", "Waikato"), "sex": ("F", "M", "X")},
        {
            ("Otago", "F"): 2, ("Otago", "M"): 30, ("Otago", "X"): 90,
            ("Taranaki", "F"): 40, ("Taranaki", "M"): 20, ("Taranaki", "X"): 90,
            ("Waikato", "F"): 90, ("Waikato", "M"): 90, ("Waikato", "X"): 90,
        },
    )  # fmt: skip
    assert suppressed(protect(made, DEFAULT_POLICY, KEY, "families")) == {
        cell(region="Otago", sex="F"),
        cell(region="Otago", sex="M"),
        cell(region="Taranaki", sex="F"),
        cell(region="Taranaki", sex="M"),
    }


def test_a_rounded_count_is_called_rounded_even_where_rounding_left_it() -> None:
    safe = protect(one_way(north=30, south=33), RR3, KEY, "families")
    assert [(c.shown, c.status) for c in safe.cells] == [(30, Status.ROUNDED), (33, Status.ROUNDED)]
    assert [(c.by, c.shown, c.status) for c in safe.totals] == [((), 63, Status.ROUNDED)]


def test_a_table_carries_its_policy_and_what_a_reader_must_know() -> None:
    safe = protect(one_way(north=30, south=33), RR3_SUPPRESS_6, KEY, "families")
    assert (safe.policy, safe.measure) == ("rr3-suppress-6", "count")
    assert safe.footnotes == RR3_SUPPRESS_6.footnotes()
    assert safe.refused == ()
    assert not safe.several_groups


def test_cells_come_in_the_order_that_was_asked_for() -> None:
    counts = {("M", "Waikato"): 20, ("M", "Otago"): 20, ("F", "Waikato"): 20, ("F", "Otago"): 20}
    safe = protect(table({"sex": ("M", "F"), "region": ("Waikato", "Otago")}, counts), RR3, KEY, "families")
    assert [c.by for c in safe.cells] == [
        (("sex", "M"), ("region", "Waikato")),
        (("sex", "M"), ("region", "Otago")),
        (("sex", "F"), ("region", "Waikato")),
        (("sex", "F"), ("region", "Otago")),
    ]
    assert [c.by for c in safe.totals] == [
        (("sex", "M"),),
        (("sex", "F"),),
        (("region", "Waikato"),),
        (("region", "Otago"),),
        (),
    ]


def test_a_total_rounds_on_its_own_and_alike_in_every_table_it_stands_in() -> None:
    by_sex = table({"sex": ("F", "M")}, {("F",): 31, ("M",): 35})
    both = table(
        {"region": ("Otago", "Waikato"), "sex": ("F", "M")},
        {("Otago", "F"): 16, ("Otago", "M"): 17, ("Waikato", "F"): 15, ("Waikato", "M"): 18},
    )
    for key in keys(20):
        alone, within = (protect(made, RR3, key, "families").shown() for made in (by_sex, both))
        assert {where: within[where] for where in alone} == alone


def test_totals_need_not_add() -> None:
    sums = {sum(c.shown or 0 for c in safe.cells) - (safe.totals[-1].shown or 0) for safe in
            (protect(one_way(a=31, b=32, c=34), RR3, key, "families") for key in keys(30))}  # fmt: skip
    assert len(sums) > 1


def test_a_policy_that_suppresses_nothing_shows_every_count() -> None:
    for name in ("rr3", "msd", "graduated"):
        assert suppressed(protect(one_way(a=0, b=1, c=5, d=40), POLICIES[name], KEY, "families")) == set()


ETHNICITY = Dimension("ethnicity", ("Māori", "Pacific peoples", "Asian"))


def test_groups_that_people_share_are_protected_and_totals_count_people() -> None:
    made = tabulate(
        (ETHNICITY,),
        {
            frozenset({("Māori",)}): 40,
            frozenset({("Māori",), ("Pacific peoples",)}): 12,
            frozenset({("Pacific peoples",)}): 30,
            frozenset({("Asian",)}): 3,
        },
    )
    safe = protect(made, DEFAULT_POLICY, KEY, "people")
    assert cell(ethnicity="Asian") in suppressed(safe)
    everyone = safe.shown()[cell()]
    assert abs(everyone - 85) < 3
    assert any("several groups" in note for note in safe.footnotes)
    # Or it would be attacked, and another table held to it, as if nobody were counted twice.
    assert safe.several_groups
    # Although groups overlap, one hidden group alone would nearly be the total less the rest.
    assert len(suppressed(safe)) == 2


def skewed(chance: random.Random, *dimensions: str) -> Table:
    """People of whom most are in the first categories, as in a small programme."""
    places = list(product(*dimensions))
    weights = [prod(1 / (1 + d.index(c)) for d, c in zip(dimensions, place, strict=True)) for place in places]
    made = tuple(Dimension(f"d{n}", tuple(categories)) for n, categories in enumerate(dimensions))
    return tabulate_rows(made, chance.choices(places, weights, k=200))


@pytest.mark.parametrize(
    ("dimensions", "most"), [(("abcdef", "xyz"), 21), (("abcd", "xyz", "pq"), 106)], ids=["two", "three"]
)
def test_little_more_is_hidden_than_must_be(dimensions: tuple[str, ...], most: int) -> None:
    """Counts of 6 and over that are hidden for others' sake, in eight tables; taking the first box there is, more."""
    further = 0
    for seed in range(8):
        counts = skewed(random.Random(seed), *dimensions)
        seen = protect(counts, DEFAULT_POLICY, KEY, "families").shown()
        further += sum(n >= 6 and where not in seen for where, n in counts.counts.items())
    assert further <= most


# --- the audit -------------------------------------------------------------------------------------------------


SPLIT = one_way(north=3, middle=40, south=50)


def no_proofs(grid: Grid, ways: Sequence[Limits], released: object) -> dict[Position, Proof]:
    return {}


def proofs_of_too_little(grid: Grid, ways: Sequence[Limits], released: object) -> dict[Position, Proof]:
    return {position: Proof(position, {}, {}) for position in ways[0].suppressed}


def proofs_but_for_one(grid: Grid, ways: Sequence[Limits], released: Collection[Position]) -> dict[Position, Proof]:
    proofs = suppress_what_gives_away(grid, ways, released)
    proofs.popitem()
    return proofs


@pytest.mark.parametrize("careless", [no_proofs, proofs_of_too_little, proofs_but_for_one])
def test_nothing_is_released_unless_every_suppressed_count_has_a_proof_that_holds(
    careless: Callable[..., dict[Position, Proof]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protecting, "suppress_what_gives_away", careless)
    with pytest.raises(AuditFailed, match="without proof"):
        protect(SPLIT, DEFAULT_POLICY, KEY, "families")


@pytest.mark.parametrize(("bounds", "fails"), [((2, 6), True), ((2, 7), False)])
def test_nothing_is_released_that_our_own_attack_narrows_to_fewer_than_6_values(
    bounds: tuple[int, int], fails: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    north = cell(group="north")
    everything = dict.fromkeys(SPLIT.counts, (0, 1000))
    monkeypatch.setattr(protecting, "attackers_bounds", lambda safe: {**everything, north: bounds})
    if fails:
        with pytest.raises(AuditFailed, match="worked back"):
            protect(SPLIT, DEFAULT_POLICY, KEY, "families")
    else:
        assert protect(SPLIT, DEFAULT_POLICY, KEY, "families").cells


# --- by property -----------------------------------------------------------------------------------------------


@given(tables(), st.sampled_from(sorted(POLICIES)), st.sampled_from(list(keys(5))))
def test_whatever_is_shown_is_the_cells_own_count_rounded_and_never_below_the_threshold(
    counts: Table, name: str, key: bytes
) -> None:
    policy = POLICIES[name]
    safe = protect(counts, policy, key, "families")
    assert {where for where, _ in everywhere(safe)} == set(counts.counts)
    for where, value in safe.shown().items():
        count = counts.counts[where]
        assert count >= policy.suppress_below
        if name != "graduated":
            assert value % 3 == 0
            assert abs(value - count) < 3
            assert count % 3 or value == count


@given(tables(declared=False))
@settings(max_examples=60)
def test_no_reader_of_the_table_alone_can_pin_a_suppressed_count(counts: Table) -> None:
    safe = protect(counts, DEFAULT_POLICY, KEY, "families")
    bounds = attackers_bounds(safe)
    for where in suppressed(safe):
        least, most = bounds[where]
        assert least <= counts.counts[where] <= most
        assert most - least + 1 >= VALUES_LEFT_OPEN


SMALL = st.sampled_from([(2,), (3,), (4,), (2, 2), (2, 3)])


@given(tables(SMALL, FEW), st.sampled_from(list(keys(3))))
@settings(max_examples=80)
def test_a_reader_who_tries_every_possible_table_is_left_six_values_for_each_suppressed_count(
    counts: Table, key: bytes
) -> None:
    safe = protect(counts, DEFAULT_POLICY, key, "families")
    reader = Reader(safe, counts)
    for where in suppressed(safe):
        assert reader.values_left(where, VALUES_LEFT_OPEN) >= VALUES_LEFT_OPEN


@given(tables(SMALL, FEW, declared=False))
@settings(max_examples=40)
def test_a_label_that_says_somebody_has_it_does_not_close_a_count(counts: Table) -> None:
    safe = protect(counts, DEFAULT_POLICY, KEY, "families")
    occurs = {where: min(1, n) for where, n in counts.counts.items() if len(where) == 1}
    reader = Reader(safe, counts, at_least=occurs)
    for where in suppressed(safe):
        assert reader.values_left(where, VALUES_LEFT_OPEN) >= VALUES_LEFT_OPEN


@given(st.lists(st.integers(0, 9), min_size=8, max_size=8))
@settings(max_examples=25)
def test_the_same_holds_in_three_dimensions(counts: list[int]) -> None:
    two = ("a", "b")
    places = [(x, y, z) for x in two for y in two for z in two]
    made = table({"x": two, "y": two, "z": two}, dict(zip(places, counts, strict=True)))
    safe = protect(made, DEFAULT_POLICY, KEY, "families")
    reader = Reader(safe, made)
    for where in sorted(suppressed(safe), key=sorted)[:6]:
        assert reader.values_left(where, VALUES_LEFT_OPEN) >= VALUES_LEFT_OPEN


@given(tables(st.sampled_from([(3, 2), (2, 3, 2)])), st.sampled_from(list(keys(3))))
@settings(max_examples=40)
def test_the_order_of_the_columns_and_of_the_categories_changes_nothing(counts: Table, key: bytes) -> None:
    safe = protect(counts, DEFAULT_POLICY, key, "families")
    for dimensions in permutations(counts.dimensions):
        turned = tuple(Dimension(d.name, d.categories[::-1], d.declared) for d in dimensions)
        again = protect(Table(turned, counts.counts, counts.single), DEFAULT_POLICY, key, "families")
        assert dict(everywhere(again)) == dict(everywhere(safe))


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), min_size=1, max_size=60), st.randoms())
@settings(max_examples=40)
def test_the_order_of_the_rows_changes_nothing(rows: list[tuple[str, str]], chance: random.Random) -> None:
    dimensions = (Dimension("d", ("a", "b")), Dimension("e", ("x", "y", "z")))
    shuffled = chance.sample(rows, len(rows))
    first, second = (protect(tabulate_rows(dimensions, r), DEFAULT_POLICY, KEY, "rows") for r in (rows, shuffled))
    assert first == second


@given(
    st.dictionaries(
        st.frozensets(st.sampled_from([("p",), ("q",), ("r",)]), min_size=1), st.integers(0, 12), min_size=1
    )
)
@settings(max_examples=60)
def test_groups_that_people_share_stay_open_too(people: dict[frozenset[tuple[str]], int]) -> None:
    made = tabulate((Dimension("group", ("p", "q", "r")),), people)
    safe = protect(made, DEFAULT_POLICY, KEY, "people")
    for where in suppressed(safe):
        true = made.counts[where]
        values = [v for v in range(max(0, true - 5), true + 6) if _fits(safe, where, v)]
        assert len(values) >= VALUES_LEFT_OPEN


def _fits(safe: SafeTable, target: frozenset[tuple[str, str]], value: int) -> bool:
    """Some people, in any groups, fit what is shown: no group over the total, and none outside every group."""
    limits = {
        where: (0, 100) if value is None else (max(6, int(value) - 2), int(value) + 2)
        for where, value in everywhere(safe)
    }
    limits[target] = (value, value)
    everyone = limits.pop(cell())
    return any(
        all(low <= total for low, _ in limits.values())
        and sum(min(high, total) for _, high in limits.values()) >= total
        for total in range(everyone[0], everyone[1] + 1)
    )


@given(tables())
def test_a_cell_says_no_more_than_that_it_is_rounded_or_not_shown(counts: Table) -> None:
    safe = protect(counts, DEFAULT_POLICY, KEY, "families")
    for c in (*safe.cells, *safe.totals):
        assert c.status == (Status.SUPPRESSED if c.shown is None else Status.ROUNDED)


def test_sparse_tables_of_a_small_programme_are_all_protected() -> None:
    chance = random.Random(20260701)
    for _ in range(100):
        rows = [
            (chance.choice("abcde"), chance.choice("pqr"), chance.choice("xy")) for _ in range(chance.randint(5, 90))
        ]
        dimensions = (
            Dimension("age", tuple("abcde")), Dimension("ethnicity", tuple("pqr")), Dimension("sex", tuple("xy"))
        )  # fmt: skip
        safe = protect(tabulate_rows(dimensions, rows), DEFAULT_POLICY, KEY, "families")
        bounds = attackers_bounds(safe)
        assert all(bounds[where][1] - bounds[where][0] >= 5 for where in suppressed(safe))
