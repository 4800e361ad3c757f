"""What the letters of this stage say, read as whoever each is to; none of them is to the family.

Stage 4, access and correction. Source: `lightwell.policy.letter_rules`. A letter names the programme, the other side
and the day; never who it is about, nor what was asked.
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from lightwell.access_requests.lines import line_of, side_of
from lightwell.access_requests.models import Case, DeclaredDay, RowNote, TakenBack
from lightwell.access_requests.reminding import BEGINS, key_of
from lightwell.letters.models import About
from lightwell.letters.telling import Told, teller
from lightwell.policy.access_words import CaseState
from lightwell.policy.actors import Actor
from lightwell.policy.case_line import Owner
from lightwell.policy.days_away import days_away
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import local_day


@teller(Kind.CASE_ASKED, Kind.CASE_ANSWERED)
def case_moved(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A case that waits for whoever the letter is to."""
    related = ("agreement", "provider", "agency")
    case = Case.objects.visible_to(actor).select_related(*related).filter(pk=about.subject_id).first()
    if case is None:
        return None
    side = side_of(actor, case)
    until = line_of(case, now).due_for(side)
    own = [each for each in case.parts.all() if each.holder_id == actor.organisation_id]
    is_answered = side is Owner.AGENCY and all(each.decided_at for each in own)
    is_reminder = about.key.startswith(f"{BEGINS}/")
    is_overtaken = is_reminder and about.key != (key_of(until, local_day(now)) if until else "")
    return Told(
        path=reverse("case", args=[case.pk]),
        programme=case.agreement.title,
        other=case.agency.name if side is Owner.PROVIDER else case.provider.name,
        until=until,
        days=days_away(until, local_day(now)) if until else "",
        variant=BEGINS if is_reminder else "",
        is_over=is_answered or is_overtaken or case.state != CaseState.OPEN,
    )


@teller(Kind.CASE_NOTE)
def noted(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A unit is told about some of its rows."""
    found = RowNote.objects.visible_to(actor).select_related("delivery__agreement", "provider")
    note = found.filter(pk=about.subject_id).first()
    if note is None:
        return None
    return Told(
        path=reverse("row-note", args=[note.pk]),
        programme=note.delivery.agreement.title,
        period=note.delivery.quarter.words,
        other=note.provider.name,
        variant=note.kind,
        is_over=note.acknowledged_at is not None or note.went_with_the_row,
    )


@teller(Kind.CASE_DAYS)
def days_moved(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A day is not counted any more."""
    day = DeclaredDay.objects.visible_to(actor).filter(pk=about.subject_id).first()
    return None if day is None else Told(path=reverse("cases"), on=day.on)


@teller(Kind.TAKEN_BACK)
def taken_back(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A paper that had been kept for the wrong person; over once a breach was made of it."""
    taken = TakenBack.objects.visible_to(actor).filter(pk=about.subject_id).first()
    if taken is None:
        return None
    return Told(
        path=reverse("breaches"),
        on=local_day(taken.taken_at),
        variant="seen" if taken.may_be_seen else "",
        is_over=taken.breach_id is not None,
    )
