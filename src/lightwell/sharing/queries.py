"""What was shared, as far as whoever asks may know: quarters and where they stand, deliveries, and the trend.

Stage 3, sharing. Every query is evaluated inside `walls`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Subquery

from lightwell.agreements.models import AgreementVersion
from lightwell.agreements.queries import DueQuarter, what_is_due
from lightwell.gateway.trend import TrendTable
from lightwell.ledger.models import Entry, Outcome
from lightwell.organisations.models import Unit
from lightwell.policy.actors import Actor
from lightwell.policy.decoding import decode
from lightwell.policy.periods import Quarter
from lightwell.policy.sharing_rules import HandOverState
from lightwell.sharing.models import Delivery, DeliveryQuerySet, HandOver, Trend


@dataclass(frozen=True, slots=True)
class QuarterStanding:
    """A quarter that a provider is asked for, and how far it is. history: every attempt, the latest first."""

    due: DueQuarter
    open: HandOver | None
    sent: HandOver | None
    history: tuple[HandOver, ...]

    def is_overdue(self, today: dt.date) -> bool:
        return self.sent is None and self.due.due_on < today


def quarters(actor: Actor, today: dt.date) -> tuple[QuarterStanding, ...]:
    """Every quarter that this actor's organisation is asked for until the present one, the newest first."""
    by_quarter: dict[tuple[str, str], list[HandOver]] = {}
    for hand_over in HandOver.objects.visible_to(actor).order_by("-created_at"):
        by_quarter.setdefault((hand_over.agreement_code, hand_over.period), []).append(hand_over)
    return tuple(
        _standing(due, by_quarter.get((due.agreement.code, due.period.code), [])) for due in what_is_due(actor, today)
    )


def _standing(due: DueQuarter, history: list[HandOver]) -> QuarterStanding:
    under_way = next((each for each in history if HandOverState(each.state).is_open), None)
    sent = next((each for each in history if each.state == HandOverState.SENT), None)
    return QuarterStanding(due, under_way, sent, tuple(history))


def hand_over_of(actor: Actor, hand_over_id: UUID) -> HandOver | None:
    """One hand-over with its agreement, where this actor may see it."""
    found = HandOver.objects.visible_to(actor).select_related("agreement__programme", "agreement__agency", "replaces")
    return found.filter(pk=hand_over_id).first()


def deliveries_to(actor: Actor, unit: Unit) -> DeliveryQuerySet:
    """What a unit was sent, the latest first; closed ones among them, for they stay visible."""
    found = Delivery.objects.visible_to(actor).filter(unit=unit)
    return found.select_related("agreement", "provider", "unit").order_by("-sent_at", "-id")


_LOOKED_AT: Final = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """By what a list of what was sent can be narrowed. quarters: from the first that was sent to the last."""

    units: Mapping[UUID, str]
    quarters: tuple[Quarter, ...]
    clauses: tuple[str, ...]

    @property
    def is_any(self) -> bool:
        return bool(self.quarters)


def what_was_sent(actor: Actor, unit: Unit | None = None) -> Sent:
    """The units and clauses of the latest deliveries, and every quarter since the first. One query, however many."""
    visible = Delivery.objects.visible_to(actor)
    visible = visible.filter(unit=unit) if unit else visible
    first = Subquery(visible.order_by("sent_at").values("period")[:1])
    latest = visible.annotate(first_period=first).order_by("-sent_at")
    found = list(latest.values_list("unit", "unit__name", "period", "clauses", "first_period")[:_LOOKED_AT])
    periods = [Quarter.parse(code) for row in found for code in (row[2], row[4])]
    return Sent(
        units=dict(sorted({(row[0], row[1]) for row in found}, key=lambda pair: pair[1])),
        quarters=tuple(_between(min(periods), max(periods))) if periods else (),
        clauses=tuple(sorted({name for row in found for name in row[3]}, key=lambda name: (len(name), name))),
    )


def _between(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    """Both and those between, the latest first."""
    every = [first]
    while every[-1] < last:
        every.append(every[-1].next())
    yield from reversed(every)


def deliveries_of(actor: Actor, hand_over: HandOver) -> tuple[Delivery, ...]:
    """What one hand-over sent, by unit."""
    found = Delivery.objects.visible_to(actor).filter(hand_over=hand_over)
    return tuple(found.select_related("unit").order_by("unit__name"))


@dataclass(frozen=True, slots=True)
class QuarterSent:
    """That a quarter was sent, as both sides may know it from the ledger: no rows, no units."""

    period: Quarter
    at: dt.datetime
    deliveries: int


def quarters_sent(actor: Actor, agreement: AgreementVersion) -> tuple[QuarterSent, ...]:
    """Every sending under one agreement that this actor may know of, the latest first."""
    return quarters_sent_under(actor, [agreement])[agreement.hash]


def quarters_sent_under(actor: Actor, agreements: Iterable[AgreementVersion]) -> Mapping[str, tuple[QuarterSent, ...]]:
    """The same for several agreements, by their hash. One query, however many."""
    sent: dict[str, tuple[QuarterSent, ...]] = {each.hash: () for each in agreements}
    entries = Entry.objects.visible_to(actor).filter(action="sharing.send", outcome=Outcome.DONE)
    for entry in entries.filter(agreement_hash__in=list(sent)).order_by("-id"):
        quarter = Quarter(entry.counts["year"], entry.counts["quarter"])
        told = QuarterSent(quarter, entry.occurred_at, entry.counts["deliveries"])
        sent[entry.agreement_hash] = (*sent[entry.agreement_hash], told)
    return sent


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One protected count over the quarters. shown: by quarter; None where it is protected."""

    groups: tuple[str, ...]
    shown: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class TrendOver:
    """One protected table over the quarters that were sent. quarters: their codes, oldest first."""

    name: str
    words: str
    by: tuple[str, ...]
    quarters: tuple[str, ...]
    lines: tuple[TrendLine, ...]


def trends(actor: Actor, agreement_code: str) -> tuple[TrendOver, ...]:
    """What came back to the provider: its own protected counts, quarter by quarter, as they are sent now."""
    kept = Trend.objects.visible_to(actor).filter(
        agreement_code=agreement_code, hand_over__state=HandOverState.SENT.value
    )
    tables = {trend.period: _tables(trend) for trend in kept.order_by("period")}
    names = dict.fromkeys(table.id for each in tables.values() for table in each)
    return tuple(_over(name, tables) for name in names)


def _tables(trend: Trend) -> tuple[TrendTable, ...]:
    return tuple(decode(TrendTable, each) for each in trend.tables)


def _over(name: str, tables: Mapping[str, tuple[TrendTable, ...]]) -> TrendOver:
    named = {period: table for period, each in tables.items() for table in each if table.id == name}
    latest = named[max(named)]
    return TrendOver(name, latest.words, latest.by, tuple(named), tuple(_lines(named)))


def _lines(named: Mapping[str, TrendTable]) -> Iterator[TrendLine]:
    groups = dict.fromkeys(row.groups for table in named.values() for row in table.rows)
    shown = {period: {row.groups: row.count for row in table.rows} for period, table in named.items()}
    for group in groups:
        yield TrendLine(group, {period: cells.get(group) for period, cells in shown.items()})
