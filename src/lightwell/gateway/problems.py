"""What is wrong with a file, in words that a receptionist can act on.

Stage 3, sharing. Source: the command line's fixed words (`stop`, `confirm`) and the house rule that a problem
names rows and columns but never repeats a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SHOWN_ROWS = 10


class Level(StrEnum):
    """Whether a problem must be mended, or may be confirmed by a person with a recorded reason."""

    STOP = "stop"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where, and what to do about it.

    code: stable and lower case with hyphens, for programs and tests.
    table, column: as the file names them; None when the problem is with the whole file or table.
    rows: the first ten, numbered as the spreadsheet shows them (the header is usually row 1).
    count: how many cells, rows or things are affected in all.
    sentence, fix: for people, and never holding a value from the file.
    every_row: all of them, for a marked-up copy; empty where only the first are known.
    """

    code: str
    level: Level
    table: str | None
    column: str | None
    rows: tuple[int, ...]
    count: int
    sentence: str
    fix: str
    every_row: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if len(self.rows) > SHOWN_ROWS:
            raise ValueError(f"a problem shows its first {SHOWN_ROWS} rows; {self.code} was given {len(self.rows)}")
