"""What was sent with somebody in it, and who looked: found by marks that only they and their provider can make.

Stages 3 and 4. Source: docs/adr/0056-a-familys-own-space.md; `lightwell.gateway.listed`. The record of openings is the
ledger's own, and what is shown of it can be proved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lightwell.ledger.models import Entry, EntryQuerySet
from lightwell.policy.actors import Actor
from lightwell.sharing.listing import listed_in
from lightwell.sharing.models import Delivery
from lightwell.sharing.openings import done, openings_of
from lightwell.sharing.who_saw import Opening, told

ON_A_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class InLists:
    """The deliveries somebody is in, the latest first. unmarked: how many were sent of which nobody here can say."""

    own: tuple[Delivery, ...]
    unmarked: int

    @property
    def kept(self) -> tuple[Delivery, ...]:
        return tuple(each for each in self.own if not each.is_destroyed)


def in_lists(actor: Actor, keys: Sequence[bytes]) -> InLists:
    """Two queries, however much was sent; inside `walls`."""
    sent = Delivery.objects.visible_to(actor).with_facts().select_related("unit", "agency", "agreement")
    every = list(sent.order_by("-sent_at", "pk"))
    return InLists(listed_in(actor, keys, every), sum(not each.is_listed for each in every))


def looked_at(actor: Actor, own: Sequence[Delivery]) -> EntryQuerySet:
    """The ledger's entries of everybody who opened or copied one of these, the latest first; inside `walls`."""
    return done(openings_of(actor)).filter(subject_id__in=[each.pk for each in own]).order_by("-id")


def openings_told(actor: Actor, entries: Sequence[Entry], own: Sequence[Delivery]) -> tuple[Opening, ...]:
    """Who, when, under which clause and why; inside `walls`."""
    return told(actor, entries, known=own)


def all_gone_on(own: Sequence[Delivery]) -> dt.date | None:
    """The last day on which any of these may still be kept; None where nothing is."""
    return max((each.kept_until for each in own if each.kept_until and not each.is_destroyed), default=None)
