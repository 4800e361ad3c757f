"""The provider finds somebody's rows with its own keys, and asks the agency about them.

Stage 4, access and correction. Source: `lightwell.policy.access_rules`. Under the register's address too, where
there is a register: its key is sent there alone, and the number that is typed is compared before anything is looked
for.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lightwell.access_requests.asking import (
    NoKeysHere,
    NoUnitKey,
    Under,
    ask_about,
    ask_agency,
    find_rows,
    whose_number,
)
from lightwell.access_requests.case_forms import AskAgency, say
from lightwell.access_requests.models import Case
from lightwell.access_requests.queries import asker_of, case_of
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Unit
from lightwell.people.browser import opened_where_sent
from lightwell.policy.access_words import Number
from lightwell.sharing.children import ChildKilled, ChildUnusable


@require_http_methods(["GET", "HEAD", "POST"])
def asking(request: AskedRequest, case_id: UUID) -> HttpResponse:
    """Find their rows with the provider's keys, and ask the agency about them."""
    opened = opened_where_sent(request)
    with walls(request.actor):
        found = case_of(request.actor, case_id, request.now)
        if not found.is_ours:
            raise NotVisible(f"access_requests.case {case_id}")
        units = list(Unit.objects.visible_to(request.actor).filter(organisation=found.case.agency_id).order_by("name"))
        asker = asker_of(request.actor, found.case)
        closed = whose_number(request.actor, opened, asker, "") is Number.NOT_COMPARED
        unknown = {"number": Number.NOT_COMPARED} if closed else {}
        may = allowed(ask_agency, request.actor, found.case, request.now, **unknown)
        chosen = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        form = _asking_form(request, found.case, chosen, units)
    if closed and asker and request.method != "POST" and request.path == reverse("case-ask", args=[case_id]):
        return redirect("case-ask-of", case_id)
    none_found = False
    if may and form.is_bound and not form.errors:
        with walls(request.actor):
            number = whose_number(request.actor, opened, asker, form.cleaned_data["client"])
        none_found = _asked(request, found.case, form, units, number)
        if not form.errors and not none_found:
            messages.success(request, "The agency is asked. Its clock began today.")
            return redirect("case", case_id)
    context = {"found": found, "case": found.case, "form": form, "may": may, "none_found": none_found, "closed": closed}
    status = 200 if not form.is_bound else 422 if may else 403
    return render(request, "access_requests/asking.html", context, status=status)


def _asking_form(request: AskedRequest, case: Case, chosen: Any, units: list[Unit]) -> AskAgency:
    """Inside `walls`, where its units can be looked up."""
    given = request.POST if request.method == "POST" else None
    form = AskAgency(given, chosen, case=case)
    form.full_clean()
    return form


def _asked(request: AskedRequest, case: Case, form: AskAgency, units: list[Unit], number: Number) -> bool:
    """Find and ask; answers whether nothing was found, and nobody said that this can be right."""
    said = form.cleaned_data
    with walls(request.actor):
        may = allowed(ask_agency, request.actor, case, request.now, number=number)
    if not may:
        say(form, "client", may.reasons)
        return False
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
            number=number,
        )
    except (ChildUnusable, NoKeysHere) as unusable:
        form.add_error("passphrase", str(unusable))
    except NoUnitKey as unusable:
        form.add_error("unit", str(unusable))
    except ChildKilled:
        form.add_error(None, "This machine stopped it before it was done. Nothing was asked. Try again in a moment.")
    return False
