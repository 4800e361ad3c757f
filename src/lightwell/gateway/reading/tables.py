"""Put one table together: name its columns, leave out what is empty, and look at every cell.

Stage 3, sharing. Source: "All problems in one pass". CSV and workbooks meet here and are treated alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from lightwell.gateway.distinct import Distinct
from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.cell_faults import cell_faults
from lightwell.gateway.reading.faults import note
from lightwell.gateway.reading.headers import same_names, unique_names
from lightwell.gateway.reading.readings import (
    ROW,
    CellKind,
    Column,
    KindSeen,
    Limits,
    Note,
    Table,
    TableRead,
    first_where,
    letter_of,
)


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Rows under a header, before their columns have names.

    numbers: what the spreadsheet shows beside each row. cells: one column of text per position.
    header: the header row's cells, one per position; empty strings throughout where the file has no header.
    may_have_faults: False where it is known already that no cell has one.
    """

    name: str
    numbers: pl.Series
    cells: Sequence[Distinct]
    header: tuple[str, ...]
    header_row: int
    formulas_as_text: bool
    may_have_faults: bool = True
    kinds: Mapping[int, tuple[KindSeen, ...]] = field(default_factory=dict)


def assemble(grid: Grid, limits: Limits) -> TableRead:
    """The table with its columns named, everything wrong with it, and what was left out."""
    empty = _empty_positions(grid)
    columns = tuple(column for position, column in enumerate(_columns(grid)) if position not in empty)
    kept = [position for position in range(len(grid.header)) if position not in empty]
    cells = {column.name: grid.cells[position] for position, column in zip(kept, columns, strict=True)}
    table = Table(grid.name, grid.numbers, cells, columns, grid.header_row)
    findings = [*_header_faults(grid, columns), *_row_faults(grid)]
    if grid.may_have_faults:
        findings += cell_faults(table, limits, formulas_as_text=grid.formulas_as_text)
    return TableRead(table, tuple(findings), _notes(grid, empty))


def _empty_positions(grid: Grid) -> frozenset[int]:
    """Columns with neither a name nor a filled cell, such as a trailing delimiter makes."""
    nameless = [position for position, header in enumerate(grid.header) if not header.strip()]
    return frozenset(
        position for position in nameless if not (grid.cells[position].values.str.strip_chars() != "").any()
    )


def _columns(grid: Grid) -> tuple[Column, ...]:
    names = unique_names(grid.header, frozenset({ROW}))
    return tuple(
        Column(name, header, letter_of(position), _kinds(grid, position))
        for position, (name, header) in enumerate(zip(names, grid.header, strict=True))
    )


def _kinds(grid: Grid, position: int) -> tuple[KindSeen, ...]:
    if position in grid.kinds:
        return grid.kinds[position]
    cells = grid.cells[position]
    is_filled = cells.each(cells.values != "")
    count = int(is_filled.sum())
    return (KindSeen(CellKind.TEXT, count, tuple(first_where(is_filled, grid.numbers))),) if count else ()


def _header_faults(grid: Grid, columns: Sequence[Column]) -> list[Problem]:
    if not grid.header_row:
        return []
    row = grid.header_row
    found = [
        faults.BLANK_HEADER.found(table=grid.name, column=column.name, rows=[row], row=row, letter=column.letter)
        for column in columns
        if not column.header.strip()
    ]
    for same in same_names([column.header for column in columns]):
        letters = " and ".join(columns[position].letter for position in same)
        name = columns[same[0]].name
        found.append(faults.DUPLICATE_HEADER.found(table=grid.name, column=name, rows=[row], letters=letters))
    return found


def _row_faults(grid: Grid) -> list[Problem]:
    return [faults.NO_ROWS.found(table=grid.name)] if grid.numbers.is_empty() else []


def _notes(grid: Grid, empty: frozenset[int]) -> tuple[Note, ...]:
    if not empty:
        return ()
    letters = ", ".join(letter_of(position) for position in sorted(empty))
    sentence = f"Column {letters} has no name and nothing in it, so it was left out."
    return (note("empty-column", sentence, table=grid.name, count=len(empty)),)
