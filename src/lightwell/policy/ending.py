"""How an agreement's end is said and taken back: either side says it, and only both together take it back. One table.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga: both sides act as equals, and each knows what
the other did. The table is the same for either side; where an answer is owed, it is owed by exactly one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from lightwell.policy.negotiating import Side


class EndStanding(StrEnum):
    """How an agreement stands as to its end."""

    NOT_SAID = "not-said"  # it goes on as it was signed
    SAID = "said"  # one side has said from which day it ends
    ASKED_BACK = "asked-back"  # one side asks to take that back; the other answers


class EndMove(StrEnum):
    """What one side does about an agreement's end."""

    END = "end"
    ASK_BACK = "ask-back"
    AGREE = "agree"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class EndPosition:
    """Where it is, and which side owes the next answer, where one does."""

    standing: EndStanding
    owed_by: Side | None = None


ENDING: Mapping[tuple[EndStanding, EndMove], EndStanding] = MappingProxyType(
    {
        (EndStanding.NOT_SAID, EndMove.END): EndStanding.SAID,
        (EndStanding.SAID, EndMove.ASK_BACK): EndStanding.ASKED_BACK,
        (EndStanding.ASKED_BACK, EndMove.AGREE): EndStanding.NOT_SAID,
        (EndStanding.ASKED_BACK, EndMove.DECLINE): EndStanding.SAID,
    }
)
"""What follows from a move, until its last day is over. Where an answer is owed only the side that owes it moves."""


def end_moves(position: EndPosition, side: Side) -> tuple[EndMove, ...]:
    """What this side may do now."""
    if position.owed_by not in (side, None):
        return ()
    return tuple(move for standing, move in ENDING if standing is position.standing)


def after_end_move(position: EndPosition, move: EndMove, by: Side) -> EndPosition:
    """Where a move leads. Raises LookupError when it is not this side's to make."""
    if move not in end_moves(position, by):
        raise LookupError(f"{move} by the {by}")
    standing = ENDING[position.standing, move]
    return EndPosition(standing, by.other if standing is EndStanding.ASKED_BACK else None)
