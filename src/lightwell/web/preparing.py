"""Bring a database and what browsers fetch up to this version: `python -m lightwell.web.preparing migrate static`.

All stages. Run in a process of its own, because only this one may hold the owner's password.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lightwell.ledger.moments import DATABASES_MOMENT, GIVEN_MOMENT
from lightwell.web.database import DatabaseUnavailable, finish_schema, prepare_schema

# Any number will do, so long as every Lightwell takes the same lock.
MIGRATING = 20260701


LOWEST_POSTGRESQL = 15


def refuse_an_old_server() -> None:
    """Raises DatabaseUnavailable when the server is older than what is tested."""
    connection.ensure_connection()
    major = connection.connection.info.server_version // 10000
    if major < LOWEST_POSTGRESQL:
        raise DatabaseUnavailable(f"The database is PostgreSQL {major}; use {LOWEST_POSTGRESQL} or later.")


def pending_migrations() -> list[str]:
    """The migrations this version has and the database has not, in order."""
    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def migrate() -> int:
    """Migrate as the owner, one process at a time, and only when something is pending."""
    refuse_an_old_server()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
    try:
        if waiting := pending_migrations():
            print(f"Bringing the database up to date ({len(waiting)} migrations)", file=sys.stderr)
            prepare_schema(connection.connection)
            call_command("migrate", verbosity=0, interactive=False)
            finish_schema(connection.connection)
        # Said at each start, so that a site that was a demonstration once is none from the next.
        connection.connection.execute(GIVEN_MOMENT if settings.DEMONSTRATION else DATABASES_MOMENT)
    finally:
        connection.close()
    return 0


def check() -> int:
    """Say that migrations wait for somebody who may run them."""
    refuse_an_old_server()
    if waiting := pending_migrations():
        print(
            f"The database is {len(waiting)} migrations behind: run `lightwell migrate` with DATABASE_OWNER_URL set.",
            file=sys.stderr,
        )
    return 1 if waiting else 0


def static() -> int:
    """Gather what browsers fetch, named by content so that it can be kept for ever."""
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    return 0


TASKS = {"migrate": migrate, "check": check, "static": static}


def main(names: Sequence[str]) -> int:
    django.setup()
    try:
        return max(TASKS[name]() for name in names)
    except DatabaseUnavailable as unavailable:
        print(unavailable, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
