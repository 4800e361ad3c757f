"""Exchanges of people between the cells of a table that leave most of its totals as they are.

Stages 3 and 5. Source: the box of the hypercube method of secondary suppression (Repsilber; GHMITER in tau-argus),
extended to boxes along only some of the dimensions, which move some totals and leave the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from lightwell.confidentiality.grid import TOTAL, Grid, Position

UNBOUNDED = 10**12

Price = Callable[[Position, bool], int | None]
"""What it costs to raise (True) or lower (False) one cell; None when it cannot be."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """People moved from some cells to others: one more in every `raised`, one fewer in every `lowered`.

    Totals over a dimension along which people moved stay as they are and are not listed.
    """

    raised: tuple[Position, ...]
    lowered: tuple[Position, ...]
    price: int = 0

    def backwards(self) -> Exchange:
        return Exchange(self.lowered, self.raised, self.price)


class Search:
    """The exchanges that put one more person in a cell or total, found corner by corner.

    A branch is left as soon as a corner cannot be moved or the price so far reaches `dearest`, which whoever is
    looking may lower as better ones are found. The order is always the same for the same table.
    """

    def __init__(self, grid: Grid, price: Price) -> None:
        self.grid = grid
        self.price = price
        self.dearest = UNBOUNDED

    def exchanges(self, target: Position) -> Iterator[Exchange]:
        """Those that move the fewest totals come first."""
        kept = [d for d, at in enumerate(target) if at != TOTAL]
        for how_many in range(len(kept), -1, -1):
            for along in combinations(kept, how_many):
                for full in self.grid.full_positions_under(target):
                    yield from self._from(full, along)

    def _from(self, full: Position, along: tuple[int, ...]) -> Iterator[Exchange]:
        raised = [full]
        for d in range(len(full)):
            if d not in along:
                raised += [_moved(position, d, TOTAL) for position in raised]
        price = self._price_of(raised, raised=True)
        if price is not None:
            yield from self._along(Exchange(tuple(raised), (), price), full, along)

    def _along(self, so_far: Exchange, full: Position, along: tuple[int, ...]) -> Iterator[Exchange]:
        """Double the box along each remaining dimension, every other category in turn."""
        if so_far.price >= self.dearest:
            return
        if not along:
            yield so_far
            return
        d, *rest = along
        for other in range(self.grid.sizes[d]):
            if other == full[d]:
                continue
            doubled = self._doubled(so_far, d, other)
            if doubled is not None:
                yield from self._along(doubled, full, tuple(rest))

    def _doubled(self, so_far: Exchange, d: int, other: int) -> Exchange | None:
        """The same again in another category of one dimension, the other way round; None where it cannot be."""
        lowered = [_moved(position, d, other) for position in so_far.raised]
        for_lowered = self._price_of(lowered, raised=False)
        if for_lowered is None:
            return None
        raised = [_moved(position, d, other) for position in so_far.lowered]
        for_raised = self._price_of(raised, raised=True)
        if for_raised is None:
            return None
        price = so_far.price + for_lowered + for_raised
        return Exchange((*so_far.raised, *raised), (*so_far.lowered, *lowered), price)

    def _price_of(self, positions: list[Position], *, raised: bool) -> int | None:
        total = 0
        for position in positions:
            price = self.price(position, raised)
            if price is None:
                return None
            total += price
        return total


def _moved(position: Position, d: int, category: int) -> Position:
    return (*position[:d], category, *position[d + 1 :])
