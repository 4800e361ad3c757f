"""Reading one delivery, in a child process that gets one unit's key, for one page or one copy, and then ends.

Stage 3, sharing. Nothing is written to a disk. What it answers is what its unit asked for: a page of rows, sorted, or
a copy with nothing in it that a spreadsheet would run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final
from uuid import UUID

import polars as pl

from lightwell.gateway.contents import Contents
from lightwell.gateway.keyless import Apart, put_key_back
from lightwell.gateway.outgoing import SentColumn
from lightwell.gateway.reading import write_csv
from lightwell.gateway.sealing import open_delivery
from lightwell.gateway.store import Store
from lightwell.gateway.unit_keys import unlock_unit_key
from lightwell.policy.decoding import Json, decode, encode
from lightwell.sharing.children import Tell, answer
from lightwell.sharing.left_out import RowsOf, rows_in
from lightwell.sharing.unit_vault import locking_key

NUMBER: Final = " number"
"""No column of a table is called so."""


class Order(StrEnum):
    """Which way a column is sorted."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class View:
    """What of a delivery is looked at. table: None for the first. sort: a column, None as it was sent. page: from 1."""

    table: str | None = None
    sort: str | None = None
    order: Order = Order.UP
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, slots=True)
class OpeningTask:
    """One reading. locked_key, own_key: hexadecimal; own_key is the delivery's, empty where it was never apart.

    view: None for a copy of the table as CSV. only: these rows alone, counted from 1, with the columns of every clause:
    what a case about one person shows whoever answers it. without: rows that nobody is shown any more.
    """

    store: str
    state: str
    digest: str
    unit: str
    locked_key: str
    trusted: tuple[str, ...]
    clauses: tuple[str, ...]
    clause: str
    table: str | None = None
    view: View | None = None
    own_key: str = ""
    only: tuple[int, ...] = ()
    without: tuple[RowsOf, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedTable:
    """One table that may be read under the clause."""

    name: str
    words: str
    use: str
    clauses: tuple[str, ...]
    columns: tuple[SentColumn, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row, as text; None: not known. number: counted from 1, as it was sent."""

    cells: tuple[str | None, ...]
    number: int


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """One page of one table. table: the one shown. total: rows in it. context: what it must be read beside."""

    tables: tuple[OpenedTable, ...]
    table: str
    rows: tuple[Row, ...]
    total: int
    page: int
    context: tuple[str, ...]

    @property
    def shown(self) -> OpenedTable:
        return next(each for each in self.tables if each.name == self.table)


@dataclass(frozen=True, slots=True)
class Copy:
    """A table to take away, as CSV."""

    table: str
    csv: str


@dataclass(frozen=True, slots=True)
class _Dictionary:
    context: tuple[str, ...]
    tables: tuple[OpenedTable, ...]


def read(task: OpeningTask) -> OpenedPage | Copy:
    """Raises everything that opening a delivery raises."""
    contents = _contents(task)
    dictionary = decode(_Dictionary, contents.dictionary)
    if task.only:
        return _only(task, contents, dictionary)
    tables = tuple(_under(task.clause, table) for table in dictionary.tables if task.clause in table.clauses)
    table = _chosen(tables, task.view.table if task.view else task.table)
    frame = _without(_numbered(contents, table), rows_in(task.without, table.name))
    if task.view is None:
        header = [column.name for column in table.columns]
        cells = ([cell or "" for cell in row.cells] for row in _rows(frame))
        return Copy(table.name, write_csv(header, cells).decode("utf-8"))
    shown = _page(frame, task.view)
    return OpenedPage(tables, table.name, tuple(_rows(shown)), frame.height, task.view.page, dictionary.context)


def _only(task: OpeningTask, contents: Contents, dictionary: _Dictionary) -> OpenedPage:
    """Nothing of the table but these rows leaves this process."""
    table = _chosen(dictionary.tables, task.table)
    frame = _numbered(contents, table)
    wanted = [number - 1 for number in sorted(set(task.only)) if 0 < number <= frame.height]
    return OpenedPage((table,), table.name, tuple(_rows(frame[wanted])), len(wanted), 1, dictionary.context)


def _numbered(contents: Contents, table: OpenedTable) -> pl.DataFrame:
    """Its columns, and before them the number of each row as it was sent."""
    whole = contents.enclosure(table.name).frame().select([column.name for column in table.columns])
    return whole.with_row_index(NUMBER, offset=1)


def _without(frame: pl.DataFrame, rows: frozenset[int]) -> pl.DataFrame:
    return frame.filter(~pl.col(NUMBER).is_in(sorted(rows))) if rows else frame


def _under(clause: str, table: OpenedTable) -> OpenedTable:
    """The columns that the clause covers: what is in the ledger as opened is what is seen, and no more."""
    return replace(table, columns=tuple(column for column in table.columns if clause in column.clauses))


def _contents(task: OpeningTask) -> Contents:
    store, unit = Store.at(task.store), UUID(task.unit)
    place = store.publish(task.digest, unit.hex, task.clauses)
    key = unlock_unit_key(bytes.fromhex(task.locked_key), locking_key(unit, Path(task.state)), unit.hex)
    stored = store.read_published(place)
    whole = put_key_back(Apart(bytes.fromhex(task.own_key), stored)) if task.own_key else stored
    return open_delivery(whole, key, task.trusted).contents


def _chosen(tables: Iterable[OpenedTable], name: str | None) -> OpenedTable:
    """The table asked for, or the first."""
    found = list(tables)
    return next((table for table in found if table.name == name), found[0])


def _page(frame: pl.DataFrame, view: View) -> pl.DataFrame:
    if view.sort in frame.columns:
        frame = frame.sort(view.sort, descending=view.order is Order.DOWN, nulls_last=True, maintain_order=True)
    return frame.slice((view.page - 1) * view.page_size, view.page_size)


def _rows(frame: pl.DataFrame) -> Iterable[Row]:
    for number, *row in frame.iter_rows():
        yield Row(tuple(_text(value) for value in row), number)


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "; ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def _answered(message: Json, tell: Tell) -> Json:
    made = read(decode(OpeningTask, message))
    return {"copy" if isinstance(made, Copy) else "page": encode(made)}


if __name__ == "__main__":
    answer(_answered)
