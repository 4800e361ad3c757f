"""A table's columns as its pieces are read: each different value once, and a small number for each row.

Stage 3, sharing. What a million cells take as text is let go piece by piece; a column in which values hardly repeat is
kept as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from lightwell.gateway.distinct import (
    FEWEST_ROWS,
    MOST_DIFFERENT,
    Distinct,
    distinct,
    is_mostly_different,
    narrowest,
    of_categories,
)
from lightwell.gateway.reading.readings import ROW

_TEXT: Final = pl.String()


class Collecting:
    """One table's columns, named "0", "1" and so on, and its rows' numbers."""

    def __init__(self, width: int, *, in_pieces: bool) -> None:
        self._columns = {str(position): _Column(str(position), in_pieces) for position in range(width)}
        self._numbers: list[pl.Series] = []

    @property
    def schema(self) -> Mapping[str, pl.DataType]:
        """How the next piece is best read."""
        return {name: column.dtype for name, column in self._columns.items()}

    def add(self, piece: pl.DataFrame) -> None:
        """The next rows: every column as the schema says or as text, and ROW."""
        self._numbers.append(piece.get_column(ROW))
        for name, column in self._columns.items():
            column.add(piece.get_column(name))

    def numbers(self) -> pl.Series:
        return pl.concat(self._numbers) if self._numbers else pl.Series(ROW, [], dtype=pl.UInt32)

    def finished(self) -> tuple[Distinct, ...]:
        """Every column; their pieces are let go."""
        return tuple(self._columns.pop(name).finished() for name in list(self._columns))


class _Column:
    """One column. Its categories are forgotten once no series has them, so that one is held."""

    def __init__(self, name: str, in_pieces: bool) -> None:
        self._name, self._in_pieces = name, in_pieces
        self._texts: list[pl.Series] = []
        self._kind: pl.Series | None = None
        self._categories: list[pl.Series] = []
        self._rows = 0
        self._next_count = FEWEST_ROWS

    @property
    def dtype(self) -> pl.DataType:
        return _TEXT if self._kind is None else self._kind.dtype

    def add(self, cells: pl.Series) -> None:
        if not self._rows:
            self._begin(cells)
        self._rows += len(cells)
        if self._kind is None:
            self._texts.append(cells)
        else:
            self._hold(_without_nulls(cells).cast(self._kind.dtype))

    def _begin(self, cells: pl.Series) -> None:
        if self._in_pieces and (len(cells) < FEWEST_ROWS or not is_mostly_different(cells)):
            categories = pl.Categorical(pl.Categories.random())
            self._kind = pl.Series(self._name, [], dtype=categories)

    def _hold(self, cells: pl.Series) -> None:
        numbers = cells.to_physical()
        most = int(numbers.max() or 0) + 1  # type: ignore[arg-type]
        self._categories.append(numbers.cast(narrowest(most)))
        if self._rows >= self._next_count and most > MOST_DIFFERENT * self._rows:
            self._next_count = 2 * self._rows
            self._keep_as_text_if_different()

    def _keep_as_text_if_different(self) -> None:
        different = pl.concat([each.unique().cast(pl.UInt32) for each in self._categories]).n_unique()
        if self._kind is not None and different > MOST_DIFFERENT * self._rows:
            dtype = self._kind.dtype
            self._texts = [each.cast(pl.UInt32).cat.to(dtype).cast(_TEXT) for each in self._categories]
            self._kind, self._categories = None, []

    def finished(self) -> Distinct:
        if self._kind is not None and self._categories:
            return of_categories(self._kind, self._categories)
        if not self._texts:
            return Distinct(pl.Series(self._name, [], dtype=_TEXT))
        texts, self._texts = self._texts, []
        return distinct(pl.concat(texts, rechunk=True))


def _without_nulls(cells: pl.Series) -> pl.Series:
    """A row that lacks cells at its end has empty ones; read into categories they are null."""
    return cells.cast(_TEXT).fill_null("") if cells.null_count() else cells
