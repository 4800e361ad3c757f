"""Somebody's page: what is kept and from whom, safe contact first, who looked; adding them, and changing what is kept.

Stages 3 and 4. Source: Data Protection and Use Policy, Kaitiakitanga: write every note as if the person will read it.
Whoever opens a page is in the ledger before it is answered.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.ledger.gate import meaning_of
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.models import Entry, Outcome
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Account
from lightwell.people.actions import add_person, change_person, look_at
from lightwell.people.browser import with_register
from lightwell.people.forms import PersonForm, show_faults
from lightwell.people.models import Person
from lightwell.people.opened import Opened
from lightwell.people.register_views import WRONG
from lightwell.people.representatives import AuthorityShown, OpennessShown, ShownTo, kept_about
from lightwell.people.way_views import office_words
from lightwell.policy.acting_for import TURN_AWAY
from lightwell.policy.actors import Actor, Role
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.local_days import local_day
from lightwell.policy.people_records import SAFE_CONTACT, KeptItem, PersonRecord, Piece
from lightwell.policy.telling_records import (
    Choice,
    ChoosesNow,
    SaidOnDay,
    StandsTold,
    choices_now,
    said_by_day,
    standing,
    would_harm,
)

ON_A_PAGE: Final = 20
MOST_TURNED_AWAY: Final = 50
LAST_PAGE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Looked:
    """One line of who looked at this person, or did something about them."""

    at: dt.datetime
    meaning: str
    is_refused: bool
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class LookedPage:
    """One page of it, from 1; and all who were turned away, whichever page it is."""

    number: int
    lines: tuple[Looked, ...]
    turned_away: tuple[Looked, ...]
    has_more: bool

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on somebody's page."""

    person: Person
    record: PersonRecord
    age: int | None
    stands: StandsTold
    now: tuple[ChoosesNow, ...]
    said: tuple[SaidOnDay, ...]
    would_harm: bool
    showings: tuple[ShownTo, ...]
    authorities: tuple[AuthorityShown, ...]
    opened_to: tuple[OpennessShown, ...]
    looked: LookedPage

    @property
    def name(self) -> str:
        return self.record.words_of(Piece.NAME)

    @property
    def client(self) -> str:
        return self.record.words_of(Piece.CLIENT)

    @property
    def known_as(self) -> str:
        return self.record.words_of(Piece.KNOWN_AS)

    @property
    def safe(self) -> tuple[KeptItem, ...]:
        return tuple(item for piece in SAFE_CONTACT if (item := self.record.item(piece)))

    @property
    def says_no(self) -> bool:
        return any(each.choice is Choice.NO for each in self.now)

    @property
    def worker(self) -> KeptItem | None:
        return self.record.item(Piece.WORKER)

    @property
    def others(self) -> tuple[KeptItem, ...]:
        return tuple(item for item in self.record.items if item.piece not in SAFE_CONTACT)


def person_named(actor: Actor, person_id: UUID) -> Person:
    """Somebody in one's own provider's register. Raises NotVisible."""
    with walls(actor):
        return person_within(actor, person_id)


def person_within(actor: Actor, person_id: UUID) -> Person:
    """The same inside `walls`. Raises NotVisible."""
    found = Person.objects.visible_to(actor).filter(pk=person_id).first()
    if found is None:
        raise NotVisible(f"people.person {person_id}")
    return found


@require_safe
@with_register
def person(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """Somebody's page; that it is opened is recorded first."""
    looking = look_at(request.actor, Person(id=person_id), request.now, access=opened.access.facts())
    return render(request, "people/person.html", {"shown": _shown(request, opened, looking.person)})


def _shown(request: AskedRequest, opened: Opened, somebody: Person) -> Shown:
    record = opened.record_of(somebody)
    with walls(request.actor):
        about = kept_about(opened, somebody)
        looked = _looked(request.actor, somebody, _page_of(request))
    return Shown(
        person=somebody,
        record=record,
        age=record.age_on(local_day(request.now)),
        stands=standing(about.told, "", "", local_day(request.now)),
        now=choices_now(about.told),
        said=said_by_day(zip(map(local_day, about.told_at), about.told, strict=True)),
        would_harm=would_harm(about.told),
        showings=about.showings,
        authorities=about.authorities,
        opened_to=about.opened_to,
        looked=looked,
    )


def _looked(actor: Actor, somebody: Person, number: int) -> LookedPage:
    """All that was done about somebody, the latest first, a page at a time; inside `walls`. One query.

    Whoever asked about them and may not stands by itself, however often their page is opened after it.
    """
    first = (number - 1) * ON_A_PAGE
    away = _lines(actor, somebody, apart=True).filter(action=TURN_AWAY, outcome=Outcome.DONE)[:MOST_TURNED_AWAY]
    here = _lines(actor, somebody, apart=False)[first : first + ON_A_PAGE + 1]
    found = sorted(away.union(here, all=True), reverse=True)
    lines = tuple(_line(*each) for _, apart, *each in found if not apart)
    turned_away = tuple(_line(*each) for _, apart, *each in found if apart)
    return LookedPage(number, lines[:ON_A_PAGE], turned_away, has_more=len(lines) > ON_A_PAGE)


def _page_of(request: AskedRequest) -> int:
    wanted = request.GET.get("page", "")
    return min(max(int(wanted), 1), LAST_PAGE) if wanted.isascii() and wanted.isdigit() else 1


def _lines(actor: Actor, somebody: Person, *, apart: bool) -> QuerySet[Any, Any]:
    """What the ledger says of somebody, with names for those who may know them."""
    name = Account.objects.visible_to(actor).filter(pk=OuterRef("actor_account")).values("name")
    about = Entry.objects.visible_to(actor).filter(subject_id=somebody.pk)
    named = about.annotate(name=Subquery(name), apart=Value(apart))
    return named.order_by("-id").values_list("id", "apart", "occurred_at", "action", "outcome", "name", "actor_role")


def _line(at: dt.datetime, action: str, outcome: str, known: str | None, role: str) -> Looked:
    return Looked(at, meaning_of(action), outcome == Outcome.REFUSED, known or "", Role(role).words if role else "")


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def new(request: AskedRequest, opened: Opened) -> HttpResponse:
    """Add somebody by hand: for whoever is not in the sheet yet."""
    with walls(request.actor):
        offices = office_words(request)
    form = PersonForm(request.POST if request.method == "POST" else None, offices=offices)
    if form.is_bound and form.is_valid():
        try:
            made = add_person(
                opened, request.now,
                said=form.said, source=form.source_said, worker_membership=form.cleaned_data["worker_office"],
            )  # fmt: skip
        except NotWellFormed as wrong:
            show_faults(form, wrong.faults)
        else:
            return redirect("person", made.pk)
    return render(request, "people/person_form.html", {"form": form}, status=WRONG if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def change(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """Change what is kept about somebody; what is the same keeps where it came from."""
    is_sent = request.method == "POST"
    if is_sent:
        somebody = person_named(request.actor, person_id)
    else:
        somebody = look_at(request.actor, Person(id=person_id), request.now, access=opened.access.facts()).person
    record = opened.record_of(somebody)
    with walls(request.actor):
        offices = office_words(request)
    form = PersonForm(request.POST if is_sent else None, offices=offices, record=record, version=somebody.version)
    if form.is_bound and form.is_valid() and _is_changed(request, opened, somebody, form):
        return redirect("person", somebody.pk)
    context = {"form": form, "person": somebody, "record": record}
    return render(request, "people/person_form.html", context, status=WRONG if form.is_bound else 200)


def _is_changed(request: AskedRequest, opened: Opened, somebody: Person, form: PersonForm) -> bool:
    try:
        change_person(
            opened, somebody, request.now,
            said=form.said, source=form.source_said, version=form.cleaned_data["version"] or 0,
            worker_membership=form.cleaned_data["worker_office"],
        )  # fmt: skip
    except NotWellFormed as wrong:
        show_faults(form, wrong.faults)
        return False
    messages.success(request, "Changed. What is new says from whom it came, and when.")
    return True
