"""The proof that a suppressed count stays open, and the check that does not take the search's word for it."""

from __future__ import annotations

import pytest

from lightwell.confidentiality.exchanging import Search
from lightwell.confidentiality.grid import TOTAL, Grid
from lightwell.confidentiality.proving import Limits, Proof, known_to_exist, prove
from lightwell.confidentiality.suppression import CannotProtect, suppress_what_gives_away
from lightwell.confidentiality.tables import Dimension, tabulate, tabulate_rows
from tests.confidentiality.made_up import one_way, table

# Groups a, b, c are positions (0,), (1,), (2,); everyone is (TOTAL,).
A, B, C, EVERYONE = (0,), (1,), (2,), (TOTAL,)


def grid(a: int = 3, b: int = 40, c: int = 50) -> Grid:
    return Grid(one_way(a=a, b=b, c=c))


def swap(down: int, up: int) -> Proof:
    """People between a and b."""
    return Proof(A, {A: -down, B: down}, {A: up, B: -up})


def test_two_suppressed_groups_whose_people_could_be_in_either_prove_each_other() -> None:
    limits = Limits({A, B})
    proof = prove(grid(), limits, A)
    assert proof is not None
    assert proof.holds(grid(), limits)
    assert proof.highest.get(A, 0) - proof.lowest.get(A, 0) == 5


def test_a_suppressed_group_alone_is_what_is_left_of_the_total() -> None:
    assert prove(grid(), Limits({A}), A) is None


def test_with_its_total_suppressed_too_it_is_open() -> None:
    limits = Limits({A, EVERYONE})
    proof = prove(grid(), limits, A)
    assert proof is not None
    assert proof.holds(grid(), limits)


@pytest.mark.parametrize(
    ("proof", "limits", "why"),
    [
        (swap(2, 2), Limits({A, B}), "only five values"),
        (Proof(B, {B: -4, A: 4}, {}), Limits({A, B}), "only five values, all downwards"),
        (swap(4, 1), Limits({A, B}), "fewer than nobody in a"),
        (swap(0, 41), Limits({A, B}), "fewer than nobody in b"),
        (swap(3, 2), Limits({A}), "b is shown"),
        (Proof(A, {A: -3}, {A: 2}), Limits({A, B}), "the total would change, and is shown"),
        (Proof(A, {A: -3}, {A: 2}), Limits({A, EVERYONE}), "the total does not add up"),
        (Proof(EVERYONE, {EVERYONE: -3}, {EVERYONE: 2}), Limits({EVERYONE}), "nobody moves"),
        (swap(3, 2), Limits({A, B}, least={A: 1}), "a is known to be at least 1"),
        (swap(3, 2), Limits({A, B}, most={A: 4}), "a is known to be at most 4"),
    ],
)
def test_a_proof_that_does_not_hold_is_not_believed(proof: Proof, limits: Limits, why: str) -> None:
    assert not proof.holds(grid(), limits), why


def test_a_proof_that_holds_is_believed() -> None:
    assert swap(3, 2).holds(grid(), Limits({A, B}))
    assert swap(3, 2).holds(grid(), Limits({A, B}, least={A: 0}, most={A: 5}))
    assert Proof(A, {A: -3, EVERYONE: -3}, {A: 2, EVERYONE: 2}).holds(grid(), Limits({A, EVERYONE}))


def test_only_people_in_one_group_alone_are_moved() -> None:
    groups = Dimension("group", ("a", "b"))
    both = frozenset({("a",), ("b",)})
    shared = Grid(tabulate((groups,), {both: 30, frozenset({("a",)}): 2, frozenset({("b",)}): 2}))
    assert not Proof((0,), {(0,): -3, (1,): 3}, {(0,): 2, (1,): -2}).holds(shared, Limits({(0,), (1,)}))
    assert Proof((0,), {(0,): -2, (1,): 2}, {(0,): 2, (1,): -2}).holds(shared, Limits({(0,), (1,)})) is False
    # Two out of each leaves five values: not enough, so everyone's total must go as well.
    limits = Limits({(0,), (1,)})
    proofs = suppress_what_gives_away(shared, [limits])
    assert limits.suppressed == {(0,), (1,), (TOTAL,)}
    assert all(proof.holds(shared, limits) for proof in proofs.values())


def test_what_was_released_before_cannot_be_suppressed_any_more() -> None:
    with pytest.raises(CannotProtect):
        suppress_what_gives_away(grid(), [Limits({A})], released={B, C, EVERYONE})
    limits = Limits({A})
    suppress_what_gives_away(grid(), [limits], released={B})
    assert limits.suppressed == {A, C}


def test_a_count_held_between_bounds_that_are_too_close_cannot_be_protected() -> None:
    with pytest.raises(CannotProtect):
        suppress_what_gives_away(grid(), [Limits({A}, least={A: 2}, most={A: 6})])
    suppress_what_gives_away(grid(), [Limits({A}, least={A: 2}, most={A: 7})])


def test_labels_read_off_the_rows_tell_that_somebody_has_them() -> None:
    observed = Dimension.observed("group", ["a", "b"])
    declared = Dimension("sex", ("F", "M", "X"))
    made = Grid(tabulate_rows((observed, declared), [("a", "F"), ("b", "F"), ("b", "M")]))
    assert known_to_exist(made) == {(0, TOTAL): 1, (1, TOTAL): 1}


def test_exchanges_along_both_dimensions_leave_every_total_alone() -> None:
    made = Grid(table({"x": ("a", "b"), "y": ("c", "d")}, {("a", "c"): 9}))
    box, *rest = Search(made, lambda position, raised: 0).exchanges((0, 0))
    assert (set(box.raised), set(box.lowered)) == ({(0, 0), (1, 1)}, {(1, 0), (0, 1)})
    assert [len(e.raised) + len(e.lowered) for e in rest] == [4, 4, 4]
    assert set(rest[-1].raised) == {(0, 0), (0, TOTAL), (TOTAL, 0), (TOTAL, TOTAL)}


def test_a_search_leaves_a_branch_when_it_is_too_dear() -> None:
    made = Grid(table({"x": ("a", "b"), "y": ("c", "d")}, {("a", "c"): 9}))
    search = Search(made, lambda position, raised: 1)
    search.dearest = 4
    assert list(search.exchanges((0, 0))) == []
    search.dearest = 5
    assert all(exchange.price == 4 for exchange in search.exchanges((0, 0)))
