"""Read CSV and TSV: find the rows, the header and the delimiter, then the cells, the fast way where that is safe.

Stage 3, sharing. Source: RFC 4180 and what spreadsheet programs really write. The fast reader is polars'; it is
trusted only with rows whose structure was checked first, and only when it finds as many of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.cell_faults import may_have_faults
from lightwell.gateway.reading.delimiters import declared, sniff
from lightwell.gateway.reading.faults import note
from lightwell.gateway.reading.headers import find_header
from lightwell.gateway.reading.readings import ROW, Delimiter, Limits, Note, TableRead
from lightwell.gateway.reading.records import Records, filled, find_records, split
from lightwell.gateway.reading.tables import Grid, assemble

_SNIFFED_LINES = 2_000
_SNIFFED_CHARACTERS = 65_536  # of each line
_HEADER_ROWS = 12
_WIDEST_SHEET = 16_384  # columns


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """Where the header is and how wide the table is."""

    records: Records
    delimiter: Delimiter
    header: tuple[str, ...]
    header_row: int
    titles: tuple[int, ...]
    above: int  # the last row before the body

    @property
    def in_body(self) -> pl.Series:
        frame = self.records.frame
        return ~frame["blank"] & (frame[ROW] > self.above)

    @property
    def body(self) -> pl.DataFrame:
        return self.records.frame.filter(self.in_body)

    @property
    def width(self) -> int:
        return len(self.header)


def read_separated(utf8: bytes, table: str, name: str, limits: Limits, told: Delimiter | None) -> TableRead:
    """One table from UTF-8 text without a mark. `told` is the delimiter a person gave."""
    nul_findings, contents = _without_nuls(utf8, table)
    text, notes = _one_line_ending(contents, table)
    lines = pl.read_lines(text)["line"] if text else pl.Series("line", [], dtype=pl.String)
    stated = declared(lines[0]) if len(lines) else None
    if stated:
        text, lines = text.split(b"\n", 1)[1] if b"\n" in text else b"", lines[1:]
    delimiter = told or stated or sniff(lines.head(_SNIFFED_LINES).str.slice(0, _SNIFFED_CHARACTERS).to_list(), name)
    if not lines.str.contains(r"\S").any():
        return TableRead(None, (faults.EMPTY_FILE.found(), *nul_findings), notes)
    if delimiter is None:
        return TableRead(None, (faults.DELIMITER_UNCLEAR.found(table=table), *nul_findings), notes)
    read = _read_lines(text, lines, table, delimiter, limits)
    return TableRead(read.table, (*nul_findings, *read.findings), (*notes, *read.notes))


def _without_nuls(utf8: bytes, table: str) -> tuple[tuple[Problem, ...], bytes]:
    if b"\x00" not in utf8:
        return (), utf8
    rows = [number for number, line in enumerate(utf8.splitlines(), 1) if b"\x00" in line]
    return (faults.NUL_CHARACTERS.found(table=table, rows=rows),), utf8.replace(b"\x00", b"")


def _one_line_ending(utf8: bytes, table: str) -> tuple[bytes, tuple[Note, ...]]:
    """Every line ended alike. A lone LF inside a quoted cell of a CRLF file is how Excel writes it: not a mixture."""
    if b"\r" not in utf8:
        return utf8, ()
    pairs = utf8.count(b"\r\n")
    returns = utf8.count(b"\r") - pairs
    feeds = utf8.count(b"\n") - pairs
    mixed = (pairs > 0) + (returns > 0) + (feeds > 0 and b'"' not in utf8) > 1
    sentence = "The file ends its lines in more than one way; all were read as line ends."
    notes = (note("mixed-line-endings", sentence, table=table),) if mixed else ()
    return utf8.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), notes


def _read_lines(text: bytes, lines: pl.Series, table: str, delimiter: Delimiter, limits: Limits) -> TableRead:
    records = find_records(lines, delimiter)
    if records.frame["blank"].all():
        return TableRead(None, (faults.EMPTY_FILE.found(),), ())
    far_too_wide = _far_too_wide(records, table, limits)
    if far_too_wide:
        return TableRead(None, (far_too_wide,), ())
    layout = _lay_out(records, delimiter)
    too_big = tuple(_size_faults(layout, table, limits))
    if too_big:
        return TableRead(None, too_big, ())
    structure, notes = tuple(_structure_faults(layout, table, text)), _blank_rows(layout, table)
    grid = Grid(
        table,
        _frame(text, layout),
        layout.header,
        layout.header_row,
        formulas_as_text=True,
        may_have_faults=may_have_faults(records.frame["text"], limits),
    )
    read = assemble(grid, limits)
    return TableRead(read.table, (*structure, *read.findings), (*notes, *read.notes))


def _lay_out(records: Records, delimiter: Delimiter) -> _Layout:
    """Find the header. Where the first row is values it stays a row, and columns have their letters alone."""
    leading = records.frame.filter(~pl.col("blank")).head(_HEADER_ROWS)
    found = find_header([split(line, delimiter) for line in leading["text"]])
    header = split(leading["text"][found.place], delimiter)
    titles = tuple(leading[ROW][: found.titles])
    row = int(leading[ROW][found.place])
    if found.holds_values:
        return _Layout(records, delimiter, ("",) * len(header), 0, titles, row - 1)
    return _Layout(records, delimiter, tuple(header), row, titles, row)


def _far_too_wide(records: Records, table: str, limits: Limits) -> Problem | None:
    """A row that is wider than any spreadsheet; it is not even divided into cells."""
    widest = records.frame.select(pl.col("cells").max().fill_null(0)).item()
    if widest <= max(limits.columns, _WIDEST_SHEET):
        return None
    return faults.TOO_MANY_COLUMNS.found(table=table, count=widest, has=f"{widest:,}", limit=f"{limits.columns:,}")


def _size_faults(layout: _Layout, table: str, limits: Limits) -> Iterator[Problem]:
    if layout.width > limits.columns:
        yield faults.TOO_MANY_COLUMNS.found(
            table=table, count=layout.width, has=f"{layout.width:,}", limit=f"{limits.columns:,}"
        )
    rows = layout.body.height
    if rows > limits.rows:
        yield faults.TOO_MANY_ROWS.found(table=table, count=rows, has=f"{rows:,}", limit=f"{limits.rows:,}")
    cells = rows * layout.width
    if cells > limits.cells:
        yield faults.TOO_MANY_CELLS.found(table=table, count=cells, has=f"{cells:,}", limit=f"{limits.cells:,}")


def _structure_faults(layout: _Layout, table: str, text: bytes) -> Iterator[Problem]:
    body = layout.body
    if layout.titles:
        yield faults.TITLE_ABOVE.found(table=table, rows=layout.titles)
    if not layout.header_row:
        yield faults.NO_HEADER.found(table=table, rows=[int(body[ROW][0])], row=int(body[ROW][0]))
    malformed = layout.records.frame.filter(pl.col("malformed"))
    sound = body.filter(~pl.col("malformed"))
    short = sound.filter(pl.col("cells") < layout.width)
    wider = sound.filter(pl.col("cells") > layout.width)
    long = wider.filter(filled(wider, layout.delimiter) > layout.width)
    for fault, rows in ((faults.QUOTES, malformed), (faults.TOO_SHORT, short), (faults.TOO_LONG, long)):
        if not rows.is_empty():
            yield fault.found(table=table, rows=rows[ROW].head(10).to_list(), count=rows.height)
    if _is_cut_short(layout, short, text):
        yield faults.CUT_SHORT.found(table=table, rows=[int(layout.records.frame[ROW][-1])])


def _is_cut_short(layout: _Layout, short: pl.DataFrame, text: bytes) -> bool:
    """The last row lacks cells or a closing quotation mark, and no line end follows it."""
    if text.endswith(b"\n") or layout.body.is_empty():
        return False
    last = int(layout.body[ROW][-1])
    return layout.records.last_is_open or (not short.is_empty() and int(short[ROW][-1]) == last)


def _blank_rows(layout: _Layout, table: str) -> tuple[Note, ...]:
    """Rows with nothing in them; empty lines that trail after the last row are only the end of the file."""
    written = pl.col("text").str.strip_chars() != ""
    rows_in_use = layout.records.frame.filter(pl.col(ROW) <= pl.col(ROW).filter(written).max())
    blank = rows_in_use.filter(pl.col("blank"))
    if blank.is_empty():
        return ()
    rows = blank[ROW].head(10).to_list()
    return (note("blank-rows", "Blank rows were skipped ({rows}).", table=table, rows=rows, count=blank.height),)


def _frame(text: bytes, layout: _Layout) -> pl.DataFrame:
    """The body's cells as text, one column per position, beside their row numbers."""
    quick = _quickly(text, layout) if layout.records.is_plain else None
    if quick is not None and quick.height == layout.records.frame.height:
        body = quick.with_columns(layout.records.frame[ROW]).slice(layout.above)
        kept = layout.in_body.slice(layout.above)
        return body if kept.all() else body.filter(kept)
    return _patiently(layout)


def _quickly(text: bytes, layout: _Layout) -> pl.DataFrame:
    return pl.read_csv(
        text,
        has_header=False,
        schema={str(position): pl.String for position in range(layout.width)},
        separator=layout.delimiter,
        empty_string_is_null=False,
        truncate_ragged_lines=True,
        extra_columns="ignore",
        missing_columns="insert",
    )


def _patiently(layout: _Layout) -> pl.DataFrame:
    width = layout.width
    rows = [(split(line, layout.delimiter) + [""] * width)[:width] for line in layout.body["text"]]
    columns = {str(position): [row[position] for row in rows] for position in range(width)}
    schema = {str(position): pl.String for position in range(width)}
    return pl.DataFrame(columns, schema=schema).with_columns(layout.body[ROW])
