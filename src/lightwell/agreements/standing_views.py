"""How a signed agreement stands: suspended and why, lifted, or ended with what becomes of what was sent.

Stages 2 and 3. Source: Data Protection and Use Policy, Mahitahitanga: either side may, and both read why.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.agreements.actions import end_agreement, lift_suspension, suspend_agreement
from lightwell.agreements.models import AgreementVersion, FateOfSent, NamedUnit, Suspension
from lightwell.agreements.queries import quarters_asked_for
from lightwell.agreements.standing_forms import Because, End, SentTo
from lightwell.agreements.views import visible_agreement
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Organisation
from lightwell.policy.agreement_rules import Fate
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import Side
from lightwell.policy.periods import Quarter

WRONG, NOT_ALLOWED = 422, 403


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_standing(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """How it stands, every suspension with its reason, and what became of what was sent; suspend it, or lift that."""
    actor, now = request.actor, request.now
    with walls(actor):
        found = visible_agreement(actor, agreement_id)
        suspensions = list(Suspension.objects.visible_to(actor).filter(agreement=found).order_by("-suspended_at"))
        decided = FateOfSent.objects.visible_to(actor).filter(agreement=found).select_related("unit")
        fates = list(decided.order_by("period", "unit__name"))
        replaced_by = found.replaced_by()
        may = {
            "suspend": allowed(suspend_agreement, actor, found, now),
            "lift": allowed(lift_suspension, actor, found, now),
            "end": allowed(end_agreement, actor, found, now),
        }
    act = request.POST.get("act", "")
    form = Because(request.POST if request.method == "POST" else None)
    if form.is_valid() and _done(request, found, act, form):
        return redirect("agreement-standing", agreement_id)
    context = {
        "agreement": found,
        "replaced_by": replaced_by,
        "stands": found.stands_on(local_day(now)),
        "suspended": [_named(found, each) for each in suspensions],
        "suspending": [side.name for side in _sides_suspending(found)],
        "fates": [(each, Quarter.parse(each.period).words) for each in fates],
        "destroyed": Fate.DESTROYED,
        "ended_by": _side(found, found.ended_by).name if found.ended_by else "",
        "form": form,
        "act": act,
        "may": may,
    }
    return render(request, "agreements/agreement_standing.html", context, status=WRONG if form.is_bound else 200)


def _done(request: AskedRequest, found: AgreementVersion, act: str, form: Because) -> bool:
    because = form.cleaned_data["because"].strip()
    try:
        if act == "lift":
            lift_suspension(request.actor, found, request.now, because=because)
            messages.success(request, "Your side’s suspension is lifted, and both sides are told.")
        else:
            suspend_agreement(request.actor, found, request.now, because=because)
            messages.success(request, "It is suspended. Nothing is taken under it until your side lifts that.")
    except Refused as refusal:
        _say(form, refusal)
        return False
    return True


def _say(form: forms.Form, refusal: Refused) -> None:
    for reason in refusal.decision.reasons:
        about = {"no-reason": "because", "reason-too-long": "because", "unseen-character": "because"}
        form.add_error(about.get(reason.code), reason.sentence)


def _side(found: AgreementVersion, side: str) -> Organisation:
    return found.agency if side == Side.AGENCY else found.provider


def _sides_suspending(found: AgreementVersion) -> Iterator[Organisation]:
    for each in (found.agency, found.provider):
        if each.pk in found.suspended_by:
            yield each


def _named(found: AgreementVersion, each: Suspension) -> tuple[Suspension, str]:
    return each, str(_side(found, each.side).name)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_end(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """End it from a day, say why, and say of each quarter and unit what becomes of what was sent."""
    actor, today = request.actor, local_day(request.now)
    with walls(actor):
        found = visible_agreement(actor, agreement_id)
        sent = list(_sent_under(request, found))
        may = allowed(end_agreement, actor, found, request.now)
    form = End(request.POST if request.method == "POST" else None, sent, today, (found.starts_on, found.last_on))
    if form.is_valid() and _ended(request, found, form):
        messages.success(
            request, "It ends on that day. Both sides are told, and read here what becomes of what was sent."
        )
        return redirect("agreement-standing", agreement_id)
    context = {"agreement": found, "form": form, "may": may, "any": bool(sent)}
    status = WRONG if form.is_bound else 200 if may else NOT_ALLOWED
    return render(request, "agreements/agreement_end.html", context, status=status)


def _ended(request: AskedRequest, found: AgreementVersion, form: End) -> bool:
    said: dict[str, Any] = form.cleaned_data
    try:
        end_agreement(
            request.actor, found, request.now, on=said["on"], because=said["because"].strip(), decided=form.decided
        )
    except Refused as refusal:
        _say(form, refusal)
        return False
    return True


def _sent_under(request: AskedRequest, found: AgreementVersion) -> Iterator[SentTo]:
    """Every quarter that any version of it has asked for until today, for each unit; inside `walls`."""
    same = {"agency": found.agency_id, "provider": found.provider_id, "code": found.code}
    versions = list(AgreementVersion.objects.visible_to(request.actor).signed().filter(**same).order_by("version"))
    named = NamedUnit.objects.visible_to(request.actor).filter(agreement__in=versions).select_related("unit")
    units = {each.code: each.unit for each in named}
    seen: dict[tuple[Quarter, str], int] = {}
    for version in versions:
        for quarter in quarters_asked_for(version, local_day(request.now)):
            for due in quarter.clauses:
                key = (quarter.period, due.clause.recipient.unit)
                seen[key] = max(seen.get(key, 0), due.clause.terms.keep_months)
    for (period, unit), keep_months in sorted(seen.items(), key=lambda each: (each[0][0].first_on, each[0][1])):
        if unit in units:
            yield SentTo(units[unit], period, keep_months)
