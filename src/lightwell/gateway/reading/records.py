"""Where each row of a text file starts and ends, how many cells it has, and whether its quotation marks pair.

Stage 3, sharing. Source: RFC 4180, with spaces allowed between a delimiter and a quotation mark. Rows are
numbered as a spreadsheet shows them: a cell with a line break in it is still one row, and a blank line is a row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.reading.readings import ROW, Delimiter

_QUOTED = r'"(?:[^"]|"")*"'
_LONGEST_RECORD = 2_000  # lines
_ENOUGH_MALFORMED = 200


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """The rows as written.

    frame: one line per spreadsheet row: `__row__`, `text`, `cells` (how many), `blank`, `malformed`.
    is_plain: strict RFC 4180 throughout, so that a fast reader cannot read it differently.
    """

    frame: pl.DataFrame
    is_plain: bool
    last_is_open: bool

    def after(self, rows: int) -> Records:
        """The same where so many rows stand before them."""
        frame = self.frame.with_columns((pl.col(ROW) + rows).cast(pl.UInt32)) if rows else self.frame
        return Records(frame, self.is_plain, self.last_is_open)


def find_records(lines: pl.Series, delimiter: Delimiter) -> Records:
    """Divide lines into rows. A quotation mark out of place costs its own line only, not the rest of the file."""
    if not lines.str.contains('"', literal=True).any():
        return Records(_described(lines, lines, delimiter), is_plain=True, last_is_open=False)
    texts, last_is_open = _joined(lines)
    cleaned = texts.str.replace_all(_QUOTED, "\x00")
    malformed = cleaned.str.contains(_misplaced(delimiter))
    if malformed.any():
        return _resynchronised(lines, delimiter, last_is_open)
    is_plain = not cleaned.str.contains(" \x00|\x00 ").any()
    return Records(_described(texts, cleaned, delimiter), is_plain, last_is_open=False)


def _misplaced(delimiter: Delimiter) -> str:
    """A quotation mark left over, or a quoted piece with anything but spaces beside it."""
    other = f"[^{delimiter} ]"
    return f'"|{other} *\x00|\x00 *{other}'


def _joined(lines: pl.Series) -> tuple[pl.Series, bool]:
    """Lines put together where a quoted cell runs over several of them."""
    marks = lines.str.count_matches('"', literal=True).cast(pl.UInt32)
    if not (marks % 2 == 1).any():
        return lines, False
    open_after = marks.cum_sum() % 2
    starts = open_after.shift(1, fill_value=0) == 0
    grouped = pl.DataFrame({"record": starts.cum_sum(), "line": lines}).group_by("record", maintain_order=True)
    return grouped.agg(pl.col("line").str.join("\n"))["line"], bool(open_after[-1])


def _described(texts: pl.Series, cleaned: pl.Series, delimiter: Delimiter) -> pl.DataFrame:
    return pl.DataFrame(
        {
            ROW: pl.int_range(1, len(texts) + 1, dtype=pl.UInt32, eager=True),
            "text": texts,
            "cells": cleaned.str.count_matches(delimiter, literal=True) + 1,
            "blank": _blank(texts, delimiter),
        }
    ).with_columns(malformed=pl.lit(False))


def filled(rows: pl.DataFrame, delimiter: Delimiter) -> pl.Series:
    """How many cells each of these rows has up to its last that is not empty."""
    ends = rows["text"].str.replace_all(_QUOTED, "\x00").str.strip_chars_end(f"{delimiter} ")
    return ends.str.count_matches(delimiter, literal=True) + 1


def _blank(texts: pl.Series, delimiter: Delimiter) -> pl.Series:
    """Rows with nothing but empty cells. A cell may hold a quotation mark or a delimiter, so those are split."""
    likely = texts.str.contains(f'^[{delimiter}"\\s]*$')
    quoted = likely & texts.str.contains('"', literal=True)
    if not quoted.any():
        return likely
    filled = [
        place
        for place, text in zip(quoted.arg_true(), texts.filter(quoted), strict=True)
        if any(cell.strip() for cell in split(text, delimiter))
    ]
    return likely.scatter(filled, False)


def _resynchronised(lines: pl.Series, delimiter: Delimiter, last_is_open: bool) -> Records:
    """Go line by line, beginning again after each line whose quotation marks do not pair."""
    texts: list[str] = []
    malformed: list[bool] = []
    well_formed = _well_formed(delimiter)
    waiting = lines.to_list()
    at = seen = 0
    while at < len(waiting):
        length = _length_of_record(waiting, at, well_formed, 1 if seen > _ENOUGH_MALFORMED else _LONGEST_RECORD)
        texts.append("\n".join(waiting[at : at + max(1, length)]))
        malformed.append(length == 0)
        seen += length == 0
        at += max(1, length)
    series = pl.Series("line", texts, dtype=pl.String)
    frame = _described(series, series.str.replace_all(_QUOTED, "\x00"), delimiter)
    flagged = frame.with_columns(pl.Series("malformed", malformed))
    return Records(flagged, is_plain=False, last_is_open=last_is_open)


def _well_formed(delimiter: Delimiter) -> re.Pattern[str]:
    cell = f'(?: *"(?:[^"]|"")*+" *|[^"{delimiter}]*+)'
    return re.compile(f"{cell}(?:{delimiter}{cell})*+")


def _length_of_record(lines: list[str], at: int, well_formed: re.Pattern[str], longest: int) -> int:
    """How many lines the record that starts here takes, or 0 when it never becomes well formed."""
    marks = 0
    for length in range(1, min(longest, len(lines) - at) + 1):
        marks += lines[at + length - 1].count('"')
        if marks % 2 == 0:
            return length if well_formed.fullmatch("\n".join(lines[at : at + length])) else 0
    return 0


def split(text: str, delimiter: Delimiter) -> list[str]:
    """The cells of one row, as written; the patient way, for files that a fast reader might read differently."""
    cells: list[str] = []
    at = 0
    quoted = re.compile(r' *"((?:[^"]|"")*+)" *(?=' + delimiter + r"|\Z)")
    while True:
        match = quoted.match(text, at)
        end = match.end() if match else text.find(delimiter, at)
        end = end if end >= 0 else len(text)
        cells.append(match.group(1).replace('""', '"') if match else text[at:end])
        if end >= len(text):
            return cells
        at = end + 1
