"""Which cells are not shown: those below the threshold, and what would give them away.

Stages 3 and 5. Source: suppression of counts below 6 and "further suppression so that values cannot be worked back"
(Ministry of Social Development); the choice of what else to hide is the hypercube method's, the cheapest box first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lightwell.confidentiality.exchanging import UNBOUNDED, Exchange, Search
from lightwell.confidentiality.grid import Grid, Position
from lightwell.confidentiality.proving import ROOM_NEEDED, Limits, proven_room


class CannotProtect(Exception):
    """No further suppression can protect a cell, because what gives it away was released before."""


def suppress_what_gives_away(grid: Grid, limits: Limits, released: Collection[Position] = ()) -> None:
    """Suppress more cells until every suppressed cell is proven protected.

    released: cells already shown in an earlier table, which can no longer be suppressed.
    Showing fewer cells never tells a reader more, so what is once proven stays proven.
    Raises: CannotProtect.
    """
    waiting = sorted(limits.suppressed, key=lambda p: (grid.values[p], p), reverse=True)
    while waiting:
        target = waiting.pop()
        if proven_room(grid, limits, target) >= ROOM_NEEDED:
            continue
        also = _cheapest(grid, limits, target, released)
        limits.suppressed.update(also)
        waiting.extend(sorted(also, reverse=True))


def _cheapest(grid: Grid, limits: Limits, target: Position, released: Collection[Position]) -> tuple[Position, ...]:
    """The cells to suppress that cost a reader least (fewest people's counts) and protect the target."""
    best: Exchange | None = None
    in_the_way: tuple[Position, ...] = ()
    for down in range(ROOM_NEEDED, -1, -1):
        plan = Plan(grid, limits, released, up=ROOM_NEEDED - down, down=down)
        search = Search(grid, plan.price)
        search.dearest = best.price if best else UNBOUNDED
        for exchange in search.exchanges(target):
            best, search.dearest = exchange, exchange.price
            in_the_way = plan.in_the_way(exchange)
    if best is None:
        raise CannotProtect
    return in_the_way


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
        value = self.grid.values[position]
        if value + up > self.limits.most.get(position, UNBOUNDED) or value - down < self.limits.least.get(position, 0):
            return None
        if down > self.grid.single.get(position, UNBOUNDED):
            return None
        least, most = self.limits.of(position)
        if least <= value - down and value + up <= most:
            return 0
        return None if position in self.released else value

    def in_the_way(self, exchange: Exchange) -> tuple[Position, ...]:
        """The shown cells whose showing would rule the plan out."""
        raised = (position for position in exchange.raised if self.price(position, True))
        lowered = (position for position in exchange.lowered if self.price(position, False))
        return (*raised, *lowered)
