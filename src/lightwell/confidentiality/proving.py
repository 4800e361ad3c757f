"""Proof that a reader cannot tell a suppressed count: other tables, just as possible, in which it differs.

Stages 3 and 5. The reader we defend against knows the policy, that counts are not negative, and every shown count
exactly, as if rounding hid nothing. A suppressed cell is protected when we can build possible tables in which it takes
at least six consecutive values while no shown count changes. Each is built from the true table by exchanging people
between cells, so it is possible by construction, and no solver is needed: what we prove is real, though a cleverer
search might prove more (then we suppress a little more than we must). Rounding comes on top, so that the real reader
knows less. A proof is kept, and is checked against the finished table apart from the search that found it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product

from lightwell.confidentiality.exchanging import UNBOUNDED, Exchange, Search
from lightwell.confidentiality.grid import TOTAL, Grid, Position

VALUES_LEFT_OPEN = 6
"""How many consecutive values each suppressed count must still be able to have: as many as there are below 6."""
ROOM_NEEDED = VALUES_LEFT_OPEN - 1


@dataclass(slots=True)
class Limits:
    """What a reader holds certain of each suppressed cell; all others are taken to be known exactly.

    least, most: what is certain of a suppressed cell, beyond that no count is negative.
    known: cells that are known exactly although they are suppressed here.
    """

    suppressed: set[Position]
    least: dict[Position, int] = field(default_factory=dict)
    most: dict[Position, int] = field(default_factory=dict)
    known: frozenset[Position] = frozenset()

    def may_vary(self, position: Position) -> bool:
        return position in self.suppressed and position not in self.known

    def of(self, position: Position) -> tuple[int, int]:
        return self.least.get(position, 0), self.most.get(position, UNBOUNDED)


Changes = dict[Position, int]
"""How another possible table differs from the true one."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Two possible tables between which a suppressed count can take every value.

    Each is the end of a row of exchanges that move the target by one, so all the values between are possible too.
    """

    target: Position
    lowest: Changes
    highest: Changes

    def leans_on(self, position: Position) -> bool:
        """Whether it needs this cell to be suppressed."""
        return bool(self.lowest.get(position) or self.highest.get(position))

    def holds(self, grid: Grid, limits: Limits) -> bool:
        """Whether a reader of the finished table, shown as `limits` says, could not tell these tables from the true."""
        width = self.highest.get(self.target, 0) - self.lowest.get(self.target, 0)
        return width >= ROOM_NEEDED and all(_looks_the_same(grid, limits, c) for c in (self.lowest, self.highest))


def _looks_the_same(grid: Grid, limits: Limits, changes: Changes) -> bool:
    adding_up: defaultdict[Position, int] = defaultdict(int)
    for full, change in changes.items():
        if TOTAL not in full:
            for position in product(*((at, TOTAL) for at in full)):
                adding_up[position] += change
    if {p: n for p, n in adding_up.items() if n} != {p: n for p, n in changes.items() if n}:
        return False
    return all(_may_be(grid, limits, position, change) for position, change in changes.items() if change)


def _may_be(grid: Grid, limits: Limits, position: Position, change: int) -> bool:
    least, most = limits.of(position)
    if not limits.may_vary(position) or grid.single.get(position, UNBOUNDED) + change < 0:
        return False
    return least <= grid.values[position] + change <= most


class Possible:
    """Another table, while it is being built."""

    def __init__(self, grid: Grid, limits: Limits, *, backwards: bool) -> None:
        self.grid = grid
        self.limits = limits
        self.backwards = backwards
        self.changed: Changes = {}

    def room_at(self, position: Position, up: bool) -> int:
        """How far one cell can go before a reader could notice or there is nobody left to move."""
        if not self.limits.may_vary(position):
            return 0
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
        add(self.changed, taken, times)
        return times


def add(changes: Changes, exchange: Exchange, times: int) -> None:
    """Make an exchange so many times."""
    for position in exchange.raised:
        changes[position] = changes.get(position, 0) + times
    for position in exchange.lowered:
        changes[position] = changes.get(position, 0) - times


def prove(grid: Grid, limits: Limits, target: Position) -> Proof | None:
    """The proof that a suppressed cell is protected, where the cells suppressed so far give one."""
    lowest = Possible(grid, limits, backwards=True)
    down = _drift(lowest, target, ROOM_NEEDED)
    highest = Possible(grid, limits, backwards=False)
    up = _drift(highest, target, ROOM_NEEDED - down)
    return Proof(target, lowest.changed, highest.changed) if down + up == ROOM_NEEDED else None


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


def known_to_exist(grid: Grid) -> dict[Position, int]:
    """Categories read off the rows: their label says that at least one person has them."""
    known = {}
    for position, value in grid.values.items():
        kept = [d for d, at in enumerate(position) if at != TOTAL]
        if value and len(kept) == 1 and not grid.declared[kept[0]]:
            known[position] = 1
    return known
