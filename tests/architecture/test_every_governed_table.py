"""Every table of ours is behind the gate and both walls, whoever asks."""

from __future__ import annotations

import importlib
import itertools
import re
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from lightwell.ledger.governing import EXEMPT_TABLES, GovernedTable, governed_models
from lightwell.ledger.walls import stand_behind
from lightwell.people.models import Person
from lightwell.policy.actors import Actor
from tests.factories import Cast, best_foot_forward
from tests.remembered import told_once
from tests.walking import (
    SIGHTINGS,
    Sighting,
    in_a_space_of_their_own,
    rows,
    seen_through_the_first_wall,
    seen_through_the_second_wall,
)

if TYPE_CHECKING:
    from tests.databases import WorkerDatabase

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

TESTS = Path(__file__).parents[1]
for found in sorted(TESTS.glob("*/sightings.py")):
    importlib.import_module(f"tests.{found.parent.name}.sightings")

every_model = pytest.mark.parametrize("model", governed_models(), ids=lambda model: model._meta.label)

WALLS = """
SELECT relrowsecurity AND relforcerowsecurity,
       EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'lightwell_only_in_an_action'
               AND tgenabled = 'O'),
       EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = %s AND tgenabled = 'O'),
       has_table_privilege(current_user, pg_class.oid, 'TRUNCATE, TRIGGER, REFERENCES')
FROM pg_class WHERE oid = %s::regclass
"""


@cache
def _made(model: type[GovernedTable]) -> Callable[[], tuple[Cast, Sighting]]:
    """The story of one row."""
    if model not in SIGHTINGS:
        pytest.fail(f"No test says who may see a {model._meta.label}: register a @sighting for it.")

    @told_once
    def made() -> tuple[Cast, Sighting]:
        cast = best_foot_forward()
        return cast, SIGHTINGS[model](cast)

    return made


def test_every_table_in_the_database_is_governed_or_exempt_by_name() -> None:
    governed = {model._meta.db_table for model in governed_models()}
    found = set(connection.introspection.table_names())
    assert found - governed - set(EXEMPT_TABLES) == set()
    assert governed <= found
    assert not governed & set(EXEMPT_TABLES)


# Positions and salted hashes, which anybody may have: without them nobody could check the ledger.
SEALED = {"ledger_leaf", "ledger_run", "ledger_sealedcheckpoint"}


def test_no_table_of_ours_is_exempt_but_what_says_nothing_about_anybody() -> None:
    ours = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("lightwell.")}
    assert ours & set(EXEMPT_TABLES) == SEALED


def test_what_is_exempt_for_being_sealed_holds_hashes_numbers_and_signatures_only() -> None:
    kinds = {
        field.get_internal_type()
        for model in apps.get_models()
        if model._meta.db_table in SEALED
        for field in model._meta.fields
        if field.name not in {"entry", "note", "sealed_at"}
    }
    assert kinds <= {"BigIntegerField", "BigAutoField", "PositiveSmallIntegerField", "BinaryField"}


@every_model
def test_a_governed_table_has_both_its_gate_and_its_wall(model: type[GovernedTable]) -> None:
    table = model._meta.db_table
    # The ledger is not asked for an entry about its own entries.
    second = "lightwell_no_change_without_an_entry" if table != "ledger_entry" else "lightwell_append_only"
    with connection.cursor() as cursor:
        cursor.execute(WALLS, [second, table])
        assert cursor.fetchone() == (True, True, True, False)


# The bits by which a trigger says that it stands before an INSERT, a DELETE or an UPDATE.
EACH_COMMAND = 4 | 8 | 16
COMMANDS = """
SELECT bit_or(tgtype) & 28 FROM pg_trigger
WHERE tgrelid = %s::regclass AND tgdeferrable AND tgenabled = 'O'
  AND (tgname = 'lightwell_no_change_without_an_entry' OR tgname LIKE 'lightwell_its_entry_of_%%')
"""


def test_no_governed_table_changes_in_any_way_without_an_entry() -> None:
    tables = {model._meta.db_table for model in governed_models()} - {"ledger_entry"} | {"mfa_authenticator"}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(COMMANDS, [table])
            assert cursor.fetchone() == (EACH_COMMAND,), table


def test_no_wall_compares_a_column_with_itself() -> None:
    """As a name does that was meant of the row and is found in the table which is looked into."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT policyname, coalesce(qual, '') || ' ' || coalesce(with_check, '') FROM pg_policies")
        for name, said in cursor.fetchall():
            assert not re.search(r"\b(\w+\.\w+) = \1\b", said), name


# What somebody finds in a space of their own: what is about them, and what their provider sent or was agreed with it.
THEIR_OWN = {
    "people.Person", "people.Showing", "people.Chosen", "family.OwnLines", "family.Written", "family.OnPaper",
    "family.Leaving",
}  # fmt: skip
OF_THEIR_PROVIDER = {
    "organisations.Organisation", "organisations.Unit", "codesign.Programme", "agreements.Signature",
    "sharing.ListedMark", "sharing.NoticeVersion", "sharing.Destruction", "sharing.Delivery",
}  # fmt: skip


@every_model
def test_everybody_sees_a_row_or_not_as_is_said_of_it(
    model: type[GovernedTable], worker_database: WorkerDatabase
) -> None:
    cast, made = _made(model)()
    owner = worker_database.connections.owner or ""
    person = made.row.pk if model is Person else getattr(made.row, "person_id", None) or uuid.uuid4()
    themselves = in_a_space_of_their_own(cast.ccss.pk, person, worker_database.connections)
    another = in_a_space_of_their_own(cast.ccss.pk, uuid.uuid4(), worker_database.connections)
    actors = {**cast.everybody(), "themselves": themselves, "another": another}
    seen = {name: seen_through_the_second_wall(model, actor) for name, actor in actors.items()}
    also = {"themselves"} if model._meta.label in THEIR_OWN else set()
    if model._meta.label in OF_THEIR_PROVIDER:
        also = {"themselves", "another"}
    assert {name for name in seen if made.row.pk in seen[name]} == made.seen_by | also
    assert seen == seen_through_the_first_wall(model, actors, owner), "the two walls disagree"


@every_model
def test_with_nobody_set_a_governed_table_is_empty(model: type[GovernedTable]) -> None:
    _made(model)()
    assert rows(model).count() == 0


@every_model
def test_nobody_changes_a_governed_table_outside_an_action(model: type[GovernedTable]) -> None:
    cast, made = _made(model)()
    statements = ("UPDATE {} SET id = id", "DELETE FROM {}", "INSERT INTO {} SELECT * FROM {} LIMIT 0", "TRUNCATE {}")
    for actor, statement in itertools.product(cast.everybody().values(), statements):
        with pytest.raises(DatabaseError):
            _execute_as(actor, statement.replace("{}", connection.ops.quote_name(model._meta.db_table)))
    witness = cast.everybody()[min(made.seen_by)]
    assert made.row.pk in seen_through_the_second_wall(model, witness)


@every_model
def test_nobody_changes_a_row_they_cannot_see_even_in_an_action(model: type[GovernedTable]) -> None:
    cast, made = _made(model)()
    table = connection.ops.quote_name(model._meta.db_table)
    for name, actor in cast.everybody().items():
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608
            if name not in made.seen_by:
                assert _rows_changed(actor, f"{statement} WHERE id = %s", made.row.pk) == 0


def _execute_as(actor: Actor, statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        stand_behind(actor)
        cursor.execute(statement)


def _rows_changed(actor: Actor, statement: str, key: object) -> int:
    """How many rows a statement would change; a refusal is none."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            stand_behind(actor)
            cursor.execute("SELECT set_config('lightwell.action', 'tests.raw', true)")
            cursor.execute(statement, [key])
            changed = cursor.rowcount
            transaction.set_rollback(True)
            return changed
    except DatabaseError as refused:
        if isinstance(refused.__cause__, psycopg.errors.InsufficientPrivilege):
            return 0
        raise
