"""When something went wrong with what is held about people: assessed by section 113, and told to whom it must be.

Stage 4. Source: Privacy Act 2020 ss 112 to 118. The factors of section 113 were read in the Act. What a notice must
say, which exceptions there are to telling people, and who tells them, were not: they are marked to be confirmed. That
the Commissioner expects to hear within 72 hours is a guide of the Commissioner's, and not in the Act: it counts from
becoming aware that a breach is notifiable. Who assesses late may have been aware before: it is counted from the day on
which it was found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.local_days import local_day
from lightwell.policy.organisation_rules import OrganisationFacts
from lightwell.policy.sharing_rules import HOUSE, unless_said
from lightwell.policy.stated_words import says_something

OFFICES: Final = (Role.MANAGER, Role.PRIVACY_OFFICER)
ASSESS: Final = "Privacy Act 2020 s 113"
TELL_COMMISSIONER: Final = "Privacy Act 2020 s 114"
TELL_PEOPLE: Final = "Privacy Act 2020 s 115 (number to be confirmed)"
NOT_TELL: Final = "Privacy Act 2020 s 116 (number, and which reasons it allows: to be confirmed)"
CONTENT: Final = "Privacy Act 2020 s 117 (number, and all that it asks: to be confirmed)"
GUIDE: Final = "Privacy Commissioner: a guide, not in the Act"
EXPECTED_WITHIN: Final = dt.timedelta(hours=72)
MOST_PEOPLE: Final = 10_000_000
"""More than live here: a number above it is a slip."""
_EARLIEST: Final = dt.date(2020, 1, 1)


class Breach(StrEnum):
    """What happened."""

    ACCESS = "access"
    DISCLOSURE = "disclosure"
    ALTERATION = "alteration"
    LOSS = "loss"
    DESTRUCTION = "destruction"
    LOCKED_OUT = "locked-out"

    @property
    def words(self) -> str:
        return _BREACH_WORDS[self]


_BREACH_WORDS: Final = {
    Breach.ACCESS: "Somebody saw what they were not to see",
    Breach.DISCLOSURE: "It was given to somebody who was not to have it",
    Breach.ALTERATION: "It was changed by somebody who was not to change it, or by mistake",
    Breach.LOSS: "It was lost",
    Breach.DESTRUCTION: "It was destroyed",
    Breach.LOCKED_OUT: "We cannot get at it ourselves",
}


class Factor(StrEnum):
    """What section 113 has an agency look at before it says whether serious harm is likely."""

    ACTION = "action"
    SENSITIVITY = "sensitivity"
    HARM = "harm"
    WHO = "who"
    PROTECTION = "protection"
    OTHER = "other"

    @property
    def words(self) -> str:
        return _FACTOR_WORDS[self]


_FACTOR_WORDS: Final = {
    Factor.ACTION: "What was done to make the harm less",
    Factor.SENSITIVITY: "How sensitive it is",
    Factor.HARM: "What harm could come of it",
    Factor.WHO: "Who has it, or may get it",
    Factor.PROTECTION: "What protects it, such as being sealed",
    Factor.OTHER: "Anything else that bears on it",
}


@dataclass(frozen=True, slots=True)
class NotTold:
    """Some of the people, and why telling them would do harm. which: as the organisation marks them, never by name.

    on: the day it was said; None where that is not known.
    """

    people: int
    which: str
    why: str
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Reconsidered:
    """That people were not told for a reason, and are to be told after all for another. on: the day it was said.

    people: how many; None where that was everybody. which: as the organisation marks them.
    """

    why_not: str
    why: str
    on: dt.date
    people: int | None = None
    which: str = ""


@dataclass(frozen=True, slots=True)
class BreachFacts:
    """What the rules know. is_serious: None before it is assessed. people: how many it is about.

    told: how many of them were told. withheld: how many are not, of each reason.
    """

    organisation_id: UUID
    is_serious: bool | None = None
    is_commissioner_told: bool = False
    people: int = 1
    told: int = 0
    withheld: tuple[int, ...] = ()

    @property
    def left(self) -> int:
        """How many were not told, and nobody said why not."""
        return self.people - self.told - sum(self.withheld)

    @property
    def is_owed(self) -> bool:
        """Somebody still has to be told."""
        return self.is_serious is not False and not (self.is_serious and self.is_commissioner_told and not self.left)


def expected_by(found_on: dt.date) -> dt.date:
    """The day by which the Commissioner expects to hear, counted from the day it was found: never too late a day."""
    return found_on + EXPECTED_WITHIN


def may_record_breach(
    actor: Actor,
    facts: OrganisationFacts,
    *,
    now: dt.datetime,
    found_on: dt.date | None = None,
    people: int | None = None,
) -> Decision:
    """Whoever answers for privacy writes down what happened, as soon as they know of it."""
    return refuse_if_any(
        _unless_office(actor, facts.organisation_id),
        _NOT_FOUND_YET if found_on is not None and found_on > local_day(now) else None,
        _TOO_LONG_AGO if found_on is not None and found_on < _EARLIEST else None,
        None if people is None or 1 <= people <= MOST_PEOPLE else _NOT_SO_MANY,
    )


def may_assess_breach(actor: Actor, facts: BreachFacts, *, factors: Collection[Factor] | None = None) -> Decision:
    """They go through every factor, and say whether serious harm is likely."""
    missing = factors is not None and set(factors) != set(Factor)
    return refuse_if_any(
        _unless_office(actor, facts.organisation_id),
        _TOLD if facts.is_commissioner_told or facts.told else None,
        _NOT_ALL_FACTORS if missing else None,
    )


def may_say_commissioner_told(actor: Actor, facts: BreachFacts) -> Decision:
    return refuse_if_any(
        _unless_office(actor, facts.organisation_id),
        None if facts.is_serious else _NOT_NOTIFIABLE,
        _TOLD if facts.is_commissioner_told else None,
    )


def may_say_people_told(actor: Actor, facts: BreachFacts) -> Decision:
    """Everybody who was not told yet, and of whom nobody said that it would do harm."""
    return refuse_if_any(
        _unless_office(actor, facts.organisation_id),
        None if facts.is_serious else _NOT_NOTIFIABLE,
        _unless_some_are_left(facts),
    )


def may_not_tell_people(
    actor: Actor, facts: BreachFacts, *, people: int | None = None, why: str | None = None
) -> Decision:
    """Telling some of them, or all, would itself do harm: that is written down, and why. people: how many of them."""
    return refuse_if_any(
        _unless_office(actor, facts.organisation_id),
        None if facts.is_serious else _NOT_NOTIFIABLE,
        _unless_some_are_left(facts) or (None if people is None or 1 <= people <= facts.left else _NOT_SO_MANY_LEFT),
        unless_said(why),
    )


def may_tell_people_after_all(
    actor: Actor, facts: BreachFacts, *, which: int | None = None, why: str | None = None
) -> Decision:
    """Telling them would do no harm any more: that is written down, and why, before anybody tells them.

    which: by which of the reasons that stand they are not told, counted from 0.
    """
    is_one = bool(facts.withheld) if which is None else 0 <= which < len(facts.withheld)
    return refuse_if_any(
        _unless_office(actor, facts.organisation_id),
        None if is_one else _NOT_WITHHELD,
        None if facts.is_serious else _NOT_NOTIFIABLE,
        unless_said(why),
    )


def all_said(factors: Collection[tuple[Factor, str]]) -> tuple[Factor, ...]:
    """The factors about which something was said."""
    return tuple(factor for factor, words in factors if says_something(words))


def _unless_some_are_left(facts: BreachFacts) -> Reason | None:
    if facts.left:
        return None
    return _WITHHELD if facts.withheld else _TOLD


def _unless_office(actor: Actor, organisation: UUID) -> Reason | None:
    return None if actor.belongs_to(organisation) and actor.holds(*OFFICES) else _NOT_ITS_OFFICE


_NOT_ITS_OFFICE = Reason(
    "not-its-office", "Only a manager or a privacy officer of the organisation does this. Tell one of them now.", HOUSE
)
_NOT_FOUND_YET = Reason("still-to-come", "That day is still to come. Write the day on which it was found.", HOUSE)
_TOO_LONG_AGO = Reason(
    "too-long-ago", "That day is before 2020, and breaches are told by an Act of 2020. Look at the year.", HOUSE
)
_NOT_SO_MANY = Reason(
    "not-so-many", f"Say a number from 1 to {MOST_PEOPLE:,}. Where nobody knows yet, say how many it may be.", HOUSE
)
_NOT_ALL_FACTORS = Reason(
    "not-all-factors", "Say something to each of the factors, also where it is “nothing known yet”.", ASSESS
)
_NOT_NOTIFIABLE = Reason(
    "not-notifiable", "First assess it. Where serious harm is not likely, nobody must be told.", ASSESS
)
_WITHHELD = Reason(
    "not-told-for-a-reason",
    "It is written down that telling them would do harm. Say first that they are to be told after all, and why.",
    HOUSE,
)
_NOT_SO_MANY_LEFT = Reason(
    "not-so-many-left", "Say a number of those who were not told yet: at least 1, and no more than there are.", HOUSE
)
_NOT_WITHHELD = Reason("not-withheld", "Nobody said that telling them would do harm.", HOUSE)
_TOLD = Reason("told-already", "They were told already.", HOUSE)
