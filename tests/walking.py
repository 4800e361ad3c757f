"""Walking every governed table as everybody: who may see a row, and that nobody else can, by either wall.

A stage registers one `Sighting` for each of its governed models, in a module that its tests import:

    @sighting(Delivery)
    def a_delivery(cast: Cast) -> Sighting:
        return Sighting(make_delivery(cast), seen_by={"priya", "mere", "sione"})
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.core.exceptions import EmptyResultSet
from psycopg import sql

from lightwell.ledger.governing import GovernedQuerySet, GovernedTable, governed_models
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor
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


def seen_through_the_first_wall(model: type[GovernedTable], actor: Actor, owner: str) -> set[Any]:
    """The rows that `visible_to` selects where row-level security is down."""
    chosen = rows(model).visible_to(actor).order_by().values_list("pk").query
    try:
        query, values = chosen.sql_with_params()
    except EmptyResultSet:
        return set()
    with _second_wall_down(owner) as connection:
        return {row[0] for row in connection.execute(query.encode(), values)}


@contextmanager
def _second_wall_down(owner: str) -> Iterator[psycopg.Connection]:
    """As the owner, in a transaction that is undone: only an owner can do it, and only by saying so."""
    with psycopg.connect(owner) as connection:
        for model in governed_models():
            table = sql.Identifier(model._meta.db_table)
            connection.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(table))
        yield connection
        connection.rollback()
