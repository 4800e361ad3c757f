"""The second wall: one transaction in which the database itself knows who is asking.

All stages. Source: Lightwell's two walls. Every setting is LOCAL to its transaction, so a connection that goes
back to the pool remembers nobody; with nothing set, every governed table is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from lightwell.policy.actors import Actor

SETTINGS = ("account", "membership", "organisation", "kind", "units", "roles", "invitation", "guest")


@contextmanager
def walls(actor: Actor) -> Iterator[None]:
    """A transaction that reads what this actor may see and can change nothing.

    Evaluate what you read inside it: a queryset that is evaluated later finds nothing. Never inside an action,
    nor inside another.
    """
    with transaction.atomic(durable=True):
        _set(actor, ", set_config('transaction_read_only', 'on', true)")
        yield


def stand_behind(actor: Actor) -> None:
    """Tell the database, for the rest of this transaction, who is asking. For this package alone."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An actor is set for one transaction; there is none.")
    _set(actor)


def _set(actor: Actor, beside: str = "") -> None:
    """In one statement, whatever else is set beside: every page sends this more than once."""
    names = ", ".join(f"set_config('lightwell.{name}', %s, true)" for name in SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names}{beside}", _values(actor))


def _values(actor: Actor) -> list[str]:
    """In the order of SETTINGS; an array's text has no spaces, quotes or braces to escape."""
    return [
        str(actor.account_id or ""),
        str(actor.membership_id or ""),
        str(actor.organisation_id or ""),
        str(actor.organisation_kind or ""),
        "{" + ",".join(str(unit) for unit in actor.unit_ids) + "}",
        "{" + ",".join(actor.role_codes) + "}",
        str(actor.invitation_id or ""),
        str(actor.guest_id or ""),
    ]
