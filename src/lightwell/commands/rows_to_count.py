"""The rows that a safe table is made from: the columns it needs, read from a file.

Stages 2, 3 and 5. Source: the command line's reference, `lightwell table`.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from lightwell.commands.answering import Misuse
from lightwell.confidentiality import Combination

if TYPE_CHECKING:
    from lightwell.gateway.reading import Table

NOT_STATED = "not stated"
BETWEEN_GROUPS = ";"


@dataclass(frozen=True, slots=True)
class Asked:
    """The columns that were asked for: what to divide by, who a row is about, what to add up."""

    by: tuple[str, ...]
    person: str | None
    several: str | None
    measured: str | None


@dataclass(frozen=True, slots=True)
class Rows:
    """The columns that a table needs, row by row.

    numbers: as the spreadsheet shows them. places: where each row is; several where it is in several groups.
    fingerprint: of everything in the file, whatever the order of its rows and columns.
    """

    numbers: tuple[int, ...]
    by: tuple[str, ...]
    places: tuple[frozenset[Combination], ...]
    person: tuple[str, ...] | None
    amounts: tuple[str, ...] | None
    fingerprint: str


def read_rows(path: Path, asked: Asked) -> Rows:
    """The rows of a file, as far as the table needs them. Raises Misuse, with everything that is wrong."""
    from lightwell.gateway.reading import ROW

    table = _read(path)
    columns: defaultdict[str, list[str]] = defaultdict(list)
    for column in table.columns:
        columns[plain(column.header)].append(column.name)
    problems = [*_not_found(asked, columns), *_misused(asked)]
    if table.frame.is_empty():
        problems.append("There are no rows in the file.")
    if problems:
        raise Misuse(" ".join(problems))

    def values(name: str) -> tuple[str, ...]:
        return tuple(plain(value or "") for value in table.frame.get_column(columns[name][0]))

    return Rows(
        tuple(table.frame.get_column(ROW)),
        asked.by,
        tuple(_places([values(name) for name in asked.by], [name == asked.several for name in asked.by])),
        values(asked.person) if asked.person else None,
        values(asked.measured) if asked.measured else None,
        _fingerprint(table),
    )


def _not_found(asked: Asked, columns: Mapping[str, list[str]]) -> Iterator[str]:
    for name in dict.fromkeys((*asked.by, *filter(None, (asked.person, asked.several, asked.measured)))):
        if name not in columns:
            yield f"There is no column {name!r}."
        elif len(columns[name]) > 1:
            yield f"There are several columns {name!r}."


def _misused(asked: Asked) -> Iterator[str]:
    if len(set(asked.by)) != len(asked.by):
        yield "A column is named twice in --by."
    if asked.several and asked.several not in asked.by:
        yield "The column of --several must be one of --by."
    if asked.measured and (asked.person or asked.several):
        yield "A sum or mean needs each person in one row and one group: leave out --person and --several."


def _read(path: Path) -> Table:
    from lightwell.gateway.reading import read

    try:
        reading = read(path, path.name)
    except OSError as error:
        raise Misuse(f"The file cannot be read: {error.strerror}.") from error
    if len(reading.tables) == 1:
        return reading.tables[0]
    if reading.tables:
        raise Misuse("The file has more than one sheet: save the one you want as a file of its own.")
    raise Misuse(" ".join(dict.fromkeys(f"{found.sentence} {found.fix}" for found in reading.findings)))


def plain(text: str) -> str:
    """As two people would write the same word."""
    return unicodedata.normalize("NFC", text).strip()


def _places(columns: Sequence[tuple[str, ...]], several: Sequence[bool]) -> Iterator[frozenset[Combination]]:
    for values in zip(*columns, strict=True):
        groups = [
            {plain(part) for part in value.split(BETWEEN_GROUPS)} - {""} if split else {value}
            for value, split in zip(values, several, strict=True)
        ]
        yield frozenset(product(*({name or NOT_STATED for name in named or {""}} for named in groups)))


def _fingerprint(table: Table) -> str:
    names = sorted(column.name for column in table.columns)
    rows = sorted(json.dumps(row) for row in table.frame.select(names).iter_rows())
    return hashlib.sha256("\n".join([json.dumps(names), *rows]).encode()).hexdigest()
