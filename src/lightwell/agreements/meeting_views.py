"""The pages of meetings about a draft: the list and what is next, proposing, agreeing, moving, calling off, and notes.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga: a draft contract is talked over.
"""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lightwell.agreements.draft_forms import say_what_was_taken_out, seen_in
from lightwell.agreements.draft_pages import visible_draft
from lightwell.agreements.frames import frame_of
from lightwell.agreements.invitations import Method, calendar
from lightwell.agreements.meeting_forms import Note, Propose, Times, times_over
from lightwell.agreements.meeting_letters import appointment, organiser
from lightwell.agreements.meeting_models import Meeting, MeetingNote
from lightwell.agreements.meeting_pages import (
    measures_of,
    meeting_page,
    meetings_of,
    next_of,
    titled,
    visible_meeting,
)
from lightwell.agreements.meetings import (
    agree_to_time,
    cancel_meeting,
    confirm_note,
    note,
    propose_meeting,
    propose_other_times,
    renew_note,
    take_back_note,
)
from lightwell.agreements.models import Draft
from lightwell.agreements.moving import SaidAlready
from lightwell.agreements.sent_twice import ONCE
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.visiting import Stale

WRONG, NOT_ALLOWED = 422, 403
CALENDAR: Final = "text/calendar; charset=utf-8"
_FIELDS: Final = {"no-words": "words", "words-too-long": "words", "not-a-move-now": "becomes"}
_TIME_OVER: Final = "time-is-over"


@require_safe
def meetings(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """Every meeting about a draft, and what is next."""
    with walls(request.actor):
        draft = visible_draft(request.actor, draft_id)
        listed = meetings_of(request.actor, draft, request.now)
        may = allowed(propose_meeting, request.actor, draft, request.now)
    context = {"draft": draft, "meetings": listed, "next": next_of(listed, request.now), "may": may}
    return render(request, "agreements/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """Propose times to the other side."""
    with walls(request.actor):
        draft = visible_draft(request.actor, draft_id)
        may = allowed(propose_meeting, request.actor, draft, request.now)
    form = Propose(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            proposed = propose_meeting(
                request.actor, draft, request.now, times=form.times, minutes=said["minutes"], place=said["place"],
                about=said["about"],
            )  # fmt: skip
        except Refused as refusal:
            _say(form, refusal, request.now)
        else:
            messages.success(request, "The times are with the other side. Nobody is invited until they agree to one.")
            return redirect("meeting", draft_id, proposed.pk)
    context = {"draft": draft, "form": form, "may": may, "meeting": None}
    return render(request, "agreements/meeting_times.html", context, status=_status(form, may=bool(may)))


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_times(request: AskedRequest, draft_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Propose other times, or ask to move what was agreed."""
    with walls(request.actor):
        found = _found(request, draft_id, meeting_id)
        may = allowed(propose_other_times, request.actor, found, request.now)
    initial = {"place": found.place, "minutes": found.minutes or 60}
    form = Times(request.POST if request.method == "POST" else None, initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            propose_other_times(
                request.actor, found, request.now, times=form.times, minutes=said["minutes"], place=said["place"]
            )
        except Refused as refusal:
            _say(form, refusal, request.now)
        else:
            messages.success(request, "The times are with the other side. It says here once they have answered.")
            return redirect("meeting", draft_id, meeting_id)
    context = {"draft": found.draft, "form": form, "may": may, "meeting": found}
    return render(request, "agreements/meeting_times.html", context, status=_status(form, may=bool(may)))


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: AskedRequest, draft_id: UUID, meeting_id: UUID) -> HttpResponse:
    """One meeting: whose turn it is, what is open, and what was said; and agreeing to a time."""
    actor, now = request.actor, request.now
    with walls(actor):
        found = _found(request, draft_id, meeting_id)
    wrong = ""
    if request.method == "POST":
        wrong = _agreed(request, found)
        if not wrong:
            messages.success(request, "Agreed. Everybody who speaks for either side is sent it for their calendar.")
            return redirect("meeting", draft_id, meeting_id)
    with walls(actor):
        shown = meeting_page(actor, found, now)
        may = {
            "agree": allowed(agree_to_time, actor, found, now),
            "move": allowed(propose_other_times, actor, found, now),
            "cancel": allowed(cancel_meeting, actor, found, now),
            "note": allowed(note, actor, found, now),
        }
    context = {"shown": shown, "draft": found.draft, "may": may, "wrong": wrong, "now": now}
    return render(request, "agreements/meeting.html", context, status=WRONG if wrong else 200)


def _agreed(request: AskedRequest, found: Meeting) -> str:
    """Agree to the time that was chosen; answers what is wrong with it. Raises Stale, Refused."""
    chosen = request.POST.get("time", "")
    if not chosen:
        return "Choose one of the times, or propose others."
    with walls(request.actor):
        times = {str(each.pk): each for each in found.times.filter(round=found.round)}
    if chosen not in times:
        raise Stale
    try:
        agree_to_time(request.actor, found, request.now, starts_at=times[chosen].starts_at)
    except Refused as refusal:
        return " ".join(reason.sentence for reason in refusal.decision.reasons)
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request: AskedRequest, draft_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Call a meeting off, once somebody has said that they mean it."""
    with walls(request.actor):
        found = _found(request, draft_id, meeting_id)
        may = allowed(cancel_meeting, request.actor, found, request.now)
    if request.method == "POST":
        cancel_meeting(request.actor, found, request.now)
        told = "Everybody who was invited is told." if found.starts_at else "Nobody had been invited yet."
        messages.success(request, f"It was called off. {told}")
        return redirect("meetings", draft_id)
    context = {"meeting": found, "draft": found.draft, "may": may}
    return render(request, "agreements/meeting_cancel.html", context, status=200 if may else NOT_ALLOWED)


@require_safe
def meeting_file(request: AskedRequest, draft_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The meeting as a file, for a calendar that no letter reaches; once it is called off, that it is."""
    with walls(request.actor):
        found = _found(request, draft_id, meeting_id)
        if found.starts_at is None:
            raise NotVisible(f"agreements.meeting {meeting_id}")
        method = Method.CANCEL if found.is_cancelled else Method.PUBLISH
        text = calendar(method, appointment(found), organiser=organiser())
    return HttpResponse(
        text, content_type=CALENDAR, headers={"Content-Disposition": 'attachment; filename="meeting.ics"'}
    )


# --- what was said -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_note(request: AskedRequest, draft_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Note what was said about a clause or something beside them, and which move it becomes."""
    with walls(request.actor):
        found = _found(request, draft_id, meeting_id)
        may = allowed(note, request.actor, found, request.now)
        rows = list(found.draft.clauses.all())
        measures = measures_of(request.actor, found.draft)
        designs = request.actor.belongs_to(found.draft.agency_id)
    given = request.POST if request.method == "POST" else None
    titles, chosen = [titled(each) for each in rows], request.GET.get("clause", "")
    form = Note(given, rows, titles, frame_of(found.draft.frame), chosen, measures)
    if form.is_valid():
        try:
            note(
                request.actor, found, request.now, clause=form.clause_chosen, words=form.cleaned_data["words"],
                kind=form.kind, mover=form.mover,
            )  # fmt: skip
        except Refused as refusal:
            _say(form, refusal, request.now)
        except SaidAlready:
            messages.info(request, ONCE)
            return redirect("meeting", draft_id, meeting_id)
        else:
            messages.success(request, "It is noted. The other side is asked whether it is what was said.")
            say_what_was_taken_out(request, form)
            return redirect("meeting", draft_id, meeting_id)
    context = {"meeting": found, "draft": found.draft, "form": form, "may": may}
    context |= {"measures": measures, "designs": designs}
    return render(request, "agreements/meeting_note.html", context, status=_status(form, may=bool(may)))


@require_POST
def note_confirm(request: AskedRequest, draft_id: UUID, meeting_id: UUID, note_id: UUID) -> HttpResponse:
    """Say that a note is what was said; with the second yes it becomes a move."""
    found = _noted(request, draft_id, meeting_id, note_id)
    try:
        confirmed = confirm_note(request.actor, found, request.now)
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            messages.error(request, reason.sentence)
    else:
        is_move = confirmed.move_id is not None
        messages.success(request, "Confirmed by both: it is a move now." if is_move else "You confirmed it.")
    return redirect("meeting", draft_id, meeting_id)


@require_POST
def note_take_back(request: AskedRequest, draft_id: UUID, meeting_id: UUID, note_id: UUID) -> HttpResponse:
    """Say that a note is not what was said, or let it go because what it is about has moved."""
    take_back_note(request.actor, _noted(request, draft_id, meeting_id, note_id), request.now)
    messages.success(request, "It becomes no move. It stays here to be read.")
    return redirect("meeting", draft_id, meeting_id)


@require_POST
def note_renew(request: AskedRequest, draft_id: UUID, meeting_id: UUID, note_id: UUID) -> HttpResponse:
    """Say that a note holds for what it is about as that stands now."""
    found, seen = _noted(request, draft_id, meeting_id, note_id), seen_in(request.POST)
    try:
        renew_note(request.actor, found, request.now, seen_moves=seen or 0, moves_made=found.clause.moves_made)
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            messages.error(request, reason.sentence)
    else:
        messages.success(request, "It stands for that as it is now. The other side is asked whether it does.")
    return redirect("meeting", draft_id, meeting_id)


def _found(request: AskedRequest, draft_id: UUID, meeting_id: UUID) -> Meeting:
    """Inside `walls`. Raises NotVisible."""
    draft: Draft = visible_draft(request.actor, draft_id)
    return visible_meeting(request.actor, draft, meeting_id)


def _noted(request: AskedRequest, draft_id: UUID, meeting_id: UUID, note_id: UUID) -> MeetingNote:
    """Raises NotVisible."""
    with walls(request.actor):
        visible = MeetingNote.objects.visible_to(request.actor)
        found = visible.filter(pk=note_id, meeting=meeting_id, meeting__draft=draft_id).select_related("clause").first()
    if found is None:
        raise NotVisible(f"agreements.meetingnote {note_id}")
    return found


def _say(form: forms.Form, refusal: Refused, now: dt.datetime) -> None:
    """Every reason beside the field that it is about: of a time that is over, beside each that is."""
    for reason in refusal.decision.reasons:
        named = _FIELDS.get(reason.code)
        over = times_over(form.cleaned_data, now) if reason.code == _TIME_OVER else ()
        for each in over or (named if named in form.fields else None,):
            form.add_error(each, reason.sentence)


def _status(form: forms.Form, *, may: bool) -> int:
    return WRONG if form.is_bound else 200 if may else NOT_ALLOWED
