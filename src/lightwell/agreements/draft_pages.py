"""What the pages of a draft show: each clause as it stands, whose turn it is, and what was said, from where one sits.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga and Purpose Matters guidelines: both sides
read the same of every clause, at the same time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Subquery

from lightwell.agreements.clause_words import OurDay, Said, day_of, everything_of, items_of
from lightwell.agreements.draft_list import how_much
from lightwell.agreements.flows import Line
from lightwell.agreements.frames import NO_FRAME, Frame, frame_of
from lightwell.agreements.models import Adviser, AgreementVersion, Comment, Draft, DraftClause, Move
from lightwell.agreements.speaking import offices_asked
from lightwell.agreements.threads import (
    MOVES_SHOWN,
    NAME_NOT_KEPT,
    CommentShown,
    MoveShown,
    Turn,
    comment_shown,
    latest_shown,
    thread,
    turn_of,
)
from lightwell.codesign.models import Programme
from lightwell.ledger.governing import NotVisible
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.clauses import Clause
from lightwell.policy.draft_maori import MaoriDue, in_the_way_of_a_yes, reason_of
from lightwell.policy.draft_points import Point, PointKind, SaidOfPoint, points_of, said_of, title_of
from lightwell.policy.maori_party import Standing as WithAParty
from lightwell.policy.negotiating import MoveKind, Side, Standing
from lightwell.policy.standard_clauses import STANDARD_PROMISES
from lightwell.policy.wording import listed
from lightwell.policy.words_due import NAMES


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """One clause, the same for both sides but for whose turn is called ours.

    thread: on a page of many, its last move. with_a_party: how each item stands of which a Māori party is asked; lacks:
    what it lacks of that party's yes. Both are read with the clause: outside `walls` nobody has said anything.
    """

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
    frame: Frame = NO_FRAME
    with_a_party: Mapping[str, WithAParty] = field(default_factory=dict)
    lacks: MaoriDue | None = None

    @property
    def maori_items(self) -> tuple[tuple[str, WithAParty], ...]:
        """The items that a Māori party is asked of, each with how it stands."""
        return tuple((self.item_name(path), each) for path, each in self.with_a_party.items())

    @property
    def maori_chip(self) -> tuple[str, str]:
        """How it is marked while it lacks a Māori party's yes, and in which words; nothing where it lacks none."""
        if self.lacks is None or reason_of(self.lacks) is None:
            return ("", "")
        return ("stop", "A Māori party said no") if self.lacks.is_declined else ("turn", "Waits for a Māori party")

    @property
    def maori_lacks(self) -> str:
        """What it lacks of a Māori party's yes, in words."""
        reason = reason_of(self.lacks) if self.lacks is not None else None
        return reason.sentence if reason is not None else ""

    def item_name(self, path: str) -> str:
        return self.frame.item(path)

    @property
    def title(self) -> str:
        return f"Clause {self.clause.id}: {self.clause.title}"

    @property
    def words_due_for(self) -> str:
        """ "for an adult and for a child"."""
        return listed(NAMES[name] for name in self.row.words_due.split())

    @property
    def asked_to_name(self) -> CommentShown | None:
        """Where the provider asked the agency to name a party on it, and none is named yet."""
        asked = [each for each in self.comments if each.asks_for_party]
        return asked[-1] if asked and self.row.community_id is None else None

    @property
    def latest(self) -> MoveShown | None:
        return self.thread[-1] if self.thread else None

    @property
    def news(self) -> tuple[MoveShown, ...]:
        return tuple(each for each in self.thread if each.is_new)


@dataclass(frozen=True, slots=True)
class PointShown:
    """Something beside the clauses, such as a promise.

    is_usual: as it was last time, or as agreements usually say it.
    """

    row: DraftClause
    kind: PointKind
    title: str
    said: tuple[SaidOfPoint, ...]
    turn: Turn
    thread: tuple[MoveShown, ...]
    comments: tuple[CommentShown, ...] = ()
    is_usual: bool = False
    is_agreeable: bool = False

    @property
    def latest(self) -> MoveShown | None:
        return self.thread[-1] if self.thread else None

    @property
    def news(self) -> tuple[MoveShown, ...]:
        return tuple(each for each in self.thread if each.is_new)


@dataclass(frozen=True, slots=True)
class AdviserShown:
    """One that was asked for advice, and by which side. Its row says whether it was taken out since.

    has_name: its name stands beside the draft, or whoever reads may know it.
    """

    row: Adviser
    name: str
    asked_by: str
    has_name: bool = True


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A whole draft from where one sits. side: nothing for an adviser."""

    draft: Draft
    frame: Frame
    side: Side | None
    clauses: tuple[ClauseShown, ...]
    comments: tuple[CommentShown, ...]
    asked: tuple[AdviserShown, ...]
    points: tuple[PointShown, ...] = ()
    other: str = ""
    since: dt.datetime | None = None

    @property
    def advisers(self) -> tuple[str, ...]:
        """Who reads it besides the two sides."""
        return tuple(each.name for each in self.asked if each.row.left_at is None)

    @property
    def whole(self) -> tuple[ClauseShown | PointShown, ...]:
        """The clauses, then what stands beside them."""
        return (*self.clauses, *self.points)

    @property
    def points_ours(self) -> tuple[PointShown, ...]:
        return tuple(each for each in self.points if each.turn.whose == "ours")

    @property
    def points_theirs(self) -> tuple[PointShown, ...]:
        return tuple(each for each in self.points if each.turn.whose == "theirs")

    @property
    def waits_for_us(self) -> str:
        return how_much(len(self.ours), len(self.points_ours))

    @property
    def waits_for_them(self) -> str:
        return how_much(len(self.theirs), len(self.points_theirs))

    @property
    def has_protocol(self) -> bool:
        """A request protocol, or why there is none, is on the table."""
        kinds = {each.kind for each in self.points if each.row.standing != Standing.DROPPED}
        return bool(kinds & {PointKind.PROTOCOL, PointKind.NO_PROTOCOL})

    @property
    def ours(self) -> tuple[ClauseShown, ...]:
        return tuple(each for each in self.clauses if each.turn.whose == "ours")

    @property
    def theirs(self) -> tuple[ClauseShown, ...]:
        return tuple(each for each in self.clauses if each.turn.whose == "theirs")

    @property
    def left_open(self) -> tuple[ClauseShown, ...]:
        return tuple(each for each in self.clauses if self.draft.is_over and not each.row.position.standing.is_settled)

    @property
    def agreed(self) -> tuple[ClauseShown, ...]:
        return tuple(each for each in self.clauses if each.row.standing == Standing.AGREED)

    @property
    def words_due(self) -> tuple[ClauseShown, ...]:
        """Agreed clauses some of whose words were written before they changed."""
        return tuple(each for each in self.agreed if each.row.words_due)

    @property
    def dropped(self) -> tuple[ClauseShown, ...]:
        return tuple(each for each in self.clauses if each.row.standing == Standing.DROPPED)

    @property
    def changed(self) -> tuple[ClauseShown | PointShown, ...]:
        """Those that the other side moved since one last looked."""
        return tuple(each for each in self.whole if each.news)

    @property
    def agreeable(self) -> tuple[ClauseShown, ...]:
        return tuple(each for each in self.clauses if each.is_agreeable)

    @property
    def unchanged(self) -> tuple[ClauseShown | PointShown, ...]:
        """Those one may agree to that are as they were last time, or as agreements usually say it."""
        usual = tuple(each for each in self.points if each.is_agreeable and each.is_usual)
        return (*(each for each in self.agreeable if each.is_unchanged), *usual)


# --- reading -------------------------------------------------------------------------------------------------


def visible_draft(actor: Actor, draft_id: UUID, now: dt.datetime | None = None) -> Draft:
    """One draft with its clauses and advisers fetched; inside `walls`. Raises NotVisible.

    now: where it is to be read with it who speaks for each side at that moment.
    """
    clauses = DraftClause.objects.visible_to(actor).select_related("need").order_by("place")
    advisers = Adviser.objects.visible_to(actor).order_by("asked_at")
    found = (
        Draft.objects.visible_to(actor)
        .select_related("replaces", "begins_from", "proposed")
        .prefetch_related(Prefetch("clauses", clauses))
        .prefetch_related(Prefetch("advisers", advisers))
        .annotate(**_programme_from(), **(offices_asked(now) if now is not None else {}))
        .filter(pk=draft_id)
        .first()
    )
    if found is None:
        raise NotVisible(f"agreements.draft {draft_id}")
    return found


def _programme_from() -> dict[str, Subquery]:
    """What a draft says of its programme's first day, for whoever may read that; read with the draft itself."""
    return {"programme_from": Subquery(Programme.objects.filter(pk=OuterRef("programme")).values("starts_on"))}


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read once for a whole draft. moves: of one clause all that are shown, of the others the last."""

    frame: Frame
    side: Side | None
    since: dt.datetime | None
    moves: Mapping[UUID, list[Move]]
    comments: Mapping[UUID | None, tuple[CommentShown, ...]]
    last_time: AgreementVersion | None
    of: UUID | None
    is_over: bool = False

    def thread(self, row: DraftClause) -> tuple[MoveShown, ...]:
        moves = self.moves.get(row.pk, [])
        if row.pk == self.of:
            return tuple(thread(row.draft, moves, self.frame, self.side, self.since, row.point))
        return tuple(latest_shown(each, self.frame, self.side, self.since) for each in moves)

    def is_reopened(self, row: DraftClause) -> bool:
        """Its last move, where that was read, opened it again."""
        return any((each.number, each.kind) == (row.moves_made, MoveKind.REOPEN) for each in self.moves.get(row.pk, ()))

    def is_agreeable(self, row: DraftClause) -> bool:
        is_ours = (row.standing, row.owed_by) == (Standing.OFFERED, self.side) and row.draft.facts().is_open
        return is_ours and in_the_way_of_a_yes(row.maori) is None


def draft_shown(
    actor: Actor, draft: Draft, since: dt.datetime | None = None, *, of: UUID | None = None, before: int | None = None
) -> DraftShown:
    """Everything a page shows of a draft; inside `walls`. since: when this person last looked, where that is known.

    of: the clause whose whole thread is read; of every other its last move alone. before: only moves before this one.
    """
    side, frame = draft.facts().side_of(actor), frame_of(draft.frame)
    comments = list(Comment.objects.visible_to(actor).filter(draft=draft).order_by("said_at"))
    names = _names(actor, draft, comments)
    beside: dict[UUID | None, tuple[CommentShown, ...]] = {}
    for each in comments:
        beside[each.clause_id] = (*beside.get(each.clause_id, ()), comment_shown(each, frame, names))
    read = _Read(frame, side, since, _moves(actor, draft, of, before), beside, draft.last_time, of, draft.is_over)
    rows = list(draft.clauses.all())
    return DraftShown(
        draft=draft,
        frame=frame,
        side=side,
        clauses=tuple(_clause(row, read) for row in rows if not row.point),
        points=tuple(_point(row, read) for row in rows if row.point),
        comments=beside.get(None, ()),
        asked=tuple(
            AdviserShown(
                each,
                names.get(each.organisation_id, NAME_NOT_KEPT),
                frame.name(Side(each.asked_by)),
                has_name=each.organisation_id in names,
            )
            for each in draft.advisers.all()
        ),
        other=frame.name(side.other) if side else "",
        since=since,
    )


def _moves(actor: Actor, draft: Draft, of: UUID | None, before: int | None) -> Mapping[UUID, list[Move]]:
    """The last move of each clause, however many there were; of one, as many as a page shows."""
    visible = Move.objects.visible_to(actor).filter(draft=draft)
    if of is None:
        return {each.clause_id: [each] for each in visible.order_by("clause", "-number").distinct("clause")}
    of_it = visible.filter(clause=of, **({} if before is None else {"number__lt": before})).order_by("-number")
    return {of: list(of_it[:MOVES_SHOWN])[::-1]}


def _names(actor: Actor, draft: Draft, comments: Iterable[Comment]) -> Mapping[UUID, str]:
    """Who comments or reads it, by name: both sides may know who reads it, whoever asked them."""
    wanted = {each.organisation_id for each in comments} | {each.organisation_id for each in draft.advisers.all()}
    if not wanted:
        return {}
    asked = {each.organisation_id: each.name for each in draft.advisers.all() if each.name}
    return asked | dict(Organisation.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", "name"))


# --- one clause, and one point beside them ---------------------------------------------------------------------


def _clause(row: DraftClause, read: _Read) -> ClauseShown:
    clause, frame = row.clause, read.frame
    last_time = {each.id: each for each in read.last_time.agreement.clauses} if read.last_time else {}
    return ClauseShown(
        row=row,
        clause=clause,
        recipient=frame.unit(clause.recipient.unit),
        line=Line.ROWS if clause.unit_record_items else Line.COUNTS,
        turn=turn_of(row.position, read.side, frame, is_reopened=read.is_reopened(row), is_over=read.is_over),
        items=items_of(clause, frame),
        everything=everything_of(clause, frame),
        day=day_of(clause, row.need.need.cost if row.need else None),
        thread=read.thread(row),
        comments=read.comments.get(row.pk, ()),
        is_unchanged=last_time.get(row.code) == clause,
        is_agreeable=read.is_agreeable(row),
        frame=frame,
        with_a_party=row.with_a_party,
        lacks=row.maori,
    )


def _point(row: DraftClause, read: _Read) -> PointShown:
    point = row.as_point
    holder = read.frame.holders.get(getattr(point, "holder", ""), "")
    return PointShown(
        row=row,
        kind=PointKind(row.point),
        title=title_of(point, holder),
        said=said_of(point, holder),
        turn=turn_of(row.position, read.side, read.frame, is_reopened=read.is_reopened(row), is_over=read.is_over),
        thread=read.thread(row),
        comments=read.comments.get(row.pk, ()),
        is_usual=point in (*STANDARD_PROMISES, *_points_of(read.last_time)),
        is_agreeable=read.is_agreeable(row),
    )


def _points_of(last_time: AgreementVersion | None) -> tuple[Point, ...]:
    if last_time is None:
        return ()
    was = last_time.agreement
    return points_of(was.promises, was.protocol, was.without_protocol, was.copies)
