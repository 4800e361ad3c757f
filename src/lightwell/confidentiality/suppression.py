"""Which cells are not shown: those below the threshold, and what would give them away.

Stages 3 and 5. Source: suppression of counts below 6 and "further suppression so that values cannot be worked back"
(Ministry of Social Development); the choice of what else to hide is the hypercube method's, the cheapest box first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import product

from lightwell.confidentiality.exchanging import UNBOUNDED, Exchange, Search
from lightwell.confidentiality.grid import Grid, Position
from lightwell.confidentiality.proving import ROOM_NEEDED, Changes, Limits, Proof, add, prove

MOST_TRIED = 20
"""How many cheaper openings to try before taking the one that is sure."""

MOST_PROVEN_ANEW = 1_500
"""How many proofs to try again while looking for cells that could be shown after all."""


class CannotProtect(Exception):
    """No further suppression can protect a cell, because what gives it away was released before."""


def suppress_what_gives_away(
    grid: Grid, ways: Sequence[Limits], released: Collection[Position] = ()
) -> dict[Position, Proof]:
    """Suppress more cells until every suppressed cell is protected; gives the proof for each.

    ways: sets of limits that share what is suppressed; to protect a cell within one of them is enough.
    released: cells already shown in an earlier table, which can no longer be suppressed.
    Showing fewer cells never tells a reader more, so what is once proven stays proven.
    Raises: CannotProtect.
    """
    suppressed = ways[0].suppressed
    needed = frozenset(suppressed)
    proofs: dict[Position, Proof] = {}
    waiting = sorted(suppressed, key=lambda p: (grid.values[p], p), reverse=True)
    while waiting:
        target = waiting.pop()
        proof = _proof(grid, ways, target)
        if proof is None:
            also = _cheapest(grid, ways, target, released)
            suppressed.update(also.cells)
            waiting.extend(sorted(also.cells, reverse=True))
            proof = also.proof
        proofs[target] = proof
    _show_what_need_not_be_hidden(grid, ways, needed, proofs)
    return proofs


def _proof(grid: Grid, ways: Sequence[Limits], target: Position) -> Proof | None:
    return next((proof for limits in ways if (proof := prove(grid, limits, target))), None)


@dataclass(frozen=True, slots=True, order=True)
class Remedy:
    """More cells to suppress, what that costs a reader (the people whose counts go), and the proof it gives."""

    price: int
    cells: tuple[Position, ...]
    proof: Proof = field(compare=False)


def _cheapest(grid: Grid, ways: Sequence[Limits], target: Position, released: Collection[Position]) -> Remedy:
    """The cheapest box that protects the target by itself, or one cheaper still that does so with what is hidden."""
    best: Remedy | None = None
    for limits, down in product(ways, range(ROOM_NEEDED, -1, -1)):
        plan = Plan(grid, limits, released, up=ROOM_NEEDED - down, down=down)
        search = Search(grid, plan.price)
        search.dearest = best.price if best else UNBOUNDED
        for exchange in search.exchanges(target):
            search.dearest = exchange.price
            best = Remedy(exchange.price, plan.in_the_way(exchange), plan.proof(target, exchange))
    small = _small_openings(grid, ways, target, released, best.price if best else UNBOUNDED)
    found = next((remedy for cells in small if (remedy := _tried(grid, ways, target, cells))), best)
    if found is None:
        raise CannotProtect
    return found


def _small_openings(
    grid: Grid, ways: Sequence[Limits], target: Position, released: Collection[Position], dearest: int
) -> list[tuple[Position, ...]]:
    """The cheapest boxes that let the target move at all: they may do together with those already open."""
    found: dict[tuple[Position, ...], int] = {}
    for limits, up in product(ways, (0, 1)):
        plan = Plan(grid, limits, released, up=up, down=1 - up)
        search = Search(grid, plan.price)
        search.dearest = dearest
        for exchange in search.exchanges(target):
            if exchange.price:
                found[tuple(sorted(plan.in_the_way(exchange)))] = exchange.price
    return nsmallest(MOST_TRIED, found, key=lambda cells: (found[cells], cells))


def _tried(grid: Grid, ways: Sequence[Limits], target: Position, cells: tuple[Position, ...]) -> Remedy | None:
    suppressed = ways[0].suppressed
    suppressed.update(cells)
    proof = _proof(grid, ways, target)
    suppressed.difference_update(cells)
    return Remedy(sum(grid.values[p] for p in cells), cells, proof) if proof else None


def _show_what_need_not_be_hidden(
    grid: Grid, ways: Sequence[Limits], needed: Collection[Position], proofs: dict[Position, Proof]
) -> None:
    """Show again, the largest first, each cell without which every other proof can still be had."""
    suppressed = ways[0].suppressed
    left_to_try = MOST_PROVEN_ANEW
    for position in sorted(suppressed - set(needed), key=lambda p: (grid.values[p], p), reverse=True):
        leaning = [p for p, proof in proofs.items() if p != position and proof.leans_on(position)]
        left_to_try -= len(leaning)
        if left_to_try < 0:
            return
        suppressed.remove(position)
        anew = _all_proven(grid, ways, leaning)
        if anew is None:
            suppressed.add(position)
        else:
            proofs.update(anew)
            del proofs[position]


def _all_proven(grid: Grid, ways: Sequence[Limits], targets: Iterable[Position]) -> dict[Position, Proof] | None:
    """A proof for each, or None as soon as there is none for one."""
    proofs = {}
    for target in targets:
        proof = _proof(grid, ways, target)
        if proof is None:
            return None
        proofs[target] = proof
    return proofs


@dataclass(frozen=True, slots=True)
class Plan:
    """To make one exchange so many times one way and, elsewhere, so many times the other way."""

    grid: Grid
    limits: Limits
    released: Collection[Position]
    up: int
    down: int

    def price(self, position: Position, raised: bool) -> int | None:
        """Nothing for a cell that has the room; its count if it must be suppressed; None if that would not help."""
        up, down = (self.up, self.down) if raised else (self.down, self.up)
        if position in self.limits.known:
            return None
        value = self.grid.values[position]
        least, most = self.limits.of(position)
        if value + up > most or value - down < least or down > self.grid.single.get(position, UNBOUNDED):
            return None
        if position in self.limits.suppressed:
            return 0
        return None if position in self.released else value

    def in_the_way(self, exchange: Exchange) -> tuple[Position, ...]:
        """The shown cells whose showing would rule the plan out."""
        return tuple(p for p in (*exchange.raised, *exchange.lowered) if p not in self.limits.suppressed)

    def proof(self, target: Position, exchange: Exchange) -> Proof:
        lowest: Changes = {}
        highest: Changes = {}
        add(lowest, exchange, -self.down)
        add(highest, exchange, self.up)
        return Proof(target, lowest, highest)
