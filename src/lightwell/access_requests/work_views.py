"""Written work about a person: what there is, when the family had it, why not; and what waits across all of them.

Stage 4, access and correction. Source: `lightwell.policy.written_work`. Under the register's address, whose key it
takes to read what a piece is called.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.access_requests.breach_views import led_on
from lightwell.access_requests.case_forms import Why, say
from lightwell.access_requests.course import (
    WorkRecord,
    keep_work,
    keep_work_back,
    record_work,
    say_child_reached,
    say_reached,
)
from lightwell.access_requests.course_forms import NewWork, On
from lightwell.access_requests.models import TakenBack, WrittenWork
from lightwell.access_requests.paper_forms import TakeBack
from lightwell.access_requests.taking_back import take_back_work
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import MadeAlready, NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.actions import look_at
from lightwell.people.browser import with_register
from lightwell.people.models import Person
from lightwell.people.opened import Opened
from lightwell.people.telling import why_not_tell
from lightwell.policy.decisions import Decision, Reason
from lightwell.policy.local_days import local_day
from lightwell.policy.people_records import Piece
from lightwell.policy.recorded_days import STILL_TO_COME
from lightwell.policy.taking_back import Seen
from lightwell.policy.written_work import BEFORE_IT_WAS, ForChild, Stands, WorkKind

_WRITTEN = "Written down. It reaches the family today, unless you say why not."
_WRITTEN_HARMS = "Written down. Telling them would harm: give them nothing of it, and say on its page why not."
CHIPS = {
    Stands.WAITING: "turn", Stands.LATE: "late", Stands.CHILD_DUE: "waiting", Stands.CHILD_LATE: "late",
    Stands.KEPT_BACK: "stop", Stands.DONE: "done",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorkShown:
    """One piece, read with the register's key."""

    work: WrittenWork
    record: WorkRecord
    stands: Stands
    harms: bool = False

    @property
    def _is_kept_from_them(self) -> bool:
        """It waits to reach them, and telling them would harm."""
        return self.harms and self.stands not in {Stands.KEPT_BACK, Stands.DONE}

    @property
    def chip(self) -> str:
        return CHIPS[Stands.KEPT_BACK if self._is_kept_from_them else self.stands]

    @property
    def words(self) -> str:
        return "Not to go to them: telling would harm" if self._is_kept_from_them else self.stands.words


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def written(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """Everything that was written about a person, the latest first; and writing down another."""
    person = look_at(request.actor, Person(id=person_id), request.now, access=opened.access.facts()).person
    today = local_day(request.now)
    form = NewWork(request.POST if request.method == "POST" else None, initial={"written_on": today})
    record = opened.record_of(person)
    with walls(request.actor):
        harms = why_not_tell(opened, person)
        works = list(WrittenWork.objects.visible_to(request.actor).filter(person=person).order_by("-written_on", "pk"))
    if form.is_valid() and _may_be_recorded(request, person, form, record.born_on):
        said = form.cleaned_data
        with suppress(MadeAlready):
            record_work(
                opened, person, request.now, WorkRecord(said["title"], said["where_kept"]),
                kind=WorkKind(said["kind"]), written_on=said["written_on"], for_child=ForChild(said["for_child"]),
                work_id=form.made_as(request.actor.account_id),
            )  # fmt: skip
        messages.success(request, _WRITTEN_HARMS if harms else _WRITTEN)
        return redirect("person-written", person_id)
    shown = [_shown(opened, each, today, harms) for each in works]
    context = {"person": person, "name": record.words_of(Piece.NAME), "works": shown, "form": form, "harms": harms}
    return render(request, "access_requests/written.html", context, status=422 if form.is_bound else 200)


def _may_be_recorded(request: AskedRequest, person: Person, form: NewWork, born_on: dt.date | None) -> bool:
    """Where a rule says no to the day that was typed, the form says so."""
    with walls(request.actor):
        day = form.cleaned_data["written_on"]
        may = allowed(keep_work, request.actor, person, request.now, written_on=day, born_on=born_on)
    say(form, "written_on", may.reasons)
    return bool(may)


def _shown(opened: Opened, work: WrittenWork, today: Any, harms: Reason | None) -> WorkShown:
    return WorkShown(work, opened.read(WorkRecord, work, work.sealed), work.stands_on(today), bool(harms))


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def work(request: AskedRequest, opened: Opened, work_id: UUID) -> HttpResponse:
    """One piece: that the family had it, that the child did, or why not."""
    with walls(request.actor):
        found = WrittenWork.objects.visible_to(request.actor).select_related("person").filter(pk=work_id).first()
        if found is None:
            raise NotVisible("access_requests.writtenwork")
        may, harms = _may(request, found), why_not_tell(opened, found.person)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    on = On(request.POST if act in {"reached", "child"} else None, initial={"on": local_day(request.now)})
    why = Why(request.POST if act == "back" else None, auto_id="id_why_%s")
    away = TakeBack(request.POST if act == "away" else None)
    if act == "away" and away.is_valid() and (taken := _taken_back(request, found, away)):
        return led_on(request, taken, redirect("person-written", found.person_id))
    if request.method == "POST" and act != "away" and _done(request, opened, found, act, on, why):
        return redirect("person-written", found.person_id)
    wrong = next((form for form in (on, why, away) if form.errors), None)
    context = {
        "each": _shown(opened, found, local_day(request.now), harms), "harms": harms, "may": may,
        "on": on, "why": why, "away": away, "wrong": wrong,
    }  # fmt: skip
    return render(request, "access_requests/work.html", context, status=422 if act else 200)


def _may(request: AskedRequest, found: WrittenWork) -> dict[str, Decision]:
    acts = {"reached": say_reached, "child": say_child_reached, "back": keep_work_back, "away": take_back_work}
    return {name: allowed(act, request.actor, found, request.now) for name, act in acts.items()}  # type: ignore[arg-type]


def _taken_back(request: AskedRequest, found: WrittenWork, away: TakeBack) -> TakenBack | None:
    """Where a rule says no to what was chosen, the form says so."""
    try:
        return take_back_work(request.actor, found, request.now, seen=Seen(away.cleaned_data["seen"]))
    except Refused as refusal:
        say(away, "seen", refusal.decision.reasons)
        return None


def _done(request: AskedRequest, opened: Opened, found: WrittenWork, act: str, on: On, why: Why) -> bool:
    """Raises Refused."""
    if act not in {"reached", "child", "back"}:
        raise Http404
    if act == "back":
        if not why.is_valid():
            return False
        words = why.cleaned_data["why"]
        record = replace(opened.read(WorkRecord, found, found.sealed), why_back=words)
        keep_work_back(request.actor, found, request.now, sealed_record=opened.seal(found, record), why=words)
        return True
    if not on.is_valid():
        return False
    act_of: Any = say_reached if act == "reached" else say_child_reached
    with walls(request.actor):
        may = allowed(act_of, request.actor, found, request.now, on=on.cleaned_data["on"])
    if any(reason.code in {STILL_TO_COME.code, BEFORE_IT_WAS.code} for reason in may.reasons):
        say(on, "on", may.reasons)
        return False
    act_of(request.actor, found, request.now, on=on.cleaned_data["on"])
    return True
