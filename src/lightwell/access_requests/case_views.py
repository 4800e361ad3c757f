"""The provider's pages of a case: opening it, making sure of who asks, asking the agency; and everybody's caseload.

Stage 4, access and correction. Source: `lightwell.policy.access_rules`. No address or title says who it is about.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.access_requests.asking import NoKeysHere, NoUnitKey, Under, ask_about, ask_agency, find_rows
from lightwell.access_requests.case_forms import AskAgency, Carry, CheckWho, OpenCase, Statement, Why, say
from lightwell.access_requests.case_pages import shown
from lightwell.access_requests.correcting import (
    Correcting,
    attach_statement,
    carry_statement,
    resent,
    tell_recipients,
)
from lightwell.access_requests.models import Case
from lightwell.access_requests.opening import Asking, check_who_asks, open_case, withdraw_case
from lightwell.access_requests.queries import case_of, caseload, deals_with_cases, notes_of
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Unit
from lightwell.people.models import Person
from lightwell.policy.access_rules import WORKERS
from lightwell.policy.actors import Actor
from lightwell.policy.local_days import local_day
from lightwell.sharing.children import ChildKilled, ChildUnusable
from lightwell.sharing.telling_reading import provider_agreements

ON_A_PAGE = 20


@require_safe
def cases(request: AskedRequest) -> HttpResponse:
    """Every open case, the one that is due first before the others."""
    if not deals_with_cases(request.actor):
        raise NotVisible("access_requests.case")
    with walls(request.actor):
        found = caseload(request.actor, request.now)
        over = list(_over(request.actor))
        may_open = bool(agreements_of(request.actor))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    today = local_day(request.now)
    late = sum(each.due_on is not None and each.due_on < today for each in found)
    context = {"page": page, "over": over, "late": late, "today": today, "may_open": may_open}
    return render(request, "access_requests/cases.html", context)


def _over(actor: Actor) -> Any:
    over = Case.objects.visible_to(actor).exclude(state="open").select_related("provider", "agency")
    return over.order_by("-ended_at")[:ON_A_PAGE]


def agreements_of(actor: Actor) -> list[AgreementVersion]:
    """The newest version of each that the provider signed, the programme it still works in first."""
    if not actor.holds(*WORKERS):
        return []
    return provider_agreements(actor)


@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request: AskedRequest, person_id: UUID | None = None) -> HttpResponse:
    """Open a case, for somebody of the register or for somebody who is not in it."""
    with walls(request.actor):
        agreements, person = agreements_of(request.actor), _person(request.actor, person_id)
    wanted = request.POST.get("agreement") or request.GET.get("agreement", "")
    agreement = next((each for each in agreements if str(each.pk) == wanted), agreements[0] if agreements else None)
    if agreement is None:
        if not request.actor.holds(*WORKERS):
            raise NotVisible("access_requests.case")
        return render(request, "access_requests/no_agreement.html")
    given = request.POST if request.method == "POST" else None
    form = OpenCase(given, agreement.agreement, local_day(request.now))
    if form.is_valid():
        received_on = form.cleaned_data["received_on"]
        with walls(request.actor):
            may = allowed(open_case, request.actor, Asking(agreement), request.now, received_on=received_on)
        if may:
            case = open_case(
                request.actor, Asking(agreement), request.now, received_on=received_on, asked=form.asked, person=person
            )
            messages.success(request, f"Case {case.reference} is open. Next: make sure of who asks.")
            return redirect("case", case.pk)
        say(form, "received_on", may.reasons)
    context = {"form": form, "agreements": agreements, "agreement": agreement, "person": person}
    return render(request, "access_requests/new.html", context, status=422 if form.is_bound else 200)


def _person(actor: Actor, person_id: UUID | None) -> Person | None:
    """Inside `walls`. Raises NotVisible."""
    if person_id is None:
        return None
    found = Person.objects.visible_to(actor).filter(pk=person_id).first()
    if found is None:
        raise NotVisible("people.person")
    return found


FORMS: dict[str, type[forms.Form]] = {
    "check": CheckWho,
    "withdraw": Why,
    "statement": Statement,
    "tell": forms.Form,
    "carry": Carry,
}
SAID = {
    "check": "Written down. Nothing of it goes to the agency.",
    "withdraw": "The case is over. They can ask again at any time.",
    "statement": "Their side is kept with each row, and each unit is told.",
    "carry": "Their side stands beside the rows of what was sent again, and each unit is told.",
    "tell": "Every unit that was sent it is told. Their answers come here.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: AskedRequest, case_id: UUID) -> HttpResponse:
    """One case: whose turn it is, the line of clocks, and what this person may do about it."""
    act = request.POST.get("act", "") if request.method == "POST" else ""
    wrong: forms.Form | None = None
    if request.method == "POST":
        if act not in FORMS:
            raise Http404
        with walls(request.actor):
            found = case_of(request.actor, case_id, request.now)
        wrong = FORMS[act](request.POST, auto_id=f"id_{act}_%s")
        if wrong.is_valid() and _done(request, found.case, act, wrong):
            messages.success(request, SAID[act])
            return redirect("case", case_id)
    with walls(request.actor):
        context = shown(request, case_of(request.actor, case_id, request.now))
    offered = {name: kind(auto_id=f"id_{name}_%s") for name, kind in FORMS.items()}
    if context["asker"] is not None:
        offered["check"].initial = {"asks": context["asker"].asks}
    if wrong is not None:
        offered[act] = wrong
    return render(
        request,
        "access_requests/case.html",
        {**context, "forms": offered, "wrong": wrong},
        status=422 if wrong is not None else 200,
    )


def _done(request: AskedRequest, found: Case, act: str, form: forms.Form) -> bool:
    """Do it; where a rule says no to what was typed, the form says so. Raises Refused for whoever may not at all."""
    actor, now, said = request.actor, request.now, form.cleaned_data
    if act == "check" and isinstance(form, CheckWho):
        chosen = form.chosen()
        with walls(actor):
            may = allowed(check_who_asks, actor, found, now, **chosen)
        if not may:
            say(form, "authority", may.reasons)
            return False
        check_who_asks(actor, found, now, **chosen)
    elif act == "withdraw":
        withdraw_case(actor, found, now, why=said["why"])
    elif act == "carry":
        return _carried(request, found, form)
    elif act == "statement":
        attach_statement(actor, Correcting(found), now, words=said["words"])
    else:
        tell_recipients(actor, Correcting(found), now)
    return True


def _carried(request: AskedRequest, found: Case, form: forms.Form) -> bool:
    """Find their rows in what was sent again, and put their words beside them. Raises Refused."""
    said, under = form.cleaned_data, Under(found.provider_id, found.agreement.code)
    try:
        rows = find_rows(request.actor, under, said["client"], said["passphrase"])
        with walls(request.actor):
            again = {each.pk for each in resent(found, notes_of(request.actor, found))}
        there = any(each.delivery in again for each in rows)
        carry_statement(request.actor, Correcting(found), request.now, found=rows, is_found=there)
    except (ChildUnusable, NoKeysHere) as unusable:
        form.add_error("passphrase", str(unusable))
    except ChildKilled:
        form.add_error(None, "This machine stopped it before it was done. Nothing was kept. Try again in a moment.")
    except Refused as refusal:
        say(form, "client", refusal.decision.reasons)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
def asking(request: AskedRequest, case_id: UUID) -> HttpResponse:
    """Find their rows with the provider's keys, and ask the agency about them."""
    with walls(request.actor):
        found = case_of(request.actor, case_id, request.now)
        if not found.is_ours:
            raise NotVisible(f"access_requests.case {case_id}")
        units = list(Unit.objects.visible_to(request.actor).filter(organisation=found.case.agency_id).order_by("name"))
        may = allowed(ask_agency, request.actor, found.case, request.now)
        chosen = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        form = _asking_form(request, found.case, chosen, units)
    none_found = False
    if may and form.is_bound and not form.errors:
        none_found = _asked(request, found.case, form, units)
        if not form.errors and not none_found:
            messages.success(request, "The agency is asked. Its clock began today.")
            return redirect("case", case_id)
    context = {"found": found, "case": found.case, "form": form, "may": may, "none_found": none_found}
    return render(request, "access_requests/asking.html", context, status=422 if form.is_bound else 200)


def _asking_form(request: AskedRequest, case: Case, chosen: Any, units: list[Unit]) -> AskAgency:
    """Inside `walls`, where its units can be looked up."""
    given = request.POST if request.method == "POST" else None
    form = AskAgency(given, chosen, case=case)
    form.initial["unit"] = next((unit.pk for unit in units if "privacy" in unit.code), None)
    form.full_clean()
    return form


def _asked(request: AskedRequest, case: Case, form: AskAgency, units: list[Unit]) -> bool:
    """Find and ask; answers whether nothing was found, and nobody said that this can be right."""
    said = form.cleaned_data
    try:
        under = Under(case.provider_id, case.agreement.code)
        found = find_rows(request.actor, under, said["client"], said["passphrase"])
        if not found and not said["none_is_right"]:
            return True
        ask_about(
            request.actor,
            case,
            request.now,
            unit=next(unit for unit in units if unit.pk == said["unit"].pk),
            found=found,
            name=said.get("name", ""),
            says=said.get("says", ""),
            is_content=said.get("is_content", True),
        )
    except (ChildUnusable, NoKeysHere) as unusable:
        form.add_error("passphrase", str(unusable))
    except NoUnitKey as unusable:
        form.add_error("unit", str(unusable))
    except ChildKilled:
        form.add_error(None, "This machine stopped it before it was done. Nothing was asked. Try again in a moment.")
    return False
