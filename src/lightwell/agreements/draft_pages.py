"""What the pages of a draft show: each clause as it stands, whose turn it is, and what was said, from where one sits.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga and Purpose Matters guidelines: both sides
read the same of every clause, at the same time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Prefetch

from lightwell.agreements.clause_words import OurDay, Said, day_of, everything_of, items_of
from lightwell.agreements.draft_frames import Frame, document_with, frame_of
from lightwell.agreements.flows import Line
from lightwell.agreements.models import Adviser, Comment, Draft, DraftClause, Move
from lightwell.ledger.governing import NotVisible
from lightwell.organisations.models import Organisation
from lightwell.policy import canonical
from lightwell.policy.actors import Actor
from lightwell.policy.clauses import Clause
from lightwell.policy.decoding import decode
from lightwell.policy.diffing import Change, diff
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.negotiating import MoveKind, Position, Side, Standing

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
    changes: tuple[Change, ...] = ()
    is_new: bool = False

    @property
    def is_long(self) -> bool:
        return len(self.words) > LONG


@dataclass(frozen=True, slots=True)
class CommentShown:
    """What somebody said beside the moves. only_for: the side that alone reads it, besides whoever wrote it."""

    who: str
    words: str
    at: dt.datetime
    only_for: str = ""

    @property
    def is_long(self) -> bool:
        return len(self.words) > LONG


@dataclass(frozen=True, slots=True)
class Turn:
    """How a clause stands, and whose move is next. whose: ours, theirs or nobodys. chip: how it is marked."""

    whose: str
    chip: str
    words: str


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """One clause, the same for both sides but for whose turn is called ours."""

    row: DraftClause
    clause: Clause
    recipient: str
    line: Line
    turn: Turn
    items: tuple[Said, ...]
    everything: tuple[Said, ...]
    day: OurDay
    thread: tuple[MoveShown, ...]
    comments: tuple[CommentShown, ...] = ()
    is_unchanged: bool = False
    is_agreeable: bool = False

    @property
    def latest(self) -> MoveShown | None:
        return self.thread[-1] if self.thread else None

    @property
    def news(self) -> tuple[MoveShown, ...]:
        return tuple(each for each in self.thread if each.is_new)


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A whole draft from where one sits. side: nothing for an adviser."""

    draft: Draft
    frame: Frame
    side: Side | None
    clauses: tuple[ClauseShown, ...]
    comments: tuple[CommentShown, ...]
    advisers: tuple[str, ...]
    other: str = ""
    since: dt.datetime | None = None

    @property
    def ours(self) -> tuple[ClauseShown, ...]:
        return tuple(each for each in self.clauses if each.turn.whose == "ours")

    @property
    def theirs(self) -> tuple[ClauseShown, ...]:
        return tuple(each for each in self.clauses if each.turn.whose == "theirs")

    @property
    def agreed(self) -> tuple[ClauseShown, ...]:
        return tuple(each for each in self.clauses if each.row.standing == Standing.AGREED)

    @property
    def dropped(self) -> tuple[ClauseShown, ...]:
        return tuple(each for each in self.clauses if each.row.standing == Standing.DROPPED)

    @property
    def changed(self) -> tuple[ClauseShown, ...]:
        """Those that the other side moved since one last looked."""
        return tuple(each for each in self.clauses if each.news)

    @property
    def agreeable(self) -> tuple[ClauseShown, ...]:
        return tuple(each for each in self.clauses if each.is_agreeable)

    @property
    def unchanged(self) -> tuple[ClauseShown, ...]:
        """Those one may agree to that are as they were last time."""
        return tuple(each for each in self.agreeable if each.is_unchanged)


# --- reading -------------------------------------------------------------------------------------------------


def visible_draft(actor: Actor, draft_id: UUID) -> Draft:
    """One draft with its clauses and advisers fetched; inside `walls`. Raises NotVisible."""
    clauses = DraftClause.objects.visible_to(actor).select_related("need").order_by("place")
    advisers = Adviser.objects.visible_to(actor).order_by("asked_at")
    found = (
        Draft.objects.visible_to(actor)
        .select_related("replaces", "proposed")
        .prefetch_related(Prefetch("clauses", clauses))
        .prefetch_related(Prefetch("advisers", advisers))
        .filter(pk=draft_id)
        .first()
    )
    if found is None:
        raise NotVisible(f"agreements.draft {draft_id}")
    return found


def draft_shown(actor: Actor, draft: Draft, since: dt.datetime | None = None) -> DraftShown:
    """Everything a page shows of a draft; inside `walls`. since: when this person last looked, where that is known."""
    side, frame = draft.facts().side_of(actor), frame_of(draft.frame)
    moves = list(Move.objects.visible_to(actor).filter(draft=draft).order_by("number"))
    comments = list(Comment.objects.visible_to(actor).filter(draft=draft).order_by("said_at"))
    names = _names(actor, draft, comments)
    last_time = _last_time(draft)
    return DraftShown(
        draft=draft,
        frame=frame,
        side=side,
        clauses=tuple(
            _clause(row, frame, side, since, last_time,
                    [each for each in moves if each.clause_id == row.pk],
                    [each for each in comments if each.clause_id == row.pk], names)
            for row in draft.clauses.all()
        ),
        comments=tuple(_comment(each, frame, names) for each in comments if each.clause_id is None),
        advisers=tuple(names.get(each.organisation_id, "Somebody who was asked") for each in draft.advisers.all()),
        other=frame.name(side.other) if side else "",
        since=since,
    )  # fmt: skip


def _names(actor: Actor, draft: Draft, comments: Iterable[Comment]) -> Mapping[UUID, str]:
    """Whom of those who comment this actor may know by name."""
    wanted = {each.organisation_id for each in comments} | {each.organisation_id for each in draft.advisers.all()}
    if not wanted:
        return {}
    return dict(Organisation.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", "name"))


def _last_time(draft: Draft) -> Mapping[str, Clause]:
    """The clauses of the version that this draft varies, where one may read it."""
    if draft.replaces is None:
        return {}
    return {each.id: each for each in draft.replaces.agreement.clauses}


# --- one clause ----------------------------------------------------------------------------------------------


def _clause(
    row: DraftClause,
    frame: Frame,
    side: Side | None,
    since: dt.datetime | None,
    last_time: Mapping[str, Clause],
    moves: Sequence[Move],
    comments: Sequence[Comment],
    names: Mapping[UUID, str],
) -> ClauseShown:
    clause = row.clause
    can_agree = (row.standing, row.owed_by) == (Standing.OFFERED, side) and row.draft.facts().is_open
    return ClauseShown(
        row=row,
        clause=clause,
        recipient=frame.unit(clause.recipient.unit),
        line=Line.ROWS if clause.unit_record_items else Line.COUNTS,
        turn=turn_of(row.position, side, frame),
        items=items_of(clause, frame),
        everything=everything_of(clause, frame),
        day=day_of(clause, row.need.need.cost if row.need else None),
        thread=tuple(_thread(row.draft, moves, frame, side, since)),
        comments=tuple(_comment(each, frame, names) for each in comments),
        is_unchanged=last_time.get(row.code) == clause,
        is_agreeable=can_agree,
    )


def turn_of(position: Position, side: Side | None, frame: Frame) -> Turn:
    """How a clause stands, in words."""
    if position.standing is Standing.AGREED:
        return Turn("nobodys", "done", "Agreed by both sides")
    if position.standing is Standing.DROPPED or position.owed_by is None:
        return Turn("nobodys", "not-yet", "Dropped: it will not be in the agreement")
    waits = {
        Standing.OFFERED: "answer to this wording",
        Standing.ASKED: "answer to a question",
        Standing.DECLINED: "move: the other side said no",
    }[position.standing]
    if position.owed_by is side:
        return Turn("ours", "turn", f"Waiting for your {waits}")
    return Turn("theirs", "waiting", f"Waiting for {frame.name(position.owed_by)}: {waits}")


def _thread(
    draft: Draft, moves: Sequence[Move], frame: Frame, side: Side | None, since: dt.datetime | None
) -> Iterator[MoveShown]:
    """since: when this person last looked; where that is not known, what followed their own side's last move is new."""
    before, own = "", max((each.number for each in moves if each.side == side), default=1)
    for each in moves:
        changes = changes_between(draft, before, each.document) if before and each.document else ()
        is_later = each.number > own if since is None else each.made_at > since
        yield MoveShown(
            number=each.number,
            who=frame.name(Side(each.side)),
            did=_DID[MoveKind(each.kind)],
            words=each.words,
            at=each.made_at,
            changes=changes,
            is_new=is_later and side not in (None, each.side) and each.number > 1,
        )
        before = each.document or before


def changes_between(draft: Draft, before: str, after: str) -> tuple[Change, ...]:
    """What one wording of a clause says otherwise than another, and what that would do."""
    return _changes(draft, _read(before), _read(after))


def _changes(draft: Draft, before: Clause, after: Clause) -> tuple[Change, ...]:
    try:
        return diff(document_with(draft, [before]).agreement, document_with(draft, [after]).agreement)
    except NotWellFormed:  # a clause that does not fit the tables yet is compared once it does
        return ()


@lru_cache(maxsize=1024)
def _read(text: str) -> Clause:
    return decode(Clause, canonical.parse(text))


def _comment(each: Comment, frame: Frame, names: Mapping[UUID, str]) -> CommentShown:
    if each.organisation_id == each.agency_id:
        who = frame.name(Side.AGENCY)
    elif each.organisation_id == each.provider_id:
        who = frame.name(Side.PROVIDER)
    else:
        who = names.get(each.organisation_id, "Somebody who was asked to advise")
    return CommentShown(who, each.words, each.said_at, frame.name(Side(each.for_side)) if each.for_side else "")
