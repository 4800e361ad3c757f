"""How many rows have each combination of several columns' values, without putting the columns together as text.

Stage 3, sharing. Ten million rows that share three coarse columns are some hundred combinations.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Final

import polars as pl

from lightwell.gateway.distinct import Distinct

_MOST_COMBINATIONS: Final = 1 << 62
_WHICH: Final = "__which__"


def groups(columns: Sequence[Distinct], names: Sequence[str], rows: pl.Series, count: str) -> pl.DataFrame:
    """One row for each combination that stands in these rows, and how many of them it is in.

    rows: places among the columns' rows, each once, in any order.
    """
    merged = [each.merged() for each in columns]
    if prod(len(each.values) for each in merged) > _MOST_COMBINATIONS:
        frame = pl.DataFrame([each.at(rows).alias(name) for name, each in zip(names, columns, strict=True)])
        return frame.group_by(list(names)).agg(_many(count))
    which = _numbered(merged, rows).to_frame().group_by(_WHICH).agg(_many(count))
    return pl.DataFrame([*_told(merged, names, which.get_column(_WHICH)), which.get_column(count)])


def _many(count: str) -> pl.Expr:
    return pl.len().cast(pl.Int64).alias(count)


def _numbered(columns: Sequence[Distinct], rows: pl.Series) -> pl.Series:
    """For each of these rows the number of its combination."""
    combinations = prod(len(each.values) for each in columns)
    dtype = pl.UInt32 if combinations <= 1 << 32 else pl.UInt64
    number = pl.Series(_WHICH, [0], dtype=dtype).new_from_index(0, len(rows))
    for each in columns:
        if each.places is not None:
            number = number * len(each.values) + _at(each.places, rows).cast(dtype)
    return number.alias(_WHICH)


def _at(places: pl.Series, rows: pl.Series) -> pl.Series:
    return places if len(rows) == len(places) else places.gather(rows)  # all of them: in which order is all one


def _told(columns: Sequence[Distinct], names: Sequence[str], which: pl.Series) -> list[pl.Series]:
    """What each column says in each combination."""
    told: list[pl.Series] = []
    for name, each in zip(reversed(names), reversed(columns), strict=True):
        told.append(each.values.gather(which % len(each.values)).alias(name))
        which = which // len(each.values)
    return told[::-1]


def are_all_different(rows: pl.DataFrame) -> bool:
    """Whether no two are alike for certain: 64 bits of each are put in order, which takes an eighth of the room."""
    hashed = rows.hash_rows().sort()
    return not (hashed == hashed.shift(1)).any()
