"""What the rows of a text are like, before their cells are: how wide, which are blank, short, long or out of order.

Stage 3, sharing. Rows are named by the numbers that a spreadsheet shows beside them. What was seen of each piece of a
text is put together, and says the same as though it had been one piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.problems import SHOWN_ROWS, Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.cell_faults import may_have_faults
from lightwell.gateway.reading.faults import Fault, note
from lightwell.gateway.reading.readings import ROW, Delimiter, Limits, Note
from lightwell.gateway.reading.records import Records, filled


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the header is and how wide the table is. header_row: 0 without one; above: the last row before the body."""

    delimiter: Delimiter
    header: tuple[str, ...]
    header_row: int
    titles: tuple[int, ...]
    above: int

    @property
    def width(self) -> int:
        return len(self.header)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The rows of one piece, or of all of them.

    body: how many rows the table has; first, last: of those, 0 where there is none. last_row: of all rows, and written:
    the last with anything written in it. odd: what is odd about which rows, such as "short".
    """

    body: int
    first: int
    last: int
    last_row: int
    written: int
    widest: int
    odd: pl.DataFrame
    may_have_faults: bool
    ends_open: bool
    ends_with_line: bool

    @classmethod
    def of(cls, piece: bytes, records: Records, layout: Layout, limits: Limits) -> Seen:
        frame = records.frame
        body = in_body(records, layout)
        numbers = frame[ROW].filter(body)
        written = frame[ROW].filter(frame["text"].str.strip_chars() != "")
        return cls(
            body=len(numbers),
            first=_largest(numbers.head(1)),
            last=_largest(numbers.tail(1)),
            last_row=_largest(frame[ROW].tail(1)),
            written=_largest(written.tail(1)),
            widest=widest(records),
            odd=_odd(frame, body, layout),
            may_have_faults=may_have_faults(frame["text"], limits),
            ends_open=records.last_is_open,
            ends_with_line=piece.endswith(b"\n"),
        )

    @classmethod
    def together(cls, pieces: Sequence[Seen]) -> Seen:
        last = next((each for each in reversed(pieces) if each.last_row), pieces[-1])
        return cls(
            body=sum(each.body for each in pieces),
            first=next((each.first for each in pieces if each.first), 0),
            last=max(each.last for each in pieces),
            last_row=last.last_row,
            written=max(each.written for each in pieces),
            widest=max(each.widest for each in pieces),
            odd=pl.concat([each.odd for each in pieces]),
            may_have_faults=any(each.may_have_faults for each in pieces),
            ends_open=last.ends_open,
            ends_with_line=last.ends_with_line,
        )

    def which_are(self, what: str) -> pl.Series:
        return self.odd.filter(pl.col("what") == what)[ROW]


def in_body(records: Records, layout: Layout) -> pl.Series:
    return ~records.frame["blank"] & (records.frame[ROW] > layout.above)


def widest(records: Records) -> int:
    return _largest(records.frame["cells"])


def _largest(numbers: pl.Series) -> int:
    return int(numbers.max() or 0)  # type: ignore[arg-type]


_BLANK, _MALFORMED, _SHORT, _LONG = "blank", "malformed", "short", "long"
_WHAT = pl.Enum([_BLANK, _MALFORMED, _SHORT, _LONG])


def _odd(frame: pl.DataFrame, body: pl.Series, layout: Layout) -> pl.DataFrame:
    sound = body & ~frame["malformed"]
    wider = frame.filter(sound & (frame["cells"] > layout.width))
    long = wider if wider.is_empty() else wider.filter(filled(wider, layout.delimiter) > layout.width)
    rows = {
        _BLANK: frame[ROW].filter(frame["blank"]),
        _MALFORMED: frame[ROW].filter(frame["malformed"]),
        _SHORT: frame[ROW].filter(sound & (frame["cells"] < layout.width)),
        _LONG: long[ROW],
    }
    return pl.concat(each.to_frame().with_columns(what=pl.lit(name, dtype=_WHAT)) for name, each in rows.items())


# --- what is wrong -----------------------------------------------------------------------------------------------


def size_faults(layout: Layout, rows: int, table: str, limits: Limits) -> Iterator[Problem]:
    """rows: in its body."""
    if layout.width > limits.columns:
        yield faults.TOO_MANY_COLUMNS.found(
            table=table, count=layout.width, has=f"{layout.width:,}", limit=f"{limits.columns:,}"
        )
    if rows > limits.rows:
        yield faults.TOO_MANY_ROWS.found(table=table, count=rows, has=f"{rows:,}", limit=f"{limits.rows:,}")
    cells = rows * layout.width
    if cells > limits.cells:
        yield faults.TOO_MANY_CELLS.found(table=table, count=cells, has=f"{cells:,}", limit=f"{limits.cells:,}")


def structure_faults(seen: Seen, layout: Layout, table: str) -> Iterator[Problem]:
    if layout.titles:
        yield faults.TITLE_ABOVE.found(table=table, rows=layout.titles)
    if not layout.header_row:
        yield faults.NO_HEADER.found(table=table, rows=[seen.first], row=seen.first)
    kinds: tuple[tuple[Fault, str], ...] = (
        (faults.QUOTES, _MALFORMED),
        (faults.TOO_SHORT, _SHORT),
        (faults.TOO_LONG, _LONG),
    )
    for fault, what in kinds:
        rows = seen.which_are(what)
        if len(rows):
            yield fault.found(table=table, rows=rows.head(SHOWN_ROWS).to_list(), count=len(rows))
    if _is_cut_short(seen):
        yield faults.CUT_SHORT.found(table=table, rows=[seen.last_row])


def _is_cut_short(seen: Seen) -> bool:
    """The last row lacks cells or a closing quotation mark, and no line end follows it."""
    if seen.ends_with_line or not seen.body:
        return False
    return seen.ends_open or _largest(seen.which_are(_SHORT).tail(1)) == seen.last


def blank_rows(seen: Seen, table: str) -> tuple[Note, ...]:
    """Rows with nothing in them; empty lines that trail after the last row are only the end of the file."""
    blank = seen.which_are(_BLANK)
    blank = blank.filter(blank <= seen.written)
    if blank.is_empty():
        return ()
    rows = blank.head(SHOWN_ROWS).to_list()
    return (note("blank-rows", "Blank rows were skipped ({rows}).", table=table, rows=rows, count=len(blank)),)
