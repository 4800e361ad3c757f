"""Read CSV and TSV: find the rows, the header and the delimiter, then the cells, the fast way where that is safe.

Stage 3, sharing. Source: RFC 4180 and what spreadsheet programs really write. The fast reader is polars'; it is
trusted only with rows whose structure was checked first, and only when it finds as many of them. A large text comes in
pieces: what each holds is kept as different values and small numbers, and its own letters are let go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.collecting import Collecting
from lightwell.gateway.reading.delimiters import declared, sniff
from lightwell.gateway.reading.headers import find_header
from lightwell.gateway.reading.readings import ROW, Delimiter, Limits, TableRead
from lightwell.gateway.reading.records import Records, find_records, split
from lightwell.gateway.reading.rows_seen import (
    Layout,
    Seen,
    blank_rows,
    in_body,
    size_faults,
    structure_faults,
    widest,
)
from lightwell.gateway.reading.tables import Grid, assemble
from lightwell.gateway.reading.texts import HEADER_ROWS, SNIFFED_LINES, Text, lines_of

_SNIFFED_CHARACTERS = 65_536  # of each line
_WIDEST_SHEET = 16_384  # columns


def read_separated(text: Text, table: str, name: str, limits: Limits, told: Delimiter | None) -> TableRead:
    """One table. `told` is the delimiter a person gave."""
    lines = lines_of(text.head)
    stated = declared(lines[0]) if len(lines) else None
    if stated:
        text, lines = text.without_first_line(), lines[1:]
    first = lines.head(SNIFFED_LINES).str.slice(0, _SNIFFED_CHARACTERS).to_list()
    delimiter = told or stated or sniff(first, name)
    if not lines.str.contains(r"\S").any():
        return TableRead(None, (faults.EMPTY_FILE.found(), *text.findings), text.notes)
    if delimiter is None:
        return TableRead(None, (faults.DELIMITER_UNCLEAR.found(table=table), *text.findings), text.notes)
    read = _read_rows(text, find_records(lines, delimiter), table, delimiter, limits)
    return TableRead(read.table, (*text.findings, *read.findings), (*text.notes, *read.notes))


def _read_rows(text: Text, head: Records, table: str, delimiter: Delimiter, limits: Limits) -> TableRead:
    """head: the records of the text's head."""
    if head.frame["blank"].all():
        return TableRead(None, (faults.EMPTY_FILE.found(),), ())
    if _is_far_too_wide(widest(head), limits):
        most = max(widest(records) for _, records in _pieces(text, head, delimiter))
        return TableRead(None, (_far_too_wide(most, table, limits),), ())
    layout = _lay_out(head, delimiter)
    cells = Collecting(layout.width, in_pieces=not text.is_whole)
    seen = Seen.together(list(_collected(_pieces(text, head, delimiter), layout, limits, cells)))
    if too_big := tuple(_size_faults(seen, layout, table, limits)):
        return TableRead(None, too_big, ())
    return _table(seen, layout, cells, table, limits)


def _pieces(text: Text, head: Records, delimiter: Delimiter) -> Iterator[tuple[bytes, Records]]:
    """Each piece and its records, numbered through the whole text; those of the head are not found twice."""
    rows = 0
    for piece in text.begin():
        records = head if piece is text.head else find_records(lines_of(piece), delimiter)
        yield piece, records.after(rows)
        rows += records.frame.height


def _collected(
    pieces: Iterator[tuple[bytes, Records]], layout: Layout, limits: Limits, cells: Collecting
) -> Iterator[Seen]:
    """What each piece's rows are like. Cells are collected for as long as the table is not too large."""
    body, fits = 0, True
    for piece, records in pieces:
        seen = Seen.of(piece, records, layout, limits)
        body += seen.body
        fits = fits and not _is_far_too_wide(seen.widest, limits) and not any(size_faults(layout, body, "", limits))
        if fits:
            cells.add(_cells(piece, records, layout, cells.schema))
        yield seen


def _is_far_too_wide(cells: int, limits: Limits) -> bool:
    """A row that is wider than any spreadsheet; it is not even divided into cells."""
    return cells > max(limits.columns, _WIDEST_SHEET)


def _far_too_wide(cells: int, table: str, limits: Limits) -> Problem:
    return faults.TOO_MANY_COLUMNS.found(table=table, count=cells, has=f"{cells:,}", limit=f"{limits.columns:,}")


def _size_faults(seen: Seen, layout: Layout, table: str, limits: Limits) -> Iterator[Problem]:
    if _is_far_too_wide(seen.widest, limits):
        return iter((_far_too_wide(seen.widest, table, limits),))
    return size_faults(layout, seen.body, table, limits)


def _table(seen: Seen, layout: Layout, cells: Collecting, table: str, limits: Limits) -> TableRead:
    structure, notes = tuple(structure_faults(seen, layout, table)), blank_rows(seen, table)
    grid = Grid(
        table,
        cells.numbers(),
        cells.finished(),
        layout.header,
        layout.header_row,
        formulas_as_text=True,
        may_have_faults=seen.may_have_faults,
    )
    read = assemble(grid, limits)
    return TableRead(read.table, (*structure, *read.findings), (*notes, *read.notes))


def _lay_out(head: Records, delimiter: Delimiter) -> Layout:
    """Find the header. Where the first row is values it stays a row, and columns have their letters alone."""
    leading = head.frame.filter(~pl.col("blank")).head(HEADER_ROWS)
    found = find_header([split(line, delimiter) for line in leading["text"]])
    header = split(leading["text"][found.place], delimiter)
    titles = tuple(leading[ROW][: found.titles])
    row = int(leading[ROW][found.place])
    if found.holds_values:
        return Layout(delimiter, ("",) * len(header), 0, titles, row - 1)
    return Layout(delimiter, tuple(header), row, titles, row)


# --- the cells ---------------------------------------------------------------------------------------------------


def _cells(piece: bytes, records: Records, layout: Layout, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The body's cells, one column per position, beside their row numbers."""
    body = in_body(records, layout)
    quick = _quickly(piece, layout, schema) if records.is_plain and piece else None
    if quick is not None and quick.height == records.frame.height:
        numbered = quick.with_columns(records.frame[ROW])
        return numbered if body.all() else _from_first(numbered, body)
    return _patiently(records.frame.filter(body), layout)


def _from_first(numbered: pl.DataFrame, body: pl.Series) -> pl.DataFrame:
    """Its rows from the first that is kept; they are copied only where others among them are not."""
    above = body.arg_max() or 0 if body.any() else len(body)
    rest = numbered.slice(above)
    return rest if body.slice(above).all() else rest.filter(body.slice(above))


def _quickly(piece: bytes, layout: Layout, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.read_csv(
        piece,
        has_header=False,
        schema=schema,
        separator=layout.delimiter,
        empty_string_is_null=False,
        truncate_ragged_lines=True,
        extra_columns="ignore",
        missing_columns="insert",
    )


def _patiently(body: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    width = layout.width
    rows = [(split(line, layout.delimiter) + [""] * width)[:width] for line in body["text"]]
    columns = {str(position): [row[position] for row in rows] for position in range(width)}
    schema = {str(position): pl.String for position in range(width)}
    return pl.DataFrame(columns, schema=schema).with_columns(body[ROW])
