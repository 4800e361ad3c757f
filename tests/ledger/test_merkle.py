"""The tree against its own definition in RFC 6962, for every size up to 40, and against whoever lies about it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.ledger.merkle import (
    EMPTY_ROOT,
    Growing,
    consistency_proof,
    includes,
    inclusion_proof,
    is_consistent,
    joined,
    leaf_hash,
    root_of,
    runs_of,
)

MOST = 40
LEAVES = [leaf_hash(str(number).encode()) for number in range(MOST)]


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """Section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return joined(by_definition(leaves[:k]), by_definition(leaves[k:]))


def run(start: int, height: int) -> bytes:
    return by_definition(LEAVES[start : start + (1 << height)])


sizes = st.integers(0, MOST)


@st.composite
def an_entry(draw: st.DrawFn) -> tuple[int, int, list[bytes]]:
    size = draw(st.integers(1, MOST))
    index = draw(st.integers(0, size - 1))
    return index, size, inclusion_proof(index, size, run)


@st.composite
def a_growth(draw: st.DrawFn) -> tuple[int, int, list[bytes]]:
    later = draw(sizes)
    earlier = draw(st.integers(0, later))
    return earlier, later, consistency_proof(earlier, later, run)


def test_a_leaf_and_a_node_are_hashed_apart() -> None:
    assert leaf_hash(b"") == bytes.fromhex("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
    assert hashlib.sha256().digest() == EMPTY_ROOT
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != joined(LEAVES[0], LEAVES[1])


@pytest.mark.parametrize("size", range(MOST + 1))
def test_growing_one_by_one_gives_the_root_of_the_definition(size: int) -> None:
    tree = Growing()
    completed = {found[:2]: found[2] for leaf in LEAVES[:size] for found in tree.add(leaf)}
    assert tree.root() == by_definition(LEAVES[:size]) == root_of(size, run)
    assert all(run(*at) == found for at, found in completed.items())
    assert set(runs_of(size)) <= set(completed)
    again = Growing((height, run(start, height)) for start, height in runs_of(size))
    assert (again.size, again.root()) == (size, tree.root())


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_entry_of_every_tree_is_proven_and_no_other_place_is(size: int) -> None:
    root = by_definition(LEAVES[:size])
    for index in range(size):
        proof = inclusion_proof(index, size, run)
        assert includes(index, size, LEAVES[index], proof, root)
        places = [place for place in range(size) if includes(place, size, LEAVES[index], proof, root)]
        assert places == [index]


@pytest.mark.parametrize("later", range(MOST + 1))
def test_every_earlier_tree_is_proven_to_be_where_the_later_began(later: int) -> None:
    for earlier in range(later + 1):
        proof = consistency_proof(earlier, later, run)
        roots = by_definition(LEAVES[:earlier]), by_definition(LEAVES[:later])
        assert is_consistent(earlier, later, *roots, proof)


@given(an_entry(), st.data())
def test_an_entry_that_was_altered_is_not_proven(entry: tuple[int, int, list[bytes]], data: st.DataObject) -> None:
    index, size, proof = entry
    root = by_definition(LEAVES[:size])
    other = data.draw(st.binary(min_size=32, max_size=32).filter(lambda found: found != LEAVES[index]))
    assert not includes(index, size, other, proof, root)
    assert not includes(index, size, LEAVES[index], proof, other)
    assert not includes(index, size, LEAVES[index], [*proof, other], root)
    assert not includes(index, size, LEAVES[index][:31], proof, root)
    if proof:
        assert not includes(index, size, LEAVES[index], proof[:-1], root)
        assert not includes(index, size, LEAVES[index], [other, *proof[1:]], root) or proof[0] == other


@given(a_growth(), st.binary(min_size=32, max_size=32))
def test_a_past_that_was_rewritten_is_not_consistent(growth: tuple[int, int, list[bytes]], other: bytes) -> None:
    earlier, later, proof = growth
    roots = by_definition(LEAVES[:earlier]), by_definition(LEAVES[:later])
    assert not is_consistent(earlier, later, other, roots[1], proof)
    assert not is_consistent(earlier, later, roots[0], roots[1], [*proof, other])
    # From nothing, anything may have grown.
    if earlier:
        assert not is_consistent(earlier, later, roots[0], other, proof)
    if proof:
        assert not is_consistent(earlier, later, *roots, proof[:-1])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 3), (3, 2)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(LookupError):
        inclusion_proof(index, size, run)
    assert not includes(index, size, LEAVES[0], [], LEAVES[0])


def test_there_is_no_proof_that_a_ledger_shrank() -> None:
    with pytest.raises(LookupError):
        consistency_proof(3, 2, run)
    assert not is_consistent(3, 2, LEAVES[0], LEAVES[0], [])


def test_a_hash_that_gives_a_byte_to_its_neighbour_proves_nothing() -> None:
    # A node is hashed over the two beside each other, so a byte could be moved from one to the other unseen.
    left, right = LEAVES[0], LEAVES[1]
    root = joined(left, right)
    assert joined(left[:31], left[31:] + right) == root
    assert not includes(0, 2, left[:31], [left[31:] + right], root)
    assert not is_consistent(1, 2, left[:31], root, [left[31:] + right])
    assert is_consistent(1, 2, left, root, [right])


def test_what_is_not_there_is_said_in_words() -> None:
    with pytest.raises(LookupError, match=r"^'?There is no such leaf in a tree of that size\.'?$"):
        inclusion_proof(3, 3, run)
    with pytest.raises(LookupError, match=r"^'?The earlier tree must not be larger than the later\.'?$"):
        consistency_proof(-1, 2, run)
    assert not is_consistent(-1, 2, LEAVES[0], LEAVES[0], [])
