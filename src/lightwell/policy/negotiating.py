"""How one clause is negotiated: whose turn it is, what they may do, and where that leads. One table.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga and Purpose Matters guidelines: both sides
agree as equals, and nothing is agreed by silence. The table is the same for either side; an answer is owed by exactly
one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Side(StrEnum):
    """One of the two who negotiate."""

    AGENCY = "agency"
    PROVIDER = "provider"

    @property
    def other(self) -> Side:
        return Side.PROVIDER if self is Side.AGENCY else Side.AGENCY


class Standing(StrEnum):
    """How a clause stands between the two."""

    OFFERED = "offered"  # as it is worded now; the other side answers
    ASKED = "asked"  # there is a question; whoever offered it answers
    DECLINED = "declined"  # a no; whoever offered it accepts that, or offers something else
    AGREED = "agreed"
    DROPPED = "dropped"

    @property
    def is_settled(self) -> bool:
        return self in (Standing.AGREED, Standing.DROPPED)


class MoveKind(StrEnum):
    """What one side does about a clause."""

    OFFER = "offer"
    ASK = "ask"
    ANSWER = "answer"
    COUNTER = "counter"
    DECLINE = "decline"
    AGREE = "agree"
    DROP = "drop"
    REOPEN = "reopen"

    @property
    def needs_words(self) -> bool:
        return self in (MoveKind.ASK, MoveKind.ANSWER, MoveKind.COUNTER, MoveKind.DECLINE, MoveKind.REOPEN)

    @property
    def brings_a_wording(self) -> bool:
        return self in (MoveKind.OFFER, MoveKind.COUNTER)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a clause is: how it stands, and which side owes the next answer; nobody once it is settled."""

    standing: Standing
    owed_by: Side | None


TABLE: Mapping[tuple[Standing, MoveKind], Standing] = MappingProxyType(
    {
        (Standing.OFFERED, MoveKind.ASK): Standing.ASKED,
        (Standing.OFFERED, MoveKind.COUNTER): Standing.OFFERED,
        (Standing.OFFERED, MoveKind.DECLINE): Standing.DECLINED,
        (Standing.OFFERED, MoveKind.AGREE): Standing.AGREED,
        (Standing.ASKED, MoveKind.ANSWER): Standing.OFFERED,
        (Standing.ASKED, MoveKind.COUNTER): Standing.OFFERED,
        (Standing.ASKED, MoveKind.DROP): Standing.DROPPED,
        (Standing.DECLINED, MoveKind.COUNTER): Standing.OFFERED,
        (Standing.DECLINED, MoveKind.DROP): Standing.DROPPED,
        (Standing.AGREED, MoveKind.REOPEN): Standing.ASKED,
        (Standing.AGREED, MoveKind.COUNTER): Standing.OFFERED,
        (Standing.DROPPED, MoveKind.COUNTER): Standing.OFFERED,
    }
)
"""What follows from a move. Until it is settled only the side that owes an answer moves; afterwards either may."""


def offered(by: Side) -> Position:
    """A clause that one side has just put to the other."""
    return Position(Standing.OFFERED, by.other)


def moves(position: Position, side: Side) -> tuple[MoveKind, ...]:
    """What this side may do now."""
    if position.owed_by not in (side, None):
        return ()
    return tuple(kind for standing, kind in TABLE if standing is position.standing)


def after(position: Position, kind: MoveKind, by: Side) -> Position:
    """Where a move leads. Raises LookupError when it is not this side's to make."""
    if kind not in moves(position, by):
        raise LookupError(f"{kind} by the {by}")
    standing = TABLE[position.standing, kind]
    return Position(standing, None if standing.is_settled else by.other)
