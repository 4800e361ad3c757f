"""Putting a table behind the gate and the second wall, as one step of a migration.

All stages. Source: Lightwell's one gate and two walls, upheld by the database for raw SQL too.

    GovernTable("Delivery", reads=f"unit_id = ANY({OWN_UNITS})", inserts=f"provider_id = {OWN_ORGANISATION}")

After it the table shows nothing and takes nothing except what a policy says; nothing changes outside an action;
and no change commits without a ledger entry written in the same transaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

RUN_ROLE = "lightwell_run"

# Wrapped in a SELECT, so that each is worked out once for a statement and an index can be used.
OWN_ACCOUNT = "(SELECT lightwell_account())"
OWN_MEMBERSHIP = "(SELECT lightwell_membership())"
OWN_ORGANISATION = "(SELECT lightwell_organisation())"
OWN_KIND = "(SELECT lightwell_kind())"
OWN_GUEST = "(SELECT lightwell_guest())"
OWN_PERSON = "(SELECT lightwell_person())"
SERVED_BY = "(SELECT lightwell_served_by())"
OWN_UNITS = "(SELECT lightwell_units())::uuid[]"

GENERAL = "lightwell_no_change_without_an_entry"


def holds(*roles: str) -> str:
    """SQL that is true when the actor acts in one of these offices."""
    wanted = ", ".join(f"'{role}'" for role in roles)
    return f"(SELECT lightwell_roles() && ARRAY[{wanted}])"


def in_place(check: str) -> str:
    """The same SQL of a row that is written, in which who asks is read where it stands.

    A SELECT around it saves reading it for each of many rows; for the one that is written it costs more than it saves,
    each time its statement is planned. Where a check looks into other rows, it is left as it was.
    """
    looks_further = re.search(r"\bFROM\b", check)
    return check if looks_further else _AROUND.sub(r"(\1)", check)


_AROUND = re.compile(r"\(SELECT (lightwell_\w+\(\)(?: && ARRAY\[[^]]*\])?)\)")


# The same of every policy there is, as the database writes them down.
CHECKS_IN_PLACE = r"""
DO $do$
DECLARE
    its record;
BEGIN
    FOR its IN
        SELECT tablename, policyname, regexp_replace(
            with_check,
            '\( SELECT \(?(lightwell_\w+\(\)( && ARRAY\[[^]]*\])?)\)?( AS \w+)?\)', '(\1)', 'g'
        ) AS check
        FROM pg_policies
        WHERE schemaname = 'public' AND with_check ~ 'SELECT' AND with_check !~ '\mFROM\M'
    LOOP
        EXECUTE format('ALTER POLICY %I ON %I WITH CHECK (%s)', its.policyname, its.tablename, its.check);
    END LOOP;
END $do$;
"""


def keeps(table: str, name: str, body: str, *, on: str = "UPDATE", each: str = "ROW") -> RunSQL:
    """A trigger before a change of a table, which nobody can have passed over by a setting.

    body: PL/pgSQL that raises where the change may not be, and returns the row. on: the commands it stands before.
    """
    function = f"lightwell_{table}_{name}"
    return RunSQL(
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS "
        f"$body$ BEGIN {body} END $body$; "
        f"CREATE TRIGGER lightwell_{name} BEFORE {on} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}();",
        f"DROP TRIGGER lightwell_{name} ON {table}; DROP FUNCTION {function};",
    )


def needs_its_entry(table: str, *, on: str, entry: str) -> RunSQL:
    """No such change of a row commits without an entry, written in its transaction, that is that very row's.

    entry: SQL over `its`, an entry of something done, and over NEW and OLD, the row. on: one command.
    """
    function, name = f"lightwell_{table}_its_{on.lower()}", f"lightwell_its_entry_of_{on.lower()}"
    once = asks_once(f"SELECT '{table}'::regclass::oid")
    body = f"""
        IF NOT EXISTS (
            SELECT FROM public.ledger_entry AS its
            WHERE its.transaction_id = public.lightwell_this_transaction() AND its.outcome = 'done' AND ({entry})
        ) THEN
            RAISE EXCEPTION '% changed without an entry in the ledger that says so of this row.', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NULL;
    """
    return RunSQL(
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS "
        f"$body$ BEGIN {body} END $body$; "
        f"CREATE CONSTRAINT TRIGGER {name} AFTER {on} ON {table} DEFERRABLE INITIALLY DEFERRED "
        f"FOR EACH ROW EXECUTE FUNCTION {function}();{once}",
        f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {function};{once}",
    )


def needs_another_entry(table: str, *, on: str, instead_of: str, entry: str) -> RunSQL:
    """The same, where such an entry was asked for already: another is from now on."""
    before, after = (needs_its_entry(table, on=on, entry=each) for each in (instead_of, entry))
    return RunSQL(f"{before.reverse_sql} {after.sql}", f"{after.reverse_sql} {before.sql}")


def asks_once(tables: str) -> str:
    """Where a row's own entry is asked for, no other is: the general trigger stands for what is left, if anything is.

    tables: SQL of their oids.
    """
    return f"""
        DO $do$
        DECLARE
            its oid;
            others text;
        BEGIN
            FOR its IN {tables} LOOP
                SELECT string_agg(command, ' OR ') INTO others
                FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE']) AS command
                WHERE NOT EXISTS (
                    SELECT FROM pg_trigger
                    WHERE tgrelid = its AND tgname = 'lightwell_its_entry_of_' || lower(command)
                );
                EXECUTE format('DROP TRIGGER IF EXISTS {GENERAL} ON %s', its::regclass);
                IF others IS NOT NULL THEN
                    EXECUTE format('CREATE CONSTRAINT TRIGGER {GENERAL} AFTER %s ON %s DEFERRABLE INITIALLY DEFERRED '
                        'FOR EACH ROW EXECUTE FUNCTION lightwell_require_entry()', others, its::regclass);
                END IF;
            END LOOP;
        END $do$;
    """  # noqa: S608 - our own names alone


def said_by(*actions: str) -> str:
    """SQL that is true of an entry, `its`, of one of these actions."""
    return "(" + " OR ".join(f"its.action = '{each}'" for each in actions) + ")"


def about(kind: str, key: str = "NEW.id") -> str:
    """SQL that is true of an entry, `its`, about one subject."""
    return f"its.subject_kind = '{kind}' AND its.subject_id = {key}"


class GovernTable(Operation):
    """Put a model's table behind the gate and row-level security.

    reads, inserts, updates, deletes: SQL over the row's columns; left out, the run-time role cannot do it at all.
    updated: SQL over the row as an update leaves it; left out, the same as `updates`.
    columns: the only columns that may be updated, where not all may.
    needs_entry: a change needs a ledger entry in its transaction; false for the ledger's own table alone.
    """

    reduces_to_sql = True
    reversible = True
    atomic = True

    def __init__(
        self,
        model: str,
        *,
        reads: str,
        inserts: str | None = None,
        updates: str | None = None,
        updated: str | None = None,
        deletes: str | None = None,
        columns: Sequence[str] = (),
        needs_entry: bool = True,
    ) -> None:
        self.model = model
        self.reads, self.inserts, self.deletes = reads, inserts, deletes
        self.updates, self.updated = updates, updated
        self.columns = tuple(columns)
        self.needs_entry = needs_entry

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        given = {name: value for name, value in vars(self).items() if name not in ("model", "_constructor_args")}
        return (type(self).__name__, [self.model], given)

    def describe(self) -> str:
        return f"Put {self.model} behind the gate and row-level security"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing that Django's models know of changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        for statement in (*self._walls(table), *self._policies(table), *self._gate(table)):
            schema_editor.execute(statement, None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        for command in ("reads", "inserts", "updates", "deletes"):
            schema_editor.execute(f"DROP POLICY IF EXISTS {table}_{command} ON {table}", None)
        for trigger in ("lightwell_only_in_an_action", GENERAL):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger} ON {table}", None)
        schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY", None)

    def _walls(self, table: str) -> Iterator[str]:
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
        yield f"REVOKE ALL ON {table} FROM PUBLIC, {RUN_ROLE}"
        yield f"GRANT SELECT ON {table} TO {RUN_ROLE}"
        if self.inserts:
            yield f"GRANT INSERT ON {table} TO {RUN_ROLE}"
        if self.updates:
            columns = f" ({', '.join(self.columns)})" if self.columns else ""
            yield f"GRANT UPDATE{columns} ON {table} TO {RUN_ROLE}"
        if self.deletes:
            yield f"GRANT DELETE ON {table} TO {RUN_ROLE}"

    def _policies(self, table: str) -> Iterator[str]:
        yield f"CREATE POLICY {table}_reads ON {table} FOR SELECT TO {RUN_ROLE} USING ({self.reads})"
        if self.inserts:
            check = in_place(self.inserts)
            yield f"CREATE POLICY {table}_inserts ON {table} FOR INSERT TO {RUN_ROLE} WITH CHECK ({check})"
        if self.updates:
            check = in_place(self.updated or self.updates)
            yield (
                f"CREATE POLICY {table}_updates ON {table} FOR UPDATE TO {RUN_ROLE} "
                f"USING ({self.updates}) WITH CHECK ({check})"
            )
        if self.deletes:
            yield f"CREATE POLICY {table}_deletes ON {table} FOR DELETE TO {RUN_ROLE} USING ({self.deletes})"

    def _gate(self, table: str) -> Iterator[str]:
        yield (
            f"CREATE TRIGGER lightwell_only_in_an_action BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION lightwell_require_action()"
        )
        if self.needs_entry:
            yield (
                f"CREATE CONSTRAINT TRIGGER {GENERAL} AFTER INSERT OR UPDATE OR DELETE ON {table} "
                "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lightwell_require_entry()"
            )
