"""The provider's pages of a case: opening it, making sure of who asks, asking the agency; and everybody's caseload.

Stage 4, access and correction. Source: `lightwell.policy.access_rules`. No address or title says who it is about.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.access_requests.asking import NoKeysHere, Under, find_rows, whose_number
from lightwell.access_requests.case_forms import Carry, NameItem, OpenCase, Statement, Why, say
from lightwell.access_requests.case_pages import shown
from lightwell.access_requests.check_forms import CheckWho, WrittenYes
from lightwell.access_requests.checking import checked, of_register
from lightwell.access_requests.correcting import (
    Correcting,
    attach_statement,
    carry_statement,
    is_of_the_statement,
    resent,
    settle_statement,
    tell_recipients,
)
from lightwell.access_requests.models import Case
from lightwell.access_requests.opening import Asking, have_yes, name_item, open_case, withdraw_case
from lightwell.access_requests.queries import (
    CaseFound,
    asker_of,
    case_of,
    caseload,
    deals_with_cases,
    notes_of,
    was_wrong,
)
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import MadeAlready, NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.browser import key_of, opened_where_sent
from lightwell.people.models import Person
from lightwell.policy.access_rules import WORKERS, unless_their_number
from lightwell.policy.access_words import Number
from lightwell.policy.actors import Actor
from lightwell.policy.correction_rules import NoteKind
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
    refused = sum(each.is_deemed_refused for each in found)
    context = {"page": page, "over": over, "late": late, "refused": refused, "today": today, "may_open": may_open}
    return render(request, "access_requests/cases.html", context)


def _over(actor: Actor) -> Any:
    over = Case.objects.visible_to(actor).exclude(state="open").select_related("provider", "agency")
    owes = Exists(Case.objects.filter(pk=OuterRef("pk"), told_on__isnull=False).owing_a_copy())
    said = {"is_wrong": was_wrong(actor), "owes": owes}
    return over.annotate(**said).order_by("-ended_at")[:ON_A_PAGE]


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
            return _opened(request, agreement, form, person)
        say(form, "received_on", may.reasons)
    context = {"form": form, "agreements": agreements, "agreement": agreement, "person": person}
    return render(request, "access_requests/new.html", context, status=422 if form.is_bound else 200)


def _opened(request: AskedRequest, agreement: AgreementVersion, form: OpenCase, person: Person | None) -> HttpResponse:
    """To the case; to the one that is there where the form was sent twice. Raises Refused."""
    actor, received_on = request.actor, form.cleaned_data["received_on"]
    case_id = form.made_as(actor.account_id)
    try:
        case = open_case(
            actor, Asking(agreement), request.now,
            received_on=received_on, asked=form.asked, person=person, case_id=case_id,
        )  # fmt: skip
    except MadeAlready:
        return redirect("case", case_id)
    messages.success(request, f"Case {case.reference} is open. Next: make sure of who asks.")
    return redirect("case", case.pk)


def _person(actor: Actor, person_id: UUID | None) -> Person | None:
    """Inside `walls`. Raises NotVisible."""
    if person_id is None:
        return None
    found = Person.objects.visible_to(actor).filter(pk=person_id).first()
    if found is None:
        raise NotVisible("people.person")
    return found


FORMS: dict[str, Callable[..., forms.Form]] = {
    "check": CheckWho,
    "yes": WrittenYes,
    "item": NameItem,
    "withdraw": Why,
    "statement": Statement,
    "tell": forms.Form,
    "carry": Carry,
}
SAID = {
    "item": "Written down. Now their rows can be found, and the agency can be asked.",
    "check": "Written down. Nothing of it goes to the agency.",
    "yes": "Written down. Now the agency can be asked.",
    "withdraw": "The case is over. They can ask again at any time.",
    "statement": "Their side is kept with each row, and each unit is told.",
    "tell": "Every unit that was sent it is told. Their answers come here.",
}
CARRIED = "Their side stands beside the rows of what was sent again, and each unit is told."
SETTLED = "They are in none of the lists that were sent again. That is written down: there is no row to find."


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
            is_done = _is_done(request.actor, found, act)
        if is_done:
            messages.info(request, "That was done already.")
            return redirect("case", case_id)
        wrong = _form(act, found.case, request.POST, **of_register(request, found.case, act))
        if wrong.is_valid() and _done(request, found.case, act, wrong):
            if act in SAID:
                messages.success(request, SAID[act])
            return redirect("case", case_id)
    with walls(request.actor):
        context = shown(request, case_of(request.actor, case_id, request.now))
    is_open = key_of(request, request.actor) is not None
    if context["asker"] is not None and not is_open and request.path == reverse("case-of", args=[case_id]):
        return redirect("register-open")
    more = of_register(request, context["case"], "check") if context["asker"] and not context["case"].checked_on else {}
    offered = {name: _form(name, context["case"], **(more if name == "check" else {})) for name in FORMS}
    if context["asker"] is not None:
        offered["check"].initial = {"asks": context["asker"].asks}
    if wrong is not None:
        offered[act] = wrong
    return render(
        request,
        "access_requests/case.html",
        {**context, "forms": offered, "wrong": wrong, "is_open": is_open},
        status=422 if wrong is not None else 200,
    )


def _is_done(actor: Actor, found: CaseFound, act: str) -> bool:
    """Their yes is written down, or everybody is told: such a button was pressed twice. Inside `walls`."""
    if not found.is_ours:
        return False
    if act == "tell":
        return any(each.kind == NoteKind.CORRECTED for each in notes_of(actor, found.case))
    return act == "yes" and bool(found.case.permission)


def _form(act: str, case: Case, given: Any = None, **more: Any) -> forms.Form:
    if act == "item":
        more["agreement"] = case.agreement.agreement
    return FORMS[act](given, auto_id=f"id_{act}_%s", **more)


def _done(request: AskedRequest, found: Case, act: str, form: forms.Form) -> bool:
    """Do it; where a rule says no to what was typed, the form says so. Raises Refused for whoever may not at all."""
    actor, now, said = request.actor, request.now, form.cleaned_data
    if act == "check" and isinstance(form, CheckWho):
        return checked(request, found, form)
    if act == "yes" and isinstance(form, WrittenYes):
        have_yes(actor, found, now, **form.chosen())
    elif act == "item":
        name_item(actor, found, now, item=said["item"])
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
    opened = opened_where_sent(request)
    with walls(request.actor):
        number = whose_number(request.actor, opened, asker_of(request.actor, found), said["client"])
    if wrong := unless_their_number(number):
        say(form, "client", (wrong,))
        return False
    try:
        rows = find_rows(request.actor, under, said["client"], said["passphrase"])
        with walls(request.actor):
            notes = notes_of(request.actor, found)
            again = {each.pk for each in resent(found, notes)}
            is_theirs = number is Number.THEIRS or is_of_the_statement(notes, rows)
        if any(each.delivery in again for each in rows):
            carry_statement(
                request.actor, Correcting(found), request.now, found=rows, is_theirs=is_theirs, number=number
            )
            messages.success(request, CARRIED)
        else:
            settle_statement(request.actor, Correcting(found), request.now, is_theirs=is_theirs, number=number)
            messages.success(request, SETTLED)
    except (ChildUnusable, NoKeysHere) as unusable:
        form.add_error("passphrase", str(unusable))
    except ChildKilled:
        form.add_error(None, "This machine stopped it before it was done. Nothing was kept. Try again in a moment.")
    except Refused as refusal:
        say(form, "client", refusal.decision.reasons)
    return not form.errors
