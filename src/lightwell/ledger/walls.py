"""The second wall: one transaction in which the database itself knows who is asking.

All stages. Source: Lightwell's two walls. Every setting is LOCAL to its transaction, so a connection that goes
back to the pool remembers nobody; with nothing set, every governed table is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, transaction

from lightwell.policy.actors import Actor

SETTINGS = ("account", "membership", "organisation", "kind", "units", "roles", "invitation", "guest")
ACTION = "lightwell.action"


@contextmanager
def walls(actor: Actor) -> Iterator[None]:
    """A transaction that reads what this actor may see and can change nothing.

    Evaluate what you read inside it: a queryset that is evaluated later finds nothing. Never inside an action,
    nor inside another.
    """
    with transaction.atomic(durable=True):
        _settle({**_asking(actor), "transaction_read_only": "on"})
        yield


def stand_behind(actor: Actor) -> None:
    """Tell the database, for the rest of this transaction, who is asking. For this package alone."""
    _settle(_asking(actor))


def act_behind(actor: Actor, action: str, lock: int) -> None:
    """The same, and which action is under way; waits until nobody else acts under the same lock."""
    _settle({**_asking(actor), ACTION: action}, lock)


def act_further(action: str, lock: int) -> None:
    """Within an action, whose actor stands behind the walls already: another one is under way."""
    _settle({ACTION: action}, lock)


def _settle(settings: Mapping[str, str], lock: int | None = None) -> None:
    """In one statement, whatever is settled: every page and every action sends this at least once."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An actor is set for one transaction; there is none.")
    settled = [f"set_config('{name}', %s, true)" for name in settings]
    locked = [] if lock is None else ["pg_advisory_xact_lock(%s)"]
    values: list[str | int] = [*settings.values(), *([] if lock is None else [lock])]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([*settled, *locked])}", values)


def _asking(actor: Actor) -> dict[str, str]:
    """Who asks, by the names of SETTINGS; an array's text has no spaces, quotes or braces to escape."""
    values = (
        str(actor.account_id or ""),
        str(actor.membership_id or ""),
        str(actor.organisation_id or ""),
        str(actor.organisation_kind or ""),
        "{" + ",".join(str(unit) for unit in actor.unit_ids) + "}",
        "{" + ",".join(actor.role_codes) + "}",
        str(actor.invitation_id or ""),
        str(actor.guest_id or ""),
    )
    return {f"lightwell.{name}": value for name, value in zip(SETTINGS, values, strict=True)}
