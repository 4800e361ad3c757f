"""Proof that a reader cannot tell a suppressed count: other tables, just as possible, in which it differs.

Stages 3 and 5. A reader knows the policy, every shown value, and that counts are not negative. A suppressed cell is
protected when we can build possible tables in which it takes at least six consecutive values. Each is built from the
true table by exchanging people between cells, so it is possible by construction, and no solver is needed: what we
prove is real, though a cleverer search might prove more (then we suppress a little more than we must).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from lightwell.confidentiality.exchanging import UNBOUNDED, Exchange, Search
from lightwell.confidentiality.grid import TOTAL, Grid, Position

VALUES_LEFT_OPEN = 6
"""How many consecutive values each suppressed count must still be able to have: as many as there are below 6."""
ROOM_NEEDED = VALUES_LEFT_OPEN - 1


@dataclass(slots=True)
class Limits:
    """What a reader holds certain of each cell: the least and the most it can be.

    shown: for a cell that is shown unless suppressed, what its shown value may stand for.
    least, most: what is certain even of a cell that is not shown, beyond that no count is negative.
    """

    suppressed: set[Position]
    shown: dict[Position, tuple[int, int]]
    least: dict[Position, int] = field(default_factory=dict)
    most: dict[Position, int] = field(default_factory=dict)

    def of(self, position: Position) -> tuple[int, int]:
        least, most = self.least.get(position, 0), self.most.get(position, UNBOUNDED)
        if position in self.suppressed:
            return least, most
        shown_least, shown_most = self.shown[position]
        return max(least, shown_least), min(most, shown_most)


class Possible:
    """A table that would look the same to a reader, as its differences from the true one."""

    def __init__(self, grid: Grid, limits: Limits, *, backwards: bool) -> None:
        self.grid = grid
        self.limits = limits
        self.backwards = backwards
        self.changed: dict[Position, int] = {}

    def room_at(self, position: Position, up: bool) -> int:
        """How far one cell can go before a reader could notice or there is nobody left to move."""
        changed = self.changed.get(position, 0)
        value = self.grid.values[position] + changed
        least, most = self.limits.of(position)
        if up:
            return most - value
        # Only people who are in one cell alone are moved: moving them moves nothing but what the exchange lists.
        return min(value - least, self.grid.single.get(position, UNBOUNDED) + changed)

    def price(self, position: Position, up: bool) -> int | None:
        return 0 if self.room_at(position, up is not self.backwards) > 0 else None

    def make(self, exchange: Exchange, wanted: int) -> int:
        """Make the exchange as often as there is room for, up to `wanted` times; says how often that was."""
        taken = exchange.backwards() if self.backwards else exchange
        room = [self.room_at(position, True) for position in taken.raised]
        room += [self.room_at(position, False) for position in taken.lowered]
        times = max(0, min(wanted, *room))
        for position in taken.raised:
            self.changed[position] = self.changed.get(position, 0) + times
        for position in taken.lowered:
            self.changed[position] = self.changed.get(position, 0) - times
        return times


def proven_room(grid: Grid, limits: Limits, target: Position, wanted: int = ROOM_NEEDED) -> int:
    """How many values besides the true one the target can be proven able to have, up to `wanted`."""
    down = _drift(Possible(grid, limits, backwards=True), target, wanted)
    return down + _drift(Possible(grid, limits, backwards=False), target, wanted - down)


def _drift(possible: Possible, target: Position, wanted: int) -> int:
    """How far one way the target can be moved, making every exchange that helps until it is enough."""
    gone = 0
    if not wanted or possible.price(target, True) is None:
        return 0
    for exchange in Search(possible.grid, possible.price).exchanges(target):
        gone += possible.make(exchange, wanted - gone)
        if gone == wanted or possible.price(target, True) is None:
            break
    return gone


def unprotected(grid: Grid, limits: Limits, among: Collection[Position]) -> tuple[Position, ...]:
    """The suppressed cells whose protection cannot be proven."""
    return tuple(p for p in sorted(among) if proven_room(grid, limits, p) < ROOM_NEEDED)


def known_to_exist(grid: Grid) -> dict[Position, int]:
    """Categories read off the rows: their label says that at least one person has them."""
    known = {}
    for position, value in grid.values.items():
        kept = [d for d, at in enumerate(position) if at != TOTAL]
        if value and len(kept) == 1 and not grid.declared[kept[0]]:
            known[position] = 1
    return known
