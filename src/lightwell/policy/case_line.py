"""One line of clocks: what is to be done in a case, by whom, by which day, and why each day was not counted.

Stage 4, access and correction. Source: Privacy Act 2020 ss 43, 44, 48, 63 and 65, by way of `policy.clocks`; the
request protocol of the signed agreement, whose days are fewer than the law's. When the clock of whoever a request was
passed on to starts is not settled (s 43 and s 44): it is counted here from the day they got it, and the step says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from lightwell.policy import working_days
from lightwell.policy.access_words import CaseKind, Route
from lightwell.policy.clocks import LIMITS, Kind, deadline
from lightwell.policy.working_days import LIST_SOURCE, NONE_DECLARED, Declared, Due

PROTOCOL: Final = "The request protocol of the signed agreement"
STARTS_UNSURE: Final = "Privacy Act 2020 ss 43 and 44 (when this clock starts: to be confirmed)"
NO_DELAY: Final = "Privacy Act 2020 s 44: without undue delay"
BEFORE_GIVING: Final = "Privacy Act 2020 s 57: before anything is given"


class Owner(StrEnum):
    """Whose step it is."""

    PROVIDER = "provider"
    AGENCY = "agency"


class StepName(StrEnum):
    """What is to be done."""

    CHECK = "check"
    ASK = "ask"
    AGENCY = "agency-decides"
    PROVIDER = "provider-decides"
    TELL = "tell"
    TELL_OWN = "tell-own"

    @property
    def words(self) -> str:
        return _STEP_WORDS[self]


_STEP_WORDS: Final = {
    StepName.CHECK: "Make sure of who asks",
    StepName.ASK: "Ask the agency",
    StepName.AGENCY: "Decide about what the agency holds, and say so",
    StepName.PROVIDER: "Decide about what the provider holds",
    StepName.TELL: "Write to the family, and give what is given",
    StepName.TELL_OWN: "Write to the family about what the provider holds",
}
_FIRST: Final = {
    StepName.ASK: (StepName.CHECK,),
    StepName.AGENCY: (StepName.ASK,),
    StepName.TELL: (StepName.AGENCY, StepName.PROVIDER),
    StepName.TELL_OWN: (StepName.PROVIDER,),
}
"""What each step waits for."""


class Stands(StrEnum):
    """How a step stands today."""

    DONE = "done"
    NOW = "now"
    LATE = "late"
    TO_COME = "to-come"


@dataclass(frozen=True, slots=True)
class Clock:
    """One holder's part. received_on: None before it was asked. extended_by_days: told to the person in time."""

    received_on: dt.date | None
    extended_by_days: int = 0
    decided_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What the line is worked out from.

    received_on: the day the provider was asked, day 0. agency, provider: each one's part; None where it has none.
    answer_days: the working days in which the agency promised to answer, where there is a protocol. told_on: the day of
    the letter that ends it; of what was passed on, the agency's own. own_told_on: of the letter in which the provider
    says what it decided itself, where that is another.
    """

    kind: CaseKind
    route: Route
    received_on: dt.date
    agency: Clock
    provider: Clock | None = None
    checked_on: dt.date | None = None
    told_on: dt.date | None = None
    own_told_on: dt.date | None = None
    answer_days: int | None = None
    declared: Declared = field(default_factory=lambda: NONE_DECLARED)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. due: how its last day was counted; None where the law gives no day. note: what is not settled."""

    name: StepName
    owner: Owner
    source: str
    due: Due | None = None
    from_on: dt.date | None = None
    done_on: dt.date | None = None
    note: str = ""

    @property
    def words(self) -> str:
        return self.name.words

    @property
    def last_on(self) -> dt.date | None:
        return self.due.due_on if self.due else None

    def stands(self, today: dt.date, *, is_next: bool) -> Stands:
        if self.done_on is not None:
            return Stands.DONE
        if self.last_on is not None and self.last_on < today:
            return Stands.LATE
        return Stands.NOW if is_next else Stands.TO_COME


def line(facts: LineFacts) -> tuple[Step, ...]:
    """Every step of a case, in order, whoever's it is. Raises OutsideTheList."""
    return tuple(_steps(facts))


def next_of(facts: LineFacts, owner: Owner) -> Step | None:
    """The first step that this side has still to do and can do now; None where it waits for the other."""
    steps = line(facts)
    done = {step.name for step in steps if step.done_on is not None}
    there = {step.name for step in steps}
    for step in steps:
        waits_for = _FIRST.get(step.name, ())
        if step.name is StepName.TELL and facts.route is Route.TRANSFER:
            waits_for = (StepName.AGENCY,)
        if step.owner is owner and step.name not in done and not (set(waits_for) & there) - done:
            return step
    return None


def due_next(facts: LineFacts, owner: Owner) -> dt.date | None:
    """The first last day among the steps that this side has still to do."""
    days = [step.last_on for step in line(facts) if step.owner is owner and step.done_on is None and step.last_on]
    return min(days, default=None)


def answer_by(facts: LineFacts) -> dt.date | None:
    """The last day of what is said to whoever asked; of what is said in two letters, the first that is still owed."""
    days = {step.name: step.last_on for step in line(facts)}
    whole = StepName.AGENCY if facts.route is Route.TRANSFER else StepName.TELL
    if StepName.TELL_OWN not in days and whole is StepName.TELL:
        return days[whole]
    owed = ((whole, facts.told_on), (StepName.TELL_OWN, facts.own_told_on))
    return min((on for name, told_on in owed if told_on is None and (on := days.get(name))), default=None)


def tells_own_by(facts: LineFacts) -> dt.date | None:
    """Where the agency alone takes longer: by when the provider says what it decided itself, before the one letter."""
    own = facts.provider
    is_owed = _agency_alone_longer(facts) and facts.agency.decided_on is None and facts.told_on is None
    return decides_by(facts, own).due_on if own is not None and is_owed and facts.own_told_on is None else None


def _agency_alone_longer(facts: LineFacts) -> bool:
    own = facts.provider
    is_longer = own is not None and facts.agency.extended_by_days > own.extended_by_days
    return facts.route is Route.AGENT and is_longer


def _tells_apart(facts: LineFacts) -> bool:
    """The provider says what it decided itself in a letter of its own: it did, or its time is over before the rest."""
    return tells_own_by(facts) is not None or (facts.route is Route.AGENT and facts.own_told_on is not None)


def decides_by(facts: LineFacts, clock: Clock) -> Due:
    """The law's last day for one holder, with what it added in time."""
    return deadline(
        facts.kind.clock,
        facts.received_on if facts.route is Route.HELD_AS_AGENT else clock.received_on or facts.received_on,
        extended_by_days=clock.extended_by_days,
        declared=facts.declared,
    ).due


def is_deemed_refused(facts: LineFacts, clock: Clock, today: dt.date) -> bool:
    """Nobody answered in time, which the law treats as a refusal: the person may complain, and is still owed it."""
    is_running = clock.received_on is not None or facts.route is Route.HELD_AS_AGENT
    return is_running and clock.decided_on is None and decides_by(facts, clock).due_on < today


def _steps(facts: LineFacts) -> Iterator[Step]:
    yield Step(StepName.CHECK, Owner.PROVIDER, BEFORE_GIVING, done_on=facts.checked_on)
    yield _asking(facts)
    yield _agency(facts)
    if facts.route is Route.TRANSFER:
        yield Step(StepName.TELL, Owner.AGENCY, NO_DELAY, done_on=facts.told_on)
    if facts.provider is not None:
        yield _provider(facts, facts.provider)
    if facts.provider is not None and (facts.route is Route.TRANSFER or _tells_apart(facts)):
        yield _telling_own(facts, facts.provider)
    if facts.route is not Route.TRANSFER:
        yield _telling(facts)


def _asking(facts: LineFacts) -> Step:
    days, source = _asking_days(facts)
    due = working_days.due(facts.received_on, days, facts.declared)
    return Step(StepName.ASK, Owner.PROVIDER, source, due, facts.received_on, facts.agency.received_on)


def _asking_days(facts: LineFacts) -> tuple[int, str]:
    """How long the provider has to ask: as long as leaves the agency what it was promised."""
    if facts.route is Route.TRANSFER:
        limit = LIMITS[Kind.TRANSFER]
        return limit.days, _cited(limit.source)
    if facts.route is Route.HELD_AS_AGENT:
        return 1, "Lightwell: what is only kept for the agency is passed on by the next working day"
    if facts.answer_days is None:
        return 1, "Lightwell: no protocol was agreed, so the agency is asked by the next working day"
    left = LIMITS[facts.kind.clock].days - facts.answer_days
    return max(1, left), f"{PROTOCOL}: so that its {facts.answer_days} working days end within ours"


def _agency(facts: LineFacts) -> Step:
    """The sooner of what the law gives it and what it promised; the promise gives way to an extension."""
    clock, law = facts.agency, LIMITS[facts.kind.clock]
    starts_on = _agency_starts_on(facts)
    legal = deadline(facts.kind.clock, starts_on, extended_by_days=clock.extended_by_days, declared=facts.declared)
    due, source = legal.due, legal.source
    if facts.answer_days and not clock.extended_by_days and facts.route is Route.AGENT:
        due = working_days.due(starts_on, facts.answer_days, facts.declared)
        source = f"{PROTOCOL}; the law’s last day is later ({law.source})"
    return Step(StepName.AGENCY, Owner.AGENCY, source, due, starts_on, clock.decided_on, _note(facts))


def _agency_starts_on(facts: LineFacts) -> dt.date:
    """Day 0 for the agency. What is kept for it counts from the day the provider was asked: the sooner of the two."""
    if facts.route is Route.HELD_AS_AGENT:
        return facts.received_on
    days, _ = _asking_days(facts)
    return facts.agency.received_on or working_days.due(facts.received_on, days, facts.declared).due_on


def _note(facts: LineFacts) -> str:
    if facts.route is Route.TRANSFER:
        return f"Counted from the day the agency got it. {STARTS_UNSURE}"
    if facts.route is Route.HELD_AS_AGENT:
        return "Counted from the day the provider was asked, since the law treats what it keeps as the agency’s own."
    return "" if facts.agency.received_on else "At the latest: it counts from the day the agency is asked."


def _provider(facts: LineFacts, clock: Clock) -> Step:
    found = deadline(
        facts.kind.clock, facts.received_on, extended_by_days=clock.extended_by_days, declared=facts.declared
    )
    return Step(StepName.PROVIDER, Owner.PROVIDER, found.source, found.due, facts.received_on, clock.decided_on)


def _telling(facts: LineFacts) -> Step:
    """The provider writes: the whole, and by its own last day where it has not said its own part apart."""
    own = facts.provider or Clock(facts.received_on, facts.agency.extended_by_days)
    is_whole = facts.agency.decided_on is not None and facts.own_told_on is None and facts.route is Route.AGENT
    longer = own.extended_by_days if is_whole else max(own.extended_by_days, facts.agency.extended_by_days)
    found = deadline(facts.kind.clock, facts.received_on, extended_by_days=longer, declared=facts.declared)
    return Step(StepName.TELL, Owner.PROVIDER, found.source, found.due, facts.received_on, facts.told_on)


def _telling_own(facts: LineFacts, own: Clock) -> Step:
    """The provider writes of what it holds itself, which the agency is not shown."""
    source = _cited(LIMITS[facts.kind.clock].source)
    return Step(StepName.TELL_OWN, Owner.PROVIDER, source, decides_by(facts, own), facts.received_on, facts.own_told_on)


def _cited(source: str) -> str:
    return f"{source}; working days: {LIST_SOURCE}"


@dataclass(frozen=True, slots=True)
class Moved:
    """A last day that is another since a law left one more day out of the count."""

    before: dt.date
    after: dt.date


def moved_by(facts: LineFacts, earlier: Declared, owner: Owner) -> Moved | None:
    """What a newly declared day did to the next day that this side has; None where it did nothing."""
    before = due_next(_declared(facts, earlier), owner)
    after = due_next(facts, owner)
    return Moved(before, after) if before and after and before != after else None


def _declared(facts: LineFacts, declared: Declared) -> LineFacts:
    return LineFacts(
        facts.kind,
        facts.route,
        facts.received_on,
        facts.agency,
        facts.provider,
        facts.checked_on,
        facts.told_on,
        facts.own_told_on,
        facts.answer_days,
        declared,
    )
