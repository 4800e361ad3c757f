"""Written work that families get as a matter of course: that day, or with a reason; the child's version within days.

Stage 4, access and correction. Source: the service provider journey: written records are shared with families as a
matter of course; Data Protection and Use Policy, Mana Whakahaere: people should not have to lean on Privacy Act
requests to see what is written about them. How many days a child's version may take is a choice of ours.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from lightwell.policy.access_rules import WORKERS
from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.local_days import local_day
from lightwell.policy.people_rules import PersonFacts
from lightwell.policy.recorded_days import not_then
from lightwell.policy.sharing_rules import HOUSE
from lightwell.policy.stated_words import says_something
from lightwell.policy.working_days import due

CHILD_WORKING_DAYS: Final = 5
MATTER_OF_COURSE: Final = "Data Protection and Use Policy, Access to Information guideline (that day, or why not: ours)"


class WorkKind(StrEnum):
    """What was written."""

    PLAN = "plan"
    REPORT = "report"
    LETTER = "letter"
    ELSEWHERE = "elsewhere"

    @property
    def words(self) -> str:
        return {
            WorkKind.PLAN: "A plan",
            WorkKind.REPORT: "A report",
            WorkKind.LETTER: "A letter",
            WorkKind.ELSEWHERE: "A record that is kept in another system",
        }[self]


class ForChild(StrEnum):
    """What is to become of the child's version."""

    DUE = "due"
    NO_CHILD = "no-child"

    @property
    def words(self) -> str:
        return {ForChild.DUE: "One follows within days", ForChild.NO_CHILD: "No child of reading age"}[self]


class Stands(StrEnum):
    """How a piece of written work stands with the family."""

    WAITING = "waiting"
    LATE = "late"
    CHILD_DUE = "child-due"
    CHILD_LATE = "child-late"
    KEPT_BACK = "kept-back"
    DONE = "done"

    @property
    def words(self) -> str:
        return _STANDS_WORDS[self]


_STANDS_WORDS: Final = {
    Stands.WAITING: "Reaches the family today",
    Stands.LATE: "Has not reached the family, and nobody said why",
    Stands.CHILD_DUE: "The child’s version is to come",
    Stands.CHILD_LATE: "The child’s version is late",
    Stands.KEPT_BACK: "Not given, with a reason",
    Stands.DONE: "Reached the family",
}


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """One piece of written work. reached_on: the day the family had it. is_kept_back: a reason says why not."""

    provider_id: UUID
    written_on: dt.date
    for_child: ForChild
    reached_on: dt.date | None = None
    is_kept_back: bool = False
    child_reached_on: dt.date | None = None

    @property
    def child_due_on(self) -> dt.date:
        return due(self.written_on, CHILD_WORKING_DAYS).due_on


def stands(facts: WorkFacts, today: dt.date) -> Stands:
    """The family's own copy waits for nothing: not for the child's version either."""
    if facts.is_kept_back:
        return Stands.KEPT_BACK
    if facts.reached_on is None:
        return Stands.WAITING if today <= facts.written_on else Stands.LATE
    if facts.for_child is ForChild.NO_CHILD or facts.child_reached_on is not None:
        return Stands.DONE
    return Stands.CHILD_DUE if today <= facts.child_due_on else Stands.CHILD_LATE


def may_record_work(
    actor: Actor,
    facts: PersonFacts,
    *,
    now: dt.datetime,
    written_on: dt.date | None = None,
    born_on: dt.date | None = None,
) -> Decision:
    """Whoever works with the family writes down that something was written about somebody, in their lifetime."""
    return refuse_if_any(
        _unless_worker(actor, facts.provider_id),
        None if written_on is None else not_then(written_on, today=local_day(now), born_on=born_on),
    )


def may_say_reached(actor: Actor, facts: WorkFacts, *, now: dt.datetime, on: dt.date | None = None) -> Decision:
    """They write down the day on which the family had it."""
    is_to_come = on is not None and on > local_day(now)
    return refuse_if_any(
        _unless_worker(actor, facts.provider_id),
        _REACHED if facts.reached_on is not None else None,
        _NOT_WRITTEN_YET if is_to_come else None,
        BEFORE_IT_WAS if on is not None and on < facts.written_on else None,
    )


def may_say_child_reached(actor: Actor, facts: WorkFacts, *, now: dt.datetime, on: dt.date | None = None) -> Decision:
    """They write down the day on which the child had their own version."""
    is_to_come = on is not None and on > local_day(now)
    return refuse_if_any(
        _unless_worker(actor, facts.provider_id),
        _NO_CHILD if facts.for_child is ForChild.NO_CHILD else None,
        _REACHED if facts.child_reached_on is not None else None,
        _NOT_WRITTEN_YET if is_to_come else None,
        BEFORE_IT_WAS if on is not None and on < facts.written_on else None,
    )


def may_keep_back(actor: Actor, facts: WorkFacts, *, why: str | None = None) -> Decision:
    """They write down why the family does not get it, or not yet."""
    return refuse_if_any(
        _unless_worker(actor, facts.provider_id),
        _REACHED if facts.reached_on is not None else None,
        _NO_REASON if why is not None and not says_something(why) else None,
    )


def _unless_worker(actor: Actor, provider: UUID) -> Reason | None:
    return None if actor.belongs_to(provider) and actor.holds(*WORKERS) else _NOT_A_WORKER


_NOT_A_WORKER = Reason("not-a-worker", "Only a manager or a front-line worker of the provider does this.", HOUSE)
_NOT_WRITTEN_YET = Reason("still-to-come", "That day is still to come. Write the day on which it was.", HOUSE)
BEFORE_IT_WAS: Final = Reason("before-it-was-written", "It was not written yet on that day. Look at the day.", HOUSE)
_REACHED = Reason("reached-already", "It has reached them already.", MATTER_OF_COURSE)
_NO_CHILD = Reason("no-child", "There is no child of reading age, so no version is due.", MATTER_OF_COURSE)
_NO_REASON = Reason(
    "no-reason", "Say why they do not get it. They are owed what is written about them as a matter of course.",
    MATTER_OF_COURSE,
)  # fmt: skip
