"""The text of a CSV or TSV: whole, or in pieces of whole lines; every line ended alike and no NUL in it.

Stage 3, sharing. Source: what spreadsheet programs really write. A text with quotation marks is one piece, because
only all of it tells where a row ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.faults import note
from lightwell.gateway.reading.readings import Note
from lightwell.gateway.reading.sources import LineEnds, Plain, Source, pieces, with_one_line_end

SNIFFED_LINES: Final = 2_000
HEADER_ROWS: Final = 12
_ENOUGH_BYTES: Final = 64 * 1024
_FILLED: Final = re.compile(rb"^[,;\t ]*+[!-+\--:<-~]", re.MULTILINE)  # something that is seen, and no delimiter


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """head: its first lines, enough to know its layout; where it is one piece, that. begin: its pieces, anew."""

    head: bytes
    begin: Callable[[], Iterator[bytes]]
    is_whole: bool
    findings: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()

    @classmethod
    def whole(cls, utf8: bytes, table: str) -> Text:
        nul_findings, contents = _without_nuls(utf8, table)
        is_mixed = LineEnds.counted(contents).are_mixed(may_be_in_cells=b'"' in contents)
        return cls._of_one(with_one_line_end(contents), nul_findings, _mixed(table) if is_mixed else ())

    @classmethod
    def _of_one(cls, text: bytes, findings: tuple[Problem, ...], notes: tuple[Note, ...]) -> Text:
        return cls(text, lambda: iter((text,)), True, findings, notes)

    @classmethod
    def in_pieces(cls, source: Source, found: Plain, table: str, most_bytes: int) -> Text:
        def begin() -> Iterator[bytes]:
            return pieces(source, found, most_bytes)

        notes = _mixed(table) if found.ends.are_mixed(may_be_in_cells=False) else ()
        return cls(_head(begin()), begin, is_whole=False, notes=notes)

    def without_first_line(self) -> Text:
        head, begin = _after_first_line(self.head), self.begin
        if self.is_whole:
            return self._of_one(head, self.findings, self.notes)
        return Text(head, lambda: _after_first_lines(begin()), False, self.findings, self.notes)


def lines_of(text: bytes) -> pl.Series:
    return pl.read_lines(text)["line"] if text else pl.Series("line", [], dtype=pl.String)


def _head(begun: Iterator[bytes]) -> bytes:
    head, lines, filled = bytearray(), 0, 0
    for piece in begun:
        head += piece
        lines += piece.count(b"\n")
        filled += sum(1 for _ in _FILLED.finditer(piece, 0, _ENOUGH_BYTES))
        if lines > SNIFFED_LINES and filled > HEADER_ROWS:
            break
    return bytes(head)


def _after_first_line(text: bytes) -> bytes:
    return text.split(b"\n", 1)[1] if b"\n" in text else b""


def _after_first_lines(begun: Iterator[bytes]) -> Iterator[bytes]:
    yield _after_first_line(next(begun, b""))
    yield from begun


def _without_nuls(utf8: bytes, table: str) -> tuple[tuple[Problem, ...], bytes]:
    if b"\x00" not in utf8:
        return (), utf8
    rows = [number for number, line in enumerate(utf8.splitlines(), 1) if b"\x00" in line]
    return (faults.NUL_CHARACTERS.found(table=table, rows=rows),), utf8.replace(b"\x00", b"")


def _mixed(table: str) -> tuple[Note, ...]:
    sentence = "The file ends its lines in more than one way; all were read as line ends."
    return (note("mixed-line-endings", sentence, table=table),)
