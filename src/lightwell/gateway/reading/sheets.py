"""One sheet of a workbook as a table: values to text, how each was stored, and what the sheet hides.

Stage 3, sharing. Source: the issue's list of spreadsheet damage.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from operator import itemgetter

import polars as pl
import python_calamine as calamine

from lightwell.gateway.distinct import FEWEST_ROWS, MOST_DIFFERENT, Distinct, narrowest
from lightwell.gateway.problems import SHOWN_ROWS, Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.cell_text import KINDS, LONGEST_WHOLE_NUMBER, Cell, text_of, texts_of
from lightwell.gateway.reading.faults import Fault, note
from lightwell.gateway.reading.headers import find_header
from lightwell.gateway.reading.readings import (
    ROW,
    CellKind,
    Column,
    KindSeen,
    Limits,
    Note,
    TableRead,
    first_rows,
    letter_of,
)
from lightwell.gateway.reading.sheet_facts import SheetFacts
from lightwell.gateway.reading.tables import Grid, assemble

_HEADER_ROWS = 12


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """The sheet's rows that have something in them, each with the number the spreadsheet shows."""

    numbers: list[int]
    cells: list[list[Cell]]
    skipped: list[int]


def read_sheet(sheet: calamine.CalamineSheet, facts: SheetFacts, limits: Limits) -> TableRead:
    """The sheet's table and everything wrong with it."""
    rows = _filled_rows(sheet.to_python(skip_empty_area=False), facts)
    if not rows.cells:
        return TableRead(None, (), (note("empty-sheet", "The sheet is empty and was left alone.", table=facts.name),))
    found = find_header([[text_of(cell) for cell in row] for row in rows.cells[:_HEADER_ROWS]])
    header = [text_of(cell) for cell in rows.cells[found.place]]
    body_from = found.place if found.holds_values else found.place + 1
    header_row = 0 if found.holds_values else rows.numbers[found.place]
    body = _Rows(rows.numbers[body_from:], rows.cells[body_from:], rows.skipped)
    said = _said_beside(facts, body)
    columns = [_read_column(at, body, said) for at in range(len(header))]
    grid = Grid(
        facts.name,
        pl.Series(ROW, body.numbers, dtype=pl.UInt32),
        [column.cells for column in columns],
        ("",) * len(header) if found.holds_values else tuple(header),
        header_row,
        formulas_as_text=False,
        kinds={at: column.kinds for at, column in enumerate(columns)},
    )
    read = assemble(grid, limits)
    findings = [*_shape_faults(facts, rows, found.titles, header_row), *read.findings]
    long_numbers = {at: column.long for at, column in enumerate(columns) if column.long}
    findings += _cell_findings(facts, long_numbers, read.table.columns if read.table else ())
    return TableRead(read.table, tuple(findings), (*_blank_rows(facts, rows), *read.notes))


def _filled_rows(cells: list[list[Cell]], facts: SheetFacts) -> _Rows:
    """Error cells come from the fast reader empty; their names are put back so that they are seen."""
    for error in facts.errors:
        if error.row < len(cells) and error.column < len(cells[error.row]):
            cells[error.row][error.column] = error.text or "#VALUE!"
    calculated = {formula.row for formula in facts.formulas}
    rows = _Rows([], [], [])
    for at, row in enumerate(cells):
        if at in calculated or _is_filled(row[0]) or any(map(_is_filled, row)):
            rows.numbers.append(at + 1)
            rows.cells.append(row)
        else:
            rows.skipped.append(at + 1)
    return rows


def _is_filled(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else True


# --- one column --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _ColumnRead:
    """kinds: how its cells were stored. long: rows with a number too long for a spreadsheet to keep."""

    cells: Distinct
    kinds: tuple[KindSeen, ...]
    long: list[int]


def _read_column(at: int, body: _Rows, said: Mapping[int, Mapping[CellKind, list[int]]]) -> _ColumnRead:
    """Gone through as seldom as can be: going through every cell of a sheet is what takes long."""
    cells = list(map(itemgetter(at), body.cells))
    types, beside = Counter(map(type, cells)), said.get(at, {})
    stored = _stored(body.numbers, cells, types, set(beside.get(CellKind.ERROR, ())))
    return _ColumnRead(
        cells=_by_value(str(at), cells, types),
        kinds=(*stored, *(KindSeen(kind, len(rows), first_rows(rows)) for kind, rows in beside.items())),
        long=_long_numbers(body.numbers, cells) if float in types else [],
    )


def _said_beside(facts: SheetFacts, body: _Rows) -> Mapping[int, Mapping[CellKind, list[int]]]:
    """By column, rows of the body that the sheet calls calculated or in error. The latter's names were put back."""
    first = body.numbers[0] if body.numbers else 0
    beside: dict[int, dict[CellKind, list[int]]] = {}
    for at, row_number, kind in _facts_by_place(facts):
        if row_number >= first:
            beside.setdefault(at, {}).setdefault(kind, []).append(row_number)
    return beside


def _by_value(name: str, cells: Sequence[Cell], types: Counter[type]) -> Distinct:
    different = set(cells)
    is_ambiguous = len(types.keys() & {bool, int, float}) > 1  # a yes and a one are equal, and are written differently
    if is_ambiguous or len(cells) < FEWEST_ROWS or len(different) > MOST_DIFFERENT * len(cells):
        return Distinct(pl.Series(name, texts_of(cells), dtype=pl.String))
    place_of = {cell: place for place, cell in enumerate(different)}
    places = pl.Series(list(map(place_of.__getitem__, cells)), dtype=narrowest(len(different)))
    return Distinct(pl.Series(name, [text_of(cell) for cell in different], dtype=pl.String), places)


def _stored(
    numbers: Sequence[int], cells: Sequence[Cell], types: Counter[type], errors: Set[int]
) -> Iterator[KindSeen]:
    """Each way in which cells of a column were stored: how many, and the first rows, without going through them all.

    errors: rows whose cell is an error, which was never a text.
    """
    if errors:
        sound = [(number, cell) for number, cell in zip(numbers, cells, strict=True) if number not in errors]
        numbers, cells = [number for number, _ in sound], [cell for _, cell in sound]
        types = Counter(map(type, cells))
    by_kind: dict[CellKind, set[type]] = {}
    for stored_as in types:
        by_kind.setdefault(KINDS[stored_as], set()).add(stored_as)
    for kind, stored in by_kind.items():
        count = sum(types[each] for each in stored) - (cells.count("") if str in stored else 0)
        rows = (number for number, cell in zip(numbers, cells, strict=True) if type(cell) in stored and cell != "")
        if count:
            yield KindSeen(kind, count, tuple(itertools.islice(rows, min(count, SHOWN_ROWS))))


def _facts_by_place(facts: SheetFacts) -> Iterator[tuple[int, int, CellKind]]:
    yield from ((formula.column, formula.row + 1, CellKind.FORMULA) for formula in facts.formulas)
    yield from ((error.column, error.row + 1, CellKind.ERROR) for error in facts.errors)


def _blank_rows(facts: SheetFacts, rows: _Rows) -> tuple[Note, ...]:
    blank = [row for row in rows.skipped if row < rows.numbers[-1]]
    if not blank:
        return ()
    return (note("blank-rows", "Blank rows were skipped ({rows}).", table=facts.name, rows=blank, count=len(blank)),)


def _shape_faults(facts: SheetFacts, rows: _Rows, titles: int, header_row: int) -> Iterator[Problem]:
    table, last = facts.name, rows.numbers[-1]
    if titles:
        yield faults.TITLE_ABOVE.found(table=table, rows=rows.numbers[:titles])
    if not header_row:
        yield faults.NO_HEADER.found(table=table, rows=rows.numbers[titles : titles + 1], row=rows.numbers[titles])
    if facts.merged_rows:
        yield faults.MERGED_CELLS.found(table=table, rows=sorted(set(facts.merged_rows)))
    hidden = [row + 1 for span in facts.hidden_rows for row in range(span.start, min(span.stop, last))]
    if hidden:
        yield faults.HIDDEN_ROWS.found(table=table, rows=hidden)


def _cell_findings(
    facts: SheetFacts, long_numbers: dict[int, list[int]], columns: Sequence[Column]
) -> Iterator[Problem]:
    names = {column.letter: column.name for column in columns}
    for column in columns:
        if any(letter_of(at) == column.letter for span in facts.hidden_columns for at in _near(span)):
            yield faults.HIDDEN_COLUMN.found(table=facts.name, column=column.name)
    for fault, places in _damaged(facts, long_numbers):
        for at, rows in places.items():
            letter = letter_of(at)
            column_name = names.get(letter, f"column {letter}")
            yield fault.found(table=facts.name, column=column_name, rows=rows, count=len(rows))


def _near(span: range) -> range:
    """Hidden columns often run to the sheet's far edge; no table here does."""
    return range(span.start, min(span.stop, span.start + 1_000))


def _damaged(facts: SheetFacts, long_numbers: dict[int, list[int]]) -> Iterator[tuple[Fault, dict[int, list[int]]]]:
    with_value: dict[int, list[int]] = {}
    without_value: dict[int, list[int]] = {}
    for formula in facts.formulas:
        (with_value if formula.has_value else without_value).setdefault(formula.column, []).append(formula.row + 1)
    yield faults.FORMULA, with_value
    yield faults.FORMULA_WITHOUT_VALUE, without_value
    yield faults.LONG_NUMBER, long_numbers


def _long_numbers(numbers: Sequence[int], cells: Sequence[Cell]) -> list[int]:
    if not any(map(_is_long, set(cells))):
        return []
    return [number for number, cell in zip(numbers, cells, strict=True) if _is_long(cell)]


def _is_long(cell: Cell) -> bool:
    return type(cell) is float and abs(cell) >= LONGEST_WHOLE_NUMBER
