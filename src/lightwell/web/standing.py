"""Where a programme stands, as far as whoever asks may know: what was agreed, sent, opened, and is due.

Stages 2 and 3. Everything is read inside `walls`; what comes out is plain values for `lightwell.web.journey`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lightwell.agreements.flows import Flow, flows
from lightwell.agreements.models import AgreementVersion, Signature
from lightwell.agreements.queries import quarters_asked_for
from lightwell.codesign.models import Programme
from lightwell.ledger.models import Entry
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.local_days import local_day
from lightwell.policy.opening_rules import OPENERS
from lightwell.policy.periods import Quarter
from lightwell.policy.sharing_rules import OPEN_STATES, HandOverState
from lightwell.sharing.models import Delivery, HandOver
from lightwell.sharing.openings import done, openings_of
from lightwell.sharing.queries import quarters_sent
from lightwell.web.designing import NOT_DESIGNED, DesignStands, TalksStand, design_stands, talks_stand


class Seat(StrEnum):
    """From where somebody looks at a programme."""

    HANDS_OVER = "hands over"  # the provider
    OPENS = "opens"  # a unit that a clause names
    LOOKS_ON = "looks on"  # everybody else at the agency


@dataclass(frozen=True, slots=True)
class QuarterStands:
    """One quarter that an agreement asks for. sent_on: None until it was sent. under_way: a hand-over not sent yet."""

    period: Quarter
    due_on: dt.date
    is_over: bool
    sent_on: dt.date | None
    under_way: HandOverState | None


@dataclass(frozen=True, slots=True)
class AgreementStands:
    """One version of an agreement. signed: who did, and when; not_signed: who has yet to."""

    agreement_id: UUID
    title: str
    version: int
    provider: str
    state: AgreementState
    last_on: dt.date
    signed: tuple[tuple[str, dt.date], ...]
    not_signed: tuple[str, ...]
    clauses: int
    flows: tuple[Flow, ...]
    quarters: tuple[QuarterStands, ...]

    @property
    def is_in_use(self) -> bool:
        return self.state.is_signed


@dataclass(frozen=True, slots=True)
class Unopened:
    """A delivery that the unit has not opened yet."""

    delivery_id: UUID
    provider: str
    period: Quarter
    sent_on: dt.date


@dataclass(frozen=True, slots=True)
class Standing:
    """The whole programme from one seat."""

    programme_id: UUID
    title: str
    agency: str
    starts_on: dt.date
    ends_on: dt.date
    seat: Seat
    today: dt.date
    agreements: tuple[AgreementStands, ...]
    deliveries: int
    openings: int
    last_opened_on: dt.date | None
    unopened: tuple[Unopened, ...]
    design: DesignStands = NOT_DESIGNED
    talks: TalksStand | None = None


def standing(programme: Programme, actor: Actor, now: dt.datetime) -> Standing:
    """Inside `walls`."""
    today = local_day(now)
    deliveries = list(
        Delivery.objects.visible_to(actor)
        .filter(agreement__programme=programme)
        .select_related("provider")
        .order_by("-sent_at")
    )
    openings = _openings(deliveries, actor)
    opened = {entry.subject_id for entry in openings}
    seat = _seat(actor)
    current = [each for each in deliveries if each.superseded_at is None and each.pk not in opened]
    return Standing(
        programme_id=programme.pk,
        title=programme.title,
        agency=programme.agency.name,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        seat=seat,
        today=today,
        agreements=tuple(_agreements(programme, actor, deliveries, now)),
        deliveries=len(deliveries),
        openings=len(openings),
        last_opened_on=local_day(openings[0].occurred_at) if openings else None,
        unopened=tuple(_unopened(each) for each in current) if seat is Seat.OPENS else (),
        design=design_stands(programme, actor),
        talks=talks_stand(programme, actor),
    )


def _seat(actor: Actor) -> Seat:
    if actor.organisation_kind is PartyKind.PROVIDER:
        return Seat.HANDS_OVER
    return Seat.OPENS if actor.unit_ids and actor.holds(*OPENERS) else Seat.LOOKS_ON


def _openings(deliveries: list[Delivery], actor: Actor) -> list[Entry]:
    opened = done(openings_of(actor)).filter(subject_id__in=[each.pk for each in deliveries])
    return list(opened.order_by("-id"))


def _unopened(delivery: Delivery) -> Unopened:
    return Unopened(delivery.pk, delivery.provider.name, delivery.quarter, local_day(delivery.sent_at))


def _agreements(
    programme: Programme, actor: Actor, deliveries: list[Delivery], now: dt.datetime
) -> Iterator[AgreementStands]:
    visible = AgreementVersion.objects.visible_to(actor).filter(programme=programme)
    signatures = _signatures(programme, actor)
    for version in visible.select_related("agency", "provider").order_by("provider__name", "code", "-version"):
        signed = signatures.get(version.pk, ())
        names = {name for name, _ in signed}
        yield AgreementStands(
            agreement_id=version.pk,
            title=version.title,
            version=version.version,
            provider=version.provider.name,
            state=AgreementState(version.state),
            last_on=version.last_on,
            signed=signed,
            not_signed=tuple(side.name for side in (version.agency, version.provider) if side.name not in names),
            clauses=len(version.agreement.clauses),
            flows=flows(version.agreement),
            quarters=tuple(_quarters(version, actor, now)),
        )


def _signatures(programme: Programme, actor: Actor) -> Mapping[UUID, tuple[tuple[str, dt.date], ...]]:
    found: dict[UUID, tuple[tuple[str, dt.date], ...]] = {}
    visible = Signature.objects.visible_to(actor).filter(agreement__programme=programme)
    for each in visible.select_related("organisation").order_by("signed_at"):
        before = found.get(each.agreement_id, ())
        found[each.agreement_id] = (*before, (each.organisation.name, local_day(each.signed_at)))
    return found


def _quarters(version: AgreementVersion, actor: Actor, now: dt.datetime) -> Iterator[QuarterStands]:
    """Both sides know what was sent; what is under way, the provider alone."""
    if version.state == AgreementState.DRAFT:
        return
    hand_overs = HandOver.objects.visible_to(actor).filter(
        provider=version.provider_id, agreement_code=version.code, state__in=list(OPEN_STATES), expires_at__gt=now
    )
    under_way = {each.period: HandOverState(each.state) for each in hand_overs}
    sent = {each.period: local_day(each.at) for each in quarters_sent(actor, version)}
    today = local_day(now)
    for quarter in quarters_asked_for(version, today):
        period, due_on = quarter.period, quarter.due_on
        yield QuarterStands(period, due_on, quarter.is_over(today), sent.get(period), under_way.get(period.code))
