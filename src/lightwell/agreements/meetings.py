"""Meetings about a draft: proposing times, agreeing to one, moving it, calling it off, and what was said there.

Stage 2, agreement. Source: `lightwell.policy.meeting_rules`. Everybody who speaks for either side is invited; whenever
a time that stood changes, all of them are told, in one transaction with the change.
"""

from __future__ import annotations

import datetime as dt
import uuid

from lightwell.agreements.drafting import side_of
from lightwell.agreements.meeting_models import Meeting, MeetingNote, MeetingTime
from lightwell.agreements.models import Draft, DraftClause
from lightwell.agreements.moving import SaidAlready, move
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.composing import host
from lightwell.letters.telling import tell
from lightwell.policy.letter_rules import LOOKING, Kind
from lightwell.policy.local_days import local_day
from lightwell.policy.meeting_rules import (
    may_agree_to_time,
    may_cancel_meeting,
    may_confirm_note,
    may_note,
    may_propose_meeting,
    may_propose_other_times,
    may_renew_note,
    may_take_back_note,
)
from lightwell.policy.negotiating import MoveKind, Side

NOTES = "notes"
TIMES = "times"


@action(code="agreements.propose-meeting", rule=may_propose_meeting)
def propose_meeting(
    deed: Deed[Draft], *, times: tuple[dt.datetime, ...], minutes: int, place: str = "", about: str = ""
) -> Done[Meeting]:
    """Propose times to the other side. Nobody is invited until it has agreed to one."""
    draft, side = deed.subject, side_of(deed.subject, deed.actor)
    key = uuid.uuid4()
    meeting = Meeting(
        pk=key,
        draft=draft,
        agency_id=draft.agency_id,
        provider_id=draft.provider_id,
        about=about,
        owed_by=side.other,
        uid=f"{key}@{host()}",
        changed_at=deed.now,
        proposed_at=deed.now,
    )
    meeting.save(force_insert=True)
    _propose(meeting, side, times, minutes, place, deed.now)
    return Done(meeting, Event(about=meeting, counts={"times": len(times)}))


@action(code="agreements.propose-other-times", rule=may_propose_other_times)
def propose_other_times(
    deed: Deed[Meeting], *, times: tuple[dt.datetime, ...], minutes: int, place: str = ""
) -> Done[Meeting]:
    """Answer times with others, or ask to move what was agreed, which stands until the other side agrees."""
    meeting, side = deed.subject, side_of(deed.subject.draft, deed.actor)
    meeting.round, meeting.owed_by = meeting.round + 1, side.other
    meeting.save(update_fields=["round", "owed_by"])
    _propose(meeting, side, times, minutes, place, deed.now)
    return Done(meeting, Event(about=meeting, counts={"times": len(times)}))


def _propose(
    meeting: Meeting, side: Side, times: tuple[dt.datetime, ...], minutes: int, place: str, now: dt.datetime
) -> None:
    for starts_at in sorted(set(times)):
        MeetingTime(
            meeting=meeting,
            agency_id=meeting.agency_id,
            provider_id=meeting.provider_id,
            side=side,
            round=meeting.round,
            starts_at=starts_at,
            minutes=minutes,
            place=place,
        ).save(force_insert=True)
    _tell_one(meeting, side.other, f"{TIMES} {meeting.round}", now)


def _tell_one(meeting: Meeting, side: Side, key: str, now: dt.datetime) -> None:
    organisation = meeting.agency_id if side is Side.AGENCY else meeting.provider_id
    tell(Kind.MEETING_TURN, meeting.pk, now, organisation=organisation, key=key, after=LOOKING)


def _tell_everybody(meeting: Meeting, now: dt.datetime) -> None:
    """An invitation, an update or a cancellation, to everybody who speaks for either side."""
    for organisation in (meeting.agency_id, meeting.provider_id):
        tell(Kind.MEETING, meeting.pk, now, organisation=organisation, key=str(meeting.sequence))


@action(code="agreements.agree-to-meeting-time", rule=may_agree_to_time)
def agree_to_time(deed: Deed[Meeting], *, starts_at: dt.datetime) -> Done[Meeting]:
    """Agree to one of the proposed times: everybody is invited, or told that it has moved. Raises LookupError."""
    meeting = deed.subject
    proposed = MeetingTime.objects.visible_to(deed.actor).filter(meeting=meeting, round=meeting.round)
    chosen = proposed.filter(starts_at=starts_at).first()
    if chosen is None:
        raise LookupError("Nobody proposed that time.")
    if meeting.starts_at is not None:
        meeting.sequence += 1
    meeting.starts_at, meeting.minutes, meeting.place = chosen.starts_at, chosen.minutes, chosen.place
    meeting.owed_by, meeting.changed_at = "", deed.now
    meeting.save(update_fields=["starts_at", "minutes", "place", "owed_by", "sequence", "changed_at"])
    _tell_everybody(meeting, deed.now)
    return Done(meeting, Event(about=meeting, counts={"sequence": meeting.sequence}))


@action(code="agreements.cancel-meeting", rule=may_cancel_meeting)
def cancel_meeting(deed: Deed[Meeting]) -> Done[Meeting]:
    """Call it off. Whoever was invited is told; where no time was agreed yet, nobody had been."""
    meeting = deed.subject
    was_agreed = meeting.starts_at is not None
    if was_agreed:
        meeting.sequence += 1
    meeting.cancelled_at, meeting.owed_by, meeting.changed_at = deed.now, "", deed.now
    meeting.save(update_fields=["cancelled_at", "owed_by", "sequence", "changed_at"])
    if was_agreed:
        _tell_everybody(meeting, deed.now)
    return Done(meeting, Event(about=meeting, counts={"sequence": meeting.sequence}))


# --- what was said -------------------------------------------------------------------------------------------


@action(code="agreements.note-at-meeting", rule=may_note)
def note(
    deed: Deed[Meeting], *, clause: DraftClause, words: str, kind: MoveKind | None = None, mover: Side | None = None
) -> Done[MeetingNote]:
    """Note what was said about a clause, or a point beside them.

    Whoever writes of the other side's move has confirmed it by writing. Raises SaidAlready.
    """
    meeting, side = deed.subject, side_of(deed.subject.draft, deed.actor)
    same = MeetingNote.objects.visible_to(deed.actor).filter(
        meeting=meeting, clause=clause, written_by=side, kind=kind or "", mover=mover or "", words=words,
        seen_moves=clause.moves_made, taken_back_at__isnull=True,
    )  # fmt: skip
    if same.exists():
        raise SaidAlready
    written = MeetingNote(
        meeting=meeting,
        agency_id=meeting.agency_id,
        provider_id=meeting.provider_id,
        clause=clause,
        written_by=side,
        kind=kind or "",
        mover=mover or "",
        words=words,
        seen_moves=clause.moves_made,
        written_at=deed.now,
        confirmed_at=deed.now if mover is side.other else None,
    )
    written.save(force_insert=True)
    _tell_one(meeting, side.other, f"{NOTES} {local_day(deed.now).isoformat()}", deed.now)
    return Done(written, Event(about=written, clauses=_clauses(clause)))


def _clauses(row: DraftClause) -> tuple[str, ...]:
    """For an entry: the clause, where it is one; what stands beside clauses is none."""
    return () if row.point else (row.code,)


@action(code="agreements.confirm-note", rule=may_confirm_note)
def confirm_note(deed: Deed[MeetingNote]) -> Done[MeetingNote]:
    """Say that this is what was said; with the second side's yes it becomes that side's own move. Raises Refused."""
    confirmed = deed.subject
    facts = confirmed.facts()
    if facts.mover is not None and facts.kind is not None and facts.is_confirmed:
        confirmed.move = move.within(
            deed, confirmed.clause, kind=facts.kind, words=confirmed.words, seen_moves=confirmed.seen_moves
        )
        confirmed.done_at = deed.now
    else:
        confirmed.confirmed_at = deed.now
        confirmed.done_at = deed.now if facts.mover is None else None
    confirmed.save(update_fields=["move", "done_at", "confirmed_at"])
    if confirmed.done_at is None and facts.mover is not None:
        _tell_one(confirmed.meeting, facts.mover, f"{NOTES} {local_day(deed.now).isoformat()}", deed.now)
    return Done(confirmed, Event(about=confirmed, clauses=_clauses(confirmed.clause)))


@action(code="agreements.take-back-note", rule=may_take_back_note)
def take_back_note(deed: Deed[MeetingNote]) -> Done[MeetingNote]:
    """Say that this is not what was said, or let it go because what it is about has moved: it becomes no move, and
    stays to be read.
    """
    taken_back = deed.subject
    taken_back.is_let_go = taken_back.facts().is_behind
    taken_back.taken_back_at = deed.now
    taken_back.save(update_fields=["taken_back_at", "is_let_go"])
    return Done(taken_back, Event(about=taken_back, clauses=_clauses(taken_back.clause)))


@action(code="agreements.renew-note", rule=may_renew_note)
def renew_note(deed: Deed[MeetingNote], *, seen_moves: int, moves_made: int) -> Done[MeetingNote]:
    """Say that what was said holds for the clause as it stands now: the other side is asked whether it does.

    seen_moves: as the page showed it; moves_made: as it stands.
    """
    renewed, side = deed.subject, side_of(deed.subject.meeting.draft, deed.actor)
    renewed.seen_moves, renewed.renewed_by, renewed.renewed_at = moves_made, side, deed.now
    renewed.confirmed_at = deed.now if renewed.mover == side.other else None
    renewed.save(update_fields=["seen_moves", "renewed_by", "renewed_at", "confirmed_at"])
    _tell_one(renewed.meeting, side.other, f"{NOTES} {local_day(deed.now).isoformat()}", deed.now)
    return Done(renewed, Event(about=renewed, clauses=_clauses(renewed.clause)))
