"""A column by its different values, so that what a million cells have in common is worked out once for each value.

Stage 3, sharing. A coded column of a million rows holds forty values; a column of names holds a million, and is left as
it is. Values are held for as long as the column is, and in no table that other columns share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

_FEWEST_ROWS: Final = 1_000
_MOST_DIFFERENT: Final = 0.3


@dataclass(frozen=True, eq=False)
class Distinct:
    """values: each different cell once. places: where each row's value is; None where the values are the rows."""

    values: pl.Series
    places: pl.Series | None = None

    def each(self, made: pl.Series) -> pl.Series:
        """For each row, what was made of its value."""
        return made if self.places is None else made.gather(self.places)

    def at(self, rows: pl.Series) -> pl.Series:
        """The values of these rows, in this order."""
        return self.values.gather(rows if self.places is None else self.places.gather(rows))


def distinct(cells: pl.Series) -> Distinct:
    """A column of text by its different values, where there are far fewer of them than rows."""
    if len(cells) < _FEWEST_ROWS or cells.null_count() or _approximately(cells) > _MOST_DIFFERENT * len(cells):
        return Distinct(cells)
    held = cells.cast(pl.Categorical(pl.Categories.random()))
    different, numbers = held.unique(), held.to_physical()
    known = different.to_physical()
    place_of = pl.Series([0], dtype=pl.UInt32).new_from_index(0, int(known.to_frame().max().item()) + 1)
    place_of.scatter(known, range(len(known)))
    return Distinct(different.cast(pl.String).alias(cells.name), place_of.gather(numbers))


def _approximately(cells: pl.Series) -> int:
    """How many different values there are, within a percent or two."""
    return int(cells.to_frame("cell").select(pl.col("cell").approx_n_unique()).item())
