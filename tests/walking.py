"""Walking every governed table as everybody: who may see a row, and that nobody else can, by either wall.

A stage registers one `Sighting` for each of its governed models, in a module that its tests import:

    @sighting(Delivery)
    def a_delivery(cast: Cast) -> Sighting:
        return Sighting(make_delivery(cast), seen_by={"priya", "mere", "sione"})
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.core.exceptions import EmptyResultSet
from psycopg import sql

from lightwell.ledger.governing import GovernedQuerySet, GovernedTable, governed_models
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor
from lightwell.web.database import Connections
from tests.factories import Cast


@dataclass(frozen=True, slots=True)
class Sighting:
    """One row, and by name everybody in the cast who may see it."""

    row: GovernedTable
    seen_by: Set[str]


SIGHTINGS: dict[type[GovernedTable], Callable[[Cast], Sighting]] = {}


def sighting(model: type[GovernedTable]) -> Callable[[Callable[[Cast], Sighting]], Callable[[Cast], Sighting]]:
    """Register how to make a row of a governed model, and who may see it."""

    def registered(make: Callable[[Cast], Sighting]) -> Callable[[Cast], Sighting]:
        SIGHTINGS[model] = make
        return make

    return registered


def rows(model: type[GovernedTable]) -> GovernedQuerySet[Any]:
    return model._default_manager.all()  # type: ignore[return-value]


def seen_through_the_second_wall(model: type[GovernedTable], actor: Actor) -> set[Any]:
    """The rows of a table that the database itself lets this actor see, with no help from the first wall."""
    with walls(actor):
        return set(rows(model).values_list("pk", flat=True))


def seen_through_the_first_wall(
    model: type[GovernedTable], actors: Mapping[str, Actor], owner: str
) -> dict[str, set[Any]]:
    """By name, the rows that `visible_to` selects for each of these where row-level security is down."""
    with _second_wall_down(owner) as connection:
        return {name: _chosen(model, actor, connection) for name, actor in actors.items()}


def _chosen(model: type[GovernedTable], actor: Actor, connection: psycopg.Connection) -> set[Any]:
    query = rows(model).visible_to(actor).order_by().values_list("pk").query
    try:
        statement, values = query.sql_with_params()
    except EmptyResultSet:
        return set()
    return {row[0] for row in connection.execute(statement.encode(), values)}


@contextmanager
def _second_wall_down(owner: str) -> Iterator[psycopg.Connection]:
    """As the owner, in a transaction that is undone: only an owner can do it, and only by saying so."""
    with psycopg.connect(owner) as connection:
        for model in governed_models():
            table = sql.Identifier(model._meta.db_table)
            connection.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(table))
        yield connection
        connection.rollback()


_PERSON = """
INSERT INTO people_person (id, provider_id, sealed, client, tags, version, added_at, changed_at)
VALUES (%s, %s, '', %s, '{}', 1, now(), now()) ON CONFLICT DO NOTHING
"""
_LINK = """
INSERT INTO guests_guest
    (id, host_id, words, hint, link, code, pin, wrong_codes, invited_at, expires_at, person, sealed)
VALUES (%s, %s, 'adult', '', %s, '', '', 0, now(), now() + interval '90 days', %s, '')
"""


def in_a_space_of_their_own(host: UUID, person: UUID, ways: Connections) -> Actor:
    """Somebody of a provider's register who came in by their own link, whoever it is: put there past the gate."""
    guest = uuid.uuid4()
    digest = hashlib.sha256(guest.bytes).hexdigest()
    with psycopg.connect(ways.superuser or ways.owner or "", autocommit=True) as connection, _past_the_gate(connection):
        theirs = "SELECT id FROM guests_guest WHERE person = %s AND ended_at IS NULL"
        if has_one := connection.execute(theirs, [person]).fetchone():
            (guest,) = has_one
        else:
            connection.execute(_PERSON, [person, host, digest])
            connection.execute(_LINK, [guest, host, digest, person])
    return Actor(guest_id=guest, served_by=host, person_id=person)


@contextmanager
def _past_the_gate(connection: psycopg.Connection) -> Iterator[None]:
    """A superuser passes by; an owner takes it down, after which the database is copied anew."""
    if connection.info.user == "postgres":
        connection.execute("SET session_replication_role = replica")
        yield
    else:
        _gate(connection, up=False)
        yield
        _gate(connection, up=True)


def _gate(connection: psycopg.Connection, *, up: bool) -> None:
    for table in ("people_person", "guests_guest"):
        said = "{} FORCE ROW LEVEL SECURITY, {} TRIGGER USER".format(*(("", "ENABLE") if up else ("NO", "DISABLE")))
        connection.execute(f"ALTER TABLE {table} {said}".encode())
