"""The ledger's entries about openings and copies of deliveries.

Stage 3, sharing. Each was committed before the first row was read.
"""

from __future__ import annotations

from typing import Final

from lightwell.ledger.models import Entry, EntryQuerySet, Outcome
from lightwell.policy.actors import Actor

OPENED: Final = "sharing.open-delivery"
COPIED: Final = "sharing.download-delivery"


def openings_of(actor: Actor) -> EntryQuerySet:
    """Every opening and copy, done or refused, that this actor may know of; inside `walls`."""
    return Entry.objects.visible_to(actor).filter(action__in=(OPENED, COPIED))


def done(entries: EntryQuerySet) -> EntryQuerySet:
    """Those that were not refused."""
    return entries.filter(outcome=Outcome.DONE)
