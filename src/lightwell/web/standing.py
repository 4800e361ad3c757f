"""Where a programme stands, as far as whoever asks may know: what was agreed, sent, opened, and is due.

Stages 2 to 4. Everything is read inside `walls`; what comes out is plain values for `lightwell.web.journey`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONArray

from lightwell.agreements.flows import Flow, flows
from lightwell.agreements.models import AgreementVersion, Signature
from lightwell.agreements.queries import quarters_asked_for
from lightwell.codesign.models import Programme
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import Side
from lightwell.policy.opening_rules import OPENERS
from lightwell.policy.periods import Quarter
from lightwell.policy.sharing_rules import OPEN_STATES, HandOverState
from lightwell.sharing.models import Delivery, HandOver
from lightwell.sharing.notice_models import NoticeVersion
from lightwell.sharing.openings import times_opened
from lightwell.sharing.queries import quarters_sent_under
from lightwell.web.asking import NO_CASES, NOBODYS, CasesStand, FamiliesStand, cases_stand, families_stand
from lightwell.web.designing import NOT_DESIGNED, DesignStands, TalksStand, design_stands, talks_stand

UnderWay = Mapping[tuple[UUID, str, str], HandOverState]
SentOn = Mapping[tuple[UUID, str, str], dt.date]


class Seat(StrEnum):
    """From where somebody looks at a programme."""

    HANDS_OVER = "hands over"  # the provider
    OPENS = "opens"  # a unit that a clause names
    LOOKS_ON = "looks on"  # everybody else at the agency


@dataclass(frozen=True, slots=True)
class QuarterStands:
    """One quarter that an agreement asks for. sent_on: None until it was sent. under_way: a hand-over not sent yet.

    suspended_by: the sides that suspended its agreement, under which nothing is taken meanwhile. agreement_id: which.
    """

    period: Quarter
    due_on: dt.date
    is_over: bool
    sent_on: dt.date | None
    under_way: HandOverState | None
    suspended_by: tuple[str, ...] = ()
    agreement_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AgreementStands:
    """One version of an agreement. signed: who did, and when; not_signed: who has yet to.

    is_notice_agreed: both sides agreed to a notice's words; is_protocol_agreed: and to how a family's request goes.

    is_of_an_ended_one: a side has ended the last one of it that both signed, so that this one cannot be signed.
    end_answered_by: the side that owes an answer on whether its end is taken back.
    """

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
    is_of_an_ended_one: bool = False
    starts_on: dt.date = dt.date.min
    end_answered_by: str = ""
    is_notice_agreed: bool = False
    is_protocol_agreed: bool = False

    @property
    def is_in_use(self) -> bool:
        """Both sides signed it, whether or not it is over since."""
        return self.state.is_signed

    @property
    def is_to_sign(self) -> bool:
        return self.state is AgreementState.DRAFT and not self.is_of_an_ended_one

    @property
    def unsigned_words(self) -> str:
        """How a version that not both have signed is told from one that holds."""
        return "" if self.is_in_use else ", up for signing" if self.is_to_sign else ", which cannot be signed any more"

    @property
    def about_its_end(self) -> str:
        """Of one that a side has ended: whose turn it is, or what can be done to go on."""
        if self.end_answered_by:
            return f"{self.end_answered_by} says whether the end of the one that was ended is taken back."
        todo = "to go on, both sides sign another, or take its end back."
        return f"Nothing more is changed in the one that was ended: {todo}"

    def holds_on(self, day: dt.date) -> bool:
        """Both sides signed it, and it is not over by then."""
        return self.is_in_use and day <= self.last_on


@dataclass(frozen=True, slots=True)
class Unopened:
    """A delivery that the unit has not opened yet."""

    delivery_id: UUID
    provider: str
    period: Quarter
    sent_on: dt.date


@dataclass(frozen=True, slots=True)
class Standing:
    """The whole programme from one seat. is_agencys: that of its own agency, which knows of every agreement."""

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
    cases: CasesStand = NO_CASES
    families: FamiliesStand = NOBODYS
    is_agencys: bool = False

    @property
    def is_between_others(self) -> bool:
        """Whoever looks took part in the design, and what is agreed and sent since is not theirs to know."""
        return not self.is_agencys and not self.agreements and self.talks is None

    @property
    def on_the_map(self) -> AgreementStands | None:
        """The version in force; else the newest that both sides signed; else one that waits for a signature."""
        signed = [each for each in self.agreements if each.is_in_use]
        signed.sort(key=lambda each: each.starts_on, reverse=True)
        in_force = [each for each in signed if each.starts_on <= self.today and each.holds_on(self.today)]
        to_sign = [each for each in self.agreements if each.is_to_sign]
        return next(iter((*in_force, *signed, *to_sign)), None)


def standing(programme: Programme, actor: Actor, now: dt.datetime) -> Standing:
    """Inside `walls`. programme: found by `lightwell.web.designing.with_design`."""
    today = local_day(now)
    deliveries = _deliveries(programme, actor)
    opened = times_opened(actor, [each.pk for each in deliveries])
    seat = _seat(actor)
    current = [each for each in deliveries if each.superseded_at is None and each.pk not in opened]
    last_at = max((each.last_at for each in opened.values()), default=None)
    return Standing(
        programme_id=programme.pk,
        title=programme.title,
        agency=programme.agency.name,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        seat=seat,
        today=today,
        agreements=tuple(_agreements(programme, actor, now)),
        deliveries=len(deliveries),
        openings=sum(each.times for each in opened.values()),
        last_opened_on=local_day(last_at) if last_at else None,
        unopened=tuple(_unopened(each) for each in current) if seat is Seat.OPENS else (),
        design=design_stands(programme, actor),
        talks=talks_stand(programme),
        cases=cases_stand(programme, actor),
        families=families_stand(programme, actor),
        is_agencys=actor.is_operator or actor.organisation_id == programme.agency_id,
    )


def _deliveries(programme: Programme, actor: Actor) -> list[Delivery]:
    """The latest first, with no more of each than is told."""
    found = Delivery.objects.visible_to(actor).filter(agreement__programme=programme).select_related("provider")
    return list(found.only("provider", "period", "sent_at", "superseded_at", "provider__name").order_by("-sent_at"))


def _seat(actor: Actor) -> Seat:
    if actor.organisation_kind is PartyKind.PROVIDER:
        return Seat.HANDS_OVER
    return Seat.OPENS if actor.unit_ids and actor.holds(*OPENERS) else Seat.LOOKS_ON


def _unopened(delivery: Delivery) -> Unopened:
    return Unopened(delivery.pk, delivery.provider.name, delivery.quarter, local_day(delivery.sent_at))


def _agreements(programme: Programme, actor: Actor, now: dt.datetime) -> Iterator[AgreementStands]:
    visible = AgreementVersion.objects.visible_to(actor).filter(programme=programme)
    with_both = visible.annotate(its_signatures=_signatures(actor), its_notice=_notice(actor))
    versions: list[Any] = list(
        with_both.select_related("agency", "provider").order_by("provider__name", "code", "-version")
    )
    sent, under_way = _sent_on(versions, actor), _under_way(versions, actor, now)
    ended = _ended(versions)
    for version in versions:
        signed = tuple((name, local_day(dt.datetime.fromisoformat(at))) for name, at in version.its_signatures)
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
            quarters=tuple(_quarters(version, sent, under_way, local_day(now))),
            is_of_an_ended_one=(version.provider_id, version.code) in ended,
            starts_on=version.starts_on,
            end_answered_by=_answers_about_its_end(version),
            is_notice_agreed=version.its_notice,
            is_protocol_agreed=version.agreement.protocol is not None,
        )


def _answers_about_its_end(version: AgreementVersion) -> str:
    """The side that the other asked to take the end back with it."""
    asked = {version.agency.name: Side.PROVIDER, version.provider.name: Side.AGENCY}
    return next((name for name, by in asked.items() if version.end_asked_back_by == by), "")


def _ended(versions: list[AgreementVersion]) -> set[tuple[UUID, str]]:
    """The agreements, by provider and short name, whose last signed version a side has ended."""
    signed = [each for each in versions if AgreementState(each.state).is_signed]
    last = {(each.provider_id, each.code): each for each in sorted(signed, key=lambda each: each.version)}
    return {key for key, each in last.items() if each.ended_by}


def _signatures(actor: Actor) -> ArraySubquery:
    """Of each version, in the statement that finds it: who signed, and when."""
    found = Signature.objects.visible_to(actor).filter(agreement=OuterRef("pk")).order_by("signed_at")
    return ArraySubquery(found.values(row=JSONArray("organisation__name", "signed_at")))


def _notice(actor: Actor) -> Exists:
    """Of each version, in the statement that finds it: both sides agreed to a notice of it, or of one before it."""
    found = NoticeVersion.objects.visible_to(actor).filter(agreed_at__isnull=False)
    its = {each: OuterRef(name) for each, name in _OF_A_VERSION.items()}
    return Exists(found.filter(**its))


_OF_A_VERSION = {"agency": "agency", "provider": "provider", "agreement_code": "code"}


def _under_way(versions: list[AgreementVersion], actor: Actor, now: dt.datetime) -> UnderWay:
    """What is under way, by provider, agreement and quarter: the provider alone knows."""
    hand_overs = HandOver.objects.visible_to(actor).filter(
        provider__in={each.provider_id for each in versions},
        agreement_code__in={each.code for each in versions},
        state__in=list(OPEN_STATES),
        expires_at__gt=now,
    )
    found = hand_overs.values_list("provider", "agreement_code", "period", "state")
    return {(provider, code, period): HandOverState(state) for provider, code, period, state in found}


def _sent_on(versions: list[AgreementVersion], actor: Actor) -> SentOn:
    """What was sent under any version of an agreement was sent, whichever version stands for that quarter now."""
    found = quarters_sent_under(actor, versions)
    return {
        (version.provider_id, version.code, each.period.code): local_day(each.at)
        for version in versions
        for each in found[version.hash]
    }


def _quarters(version: AgreementVersion, sent: SentOn, under_way: UnderWay, today: dt.date) -> Iterator[QuarterStands]:
    """Both sides know what was sent."""
    if not AgreementState(version.state).is_signed:
        return
    by = tuple(side.name for side in (version.agency, version.provider) if side.pk in version.suspended_by)
    for quarter in quarters_asked_for(version, today):
        period, due_on = quarter.period, quarter.due_on
        this = (version.provider_id, version.code, period.code)
        yield QuarterStands(
            period, due_on, quarter.is_over(today), sent.get(this), under_way.get(this), suspended_by=by,
            agreement_id=version.pk,
        )  # fmt: skip
