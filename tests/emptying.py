"""Bringing a test's database back to how migrations left it, without copying it: what was written is deleted.

A copy takes a second and an emptying some hundredths. Only where a test wrote into what migrations left, or changed
the database's own shape, is a copy needed; both are looked for each time, so that nobody has to say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Self

import psycopg
from psycopg import sql

# Deleted rows and what indexes remember of them lie about until a copy.
MOST_IN_A_ROW: Final = 100

_ALONE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> %s
"""
# Each change of a table, a trigger, a policy or a function is a new row of one of these, by a later transaction.
_SHAPE = "SELECT ({})".format(
    " || ' ' || ".join(
        f"(SELECT count(*) || '/' || coalesce(sum(xmin::text::bigint), 0) FROM {each})"  # noqa: S608 - named here
        for each in ("pg_class", "pg_attribute", "pg_trigger", "pg_policy", "pg_constraint", "pg_proc", "pg_type")
    )
)
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
_COUNTED = "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences"

Counted = tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class AsMigrated:
    """What a database is like that nobody has written to.

    shape: of its catalogues. filled: the tables that migrations left rows in, and those rows as one digest.
    """

    shape: str
    tables: tuple[str, ...]
    filled: tuple[tuple[str, str], ...]
    counted: Counted

    @classmethod
    def of(cls, connection: psycopg.Connection) -> Self:
        tables = tuple(name for (name,) in connection.execute(_TABLES))
        digests = {name: _digest(connection, name) for name in tables}
        return cls(
            shape=_shape(connection),
            tables=tuple(name for name in tables if digests[name] is None),
            filled=tuple((name, digest) for name, digest in digests.items() if digest is not None),
            counted=counted(connection),
        )

    def is_as_shaped(self, connection: psycopg.Connection) -> bool:
        """Whether nothing changed but rows that only tests write."""
        if _shape(connection) != self.shape:
            return False
        return all(_digest(connection, name) == digest for name, digest in self.filled)

    def written(self, connection: psycopg.Connection) -> list[str]:
        """The tables with rows in them that migrations did not leave."""
        return [name for (name,) in connection.execute(_written(self.tables), prepare=True)]

    def brought_back(self, connection: psycopg.Connection, sparing: int = 0) -> bool:
        """True once it is so again; false where only a copy can make it so. Whoever else was connected is no more.

        sparing: the process of a connection that stays.
        """
        connection.execute(_ALONE, [sparing])
        if not self.is_as_shaped(connection):
            return False
        with connection.transaction():
            # The owner's own triggers, which keep a ledger from being emptied, are for everybody else.
            connection.execute("SET LOCAL session_replication_role = replica")
            for name in self.written(connection):
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            count_from(connection, set(self.counted) - set(counted(connection)))
        return True


@dataclass(slots=True)
class Emptied:
    """How one database is brought back, as often as that may be before it is copied anew.

    superuser: whom triggers let pass; without one nothing is emptied.
    """

    superuser: str | None
    as_migrated: AsMigrated | None = None
    _times: int = MOST_IN_A_ROW
    _connection: psycopg.Connection | None = None

    def begins(self) -> None:
        """It has just been copied."""
        self._times = 0
        if self.superuser and self.as_migrated is None:
            self.as_migrated = AsMigrated.of(self.connection())

    def again(self, sparing: int = 0) -> bool:
        """True where it is as migrations left it now; false where it must be copied."""
        if self.superuser is None or self.as_migrated is None or self._times == MOST_IN_A_ROW:
            return False
        self._times += 1
        return self.as_migrated.brought_back(self.connection(), sparing)

    def connection(self) -> psycopg.Connection:
        """The same each time, for a new one would have to learn of every table again."""
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self.superuser or "", autocommit=True)
        return self._connection

    def leave(self) -> None:
        """Before the database is dropped."""
        if self._connection is not None:
            self._connection.close()


@cache
def _written(tables: tuple[str, ...]) -> sql.Composed:
    """Asked after each test, and so worked out once."""
    asked = (
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
        for name in tables
    )
    return sql.SQL(" UNION ALL ").join(asked)


def counted(connection: psycopg.Connection) -> Counted:
    """Each sequence and the last number it gave."""
    return tuple(connection.execute(_COUNTED).fetchall())


def count_from(connection: psycopg.Connection, wanted: set[tuple[str, int | None]]) -> None:
    for name, value in wanted:
        connection.execute("SELECT setval(%s, %s, %s)", [name, value or 1, value is not None])


def _shape(connection: psycopg.Connection) -> str:
    [shape] = connection.execute(_SHAPE).fetchone() or ("",)
    return str(shape)


def _digest(connection: psycopg.Connection, table: str) -> str | None:
    """Of a table's rows in whatever order; None where there are none."""
    asked = sql.SQL("SELECT md5(string_agg(its::text, '/' ORDER BY its::text)) FROM {} AS its")
    [digest] = connection.execute(asked.format(sql.Identifier(table))).fetchone() or (None,)
    return None if digest is None else str(digest)
