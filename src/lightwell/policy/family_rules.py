"""Who gives somebody a space of their own, writes in it, reads what a family wrote, and what is logged but not shown.

Stages 3 and 4. Source: Data Protection and Use Policy, Mana Whakahaere (people see what is held without having to ask)
and Manaakitanga; Oranga Tamariki Act 1989, sections 66 and 66C: what a law compels or permits is logged always, and may
be kept from a family's page where showing it would do harm.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.people_rules import KEEPERS, AccessFacts, PersonFacts, may_use_person
from lightwell.policy.periods import words
from lightwell.policy.recorded_days import not_then
from lightwell.policy.sharing_rules import unless_said
from lightwell.policy.shown_records import TELLING_HARMS

_HOUSE = "Lightwell, a family’s own space"
_SAFETY: Final = "Oranga Tamariki Act 1989 ss 66 and 66C; Privacy Act 2020 s 49"
LONGEST: Final = 4000
SHORTEST_NUMBER: Final = 6
MOST_A_DAY: Final = 20


class Speaks(StrEnum):
    """In whose words a space speaks: it changes words and nothing else."""

    ADULT = "adult"
    RANGATAHI = "rangatahi"
    CHILD = "child"

    @property
    def words(self) -> str:
        return {Speaks.ADULT: "For adults", Speaks.RANGATAHI: "For rangatahi", Speaks.CHILD: "For children"}[self]


class Disclosure(StrEnum):
    """Something that was told to others for somebody's safety, or because a law made us."""

    CONCERN = "concern"
    COMPELLED = "compelled"
    PERMITTED = "permitted"

    @property
    def words(self) -> str:
        return _DISCLOSURE_WORDS[self]


_DISCLOSURE_WORDS: Final = {
    Disclosure.CONCERN: "A report of concern about a child",
    Disclosure.COMPELLED: "A law made us tell (Oranga Tamariki Act s 66)",
    Disclosure.PERMITTED: "A law let us tell, for a child’s safety (Oranga Tamariki Act s 66C)",
}


class PaperKind(StrEnum):
    """What somebody wrote on the blank panel of their booklet, or on any paper."""

    VIEW = "view"
    QUESTION = "question"
    CORRECTION = "correction"

    @property
    def words(self) -> str:
        return _PAPER_WORDS[self]

    @property
    def theirs(self) -> str:
        """The same, to whoever wrote it."""
        return {
            PaperKind.VIEW: "What you think",
            PaperKind.QUESTION: "What you asked",
            PaperKind.CORRECTION: "What you said is wrong",
        }[self]


_PAPER_WORDS: Final = {
    PaperKind.VIEW: "What they think, or want others to know",
    PaperKind.QUESTION: "A question",
    PaperKind.CORRECTION: "Something is wrong, and is to be put right",
}


def has_number(words: str) -> bool:
    """There is a telephone number in it, and not a name alone."""
    return sum(each.isdecimal() for each in words) >= SHORTEST_NUMBER


def numbers_in(words: str) -> tuple[tuple[str, str], ...]:
    """The telephone numbers in it, each as it is written and as it is dialled; none that is too short for one."""
    found = (each[0].strip(" -/") for each in _NUMBER.finditer(words))
    # “(0)” after a country’s number is not dialled.
    dialled = ((each, re.sub(r"(?<=\d) ?\(0\)|[^0-9+]", "", each)) for each in found)
    return tuple((each, dials) for each, dials in dialled if len(dials) >= SHORTEST_NUMBER)


_NUMBER: Final = re.compile(r"[+(]?[0-9][0-9 ()/-]+[0-9]")


@dataclass(frozen=True, slots=True)
class WrittenFacts:
    """Something that somebody wrote in their own space."""

    provider_id: UUID
    person_id: UUID
    is_read: bool


@dataclass(frozen=True, slots=True)
class ReportedFacts:
    """Something that was told to others. is_shown: somebody decided that it is safe for the person to see it here."""

    provider_id: UUID
    is_shown: bool


@dataclass(frozen=True, slots=True)
class LeavingFacts:
    """That somebody left. is_told: they were told that everything is gone."""

    provider_id: UUID
    is_told: bool


def may_give_space(
    actor: Actor, facts: PersonFacts, *, access: AccessFacts, has_one: bool = False, would_harm: bool = False
) -> Decision:
    """Whoever has the register open gives a person a link of their own; one at a time, and none that would harm.

    would_harm: it stands written down that telling them anything would.
    """
    may = may_use_person(actor, facts, access=access)
    return refuse_if_any(*may.reasons, _HAS_ONE if has_one else None, TELLING_HARMS if would_harm else None)


def may_write(actor: Actor, facts: PersonFacts, *, said: str = "", written_today: int = 0) -> Decision:
    """Somebody in their own space writes to the provider that serves them."""
    return refuse_if_any(
        None if _is_own(actor, facts) else _NOT_OWN,
        None if 0 < len(said.strip()) <= LONGEST else _NOTHING_SAID,
        _ENOUGH_TODAY if written_today >= MOST_A_DAY else None,
    )


def may_keep_paper(
    actor: Actor,
    facts: PersonFacts,
    *,
    access: AccessFacts,
    said: str = "",
    written_on: dt.date | None = None,
    born_on: dt.date | None = None,
    today: dt.date | None = None,
) -> Decision:
    """Whoever has the register open keeps what somebody wrote on paper: in that person's own words, typed."""
    return refuse_if_any(
        *may_use_person(actor, facts, access=access).reasons,
        None if 0 < len(said.strip()) <= LONGEST else _NOTHING_SAID,
        None if written_on is None else not_that_day(written_on, born_on, today),
    )


def not_that_day(written_on: dt.date, born_on: dt.date | None, today: dt.date | None) -> Reason | None:
    """Why somebody cannot have written on that day."""
    return not_then(written_on, today=today or written_on, born_on=born_on)


def may_read_written(actor: Actor, facts: WrittenFacts, *, access: AccessFacts) -> Decision:
    """Whoever has the register open reads what somebody wrote, and says so by it."""
    person = PersonFacts(facts.provider_id, facts.person_id)
    return refuse_if_any(
        *may_use_person(actor, person, access=access).reasons, _READ_ALREADY if facts.is_read else None
    )


def may_report(
    actor: Actor,
    facts: PersonFacts,
    *,
    access: AccessFacts,
    told_on: dt.date,
    today: dt.date,
    to_whom: str = "",
    born_on: dt.date | None = None,
) -> Decision:
    """Whoever has the register open logs what was told to others about somebody: always, and hidden at first."""
    may = may_use_person(actor, facts, access=access)
    return refuse_if_any(
        *may.reasons,
        None if to_whom.strip() else _TO_NOBODY,
        not_then(told_on, today=today, born_on=born_on),
    )


def may_show_report(actor: Actor, facts: ReportedFacts, *, access: AccessFacts, why: str | None = None) -> Decision:
    """Somebody decides that it is safe for the person to see it in their own space, and says why."""
    is_keeper = actor.holds(*KEEPERS) and actor.belongs_to(facts.provider_id) and access.ended_at is None
    return refuse_if_any(
        None if is_keeper else _NOT_A_KEEPER,
        _SHOWN_ALREADY if facts.is_shown else None,
        unless_said(why),
    )


def may_leave(
    actor: Actor,
    facts: PersonFacts,
    *,
    access: AccessFacts,
    on: dt.date,
    today: dt.date,
    began_on: dt.date | None = None,
    is_told: bool = False,
) -> Decision:
    """Whoever has the register open writes down that somebody has left, or puts the day right.

    began_on: the first day of the first programme that was signed. is_told: they were told that everything is gone.
    """
    may = may_use_person(actor, facts, access=access)
    return refuse_if_any(
        *may.reasons,
        _STILL_TO_COME if on > today else None,
        _before(began_on) if began_on is not None and on < began_on else None,
        _TOLD_ALREADY if is_told else None,
    )


def may_say_gone(
    actor: Actor, facts: LeavingFacts, *, access: AccessFacts, is_gone: bool = False, sent_since: bool = False
) -> Decision:
    """Somebody told a person who left that nothing about them is kept, and nothing is still to be sent.

    sent_since: a list with them in it was sent after they were told, so that they are told again.
    """
    is_keeper = actor.holds(*KEEPERS) and actor.belongs_to(facts.provider_id) and access.ended_at is None
    return refuse_if_any(
        None if is_keeper else _NOT_A_KEEPER,
        None if is_gone else _NOT_GONE,
        _TOLD_ALREADY if facts.is_told and not sent_since else None,
    )


def _before(began_on: dt.date) -> Reason:
    return Reason("before-it-began", f"Your first programme here began on {words(began_on)}. Look at the day.", _HOUSE)


def reads_that_day(*, is_adults: bool, adult_on: str, today: dt.date) -> bool:
    """What they write is read that day: by their birth date, where the register has one, or by the words of their link.

    adult_on: the day on which they are eighteen, as in ISO 8601; empty where nobody knows it.
    """
    return not is_adults or (adult_on != "" and today < dt.date.fromisoformat(adult_on))


def _is_own(actor: Actor, facts: PersonFacts) -> bool:
    return actor.person_id == facts.person_id and actor.served_by == facts.provider_id


_HAS_ONE = Reason("has-a-link", "They have a link already. Shut it first; then give them another.", _HOUSE)
_NOT_OWN = Reason("not-your-space", "Open your own link first.", _HOUSE)
_NOTHING_SAID = Reason("nothing-said", f"Write something, in at most {LONGEST:,} characters.", _HOUSE)
_ENOUGH_TODAY = Reason(
    "enough-today", "You wrote a lot today, and it is all kept. Ring your worker, or write again tomorrow.", _HOUSE
)
_READ_ALREADY = Reason("read-already", "A colleague read this already.", _HOUSE)
_TO_NOBODY = Reason("to-nobody", "Say to whom it was told.", _SAFETY)
_NOT_A_KEEPER = Reason("not-a-keeper", "Open the register first.", _HOUSE)
_SHOWN_ALREADY = Reason("shown-already", "They can see this already.", _HOUSE)
_STILL_TO_COME = Reason("still-to-come", "That day is still to come.", _HOUSE)
_NOT_GONE = Reason("not-gone", "Something about them is still kept, or still to be sent.", _HOUSE)
_TOLD_ALREADY = Reason("told-already", "They were told already.", _HOUSE)
