"""Who may read the rows that were found in a case: whoever answers them, while they do.

Stage 4, access and correction. Source: Privacy Act 2020 s 44: a decision needs the information; section 22, principle
10: used for this and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from lightwell.policy.access_rules import decides
from lightwell.policy.access_words import CaseState
from lightwell.policy.actors import Actor
from lightwell.policy.case_facts import PartFacts
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.sharing_rules import HOUSE, NOT_LONGER


@dataclass(frozen=True, slots=True)
class RowsFacts:
    """What the rules know of an item that may be rows. has_rows: the provider's keys found some in a delivery."""

    part: PartFacts
    has_rows: bool
    is_destroyed: bool = False


def may_read_rows(actor: Actor, facts: RowsFacts) -> Decision:
    """The privacy officer who answers reads this person's rows, and no others, until the answer is given."""
    part = facts.part
    return refuse_if_any(
        None if decides(actor, part) and part.holder_id != part.case.provider_id else _NOT_WHO_ANSWERS,
        None if part.case.state is CaseState.OPEN else _OVER,
        _DECIDED if part.is_decided else None,
        None if facts.has_rows else _NO_ROWS,
        _DESTROYED if facts.is_destroyed else None,
    )


_NOT_WHO_ANSWERS = Reason(
    "not-who-answers", "Only the privacy officer of the agency that was asked reads these rows. Ask them to.", HOUSE
)
_OVER = Reason("case-is-over", "This case is over, so its rows are not opened for it any more.", HOUSE)
_DECIDED = Reason("decided-already", "This part was decided already. The rows were for deciding it.", HOUSE)
_NO_ROWS = Reason("no-rows", "No rows were found for this item. Look for it where it is kept.", HOUSE)
_DESTROYED = Reason(
    "destroyed", "The key of this delivery was destroyed: nobody can read its rows any more.", NOT_LONGER
)
