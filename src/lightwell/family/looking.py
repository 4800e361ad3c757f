"""What was sent with somebody in it, and who looked: found by marks that only they and their provider can make.

Stages 3 and 4. Source: docs/adr/0056-a-familys-own-space.md; `lightwell.gateway.listed`. The record of openings is the
ledger's own, and what is shown of it can be proved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page
from django.db.models import Exists, OuterRef

from lightwell.access_requests.models import AskedItem, RowNote
from lightwell.ledger.models import Entry, EntryQuerySet
from lightwell.organisations.long_lists import LongList
from lightwell.policy.actors import Actor
from lightwell.policy.correction_rules import NoteKind
from lightwell.sharing.listing import listed_in
from lightwell.sharing.models import Delivery
from lightwell.sharing.openings import done, openings_of
from lightwell.sharing.who_saw import Opening, told

ON_A_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class InLists:
    """The deliveries somebody is in, the latest first. without_marks: those of which nobody here can say.

    sent: of which agreement, and which quarter, anything was sent at all.
    """

    own: tuple[Delivery, ...]
    without_marks: tuple[Delivery, ...] = ()
    sent: frozenset[tuple[str, str]] = frozenset()

    @property
    def unmarked(self) -> int:
        return len(self.without_marks)

    @property
    def kept(self) -> tuple[Delivery, ...]:
        return tuple(each for each in self.own if not each.is_destroyed)


def in_lists(actor: Actor, keys: Sequence[bytes]) -> InLists:
    """Two queries, however much was sent; inside `walls`."""
    sent = Delivery.objects.visible_to(actor).with_facts().select_related(None).select_related("unit", "agency")
    every = list(sent.order_by("-sent_at", "pk"))
    return in_these(every, listed_in(actor, keys, every))


def in_these(every: Sequence[Delivery], own: Iterable[Delivery]) -> InLists:
    """every: all that was sent."""
    without_marks = tuple(each for each in every if not each.is_listed)
    return InLists(tuple(own), without_marks, frozenset((each.agreement_code, each.period) for each in every))


def looked_at(actor: Actor, own: Sequence[Delivery]) -> EntryQuerySet:
    """The ledger's entries of everybody who opened or copied one of these, in no order; inside `walls`."""
    return done(openings_of(actor)).filter(subject_id__in=[each.pk for each in own])


def looked_page(actor: Actor, own: Sequence[Delivery], number: str | None) -> Page[Entry]:
    """A page of them, the latest first; is_out: their row was in it no more. Inside `walls`. Three queries.

    What was opened thousands of times is never put in order: the latest of each list are read off an index, as many as
    the page could need, and of these the latest.
    """
    entries = looked_at(actor, own)
    page = LongList(entries.order_by("-id"), ON_A_PAGE).get_page(number)
    wanted = _latest(actor, own, page.end_index())[page.start_index() - 1 :] if page.paginator.count else []
    found = entries.filter(pk__in=wanted).annotate(is_out=_was_out(actor)).order_by("-id")
    page.object_list = list(found) if wanted else []
    return page


def _was_out(actor: Actor) -> Any:
    """Whether their own row had been taken out of the list after a no, by the time it was opened."""
    back = RowNote.objects.visible_to(actor).filter(kind=NoteKind.CHOSE_NO, delivery=OuterRef("subject_id"))
    return Exists(back) & ~Exists(back.exclude(acknowledged_at__lt=OuterRef("occurred_at")))


def _latest(actor: Actor, own: Sequence[Delivery], most: int) -> list[int]:
    """The numbers of so many of the latest."""
    one = done(openings_of(actor)).filter(subject_id=OuterRef("pk")).order_by("-id").values("pk")
    of_each = Delivery.objects.visible_to(actor).filter(pk__in=[each.pk for each in own])
    found = of_each.values_list(ArraySubquery(one[:most]), flat=True)
    return sorted(chain.from_iterable(found), reverse=True)[:most]


def openings_told(actor: Actor, entries: Sequence[Entry], own: Sequence[Delivery]) -> tuple[Opening, ...]:
    """Who, when, under which clause and why; inside `walls`."""
    return told(actor, entries, known=own)


def rows_read(actor: Actor) -> tuple[AskedItem, ...]:
    """Where a privacy officer read somebody's own rows to answer what they asked, the latest first; inside `walls`."""
    related = ("holder", "part__case", "delivery")
    return tuple(AskedItem.objects.visible_to(actor).select_related(*related).order_by("-read_at", "pk"))


def all_gone_on(own: Sequence[Delivery]) -> dt.date | None:
    """The last day on which any of these may still be kept; None where nothing is."""
    return max((each.kept_until for each in own if each.kept_until and not each.is_destroyed), default=None)
