"""Who may act for somebody, and to whom they opened theirs: recorded, and ended.

Stages 3 and 4. Source: `lightwell.policy.acting_for`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.ledger.governing import MadeAlready, NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.actions import look_at
from lightwell.people.browser import with_register
from lightwell.people.forms import AuthorityForm, OpennessForm, show_faults
from lightwell.people.models import Authority, Openness, Person
from lightwell.people.opened import Opened
from lightwell.people.person_views import person_named
from lightwell.people.register_views import WRONG
from lightwell.people.representatives import (
    OpennessRecord,
    close_to_another,
    end_authority,
    open_to_another,
    record_authority,
)
from lightwell.policy.acting_for import AuthorityRecord, Evidence, ForWhat
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.people_records import PersonRecord

_NOBODY = "Nobody else in your register has this number."


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def authority(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """Record who may act for somebody, on what evidence."""
    form = AuthorityForm(request.POST if request.method == "POST" else None)

    def keep(somebody: Person, record: PersonRecord) -> None:
        record_authority(opened, somebody, request.now, _authority(form), form.made_as(request.actor.account_id))

    return form_about(request, opened, person_id, "people/authority.html", form, keep, "Recorded who may act for them.")


def _authority(form: AuthorityForm) -> AuthorityRecord:
    said = form.cleaned_data
    return AuthorityRecord(
        who=said["who"],
        evidence=Evidence(said["evidence"]),
        evidence_on=said["evidence_on"],
        where_kept=said["where_kept"],
        for_what=tuple(ForWhat(each) for each in said["for_what"]),
        relationship=said["relationship"],
        until=said["until"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def openness(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """Record that somebody chose to open theirs to another of their household."""
    form = OpennessForm(request.POST if request.method == "POST" else None)

    def keep(somebody: Person, record: PersonRecord) -> None:
        with walls(request.actor):
            others = Person.objects.visible_to(request.actor).exclude(pk=somebody.pk)
            other = others.filter(client=opened.mark_of(form.cleaned_data["to"])).first()
        if other is None:
            form.add_error("to", _NOBODY)
            return
        record_of_choice = OpennessRecord(str(other.pk), form.cleaned_data["words"])
        key = form.made_as(request.actor.account_id)
        open_to_another(opened, somebody, request.now, record_of_choice, key)

    return form_about(request, opened, person_id, "people/openness.html", form, keep, "Recorded their choice.")


def form_about(
    request: AskedRequest,
    opened: Opened,
    person_id: UUID,
    page: str,
    form: forms.Form,
    keep: Callable[[Person, PersonRecord], None],
    said: str,
) -> HttpResponse:
    """One form about somebody: kept, or shown again with everything that is wrong."""
    if form.is_bound:
        somebody = person_named(request.actor, person_id)
    else:
        somebody = look_at(request.actor, Person(id=person_id), request.now, access=opened.access.facts()).person
    record = opened.record_of(somebody)
    if form.is_bound and form.is_valid():
        try:
            with suppress(MadeAlready):
                keep(somebody, record)
        except NotWellFormed as wrong:
            show_faults(form, wrong.faults)
        if not form.errors:
            messages.success(request, said)
            return redirect("person", somebody.pk)
    context = {"form": form, "person": somebody, "record": record}
    return render(request, page, context, status=WRONG if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def end_of_authority(request: AskedRequest, opened: Opened, authority_id: UUID) -> HttpResponse:
    """Ask whether it is meant, then end somebody's authority."""
    with walls(request.actor):
        found = Authority.objects.visible_to(request.actor).standing().filter(pk=authority_id)
        kept = found.first()
    if kept is None:
        raise NotVisible(f"people.authority {authority_id}")
    if request.method == "POST":
        end_authority(opened, kept, request.now)
        return redirect("person", kept.person_id)
    who = opened.read(AuthorityRecord, kept, kept.sealed).who
    return render(request, "people/end.html", {"person_id": kept.person_id, "who": who})


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def end_of_openness(request: AskedRequest, opened: Opened, openness_id: UUID) -> HttpResponse:
    """Ask whether it is meant, then close what somebody opened to another."""
    with walls(request.actor):
        found = Openness.objects.visible_to(request.actor).standing().filter(pk=openness_id)
        kept = found.first()
    if kept is None:
        raise NotVisible(f"people.openness {openness_id}")
    if request.method == "POST":
        close_to_another(opened, kept, request.now)
        return redirect("person", kept.person_id)
    return render(request, "people/end.html", {"person_id": kept.person_id, "who": ""})
