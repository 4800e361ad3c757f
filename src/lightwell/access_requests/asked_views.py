"""Somebody asks about a person, from that person's page in the register: opened and checked in one go, or turned away.

Stage 4, access and correction. Source: `lightwell.policy.acting_for`. Under the register's own address, since its key
is sent there alone; no address, title or entry has a name in it.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.access_requests.asking_forms import AUTHORITY_OF, AskFromRegister
from lightwell.access_requests.case_forms import say
from lightwell.access_requests.case_views import agreements_of
from lightwell.access_requests.models import Case
from lightwell.access_requests.opening import Asking, check_who_asks, open_case, turn_away
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import MadeAlready
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.actions import look_at
from lightwell.people.browser import with_register
from lightwell.people.models import Authority as RecordedAuthority
from lightwell.people.models import Person
from lightwell.people.opened import Opened
from lightwell.people.representatives import kept_about
from lightwell.policy.access_words import Authority, Identity
from lightwell.policy.acting_for import may_act_for
from lightwell.policy.decisions import Decision, Reason
from lightwell.policy.local_days import local_day
from lightwell.policy.shown_records import harm_of_telling

ON_A_PAGE: Final = 20
OPEN_FIRST: Final = F("ended_at").asc(nulls_first=True)


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def asks(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """Open a case for this person, with who asks and on what from the register; or turn whoever asks away."""
    person = look_at(request.actor, Person(id=person_id), request.now, access=opened.access.facts()).person
    with walls(request.actor):
        agreements, about = agreements_of(request.actor), kept_about(opened, person)
    harms = harm_of_telling(about.told)
    if not agreements:
        return render(request, "access_requests/no_agreement.html")
    wanted = request.POST.get("agreement") or request.GET.get("agreement", "")
    agreement = next((each for each in agreements if str(each.pk) == wanted), agreements[0])
    given = request.POST if request.method == "POST" else None
    is_child = opened.record_of(person).is_child_on(local_day(request.now))
    form = AskFromRegister(given, agreement.agreement, local_day(request.now), about.authorities, is_child=is_child)
    refused: tuple[Reason, ...] = ()
    if form.is_valid():
        may = _may(request, form)
        refused = () if may else may.reasons
        if refused:
            turn_away(request.actor, person, request.now)
        elif (case_id := _opened(request, agreement, person, form, is_child, may)) is not None:
            return redirect("case", case_id)
    context = {
        "form": form, "person": person, "record": opened.record_of(person), "agreement": agreement,
        "agreements": agreements, "refused": refused, "harms": harms,
    }  # fmt: skip
    return render(request, "access_requests/asks.html", context, status=422 if form.is_bound else 200)


@require_safe
@with_register
def asked_before(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """What was asked about this person before, by whomever: each case, what is open before what is over."""
    person = look_at(request.actor, Person(id=person_id), request.now, access=opened.access.facts()).person
    with walls(request.actor):
        theirs = Case.objects.visible_to(request.actor).filter(asker__person=person)
        page = Paginator(theirs.order_by(OPEN_FIRST, "-received_on", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
    return render(request, "access_requests/asked_before.html", {"person": person, "page": page})


def _may(request: AskedRequest, form: AskFromRegister) -> Decision:
    acting = form.acting
    return may_act_for(
        form.for_what,
        local_day(request.now),
        is_themselves=form.is_themselves,
        authorities=(acting.record,) if acting else (),
        is_parent=form.cleaned_data["is_parent"],
        is_kept_from=form.cleaned_data["is_kept_from"],
    )


def _opened(
    request: AskedRequest,
    agreement: AgreementVersion,
    person: Person,
    form: AskFromRegister,
    is_child: bool | None,
    may_act: Decision,
) -> UUID | None:
    """The case, with its check written down; None where a rule says no to what was typed."""
    actor, now, said, acting = request.actor, request.now, form.cleaned_data, form.acting
    received_on = said["received_on"]
    with walls(actor):
        may = allowed(open_case, actor, Asking(agreement), now, received_on=received_on)
        recorded = RecordedAuthority.objects.visible_to(actor).get(pk=acting.pk) if acting else None
    if not may:
        say(form, "received_on", may.reasons)
        return None
    case_id = form.made_as(actor.account_id)
    try:
        case = open_case(
            actor, Asking(agreement), now,
            received_on=received_on, asked=form.asked, person=person, is_child=is_child, case_id=case_id,
        )  # fmt: skip
    except MadeAlready:
        return case_id
    check_who_asks(
        actor, case, now,
        asks=form.asked_by(),
        identity=Identity(said["identity"]),
        authority=AUTHORITY_OF[acting.record.evidence] if acting else None,
        permission=Authority(said["permission"]) if said["permission"] else None,
        recorded=recorded,
        may_act=may_act,
    )  # fmt: skip
    messages.success(request, f"Case {case.reference} is open, and who asks is written down.")
    return case.pk
