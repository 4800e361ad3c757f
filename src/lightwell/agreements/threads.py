"""What was said about a clause of a draft, and beside it: whose turn it is, the moves, and what each changed.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga and Purpose Matters guidelines: nothing is
agreed by silence, and what was said stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from lightwell.agreements.draft_frames import document_with
from lightwell.agreements.frames import Frame, frame_of
from lightwell.agreements.kept_texts import clause_in, point_in
from lightwell.agreements.models import Comment, Draft, Move
from lightwell.policy.diffing import Change, diff
from lightwell.policy.draft_points import PointChange, PointKind, changes_of
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.negotiating import MoveKind, Position, Side, Standing

MOVES_SHOWN = 100
LONG = 1_200  # characters; more is folded away until somebody asks for it

_DID: Mapping[MoveKind, str] = {
    MoveKind.OFFER: "offered this",
    MoveKind.ASK: "asked",
    MoveKind.ANSWER: "answered",
    MoveKind.COUNTER: "worded it anew",
    MoveKind.DECLINE: "said no",
    MoveKind.AGREE: "agreed",
    MoveKind.DROP: "dropped it",
    MoveKind.REOPEN: "opened it again",
}


@dataclass(frozen=True, slots=True)
class MoveShown:
    """One move in the thread. changes: what it worded otherwise than before. is_new: not seen by this side yet."""

    number: int
    who: str
    did: str
    words: str
    at: dt.datetime
    changes: tuple[Change | PointChange, ...] = ()
    is_new: bool = False

    @property
    def is_long(self) -> bool:
        return len(self.words) > LONG


@dataclass(frozen=True, slots=True)
class CommentShown:
    """What somebody said beside the moves. only_for: the side that alone reads it, besides whoever wrote it.

    asks_for_party: the provider asks the agency to name a party on the clause.
    """

    who: str
    words: str
    at: dt.datetime
    only_for: str = ""
    asks_for_party: bool = False

    @property
    def is_long(self) -> bool:
        return len(self.words) > LONG


@dataclass(frozen=True, slots=True)
class Turn:
    """How a clause stands, and whose move is next. whose: ours, theirs or nobodys. chip: how it is marked."""

    whose: str
    chip: str
    words: str


def turn_of(
    position: Position, side: Side | None, frame: Frame, *, is_reopened: bool = False, is_over: bool = False
) -> Turn:
    """How a clause stands, in words. is_reopened: it was settled, and its last move opened it again.

    is_over: the talks were ended, and nobody waits for anything.
    """
    if position.standing is Standing.AGREED:
        return Turn("nobodys", "done", "Agreed by both sides")
    if position.standing is Standing.DROPPED or position.owed_by is None:
        return Turn("nobodys", "not-yet", "Dropped: it will not be in the agreement")
    if is_over:
        return Turn("nobodys", "not-yet", "Not settled when the talks ended")
    waits = {
        Standing.OFFERED: "answer to this wording",
        Standing.ASKED: "answer to a question",
        Standing.DECLINED: "move: the other side said no",
    }[position.standing]
    if is_reopened:
        waits = "answer, now that it is open again"
    if position.owed_by is side:
        return Turn("ours", "turn", f"Waiting for your {waits}")
    return Turn("theirs", "waiting", f"Waiting for {frame.name(position.owed_by)}: {waits}")


def is_news(move: Move, side: Side | None, since: dt.datetime | None, own: int) -> bool:
    """Whether this side has not seen a move of the other's yet. own: the number of its own last move.

    since: when this person last looked; where that is not known, what followed their own side's last move is new.
    """
    is_later = move.number > own if since is None else move.made_at > since
    return is_later and side not in (None, move.side) and move.number > 1


def latest_shown(move: Move, frame: Frame, side: Side | None, since: dt.datetime | None) -> MoveShown:
    """The last move of a clause, for a list of many."""
    return _shown(move, frame, (), is_new=is_news(move, side, since, 0))


def thread(
    draft: Draft,
    moves: Sequence[Move],
    frame: Frame,
    side: Side | None,
    since: dt.datetime | None,
    point: str = "",
) -> Iterator[MoveShown]:
    """The moves in order, each with what it worded otherwise. point: what it is about where that is no clause."""
    before, own = "", max((each.number for each in moves if each.side == side), default=1)
    for each in moves:
        changes: tuple[Change | PointChange, ...] = ()
        if before and each.document:
            changes = _point_changes(frame, point, before, each.document) if point else ()
            changes = changes or (() if point else changes_between(draft, before, each.document))
        yield _shown(each, frame, changes, is_new=is_news(each, side, since, own))
        before = each.document or before


def _shown(move: Move, frame: Frame, changes: tuple[Change | PointChange, ...], *, is_new: bool) -> MoveShown:
    return MoveShown(
        number=move.number,
        who=frame.name(Side(move.side)),
        did=_did(move),
        words=move.words,
        at=move.made_at,
        changes=changes,
        is_new=is_new,
    )


def _did(move: Move) -> str:
    """A counter without a wording of its own keeps the words, and says why they still fit."""
    kept = move.kind == MoveKind.COUNTER and not move.document
    return "offered it as it is worded, and said why its words still fit" if kept else _DID[MoveKind(move.kind)]


def _point_changes(frame: Frame, point: str, before: str, after: str) -> tuple[PointChange, ...]:
    kind = PointKind(point)
    return changes_of(point_in(kind, before), point_in(kind, after), frame.holders)


def changes_between(draft: Draft, before: str, after: str) -> tuple[Change, ...]:
    """What one wording of a clause says otherwise than another, and what that would do."""
    try:
        old, new = document_with(draft, [clause_in(before)]), document_with(draft, [clause_in(after)])
    except NotWellFormed:  # a clause that does not fit the tables yet is compared once it does
        return ()
    frame = frame_of(draft.frame)
    return tuple(_in_words(frame, each) for each in diff(old.agreement, new.agreement))


def _in_words(frame: Frame, change: Change) -> Change:
    before, after = (words and frame.in_words(words) for words in (change.before, change.after))
    return replace(change, before=before, after=after, effect=frame.in_words(change.effect))


NAME_NOT_KEPT = "Somebody who was asked before names were kept"
"""An adviser of whom one may know nothing, and whose name does not stand beside the draft."""


def comment_shown(each: Comment, frame: Frame, names: Mapping[UUID, str]) -> CommentShown:
    """names: whom of those who comment one may know by name."""
    if each.organisation_id == each.agency_id:
        who = frame.name(Side.AGENCY)
    elif each.organisation_id == each.provider_id:
        who = frame.name(Side.PROVIDER)
    else:
        who = names.get(each.organisation_id, NAME_NOT_KEPT)
    only_for = frame.name(Side(each.for_side)) if each.for_side else ""
    return CommentShown(who, each.words, each.said_at, only_for, each.asks_for_party)
