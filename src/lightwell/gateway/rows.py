"""Rows that are made when they are wanted, some thousands at a time, because all of them at once take too much room.

Stage 3, sharing. What a recipient gets is one table, however it is kept until it is sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

AT_ONCE: Final = 128 * 1024


@dataclass(frozen=True, eq=False)
class Rows:
    """height: how many. made: (first, how many) -> those rows. schema: their columns and types."""

    height: int
    schema: pl.Schema
    made: Callable[[int, int], pl.DataFrame]

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Rows:
        return cls(frame.height, frame.schema, frame.slice)

    def renamed(self, names: Mapping[str, str]) -> Rows:
        schema = pl.Schema({names.get(name, name): dtype for name, dtype in self.schema.items()})
        return Rows(self.height, schema, lambda first, count: self.made(first, count).rename(dict(names)))

    @property
    def columns(self) -> list[str]:
        return self.schema.names()

    def frame(self) -> pl.DataFrame:
        """All of them."""
        return self.made(0, self.height)

    def in_pieces(self, at_once: int = AT_ONCE) -> Iterator[pl.DataFrame]:
        """All of them, in their order; one piece where there are none."""
        for first in range(0, max(1, self.height), at_once):
            yield self.made(first, min(at_once, self.height - first))

    def series_in_pieces(self) -> Iterator[pl.Series]:
        """The same of the only column."""
        return (each.to_series() for each in self.in_pieces())


def in_slices(column: pl.Series, make: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """What is made of a column, some thousands of rows at a time, so that what is in between is let go."""
    made = [make(column.slice(first, AT_ONCE)) for first in range(0, max(1, len(column)), AT_ONCE)]
    return pl.concat(made, rechunk=True)
