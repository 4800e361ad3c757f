"""Who saw what: every opening and every copy of what a provider sent, read off the ledger.

Stage 3, sharing. A provider is told the unit, the office, the clause, the time and the stated reason; who exactly it
was is for the privacy officer of the organisation whose person it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lightwell.gateway.reading import write_csv
from lightwell.ledger.models import Entry, EntryQuerySet
from lightwell.ledger.stated import stated
from lightwell.organisations.naming import Who, who_acted
from lightwell.policy.actors import Actor
from lightwell.policy.local_days import HERE, end_of_day
from lightwell.policy.periods import Quarter
from lightwell.sharing.models import Delivery, DeliveryQuerySet
from lightwell.sharing.openings import COPIED, done, openings_of

_UNIT: Final = Delivery._meta.get_field("unit")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which openings. Left out, all; refused attempts only where they are asked for. since, until: days, both in it."""

    period: str = ""
    unit: UUID | None = None
    clause: str = ""
    refused: bool = False
    copies: bool = False
    since: dt.date | None = None
    until: dt.date | None = None
    delivery: UUID | None = None
    digests: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening, copy or refused attempt. name: None to all who may not know it. why: as it was stated.

    refusals: the codes of the reasons, where it was refused.
    """

    entry: UUID
    at: dt.datetime
    delivery: Delivery
    unit: str
    role: str
    name: str | None
    clauses: tuple[str, ...]
    why: str
    is_copy: bool
    refusals: tuple[str, ...] = ()


def openings(actor: Actor, wanted: Wanted | None = None, *, known: Iterable[Delivery] = ()) -> tuple[Opening, ...]:
    """Every opening that this actor may know of, the latest first; inside `walls`. Five queries at most.

    known: deliveries that were read already.
    """
    return told(actor, entries_of(actor, wanted or Wanted()).order_by("-id"), known=known)


def entries_of(actor: Actor, wanted: Wanted) -> EntryQuerySet:
    """The ledger's entries of these openings, in no order yet; inside `walls`."""
    found = openings_of(actor).filter(subject_id__in=_deliveries(actor, wanted).values("pk"))
    if not wanted.refused:
        found = done(found)
    if wanted.copies:
        found = found.filter(action=COPIED)
    if wanted.clause:
        found = found.filter(clauses__contains=[wanted.clause])
    if wanted.since:
        found = found.filter(occurred_at__gte=end_of_day(wanted.since - dt.timedelta(days=1)))
    if wanted.until:
        found = found.filter(occurred_at__lt=end_of_day(wanted.until))
    return found


def _deliveries(actor: Actor, wanted: Wanted) -> DeliveryQuerySet:
    found = Delivery.objects.visible_to(actor)
    if wanted.delivery:
        found = found.filter(pk=wanted.delivery)
    if wanted.digests is not None:
        found = found.filter(digest__in=wanted.digests)
    if wanted.period:
        found = found.filter(period=wanted.period)
    return found.filter(unit=wanted.unit) if wanted.unit else found


def told(actor: Actor, found: Iterable[Entry], *, known: Iterable[Delivery] = ()) -> tuple[Opening, ...]:
    """These entries with what they are about, by whom and why; inside `walls`."""
    entries = list(found)
    deliveries = {each.pk: each for each in known}
    if missing := {entry.subject_id for entry in entries} - set(deliveries):
        related = Delivery.objects.visible_to(actor).select_related("unit", "agreement", "provider")
        deliveries |= {each.pk: each for each in related.filter(pk__in=missing)}
    named = {each.unit_id: each.unit.name for each in deliveries.values() if _UNIT.is_cached(each)}
    who, reasons = who_acted(entries, actor, with_organisation=False, units=named), stated(actor, entries)
    return tuple(_opening(entry, deliveries[entry.subject_id], who, reasons) for entry in entries)


def _opening(entry: Entry, delivery: Delivery, who: Mapping[UUID, Who], reasons: Mapping[int, str]) -> Opening:
    return Opening(
        entry=entry.uuid,
        at=entry.occurred_at,
        delivery=delivery,
        unit=who[entry.uuid].unit,
        role=who[entry.uuid].role,
        name=who[entry.uuid].name,
        clauses=tuple(entry.clauses),
        why=reasons.get(entry.pk, ""),
        is_copy=entry.action == COPIED,
        refusals=tuple(entry.reasons),
    )


HEADINGS: Final = ("When", "Quarter", "Unit", "Office", "Clause", "Why", "What", "Agreement")


def export(found: Iterable[Opening]) -> bytes:
    """The same as CSV, with nothing in it that a spreadsheet would run."""
    return write_csv(HEADINGS, [_line(opening) for opening in found])


def _line(opening: Opening) -> Sequence[str]:
    at = opening.at.astimezone(HERE)
    what = "Refused" if opening.refusals else "Took a copy" if opening.is_copy else "Opened"
    return (
        at.isoformat(" ", "minutes"),
        Quarter.parse(opening.delivery.period).words,
        opening.unit,
        opening.role,
        ", ".join(opening.clauses),
        opening.why,
        what,
        opening.delivery.agreement.title,
    )
