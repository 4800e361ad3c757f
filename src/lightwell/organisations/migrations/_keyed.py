"""Taking the site's key into the digests that are kept already, so that what was given out goes on working."""

from typing import Any

from django.db.migrations import RunPython

from lightwell.organisations.shown_secrets import Shown, keyed


def keys_digests(table: str, column: str, what: Shown) -> RunPython:
    """Only while nobody else can act; walls and triggers stand again afterwards."""

    def take_in(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER")
            cursor.execute(f"SELECT id, {column} FROM {table}")  # noqa: S608 - our own names alone
            for key, digest in cursor.fetchall():
                cursor.execute(
                    f"UPDATE {table} SET {column} = %s WHERE id = %s",  # noqa: S608 - our own names alone
                    [keyed(what, digest), key],
                )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER")

    return RunPython(take_in, RunPython.noop)
