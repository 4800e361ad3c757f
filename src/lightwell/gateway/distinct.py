"""A column by its different values, so that what a million cells have in common is worked out once for each value.

Stage 3, sharing. A coded column of a million rows holds forty values, and a byte for each row says which; a column of
names holds a million, and is left as it is. Values are held for as long as the column is, and in no table that other
columns share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

FEWEST_ROWS: Final = 1_000
MOST_DIFFERENT: Final = 0.3
_PLACES: Final = ((pl.UInt8, 1 << 8), (pl.UInt16, 1 << 16), (pl.UInt32, 1 << 32))


@dataclass(frozen=True, eq=False)
class Distinct:
    """values: each different cell once. places: where each row's value is; None where the values are the rows."""

    values: pl.Series
    places: pl.Series | None = None

    def __len__(self) -> int:
        return len(self.values if self.places is None else self.places)

    @classmethod
    def unknown(cls, name: str, dtype: pl.DataType, rows: int) -> Distinct:
        """A column of which nothing is known."""
        return cls(pl.Series(name, [None], dtype=dtype), pl.Series([0], dtype=pl.UInt8).new_from_index(0, rows))

    @property
    def cells(self) -> pl.Series:
        """For each row, its value."""
        return self.each(self.values)

    def each(self, made: pl.Series) -> pl.Series:
        """For each row, what was made of its value."""
        return made if self.places is None else made.gather(self.places)

    def at(self, rows: pl.Series) -> pl.Series:
        """The values of these rows, in this order."""
        return self.values.gather(rows if self.places is None else self.places.gather(rows))

    def only_where(self, rows: pl.Series) -> Distinct:
        """The same, and nothing in the other rows. rows: one Boolean for each."""
        if self.places is None:
            return Distinct(self.values.zip_with(rows, self.values.clear(len(rows))))
        nothing = len(self.values)
        places = self.places.cast(narrowest(nothing + 1))
        elsewhere = pl.Series([nothing], dtype=places.dtype).new_from_index(0, len(rows))
        return Distinct(self.values.extend_constant(None, 1), places.zip_with(rows, elsewhere))

    def in_order(self) -> pl.Series:
        """For each row something that sorts as its value does, and takes less room."""
        return self.cells if self.places is None else self.each(_places(self.values.rank("dense")))

    def merged(self) -> Distinct:
        """The same by places, with values that are alike only once, such as days that became the same month."""
        different = self.values.to_frame("value").unique(maintain_order=True)
        if self.places is not None and different.height == len(self.values):
            return self
        to = self.values.to_frame("value").join(
            different.with_row_index("place"), on="value", how="left", nulls_equal=True, maintain_order="left"
        )
        return Distinct(different.get_column("value").alias(self.values.name), self.each(_places(to["place"])))


def distinct(cells: pl.Series) -> Distinct:
    """A column of text by its different values, where there are far fewer of them than rows."""
    if len(cells) < FEWEST_ROWS or cells.null_count() or is_mostly_different(cells):
        return Distinct(cells)
    held = cells.cast(pl.Categorical(pl.Categories.random()))
    return of_categories(held.clear(), [held.to_physical()])


def is_mostly_different(cells: pl.Series) -> bool:
    """Whether its values hardly repeat, within a percent or two."""
    return int(cells.to_frame("cell").select(pl.col("cell").approx_n_unique()).item()) > MOST_DIFFERENT * len(cells)


def of_categories(kind: pl.Series, numbers: Sequence[pl.Series]) -> Distinct:
    """A column whose pieces were read into one set of categories.

    kind: empty, of those categories, which are forgotten once no series has them. numbers: each row's category's own.
    """
    known = pl.concat([each.unique().cast(pl.UInt32) for each in numbers]).unique().sort()
    values = known.cat.to(kind.dtype).cast(pl.String).alias(kind.name)
    place_of = pl.Series([0], dtype=pl.UInt32).new_from_index(0, int(known.max() or 0) + 1)  # type: ignore[arg-type]
    place_of = _places(place_of.scatter(known, range(len(known))))
    return Distinct(values, pl.concat([place_of.gather(each) for each in numbers], rechunk=True))


def narrowest(different: int) -> type[pl.DataType]:
    """The smallest kind of number that tells so many values apart."""
    return next(each for each, most in _PLACES if different <= most)


def _places(numbers: pl.Series) -> pl.Series:
    return numbers.cast(narrowest(int(numbers.max() or 0) + 1))  # type: ignore[arg-type]
