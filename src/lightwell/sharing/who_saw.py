"""Who saw what: every opening and every copy of what a provider sent, read off the ledger.

Stage 3, sharing. A provider is told the unit, the office, the clause, the time and the stated reason; who exactly it
was is for the privacy officer of the organisation whose person it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lightwell.gateway.reading import write_csv
from lightwell.ledger.models import Entry, StatedReason
from lightwell.organisations.naming import who_acted
from lightwell.policy.actors import Actor
from lightwell.policy.local_days import HERE
from lightwell.policy.periods import Quarter
from lightwell.sharing.models import Delivery
from lightwell.sharing.openings import COPIED, done, openings_of

_ERASED: Final = "(erased)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which openings. Left out, all; refused attempts only where they are asked for."""

    period: str = ""
    unit: UUID | None = None
    clause: str = ""
    refused: bool = False


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


def openings(actor: Actor, wanted: Wanted | None = None) -> tuple[Opening, ...]:
    """Every opening that this actor may know of, the latest first; inside `walls`. Six queries, however many."""
    wanted = wanted or Wanted()
    deliveries = _deliveries(actor, wanted)
    entries = list(_entries(actor, deliveries, wanted))
    who = who_acted(entries, actor)
    reasons = _reasons(actor, entries)
    return tuple(
        Opening(
            entry=entry.uuid,
            at=entry.occurred_at,
            delivery=deliveries[entry.subject_id],
            unit=who[entry.uuid].unit,
            role=who[entry.uuid].role,
            name=who[entry.uuid].name,
            clauses=tuple(entry.clauses),
            why=reasons.get(entry.pk, ""),
            is_copy=entry.action == COPIED,
            refusals=tuple(entry.reasons),
        )
        for entry in entries
    )


def _deliveries(actor: Actor, wanted: Wanted) -> dict[UUID, Delivery]:
    found = Delivery.objects.visible_to(actor).select_related("unit", "agreement", "provider")
    if wanted.period:
        found = found.filter(period=wanted.period)
    if wanted.unit:
        found = found.filter(unit=wanted.unit)
    return {delivery.pk: delivery for delivery in found}


def _entries(actor: Actor, deliveries: Iterable[UUID], wanted: Wanted) -> Iterable[Entry]:
    found = openings_of(actor).filter(subject_id__in=list(deliveries))
    if not wanted.refused:
        found = done(found)
    if wanted.clause:
        found = found.filter(clauses__contains=[wanted.clause])
    return found.order_by("-id")


def _reasons(actor: Actor, entries: Sequence[Entry]) -> dict[int, str]:
    said = StatedReason.objects.visible_to(actor).select_related("entry").filter(entry__in=entries)
    return {reason.entry_id: reason.words() or _ERASED for reason in said}


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
