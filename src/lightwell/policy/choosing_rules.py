"""Who records what somebody chose, and when there is something to choose at all.

Stages 3 and 4. Source: Data Protection and Use Policy, Transparency and Choice guideline: choice, never asked for where
there is none, and only of somebody who understood what it is about. `lightwell.policy.acting_for` for whoever chooses.
"""

from __future__ import annotations

from dataclasses import dataclass

from lightwell.policy.actors import Actor
from lightwell.policy.clauses import Clause
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.people_rules import AccessFacts, PersonFacts, may_use_person

_CHOICE = "Data Protection and Use Policy, Transparency and Choice guideline: choice, not consent"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is about to be chosen. acting: whether whoever chooses may. is_shown: they were shown what it is about."""

    can_say_no: bool
    is_shown: bool
    is_understood: bool
    acting: Decision


def offers_choice(clause: Clause) -> bool:
    """There is a real choice: nothing requires it, and a no is listened to."""
    return clause.choice.can_say_no


def may_choose(actor: Actor, facts: PersonFacts, *, access: AccessFacts, asked: Asked) -> Decision:
    """Record a choice: where there is one, after what it is about was shown and understood, by whoever may choose."""
    return refuse_if_any(
        *may_use_person(actor, facts, access=access).reasons,
        None if asked.can_say_no else NO_CHOICE,
        None if asked.is_shown else _SHOW_FIRST,
        None if asked.is_understood else _NOT_UNDERSTOOD,
        *(() if asked.acting else asked.acting.reasons),
    )


def may_record_no(
    actor: Actor, facts: PersonFacts, *, access: AccessFacts, offered: bool, acting: Decision
) -> Decision:
    """Record somebody's no, whenever and however it came: nobody need have shown them anything first."""
    return refuse_if_any(
        *may_use_person(actor, facts, access=access).reasons,
        None if offered else NO_CHOICE,
        *(() if acting else acting.reasons),
    )


def may_choose_in_space(
    actor: Actor,
    facts: PersonFacts,
    *,
    offered: bool,
    showing: PersonFacts | None = None,
    says_no: bool = False,
) -> Decision:
    """Choose in a space of one's own: for oneself alone, where there is a choice.

    A yes comes after it was gone through once; a no needs nobody to have gone through anything.
    """
    is_own = actor.person_id == facts.person_id and actor.served_by == facts.provider_id
    is_shown = showing is not None and showing.person_id == facts.person_id
    return refuse_if_any(
        None if is_own else _NOT_OWN, None if offered else NO_CHOICE, None if is_shown or says_no else _GO_THROUGH_IT
    )


_NOT_OWN = Reason("not-your-space", "Open your own link first.", _CHOICE)
_GO_THROUGH_IT = Reason("not-shown", "For a yes, your worker goes through this with you first. Ring them.", _CHOICE)
NO_CHOICE = Reason(
    "no-choice", "There is no choice about this: nothing is asked, and nobody is said to have agreed to it.", _CHOICE
)
_ANY_DAY = "A no is written down on any day, from their page."
_SHOW_FIRST = Reason(
    "show-first", f"First show them what it is about: a yes follows what was shown. {_ANY_DAY}", _CHOICE
)
_NOT_UNDERSTOOD = Reason(
    "not-understood", f"They have not understood it yet. Go through it again before they say yes. {_ANY_DAY}", _CHOICE
)
