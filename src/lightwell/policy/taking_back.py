"""Taking back a paper that was kept for the wrong person: by whom, and when it is a breach rather than a slip.

Stages 3 and 4. Source: Privacy Act 2020 ss 112 to 118: what somebody saw who was not to see it is a privacy breach,
whoever noticed; section 22, principle 5. What was given, or lay where somebody could read it, is never called unseen.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from lightwell.policy.access_rules import WORKERS, decides
from lightwell.policy.actors import Actor
from lightwell.policy.case_facts import PartFacts
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.paper_rules import PaperFacts
from lightwell.policy.people_rules import AccessFacts, PersonFacts, may_use_person
from lightwell.policy.sharing_rules import HOUSE
from lightwell.policy.written_work import WorkFacts

BREACH: Final = "Privacy Act 2020 ss 112 to 118"


class TakenWhat(StrEnum):
    """What was taken back."""

    OF_A_CASE = "of-a-case"
    ON_PAPER = "on-paper"
    WORK = "work"

    @property
    def words(self) -> str:
        return {
            TakenWhat.WORK: "Something written about one person stood with another",
            TakenWhat.OF_A_CASE: "A paper in somebody’s case was about somebody else",
            TakenWhat.ON_PAPER: "A paper was kept for somebody who did not write it",
        }[self]


class Seen(StrEnum):
    """Whether somebody saw it who was not to."""

    NOBODY = "nobody"
    MAYBE = "maybe"

    @property
    def words(self) -> str:
        return {
            Seen.NOBODY: "Nobody who was not to: it was not given, shown or opened",
            Seen.MAYBE: "Somebody did, or may have",
        }[self]


def may_take_back_paper(actor: Actor, facts: PaperFacts, *, seen: Seen | None = None) -> Decision:
    """Whoever answers for its holder takes a paper out of a case, also once its copy is made or was given."""
    part = facts.part
    is_late = facts.is_settled or part.is_decided or part.case.is_told
    return refuse_if_any(
        None if _answers_for(actor, part) else _NOT_ITS_HOLDER,
        None if is_late else _NOT_MADE,
        _WAS_GIVEN if seen is Seen.NOBODY and (part.case.is_told or part.is_told) else None,
    )


def may_take_back_kept(
    actor: Actor,
    facts: PersonFacts,
    *,
    access: AccessFacts,
    seen: Seen | None = None,
    was_open: bool = False,
    is_same: bool = False,
) -> Decision:
    """Whoever has the register open takes back what was kept for somebody who did not write it.

    was_open: that person was in their own space since it was kept. is_same: it would be moved to the same person.
    """
    return refuse_if_any(
        *may_use_person(actor, facts, access=access).reasons,
        _WAS_OPEN if seen is Seen.NOBODY and was_open else None,
        _SAME if is_same else None,
    )


def may_take_back_work(actor: Actor, facts: WorkFacts, *, seen: Seen | None = None) -> Decision:
    """Whoever works with families takes back what was written down as being about somebody else."""
    was_given = facts.reached_on is not None or facts.child_reached_on is not None
    return refuse_if_any(
        None if actor.belongs_to(facts.provider_id) and actor.holds(*WORKERS) else _NOT_A_WORKER,
        _REACHED_THEM if seen is Seen.NOBODY and was_given else None,
    )


def _answers_for(actor: Actor, part: PartFacts) -> bool:
    is_worker = part.holder_id == part.case.provider_id and actor.belongs_to(part.holder_id) and actor.holds(*WORKERS)
    return is_worker or decides(actor, part)


_NOT_ITS_HOLDER = Reason(
    "not-its-holder", "Only those who answer for whoever holds it take this paper back. Tell one of them now.", HOUSE
)
_NOT_MADE = Reason("not-made-yet", "Its copy is not made yet: take the paper out of the case instead.", HOUSE)
_WAS_GIVEN = Reason(
    "was-given", "They were told the answer with it, so they may have read it. Say that somebody may have.", BREACH
)
_WAS_OPEN = Reason(
    "was-open", "They were in their own space since it was kept, so they may have read it. Say so.", BREACH
)
_NOT_A_WORKER = Reason("not-a-worker", "Only a manager or a front-line worker of the provider does this.", HOUSE)
_REACHED_THEM = Reason(
    "reached-them", "It reached this family, which is not the one it is about. Say that somebody saw it.", BREACH
)
_SAME = Reason("same-person", "It is kept for this very person already. Give the number of whoever wrote it.", HOUSE)
