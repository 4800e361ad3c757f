"""What the pages about a quarter show before anything of it is handed over: what is due, and what became of it.

Stage 3, sharing. Read inside `walls`; what comes out is plain values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from uuid import UUID

from lightwell.agreements.models import AgreementVersion
from lightwell.gateway.who_goes import needs_register
from lightwell.ledger.governing import NotVisible
from lightwell.people.telling import says_who_was_told
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.days_away import days_away
from lightwell.policy.local_days import local_day
from lightwell.policy.periods import Quarter
from lightwell.policy.sharing_rules import HandOverState
from lightwell.sharing.keyrings import keyring_of
from lightwell.sharing.models import HandOver
from lightwell.sharing.queries import QuarterStanding, quarters


class Stage(IntEnum):
    """Where a person is in a hand-over."""

    FILES = 0
    CHECK = 1
    MEND = 2
    LOOK = 3
    RECEIPT = 4

    @property
    def words(self) -> str:
        return _STAGE_WORDS[self]


_STAGE_WORDS = ("Choose your files", "Check", "Mend or confirm", "Look before you send", "Receipt")


@dataclass(frozen=True, slots=True)
class Step:
    """One of the steps, as `steps.html` shows it."""

    words: str
    state: str


def steps(here: Stage) -> tuple[Step, ...]:
    return tuple(Step(each.words, "done" if each < here else "now" if each == here else "later") for each in Stage)


@dataclass(frozen=True, slots=True)
class Version:
    """One time that a quarter was sent. number: 1 for the first. replaced: a later one took its place."""

    number: int
    hand_over_id: UUID
    sent_at: dt.datetime
    replaced: bool


@dataclass(frozen=True, slots=True)
class QuarterShown:
    """One quarter that an agreement asks for.

    open: the hand-over under way; has_expired: its time is up and it has not been tidied away. versions: newest first.
    """

    agreement: AgreementVersion
    period: Quarter
    due_on: dt.date
    days: str
    is_over: bool
    is_late: bool
    open: HandOver | None
    has_expired: bool
    versions: tuple[Version, ...]

    @property
    def is_suspended(self) -> bool:
        """Nothing is taken under its agreement for now."""
        return self.agreement.is_suspended

    @property
    def open_until(self) -> dt.date | None:
        """The last day on which what was uploaded is kept."""
        return last_day(self.open) if self.open else None

    @property
    def sent(self) -> Version | None:
        """The version that holds now."""
        return next((each for each in self.versions if not each.replaced), None)


def last_day(hand_over: HandOver) -> dt.date:
    """The last day on which what was uploaded is kept: it expires when that day is over."""
    return local_day(hand_over.expires_at - dt.timedelta(microseconds=1))


def quarters_of(actor: Actor, now: dt.datetime) -> tuple[QuarterShown, ...]:
    """Every quarter this provider was asked for, the newest first. Raises NotVisible for whoever is no provider."""
    if actor.organisation_kind is not PartyKind.PROVIDER:
        raise NotVisible("sharing.quarter")
    return tuple(_shown(each, now) for each in quarters(actor, local_day(now)))


def quarter_of(actor: Actor, agreement_id: UUID, period: Quarter, now: dt.datetime) -> QuarterShown:
    """One of them. Raises NotVisible, also for a quarter that was not asked for."""
    for each in quarters_of(actor, now):
        if each.agreement.pk == agreement_id and each.period == period:
            return each
    raise NotVisible(f"sharing.quarter {agreement_id} {period}")


def _shown(standing: QuarterStanding, now: dt.datetime) -> QuarterShown:
    today, due, under_way = local_day(now), standing.due, standing.open
    return QuarterShown(
        agreement=due.agreement,
        period=due.period,
        due_on=due.due_on,
        days=days_away(due.due_on, today),
        is_over=due.is_over(today),
        is_late=standing.is_overdue(today) and not due.agreement.is_suspended,
        open=under_way,
        has_expired=under_way is not None and under_way.expires_at <= now,
        versions=tuple(reversed(tuple(_versions(standing.history)))),
    )


def _versions(hand_overs: Iterable[HandOver]) -> Iterator[Version]:
    sent = [(each.sent_at, each) for each in hand_overs if each.sent_at is not None]
    for number, (sent_at, each) in enumerate(sorted(sent, key=lambda pair: pair[0]), start=1):
        yield Version(number, each.pk, sent_at, each.state == HandOverState.REPLACED)


def versions_of(actor: Actor, sent: HandOver) -> tuple[Version, ...]:
    """Every time that the quarter of a hand-over was sent, the newest first."""
    series = HandOver.objects.visible_to(actor).filter(agreement_code=sent.agreement_code, period=sent.period)
    return tuple(reversed(tuple(_versions(series))))


def next_to_send(quarters: Iterable[QuarterShown]) -> QuarterShown | None:
    """What is wanted first: the quarter that is over, not sent, and due the earliest; otherwise the present one.

    One whose agreement is suspended comes last: nobody can send it.
    """
    waiting = [each for each in quarters if each.sent is None]
    return min(waiting, key=lambda each: (each.is_suspended, not each.is_over, each.due_on), default=None)


def held_up(quarters: Iterable[QuarterShown]) -> QuarterShown | None:
    """The latest quarter that is over and was not sent because its agreement is suspended."""
    return next((each for each in quarters if each.sent is None and each.is_suspended and each.is_over), None)


class PeopleList(StrEnum):
    """Whether a quarter needs the list of people told."""

    NEEDED = "needed"
    FROM_REGISTER = "from-register"
    NOT_NEEDED = "not-needed"


def people_list(agreement: AgreementVersion, actor: Actor) -> PeopleList:
    """Some rows may go only about people who were told, as a list says or their own register; inside `walls`."""
    if not needs_register(agreement.agreement.clauses):
        return PeopleList.NOT_NEEDED
    return PeopleList.FROM_REGISTER if says_who_was_told(actor) else PeopleList.NEEDED


@dataclass(frozen=True, slots=True)
class KeyringShown:
    """How a provider's keyring stands. may_manage: whoever looks may make and change it."""

    exists: bool
    needs_drill: bool
    may_manage: bool


def keyring_shown(actor: Actor, now: dt.datetime) -> KeyringShown:
    """Inside `walls`."""
    kept = keyring_of(actor)
    needs_drill = kept is not None and kept.locked().needs_drill(local_day(now))
    return KeyringShown(kept is not None, needs_drill, actor.holds(Role.MANAGER))
