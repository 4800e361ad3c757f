"""A table's cells by position, in one order whatever the order of a caller's columns.

Stages 3 and 5. Dimensions and categories are sorted by name, so that everything decided from positions is the same for
the same table.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from lightwell.confidentiality.tables import Cell, Table

TOTAL = -1
"""Stands in a position where a category would, for the total over that dimension."""

Position = tuple[int, ...]
"""A cell or total: for each dimension the number of its category, or TOTAL."""


class Grid:
    """The cells of one table by position."""

    def __init__(self, table: Table) -> None:
        ordered = sorted(table.dimensions, key=lambda dimension: dimension.name)
        self.declared = tuple(dimension.declared for dimension in ordered)
        self.sizes = tuple(len(dimension.categories) for dimension in ordered)
        labels = [(*sorted(d.categories), None) for d in ordered]
        self.cell_at: dict[Position, Cell] = {}
        for position in product(*(range(TOTAL, size) for size in self.sizes)):
            pairs = zip(ordered, labels, position, strict=True)
            self.cell_at[position] = frozenset((d.name, c) for d, s, at in pairs if (c := s[at]) is not None)
        self.position_of = {cell: position for position, cell in self.cell_at.items()}
        self.values = {position: table.counts[cell] for position, cell in self.cell_at.items()}
        self.single = {self.position_of[cell]: alone for cell, alone in table.single.items()}

    def full_positions_under(self, position: Position) -> Iterator[Position]:
        """The cells with all dimensions that this cell or total is made of."""
        yield from product(
            *(range(size) if at == TOTAL else (at,) for at, size in zip(position, self.sizes, strict=True))
        )


def made_of(sizes: tuple[int, ...], position: Position) -> Iterator[tuple[Position, ...]]:
    """The ways a total is the sum of finer cells: one for each dimension that it is over."""
    for d, at in enumerate(position):
        if at == TOTAL:
            yield tuple((*position[:d], category, *position[d + 1 :]) for category in range(sizes[d]))
