"""Which database this installation uses, who connects to it, and why the run-time role must have no power.

All stages. Source: Lightwell's two walls. Row-level security binds only a role that can neither bypass it nor
own the tables, so one role migrates (`lightwell_owner`) and another runs (`lightwell_run`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from lightwell.web.state import read_settled

OWNER_ROLE = "lightwell_owner"
RUN_ROLE = "lightwell_run"
DATABASE = "lightwell"
CONNECTION_FILE = "database.json"
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class DatabaseUnavailable(Exception):
    """There is no database to use; the message is one sentence for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Connections:
    """The ways into one database: always as the run-time role, and where it is known as owner and superuser.

    Each carries a password, so none is shown when this is printed.
    """

    run: str = field(repr=False)
    owner: str | None = field(default=None, repr=False)
    superuser: str | None = field(default=None, repr=False)

    def for_database(self, name: str) -> Connections:
        """The same ways into another database of the same server."""
        return Connections(
            *(None if each is None else make_conninfo(each, dbname=name) for each in self._each())  # type: ignore[arg-type]
        )

    def _each(self) -> tuple[str | None, ...]:
        return (self.run, self.owner, self.superuser)


def given_connections(environ: Mapping[str, str] = os.environ) -> Connections | None:
    """The database named by the environment, if one is."""
    run, owner = environ.get("DATABASE_URL"), environ.get("DATABASE_OWNER_URL")
    if owner and not run:
        raise DatabaseUnavailable("DATABASE_OWNER_URL is set but DATABASE_URL, for the run-time role, is not.")
    return Connections(run=over_tls(run), owner=over_tls(owner) if owner else None) if run else None


def over_tls(conninfo: str) -> str:
    """A database on another machine is asked by TLS alone, and has to prove its name, unless its address says which."""
    said = conninfo_to_dict(conninfo)
    host = str(said.get("host") or said.get("hostaddr") or "")
    if not host or host.startswith("/") or host in _THIS_MACHINE or "sslmode" in said or "PGSSLMODE" in os.environ:
        return conninfo
    return make_conninfo(conninfo, sslmode="verify-full")


def embedded_connections(state: Path) -> Connections | None:
    """The embedded database of this installation, if one was ever started; it may not be running now."""
    settled = read_settled(state / CONNECTION_FILE)
    return connections_from(settled) if "socket" in settled else None


def connections_from(settled: Mapping[str, str]) -> Connections:
    """Connections through the socket and with the passwords that an embedded server was started with."""

    def through(role: str, password: str) -> str:
        return make_conninfo(host=settled["socket"], port=5432, dbname=DATABASE, user=role, password=password)

    return Connections(
        run=through(RUN_ROLE, settled["run_password"]),
        owner=through(OWNER_ROLE, settled["owner_password"]),
        superuser=through("postgres", settled["superuser_password"]),
    )


def known_connections(state: Path, environ: Mapping[str, str] = os.environ) -> Connections | None:
    """The database to use: the one the environment names, else this installation's own."""
    return given_connections(environ) or embedded_connections(state)


def django_database(conninfo: str) -> dict[str, Any]:
    """A connection in the shape that Django's `DATABASES` wants."""
    parts = conninfo_to_dict(conninfo)
    known = {
        "NAME": parts.pop("dbname", DATABASE),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "") or ""),
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        **known,
        "OPTIONS": {"application_name": "lightwell", **parts},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


def ensure_roles(superuser: str, *, owner_password: str, run_password: str) -> None:
    """Make the two roles and the database, or bring them back to what they must be. Safe to repeat."""
    with psycopg.connect(make_conninfo(superuser, dbname="postgres"), autocommit=True) as connection:
        _ensure_role(connection, OWNER_ROLE, owner_password)
        _ensure_role(connection, RUN_ROLE, run_password)
        _ensure_database(connection, DATABASE)
    with psycopg.connect(make_conninfo(superuser, dbname=DATABASE)) as connection:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(OWNER_ROLE)))
        prepare_schema(connection)


def _ensure_role(connection: psycopg.Connection, role: str, password: str) -> None:
    name = sql.Identifier(role)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {}").format(name))
    # Hashed on this side, so that the password itself is in no statement the server could log.
    hashed = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION PASSWORD {}").format(
            name, sql.Literal(hashed)
        )
    )


def _ensure_database(connection: psycopg.Connection, name: str) -> None:
    database, owner = sql.Identifier(name), sql.Identifier(OWNER_ROLE)
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(RUN_ROLE)))


def prepare_schema(connection: psycopg.Connection) -> None:
    """Let the run-time role read and write the rows of every table its owner makes from now on, and no more.

    Run as the owner, before the first migration. TRUNCATE is never granted; a table may grant less.

    Raises: DatabaseUnavailable when a server that was given has no such role yet.
    """
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [RUN_ROLE]).fetchone():
        raise DatabaseUnavailable(f"The database has no role {RUN_ROLE} yet; docs/reference/settings.md says how.")
    run = sql.Identifier(RUN_ROLE)
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
    ):
        connection.execute(sql.SQL(statement).format(run))


def finish_schema(connection: psycopg.Connection) -> None:
    """Keep the run-time role from rewriting the list of what was migrated. Run as the owner, after migrating."""
    run = sql.Identifier(RUN_ROLE)
    connection.execute(sql.SQL("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}").format(run))
