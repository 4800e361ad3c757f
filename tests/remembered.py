"""Stories that many tests begin with: told once by each test process as the product tells them, then laid down again.

A telling takes seconds, and laying down the rows, the numbers and the files that it left some hundredths. What comes
of it is the same, row for row. Where the database is not empty, or a transaction is open, or nobody lets us past the
triggers, the story is told.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from tests.emptying import Counted, Emptied, count_from, counted

T = TypeVar("T")

_NOT_BEGUN = "SELECT NOT EXISTS (SELECT FROM ledger_entry)"
_COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""


@dataclass(frozen=True, slots=True)
class Rows:
    """Those of one table, as the server itself writes them."""

    table: str
    columns: tuple[str, ...]
    content: bytes

    @classmethod
    def of(cls, server: psycopg.Connection, table: str) -> Rows:
        columns = tuple(name for (name,) in server.execute(_COLUMNS, [table]))
        with server.cursor().copy(_copy("COPY {} ({}) TO STDOUT (FORMAT binary)", table, columns)) as out:
            return cls(table, columns, b"".join(out))

    def lay(self, server: psycopg.Connection) -> None:
        with server.cursor().copy(_copy("COPY {} ({}) FROM STDIN (FORMAT binary)", self.table, self.columns)) as into:
            into.write(self.content)


@dataclass(frozen=True, slots=True)
class Files:
    """What a telling left in a state folder: by its place, the rights and the contents; None of a folder."""

    kept: tuple[tuple[Path, int, bytes | None], ...]

    @classmethod
    def of(cls, state: Path, before: set[Path]) -> Files:
        new = (path for path in _under(state) if path not in before)
        return cls(tuple((path.relative_to(state), path.stat().st_mode, _contents(path)) for path in new))

    def have_room(self, state: Path) -> bool:
        """Whether nothing else lies where they go."""
        places = ((state / place, contents) for place, _, contents in self.kept)
        return all(_contents(path) == contents for path, contents in places if path.exists())

    def lay(self, state: Path) -> None:
        for place, mode, contents in self.kept:
            path = state / place
            if contents is None:
                path.mkdir(exist_ok=True)
            else:
                path.write_bytes(contents)
            path.chmod(mode)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What one telling left: rows, numbers, files, and what it said."""

    rows: tuple[Rows, ...]
    numbers: Counted
    files: Files
    said: Any

    def lay(self, server: psycopg.Connection, state: Path) -> Any:
        with server.transaction():
            server.execute("SET LOCAL session_replication_role = replica")
            for each in self.rows:
                each.lay(server)
            count_from(server, set(self.numbers) - set(counted(server)))
        self.files.lay(state)
        return copy.deepcopy(self.said)


_emptied: Emptied | None = None
_remembered: dict[Callable[[], Any], Remembered] = {}


@contextmanager
def remembering(emptied: Emptied) -> Iterator[None]:
    """While this test process has its database."""
    global _emptied
    _emptied = emptied
    yield
    _emptied = None


def told_once(tell: Callable[[], T]) -> Callable[[], T]:
    """A story that begins in an empty database."""

    @wraps(tell)
    def told() -> T:
        if _emptied is None or _emptied.as_migrated is None or not _is_empty(_emptied.connection()):
            return tell()
        server, state = _emptied.connection(), Path(settings.LIGHTWELL_STATE)
        known = _remembered.get(tell)
        if known and known.files.have_room(state):
            return known.lay(server, state)
        before = set(_under(state))
        said = tell()
        if known is None and _emptied.as_migrated.is_as_shaped(server):
            rows = tuple(Rows.of(server, table) for table in _emptied.as_migrated.written(server))
            _remembered[tell] = Remembered(rows, counted(server), Files.of(state, before), copy.deepcopy(said))
        return said

    return told


def _is_empty(server: psycopg.Connection) -> bool:
    """Whether nothing was done in it yet, nor is about to be."""
    [empty] = server.execute(_NOT_BEGUN).fetchone() or (False,)
    return bool(empty) and not connection.in_atomic_block


def _under(state: Path) -> list[Path]:
    return sorted(state.rglob("*"))


def _contents(path: Path) -> bytes | None:
    return None if path.is_dir() else path.read_bytes()


def _copy(statement: str, table: str, columns: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)))
