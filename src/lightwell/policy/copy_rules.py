"""Who writes and approves what a family gets: a copy for an adult and a copy for a child, each for its reader.

Stage 4, access and correction. Source: the service provider journey: copies "in both adult and child versions"; Data
Protection and Use Policy, Access to Information guideline: in a form and at a level that suits. A child's copy is
about the child; it is not a simpler copy of the parent's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lightwell.policy.access_rules import WORKERS
from lightwell.policy.access_words import CaseKind, CaseState, Outcome
from lightwell.policy.actors import Actor
from lightwell.policy.case_facts import CaseFacts
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.forms_given import FORM_GIVEN
from lightwell.policy.refusal_grounds import NEITHER_TO_FAMILY, Ground
from lightwell.policy.sharing_rules import HOUSE, says_enough, unless_said
from lightwell.policy.stated_words import says_something, unless_unseen
from lightwell.policy.wording import day_words

NEITHER_SAID: Final = f"We neither confirm nor deny that there is any ({NEITHER_TO_FAMILY})."
_SOME_IS_NOT_HERE: Final = "Some of it we could not give you. A grown-up can tell you why, and you can ask us again."
_NOT_HERE_NOR_WHY: Final = "Some of it we could not give you. You can ask us again."
_NEITHER_TO_A_CHILD: Final = "To some questions we may not say yes or no. You can ask us again."
READABLE: Final = "Data Protection and Use Policy, Access to Information guideline: at a level that suits"


class Audience(StrEnum):
    """For whom a copy is written."""

    ADULT = "adult"
    CHILD = "child"

    @property
    def words(self) -> str:
        return {Audience.ADULT: "For an adult", Audience.CHILD: "For a child"}[self]


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """What the rules know of one copy. suits: its words are as easy as its reader needs, as far as that is measured.

    is_childs: the case is about a child, by the register on the day it was opened; None where it did not say.
    is_anew: they were given one already that fell away since.
    """

    case: CaseFacts
    audience: Audience
    is_written: bool = False
    suits: bool = False
    is_approved: bool = False
    is_childs: bool | None = None
    is_anew: bool = False


@dataclass(frozen=True, slots=True)
class ItemSaid:
    """What a copy says of one answer: as much of why as the letter says, which may be nothing.

    has_papers: papers that answer it go with it.
    """

    grounds: tuple[str, ...] = ()
    words: str = ""
    has_papers: bool = False


def item_said(outcome: Outcome, grounds: Iterable[Ground], words: str, *, reasons_withheld: bool) -> ItemSaid:
    """One answer. Where saying why would do harm, or would tell that something is held, no ground of it is said."""
    if outcome is Outcome.NEITHER:
        return ItemSaid(words=NEITHER_SAID)
    gives = outcome in {Outcome.GIVEN, Outcome.IN_PART}
    if reasons_withheld:
        return ItemSaid(words=words if gives else "", has_papers=gives)
    return ItemSaid(tuple(because(each) for each in grounds), words, gives)


def because(ground: Ground) -> str:
    """Why not all of it, as it is said to whoever asked."""
    return f"{ground.said.words} ({ground.said.cite_to_family})"


def not_here(answers: Iterable[tuple[Outcome, bool]]) -> tuple[str, ...]:
    """What a child's copy says of what is not in it; of what is neither confirmed nor denied, not that there is any.

    answers: each with whether its reasons are withheld; where all are, no grown-up is told why either.
    """
    known = set(answers)
    unsaid = [withheld for outcome, withheld in known if outcome is not Outcome.NEITHER and not outcome.is_yes]
    no = (_NOT_HERE_NOR_WHY if all(unsaid) else _SOME_IS_NOT_HERE,) if unsaid else ()
    neither = any(outcome is Outcome.NEITHER for outcome, _ in known)
    return (*no, *((_NEITHER_TO_A_CHILD,) if neither else ()))


def with_what_became(side: str, corrected_on: dt.date | None, audience: Audience) -> str:
    """Somebody's own side, and that the value which it is about was corrected since, where it was."""
    if corrected_on is None:
        return side
    said = {Audience.ADULT: "What this is about was corrected on", Audience.CHILD: "This was put right on"}[audience]
    return f"{side} ({said} {day_words(corrected_on)}.)"


def with_otherwise(side: str, since: dt.date, audience: Audience) -> str:
    """Somebody's own side, and that the record says something else now, which nobody corrected."""
    if audience is Audience.CHILD:
        return f"{side} (What they wrote is different since {day_words(since)}. This is about what it said before.)"
    now = f"The record says otherwise since {day_words(since)}, and nobody corrected it"
    return f"{side} ({now}. This stands with what it said before.)"


def instead_of(given_on: dt.date, audience: Audience) -> str:
    """That a copy takes the place of one that was given, and why."""
    if audience is Audience.CHILD:
        return f"This is new. You got one on {day_words(given_on)}. A page in that one was not about you."
    return (
        f"This copy takes the place of the one of {day_words(given_on)}. A paper that went with that one was about "
        "somebody else, and is not in this one."
    )


def may_write_copy(
    actor: Actor,
    facts: CaseFacts,
    *,
    words: str | None = None,
    audience: Audience | None = None,
    is_childs: bool | None = None,
) -> Decision:
    """Somebody at the provider writes to one reader what is in it. Writing again takes the approval away.

    Of a request that was passed on it is what the provider holds itself. Where what was granted was not given, it is
    still written although they have their letter.

    is_childs: the case is about a child; an adult's has no child's copy.
    """
    return refuse_if_any(
        *_unless_working(actor, facts, may_be_over=facts.owes_copy),
        _AN_ADULTS if is_childs is False and audience is Audience.CHILD else None,
        _NO_WORDS if words is not None and not says_something(words) else None,
        unless_unseen(words) if words else None,
    )


def may_approve_copy(
    actor: Actor,
    facts: CopyFacts,
    *,
    is_about_them: bool | None = None,
    why_hard: str | None = None,
    says_anew: bool | None = None,
) -> Decision:
    """A person has read all of it and stands for it. is_about_them: a child's copy is about the child.

    says_anew: they tell whoever has the one that was given before that this takes its place.
    """
    is_said = why_hard is not None and not unless_said(why_hard)
    fell_away = facts.case.is_told and not facts.is_approved
    return refuse_if_any(
        *_unless_working(actor, facts.case, may_be_over=fell_away),
        _UNDECIDED if facts.case.undecided else None,
        None if facts.is_written else _NO_WORDS,
        _APPROVED if facts.is_approved else None,
        _TOO_HARD if why_hard is not None and not facts.suits and not is_said else None,
        _AN_ADULTS if facts.is_childs is False and facts.audience is Audience.CHILD else None,
        _GIVEN_BEFORE if says_anew is False and facts.is_anew else None,
        _NOT_ABOUT_THEM if is_about_them is False and facts.audience is Audience.CHILD else None,
    )


def may_give_otherwise(actor: Actor, facts: CaseFacts, *, how: str | None = None) -> Decision:
    """Somebody at the provider writes down how the family has what is granted, where it is not by a copy."""
    return refuse_if_any(
        *_unless_working(actor, facts, may_be_over=facts.owes_copy),
        _UNDECIDED if facts.undecided else None,
        None if facts.owes_copy or facts.undecided or facts.is_given_otherwise else _NOT_OWED,
        unless_unseen(how) if how else None,
        None if how is None or says_enough(how) else _SAY_HOW,
    )


def _unless_working(actor: Actor, facts: CaseFacts, *, may_be_over: bool = False) -> Iterator[Reason | None]:
    """may_be_over: what was granted was not given, or fell away since: a paper in it was about somebody else."""
    is_given = may_be_over and facts.state is not CaseState.WITHDRAWN
    yield None if actor.belongs_to(facts.provider_id) and actor.holds(*WORKERS) else _NOT_A_WORKER
    # Of what was passed on, the provider's own is given while the agency still works on its own.
    yield None if (facts.state is CaseState.OPEN and not facts.is_told) or is_given else _OVER
    yield None if facts.kind is CaseKind.ACCESS else _NOTHING_TO_SEE
    yield None if facts.is_checked else _NOT_CHECKED


_NOT_A_WORKER = Reason("not-a-worker", "Only a manager or a front-line worker of the provider does this.", HOUSE)
_OVER = Reason("case-is-over", "They were given their answer; the copies stay as they were given.", HOUSE)
_NOTHING_TO_SEE = Reason("nothing-to-see", "Here something is to be corrected. Open a case to see it.", HOUSE)
_NOT_CHECKED = Reason(
    "not-checked", "First make sure of who asks. Nothing is made for them before that.", "Privacy Act 2020 s 57"
)
_NO_WORDS = Reason("no-words", "Write to its reader what is in it, in words that fit them.", READABLE)
_UNDECIDED = Reason(
    "not-decided", "Not everybody who holds something has decided yet. It is approved after that.", HOUSE
)
_NOT_OWED = Reason("nothing-owed", "All that was granted is in their letter or in an approved copy.", HOUSE)
_SAY_HOW = Reason("say-how", "Say in a few words how they have it: their letter says it so.", FORM_GIVEN)
_APPROVED = Reason("approved-already", "It is approved. Write it again to change it.", HOUSE)
_TOO_HARD = Reason(
    "too-hard", "Its words are harder than its reader needs. Make them plainer, or say why they must be so.", READABLE
)
_AN_ADULTS = Reason(
    "about-an-adult",
    "This case is about an adult. A child’s copy is about the child: open a case from the child’s own page.",
    READABLE,
)
_GIVEN_BEFORE = Reason(
    "given-before",
    "They were given one before, and may still have it. Say that you tell them that this one takes its place.",
    HOUSE,
)
_NOT_ABOUT_THEM = Reason(
    "not-about-the-child",
    "A child’s copy is about the child: what was written about them, not what was written about their parents. Say "
    "that you looked.",
    READABLE,
)
