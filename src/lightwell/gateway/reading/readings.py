"""What was read from one file: its tables as text, and everything that is wrong with it.

Stage 3, sharing. Source: "All problems in one pass, each with the rows as the spreadsheet numbers them".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from lightwell.gateway.distinct import Distinct
from lightwell.gateway.problems import SHOWN_ROWS, Problem

ROW = "__row__"


class FileKind(StrEnum):
    """What a file turned out to be, whatever its name says."""

    SEPARATED = "separated text"
    XLSX = "xlsx"
    ODS = "ods"
    UNREADABLE = "unreadable"


class Encoding(StrEnum):
    """How a text file's letters may be stored; only the first two are ever recognised without being told."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    WINDOWS_1252 = "cp1252"
    WINDOWS_1257 = "cp1257"
    LATIN_1 = "iso-8859-1"
    MAC_ROMAN = "mac-roman"


class Delimiter(StrEnum):
    """What stands between two cells of a text file."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"


class CellKind(StrEnum):
    """How the file itself stored a cell; everything in a CSV is text."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a file may hold; what is larger is refused with a sentence, not attempted."""

    bytes_in_file: int = 512 * 1024 * 1024
    rows: int = 12_000_000
    columns: int = 500
    cells: int = 100_000_000  # what a text file's table holds in memory, short rows filled up
    cell_characters: int = 32_767  # what a spreadsheet cell itself can hold
    sheets: int = 50
    sheet_cells: int = 40_000_000
    unpacked_bytes: int = 1024 * 1024 * 1024
    unpacked_ratio: int = 250  # a workbook is rarely packed more than 60 to 1
    packed_parts: int = 5_000
    seconds: int = 120
    memory_bytes: int = 2 * 1024 * 1024 * 1024
    piece_bytes: int = 16 * 1024 * 1024  # of a text that is read in pieces


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person answered when a finding asked, and which sheets the agreement's template says to leave alone."""

    encoding: Encoding | None = None
    delimiter: Delimiter | None = None
    notes_sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindSeen:
    """How many cells of a column were stored in one way, and the first ten rows where."""

    kind: CellKind
    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the file has it.

    name: its name in the frame, unique; header: exactly what the header row says; letter: as the spreadsheet
    letters it. `kinds` says how its cells were stored, so that checking can tell a lost zero from a typed one.
    """

    name: str
    header: str
    letter: str
    kinds: tuple[KindSeen, ...] = ()

    def stored_as(self, kind: CellKind) -> KindSeen | None:
        return next((seen for seen in self.kinds if seen.kind is kind), None)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One table of text cells.

    numbers: what the spreadsheet shows beside each row. cells: by the column's name, by their different values.
    """

    name: str
    numbers: pl.Series
    cells: Mapping[str, Distinct]
    columns: tuple[Column, ...]
    header_row: int

    @property
    def height(self) -> int:
        return len(self.numbers)

    @property
    def frame(self) -> pl.DataFrame:
        """Every cell as text, and `__row__`: for a table that is small, or that somebody is to see."""
        return pl.DataFrame([self.numbers, *(each.cells.alias(name) for name, each in self.cells.items())])

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.header for column in self.columns)


@dataclass(frozen=True, slots=True)
class Note:
    """Something left out or put right that needs nobody's decision, said so that nobody wonders."""

    code: str
    table: str | None
    rows: tuple[int, ...]
    count: int
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A file as read. `tables` is empty when nothing could be read; `findings` then says why."""

    name: str
    kind: FileKind
    tables: tuple[Table, ...]
    findings: tuple[Problem, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class TableRead:
    """One table and what was found in it, before it is put beside the file's others."""

    table: Table | None
    findings: tuple[Problem, ...]
    notes: tuple[Note, ...]


def first_rows(rows: Sequence[int]) -> tuple[int, ...]:
    """The rows a problem shows."""
    return tuple(sorted(rows)[:SHOWN_ROWS])


def first_where(mask: pl.Series, numbers: pl.Series) -> list[int]:
    """The first ten rows where it holds. numbers: what the spreadsheet shows beside each row, in order."""
    enough = 1_000
    while enough < len(mask) and mask.head(enough).sum() < SHOWN_ROWS:
        enough *= 10
    return numbers.head(enough).filter(mask.head(enough).fill_null(False)).head(SHOWN_ROWS).to_list()


def letter_of(position: int) -> str:
    """How a spreadsheet letters the column at this position: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, remainder = divmod(position - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters
