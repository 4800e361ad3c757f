"""What the letters about meetings say, and what a calendar reads of them, to whoever each is to.

Stage 2, agreement. Source: `lightwell.policy.letter_rules`; RFC 6047 for a calendar's part. A letter names the
programme, the other side, the time and the place; never what somebody wrote about the meeting, or what was said there.
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from lightwell.agreements.frames import frame_of
from lightwell.agreements.invitations import Appointment, Mailbox, Method, calendar
from lightwell.agreements.meeting_models import Meeting, MeetingNote
from lightwell.agreements.meetings import NOTES
from lightwell.letters.composing import CalendarPart, sender, site
from lightwell.letters.models import About
from lightwell.letters.telling import Told, teller
from lightwell.organisations.models import Account
from lightwell.policy.actors import Actor
from lightwell.policy.letter_rules import Kind
from lightwell.policy.negotiating import Side

MOVED, CANCELLED = "moved", "cancelled"


@teller(Kind.MEETING)
def meeting(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """An invitation, an update or a cancellation. It is over once a later one says how things stand."""
    found = _meeting(actor, about)
    if found is None or found.starts_at is None or actor.account_id is None:
        return None
    account = Account.objects.visible_to(actor).get(pk=actor.account_id)
    method = Method.CANCEL if found.is_cancelled else Method.REQUEST
    variant = CANCELLED if found.is_cancelled else MOVED if found.sequence else ""
    text = calendar(method, appointment(found), organiser=organiser(), addressee=Mailbox(account.email, account.name))
    return Told(
        path=_path(found),
        programme=found.draft.title,
        other=_other(actor, found),
        at=found.starts_at,
        place=found.place,
        variant=variant,
        is_over=str(found.sequence) != about.key,
        calendar=CalendarPart(method.value, text),
    )


@teller(Kind.MEETING_TURN)
def meeting_turn(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """Times, or notes, wait for one's own side. It is over once they do not any more."""
    found = _meeting(actor, about)
    side = found.draft.facts().side_of(actor) if found is not None else None
    if found is None or side is None:
        return None
    is_notes = about.key.startswith(NOTES)
    waits = _has_notes_for(actor, found, side) if is_notes else found.owed_by == side
    return Told(
        path=_path(found),
        programme=found.draft.title,
        other=_other(actor, found),
        variant=NOTES if is_notes else "",
        is_over=not waits,
    )


def appointment(found: Meeting) -> Appointment:
    """A meeting that has a time, as a calendar is told of it. Raises LookupError."""
    if found.starts_at is None or found.ends_at is None:
        raise LookupError("Both sides have not agreed to a time yet.")
    return Appointment(
        uid=found.uid,
        sequence=found.sequence,
        changed_at=found.changed_at,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        summary=f"Meeting about the draft of {found.draft.title}",
        place=found.place,
        page=f"{site()}{_path(found)}",
    )


def organiser() -> Mailbox:
    """The address that letters come from: calendars take an invitation from whoever it says has organised it."""
    own = sender()
    return Mailbox(own.addr_spec, own.display_name or "Lightwell")


def _meeting(actor: Actor, about: About) -> Meeting | None:
    return Meeting.objects.visible_to(actor).select_related("draft").filter(pk=about.subject_id).first()


def _has_notes_for(actor: Actor, found: Meeting, side: Side) -> bool:
    notes = MeetingNote.objects.visible_to(actor).filter(meeting=found, done_at=None, taken_back_at=None)
    return any(each.facts().waits_for is side for each in notes.select_related("meeting__draft"))


def _path(found: Meeting) -> str:
    return reverse("meeting", args=[found.draft_id, found.pk])


def _other(actor: Actor, found: Meeting) -> str:
    side = found.draft.facts().side_of(actor) or Side.PROVIDER
    return frame_of(found.draft.frame).name(side.other)
