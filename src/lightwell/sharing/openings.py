"""The ledger's entries about openings and copies of deliveries.

Stage 3, sharing. Each was committed before the first row was read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Max

from lightwell.ledger.models import Entry, EntryQuerySet, Outcome
from lightwell.policy.actors import Actor

OPENED: Final = "sharing.open-delivery"
COPIED: Final = "sharing.download-delivery"


def openings_of(actor: Actor) -> EntryQuerySet:
    """Every opening and copy, done or refused, that this actor may know of; inside `walls`."""
    about_deliveries = Entry.objects.visible_to(actor).filter(subject_kind="sharing.delivery")
    return about_deliveries.filter(action__in=(OPENED, COPIED))


def done(entries: EntryQuerySet) -> EntryQuerySet:
    """Those that were not refused."""
    return entries.filter(outcome=Outcome.DONE)


@dataclass(frozen=True, slots=True)
class Times:
    """How often one delivery was opened or copied, and when last."""

    times: int
    last_at: dt.datetime


def times_opened(actor: Actor, deliveries: Iterable[UUID]) -> Mapping[UUID, Times]:
    """By delivery, for those that were; inside `walls`. One query, however many there are."""
    of_these = done(openings_of(actor)).filter(subject_id__in=list(deliveries)).order_by()
    counted = of_these.values_list("subject_id").annotate(times=Count("id"), last_at=Max("occurred_at"))
    return {delivery: Times(times, last_at) for delivery, times, last_at in counted}
