"""A surprising change from last quarter: half the rows gone, a column suddenly empty, an average that jumped.

Stage 3, sharing. It is the provider's own memory of its own files, kept sealed by the provider's key, and it holds
shares and sizes of columns alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.clean import CleanTable
from lightwell.gateway.distinct import Distinct
from lightwell.policy.tables import Kind

_ROWS_CHANGED = 50  # percent
_SHARE_CHANGED = 30  # percentage points
_AVERAGE_CHANGED = 50  # percent
_FEWEST_ROWS = 12  # with fewer, everything is a surprise


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """known_percent: of the rows. average_hundredths: of a number column, times 100; None for others."""

    known_percent: int
    average_hundredths: int | None = None


@dataclass(frozen=True, slots=True)
class TableSummary:
    """One table of one quarter, in sizes and shares."""

    rows: int
    columns: Mapping[str, ColumnSummary]


def summarised(clean: CleanTable) -> TableSummary:
    """What to remember of a table for next quarter."""
    items = [item for item in clean.table.items if item.id in clean.columns]
    return TableSummary(
        rows=clean.height,
        columns={item.id: _column(clean.columns[item.id], item.type) for item in items},
    )


def _column(column: Distinct, kind: Kind) -> ColumnSummary:
    known = int(column.each(column.values.is_not_null()).sum())
    percent = round(100 * known / len(column)) if len(column) else 0
    if kind is not Kind.NUMBER or not known:
        return ColumnSummary(percent)
    average = column.each(column.values.cast(pl.Float64)).mean()
    return ColumnSummary(percent, round(100 * float(average or 0)))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Surprise:
    """column: item id, or empty for the table as a whole."""

    table: str
    column: str
    sentence: str


def surprises(tables: Iterable[CleanTable], before: Mapping[str, TableSummary]) -> Iterator[Surprise]:
    """What changed so much since last quarter that somebody should look before it goes."""
    for clean in tables:
        then, now = before.get(clean.table.id), summarised(clean)
        if then is None or then.rows < _FEWEST_ROWS:
            continue
        if abs(now.rows - then.rows) * 100 > _ROWS_CHANGED * then.rows:
            yield Surprise(clean.table.id, "", f"There are {now.rows} rows; last quarter there were {then.rows}.")
        for name, column in now.columns.items():
            yield from _column_surprises(clean, name, column, then.columns.get(name))


def _column_surprises(
    clean: CleanTable, name: str, now: ColumnSummary, then: ColumnSummary | None
) -> Iterator[Surprise]:
    if then is None:
        return
    heading = clean.table.item(name).column
    if abs(now.known_percent - then.known_percent) > _SHARE_CHANGED:
        sentence = (
            f"“{heading}” is filled in for {now.known_percent} % of rows; last quarter it was {then.known_percent} %."
        )
        yield Surprise(clean.table.id, name, sentence)
    if now.average_hundredths is None or not then.average_hundredths:
        return
    change = abs(now.average_hundredths - then.average_hundredths)
    if change * 100 > _AVERAGE_CHANGED * abs(then.average_hundredths):
        yield Surprise(clean.table.id, name, f"The average of “{heading}” is very different from last quarter's.")
