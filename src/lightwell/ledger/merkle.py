"""The tree that the ledger's entries are sealed in: its roots, and proofs that one thing follows from another.

All stages. Source: RFC 6962, section 2.1 (Merkle hash trees, audit paths, consistency proofs); the checks are those of
RFC 9162, sections 2.1.3.2 and 2.1.4.2. Needs nothing but the standard library: anybody can check a proof.

A tree is known by its *runs*: the hash over leaves `start` to `start + 2**height`, where start is a multiple of that
length. Whoever keeps a tree gives a way to look one up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Run = Callable[[int, int], bytes]
"""The hash of the complete run of leaves at (start, height)."""


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def joined(left: bytes, right: bytes) -> bytes:
    """The hash of a node over these two."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that leaves are added to on the right, remembering one hash for each complete run on its edge."""

    def __init__(self, edge: Iterable[tuple[int, bytes]] = ()) -> None:
        """edge: (height, hash) of the complete runs that make up what there is already, the longest first."""
        self._edge = list(edge)
        self.size = sum(1 << height for height, _ in self._edge)

    def add(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add one leaf's hash; answers every run that this completes, as (start, height, hash)."""
        self.size += 1
        completed, height = [(self.size - 1, 0, leaf)], 0
        while self._edge and self._edge[-1][0] == height:
            leaf, height = joined(self._edge.pop()[1], leaf), height + 1
            completed.append((self.size - (1 << height), height, leaf))
        self._edge.append((height, leaf))
        return completed

    def root(self) -> bytes:
        if not self._edge:
            return EMPTY_ROOT
        *longer, (_, root) = self._edge
        for _, left in reversed(longer):
            root = joined(left, root)
        return root


def runs_of(size: int) -> Iterator[tuple[int, int]]:
    """The complete runs that make up a tree of this size, the longest first, as (start, height)."""
    start = 0
    for height in range(size.bit_length() - 1, -1, -1):
        if size >> height & 1:
            yield start, height
            start += 1 << height


def root_of(size: int, run: Run) -> bytes:
    """The root over the first so many leaves."""
    return Growing((height, run(start, height)) for start, height in runs_of(size)).root()


def inclusion_proof(index: int, size: int, run: Run) -> list[bytes]:
    """What shows that the leaf at this index is in the tree of this size. Raises LookupError when it is not."""
    if not 0 <= index < size:
        raise LookupError("There is no such leaf in a tree of that size.")
    return _path(index, 0, size, run)


def _path(index: int, start: int, end: int, run: Run) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, run), _over(middle, end, run)]
    return [*_path(index, middle, end, run), _over(start, middle, run)]


def consistency_proof(earlier: int, later: int, run: Run) -> list[bytes]:
    """What shows that the earlier tree is where the later began. Raises LookupError where it is not earlier."""
    if not 0 <= earlier <= later:
        raise LookupError("The earlier tree must not be larger than the later.")
    if earlier in (0, later):
        return []
    return _subproof(earlier, 0, later, run, is_whole=True)


def _subproof(earlier: int, start: int, end: int, run: Run, *, is_whole: bool) -> list[bytes]:
    if earlier == end:
        return [] if is_whole else [_over(start, end, run)]
    middle = start + _split(end - start)
    if earlier <= middle:
        return [*_subproof(earlier, start, middle, run, is_whole=is_whole), _over(middle, end, run)]
    return [*_subproof(earlier, middle, end, run, is_whole=False), _over(start, middle, run)]


def _split(length: int) -> int:
    """The largest power of two smaller than the length."""
    return 1 << (length - 1).bit_length() - 1


def _over(start: int, end: int, run: Run) -> bytes:
    """The hash over leaves start to end, where start is where a run as long could begin."""
    return root_of(end - start, lambda at, height: run(start + at, height))


# --- checking ------------------------------------------------------------------------------------------------------


def includes(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows that this leaf's hash is at this index of the tree with this root."""
    if not 0 <= index < size or not _are_hashes((leaf, root, *proof)):
        return False
    at, last, made = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            made = joined(each, made)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            made = joined(made, each)
        at, last = at >> 1, last >> 1
    return last == 0 and made == root


def is_consistent(earlier: int, later: int, earlier_root: bytes, later_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree with the earlier root is where the later one began."""
    if not 0 <= earlier <= later or not _are_hashes((earlier_root, later_root, *proof)):
        return False
    if earlier == later:
        return not proof and earlier_root == later_root
    if earlier == 0:
        return not proof and earlier_root == EMPTY_ROOT
    # A complete earlier tree is the proof's first hash itself, which is then left out of it.
    hashes = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    return bool(hashes) and _leads_to_both(earlier - 1, later - 1, hashes, earlier_root, later_root)


def _leads_to_both(at: int, last: int, hashes: Sequence[bytes], earlier_root: bytes, later_root: bytes) -> bool:
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = hashes[0]
    for each in hashes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = joined(each, first), joined(each, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = joined(second, each)
        at, last = at >> 1, last >> 1
    return last == 0 and first == earlier_root and second == later_root


def _are_hashes(given: Iterable[bytes]) -> bool:
    return all(len(each) == HASH_BYTES for each in given)
