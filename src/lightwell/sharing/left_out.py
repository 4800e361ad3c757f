"""Rows of a delivery that are shown or copied no more, by their numbers as they were sent.

Stages 3 and 4. Source: Data Protection and Use Policy, Transparency and Choice guideline: a no is honoured. The child
process that opens a delivery reads this too, so nothing here knows the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count


@dataclass(frozen=True, slots=True)
class RowsOf:
    """Some rows of one table, counted from 1."""

    table: str
    rows: tuple[int, ...]


def rows_in(rows: Iterable[RowsOf], table: str) -> frozenset[int]:
    """Those of one table."""
    return frozenset(row for each in rows if each.table == table for row in each.rows)


def numbers_without(gone: frozenset[int]) -> Iterator[int]:
    """The numbers of the rows that are left, without end."""
    return (number for number in count(1) if number not in gone)
