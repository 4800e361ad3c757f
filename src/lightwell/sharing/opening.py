"""Reading what was opened: pages and copies, through a child process that holds that one unit's key.

Stage 3, sharing. Whoever reads holds a pass, so the opening is in the ledger already; whether they may still read is
asked again each time.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.conf import settings

from lightwell.ledger.gate import refuse
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Decision
from lightwell.policy.decoding import decode, encode
from lightwell.policy.opening_rules import may_download_delivery, may_read_on
from lightwell.sharing.beside import Aside, asides, called_back, removed, under, with_asides
from lightwell.sharing.children import ask
from lightwell.sharing.keyrings import trusted_keys
from lightwell.sharing.models import Delivery, LockedUnitKey
from lightwell.sharing.opening_job import Copy, OpenedPage, OpeningTask, View
from lightwell.sharing.passes import Act, Pass, read_pass
from lightwell.sharing.retention_models import DeliveryKey
from lightwell.sharing.storing import place
from lightwell.sharing.unit_vault import variable_of

CHILD = "lightwell.sharing.opening_job"


def read_page(actor: Actor, given: str, now: dt.datetime, view: View) -> OpenedPage:
    """One page of what was opened. given: the signed pass.

    Raises PassInvalid, Refused, NotVisible; ChildUnusable when the delivery cannot be read.
    """
    held = read_pass(given, actor, Act.READ, now)
    return decode(OpenedPage, asked_of_child(_task(actor, held, now, may_read_on, view=view))["page"])


def read_copy(actor: Actor, given: str, now: dt.datetime, table: str | None = None) -> Copy:
    """A copy to take away. Raises as `read_page` does."""
    held = read_pass(given, actor, Act.DOWNLOAD, now)
    taken = decode(Copy, asked_of_child(_task(actor, held, now, may_download_delivery, table=table))["copy"])
    return replace(taken, csv=with_asides(taken.csv, taken.table, asides_under(actor, held)))


def asides_under(actor: Actor, held: Pass) -> tuple[Aside, ...]:
    """What is read beside the rows that a pass lets somebody read."""
    with walls(actor):
        delivery = Delivery.objects.visible_to(actor).select_related("agreement").get(pk=held.delivery_id)
        return under(asides(actor, delivery.pk), delivery.agreement.agreement.clause(held.clause))


def _task(
    actor: Actor,
    held: Pass,
    now: dt.datetime,
    rule: Callable[..., Decision],
    *,
    view: View | None = None,
    table: str | None = None,
) -> OpeningTask:
    with walls(actor):
        found = Delivery.objects.visible_to(actor).select_related("agreement", "provider")
        delivery = found.filter(pk=held.delivery_id).first()
        if delivery is None:
            raise NotVisible(f"sharing.delivery {held.delivery_id}")
        decision = rule(actor, delivery.facts(), now=now, clause=held.clause)
        task = _reading(actor, delivery, held, view, table) if decision else None
    if task is None:
        refuse("sharing.read-delivery", actor, delivery, decision, now)
    return task


def _reading(actor: Actor, delivery: Delivery, held: Pass, view: View | None, table: str | None) -> OpeningTask:
    """A page is without what its unit removed; a copy without whatever was called back."""
    key, beside = LockedUnitKey.objects.visible_to(actor).get(unit=delivery.unit_id), asides(actor, delivery.pk)
    without = called_back(beside) if view is None else removed(beside)
    return replace(task_with(actor, delivery, key, table), clause=held.clause, view=view, without=without)


def task_with(actor: Actor, delivery: Delivery, key: LockedUnitKey, table: str | None) -> OpeningTask:
    """What a child needs to open a delivery with its unit's key; inside `walls`."""
    return OpeningTask(
        store=place(),
        state=str(settings.LIGHTWELL_STATE),
        digest=delivery.stored,
        unit=str(delivery.unit_id),
        locked_key=bytes(key.locked).hex(),
        trusted=tuple(trusted_keys(actor, delivery.provider)),
        clauses=tuple(delivery.clauses),
        clause="",
        table=table,
        own_key=own_key_of(actor, delivery),
    )


def own_key_of(actor: Actor, delivery: Delivery) -> str:
    """This delivery's own, which is nowhere any more once it was destroyed."""
    kept = DeliveryKey.objects.visible_to(actor).filter(delivery=delivery).first()
    return bytes(kept.key).hex() if kept else ""


def asked_of_child(task: OpeningTask) -> dict[str, object]:
    """The child finds this unit's locking key where it lies; it is not given any other's."""
    variable = variable_of(UUID(task.unit))
    own = {variable: os.environ[variable]} if variable in os.environ else {}
    answer: dict[str, object] = ask(CHILD, encode(task), environment=own)
    return answer
