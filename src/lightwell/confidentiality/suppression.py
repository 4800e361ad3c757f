"""Which cells are not shown: those below the threshold, and what would give them away.

Stages 3 and 5. Source: suppression of counts below 6 and "further suppression so that values cannot be worked back"
(Ministry of Social Development); the choice of what else to hide is the hypercube method's, the cheapest box first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product

from lightwell.confidentiality.exchanging import UNBOUNDED, Exchange, Search
from lightwell.confidentiality.grid import Grid, Position
from lightwell.confidentiality.proving import ROOM_NEEDED, Changes, Limits, Proof, add, prove


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
    proofs: dict[Position, Proof] = {}
    waiting = sorted(suppressed, key=lambda p: (grid.values[p], p), reverse=True)
    while waiting:
        target = waiting.pop()
        proof = next((proof for limits in ways if (proof := prove(grid, limits, target))), None)
        if proof is None:
            plan, exchange = _cheapest(grid, ways, target, released)
            also = plan.in_the_way(exchange)
            suppressed.update(also)
            waiting.extend(sorted(also, reverse=True))
            proof = plan.proof(target, exchange)
        proofs[target] = proof
    return proofs


def _cheapest(
    grid: Grid, ways: Sequence[Limits], target: Position, released: Collection[Position]
) -> tuple[Plan, Exchange]:
    """What protects the target and costs a reader least, by the counts of people that would not be shown."""
    best: tuple[Plan, Exchange] | None = None
    dearest = UNBOUNDED
    for limits, down in product(ways, range(ROOM_NEEDED, -1, -1)):
        plan = Plan(grid, limits, released, up=ROOM_NEEDED - down, down=down)
        search = Search(grid, plan.price)
        search.dearest = dearest
        for exchange in search.exchanges(target):
            best, dearest = (plan, exchange), exchange.price
            search.dearest = dearest
    if best is None:
        raise CannotProtect
    return best


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
