"""What the pages of meetings show: what is next and whose turn it is, the agenda, and what was noted.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga: both sides read the same. Nobody writes an
agenda: it is what is open on the draft at this moment, and who owes the answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lightwell.agreements.frames import Frame, frame_of
from lightwell.agreements.meeting_models import Meeting, MeetingNote, MeetingTime
from lightwell.agreements.models import Draft, DraftClause
from lightwell.codesign.models import Success
from lightwell.ledger.governing import NotVisible
from lightwell.policy.actors import Actor
from lightwell.policy.draft_points import title_of
from lightwell.policy.negotiating import MoveKind, Side, Standing

_OPEN: Mapping[Standing, str] = {
    Standing.OFFERED: "answers the wording as it stands",
    Standing.ASKED: "answers a question",
    Standing.DECLINED: "has been told no: drops it, or words it otherwise",
}
_BECOMES: Mapping[MoveKind, str] = {
    MoveKind.ASK: "asks",
    MoveKind.ANSWER: "answers the question",
    MoveKind.DECLINE: "says no",
    MoveKind.AGREE: "agrees",
    MoveKind.DROP: "drops it",
    MoveKind.REOPEN: "opens it again",
}


@dataclass(frozen=True, slots=True)
class MeetingShown:
    """One meeting in a list. whose: ours, theirs or nobodys. chip, stands: how it stands, in words."""

    meeting: Meeting
    whose: str
    chip: str
    stands: str


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One thing that is open."""

    row: DraftClause
    title: str
    who: str
    does: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class NoteShown:
    """One note. becomes: the move, in words; nothing where it is only to be remembered. whose: it waits for.

    is_behind: what it is about has moved since, so that it is confirmed anew or let go; can_still_be: the former.
    renewed: who said last that it holds for that as it stands.
    """

    note: MeetingNote
    title: str
    who: str
    becomes: str
    whose: str
    stands: str
    chip: str
    makes_move: bool
    is_behind: bool = False
    can_still_be: bool = True
    renewed: str = ""


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A whole meeting from where one sits."""

    shown: MeetingShown
    draft: Draft
    side: Side | None
    other: str
    times: tuple[MeetingTime, ...]
    agenda: tuple[AgendaLine, ...]
    notes: tuple[NoteShown, ...]
    has_begun: bool

    @property
    def meeting(self) -> Meeting:
        return self.shown.meeting

    @property
    def waiting(self) -> int:
        """Notes that wait for this side."""
        return sum(each.whose == "ours" for each in self.notes)


def meetings_of(actor: Actor, draft: Draft, now: dt.datetime) -> list[MeetingShown]:
    """Those that wait or are to come, the next first; then those that are over or off; inside `walls`."""
    found = list(Meeting.objects.visible_to(actor).filter(draft=draft).order_by("-proposed_at", "id"))
    for each in found:
        each.draft = draft
    shown = [meeting_shown(actor, each, now) for each in found]
    alive = [each for each in shown if each.chip in ("turn", "waiting", "done") and not _is_over(each.meeting, now)]
    others = [each for each in shown if each not in alive]
    return sorted(alive, key=lambda each: each.meeting.starts_at or each.meeting.proposed_at) + others


def _is_over(meeting: Meeting, now: dt.datetime) -> bool:
    return meeting.is_cancelled or (meeting.ends_at is not None and meeting.ends_at <= now and not meeting.owed_by)


def measures_of(actor: Actor, draft: Draft) -> list[Success]:
    """What success means in a draft's programme, as it stands; inside `walls`."""
    return list(Success.objects.visible_to(actor).filter(programme=draft.programme_id).as_they_stand())


def next_of(meetings: Sequence[MeetingShown], now: dt.datetime) -> MeetingShown | None:
    """The next one that both agreed to, or the one that waits for an answer."""
    alive = [each for each in meetings if not _is_over(each.meeting, now)]
    ours = [each for each in alive if each.whose == "ours"]
    return next(iter([*ours, *alive]), None)


def meeting_shown(actor: Actor, meeting: Meeting, now: dt.datetime) -> MeetingShown:
    side, frame = meeting.draft.facts().side_of(actor), frame_of(meeting.draft.frame)
    if meeting.is_cancelled:
        return MeetingShown(meeting, "nobodys", "not-yet", "Called off")
    if meeting.owed_by:
        owes, moving = Side(meeting.owed_by), " It stands as it was until then." if meeting.starts_at else ""
        if owes is side:
            return MeetingShown(meeting, "ours", "turn", f"Times wait for your answer.{moving}")
        return MeetingShown(meeting, "theirs", "waiting", f"Times wait for {frame.name(owes)}.{moving}")
    if meeting.ends_at is not None and meeting.ends_at <= now:
        return MeetingShown(meeting, "nobodys", "not-yet", "It is over")
    return MeetingShown(meeting, "nobodys", "done", "Both have agreed to the time")


def visible_meeting(actor: Actor, draft: Draft, meeting_id: UUID) -> Meeting:
    """Inside `walls`. Raises NotVisible."""
    found = Meeting.objects.visible_to(actor).filter(pk=meeting_id, draft=draft).first()
    if found is None:
        raise NotVisible(f"agreements.meeting {meeting_id}")
    found.draft = draft
    return found


def meeting_page(actor: Actor, meeting: Meeting, now: dt.datetime) -> MeetingPage:
    """Everything a meeting's page shows; inside `walls`."""
    draft, frame = meeting.draft, frame_of(meeting.draft.frame)
    side = draft.facts().side_of(actor)
    rows = {each.pk: each for each in draft.clauses.all()}
    times = MeetingTime.objects.visible_to(actor).filter(meeting=meeting, round=meeting.round).order_by("starts_at")
    notes = list(MeetingNote.objects.visible_to(actor).filter(meeting=meeting).order_by("written_at", "id"))
    for each in notes:
        each.meeting = meeting
    return MeetingPage(
        shown=meeting_shown(actor, meeting, now),
        draft=draft,
        side=side,
        other=frame.name(side.other) if side else "",
        times=tuple(times) if meeting.owed_by else (),
        agenda=agenda(draft, frame, side),
        notes=tuple(_note(each, rows[each.clause_id], frame, side) for each in notes),
        has_begun=meeting.starts_at is not None and meeting.starts_at <= now,
    )


def agenda(draft: Draft, frame: Frame, side: Side | None) -> tuple[AgendaLine, ...]:
    """What is open on the draft now, what one's own side owes first."""
    lines = [_line(each, frame, side) for each in draft.clauses.all() if each.owed_by]
    return tuple(sorted(lines, key=lambda each: not each.is_ours))


def _line(row: DraftClause, frame: Frame, side: Side | None) -> AgendaLine:
    owes = Side(row.owed_by)
    return AgendaLine(row, titled(row), frame.name(owes), _OPEN[Standing(row.standing)], owes is side)


def titled(row: DraftClause) -> str:
    """A clause, or what stands beside the clauses, as a list names it."""
    return title_of(row.as_point) if row.point else f"Clause {row.code}: {row.clause.title}"


def _note(note: MeetingNote, row: DraftClause, frame: Frame, side: Side | None) -> NoteShown:
    note.clause = row
    facts = note.facts()
    waits = facts.waits_for
    whose = "nobodys" if waits is None else "ours" if waits is side or facts.is_behind else "theirs"
    if facts.is_behind:
        chip, stands = "late", "It has moved since: confirm it anew, or let it go"
    elif facts.is_done:
        chip, stands = "done", "Both have confirmed it" + (", and it is a move now" if note.move_id else "")
    elif note.is_let_go:
        chip, stands = "not-yet", "Let go: what it is about had moved"
    elif facts.is_taken_back or waits is None:
        chip, stands = "not-yet", "Taken back: this is not what was said"
    elif waits is side:
        chip, stands = "turn", "Waits for you to confirm it"
    else:
        chip, stands = "waiting", f"Waits for {frame.name(waits)} to confirm it"
    becomes = f"{frame.name(facts.mover)} {_BECOMES[facts.kind]}" if facts.mover and facts.kind else ""
    return NoteShown(
        note=note,
        title=titled(row),
        who=frame.name(facts.written_by),
        becomes=becomes,
        whose=whose,
        stands=stands,
        chip=chip,
        makes_move=waits is not None and waits is facts.mover,
        is_behind=facts.is_behind,
        can_still_be=facts.can_still_be,
        renewed=frame.name(Side(note.renewed_by)) if note.renewed_by else "",
    )
