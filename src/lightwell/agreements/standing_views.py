"""How a signed agreement stands: suspended and why, lifted, or ended with what becomes of what was sent.

Stages 2 and 3. Source: Data Protection and Use Policy, Mahitahitanga: either side may, and both read why.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.agreements.actions import lift_suspension, suspend_agreement
from lightwell.agreements.models import AgreementVersion, Draft, DraftState, EndAskedBack, FateOfSent, Suspension
from lightwell.agreements.standing_forms import Because, say_refusal
from lightwell.agreements.views import visible_agreement
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Organisation
from lightwell.policy.agreement_rules import Fate, may_end, may_lift_suspension, may_suspend
from lightwell.policy.end_back_rules import may_answer_end_back, may_ask_end_back
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
        fates = list(decided.standing().order_by("period", "unit__name"))
        asked_back = list(EndAskedBack.objects.visible_to(actor).filter(agreement=found).order_by("-asked_at"))
        replaced_by, never_signed = found.replaced_by(), _never_signed(request, found)
        facts = found.facts()
    may = {
        "suspend": may_suspend(actor, facts, now=now),
        "lift": may_lift_suspension(actor, facts),
        "end": may_end(actor, facts, now=now),
        "ask_back": may_ask_end_back(actor, facts, now=now),
        "answer_back": may_answer_end_back(actor, facts, now=now),
    }
    act = request.POST.get("act", "")
    form = Because(request.POST if request.method == "POST" else None)
    if form.is_valid() and _done(request, found, act, form):
        return redirect("agreement-standing", agreement_id)
    context = {
        "agreement": found,
        "replaced_by": replaced_by,
        "never_signed": never_signed,
        "stands": found.stands_on(local_day(now)),
        "suspended": [_named(found, each) for each in suspensions],
        "suspending": [side.name for side in _sides_suspending(found)],
        "fates": [(each, Quarter.parse(each.period).words) for each in fates],
        "destroyed": Fate.DESTROYED,
        "asked_back": [(each, _side(found, each.side), _side(found, each.ended_by)) for each in asked_back],
        "end_asked_back_by": _side(found, found.end_asked_back_by).name if found.end_asked_back_by else "",
        "ended_by": _side(found, found.ended_by).name if found.ended_by else "",
        "form": form,
        "act": act,
        "may": may,
    }
    return render(request, "agreements/agreement_standing.html", context, status=WRONG if form.is_bound else 200)


def _never_signed(request: AskedRequest, found: AgreementVersion) -> Draft | None:
    """The draft of a next version that was under way when a side ended this one; inside `walls`."""
    if not found.ended_by:
        return None
    under_way = (DraftState.OPEN.value, DraftState.PROPOSED.value)
    return Draft.objects.visible_to(request.actor).filter(replaces=found, state__in=under_way).first()


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
        say_refusal(form, refusal)
        return False
    return True


def _side(found: AgreementVersion, side: str) -> Organisation:
    return found.agency if side == Side.AGENCY else found.provider


def _sides_suspending(found: AgreementVersion) -> Iterator[Organisation]:
    for each in (found.agency, found.provider):
        if each.pk in found.suspended_by:
            yield each


def _named(found: AgreementVersion, each: Suspension) -> tuple[Suspension, str]:
    return each, str(_side(found, each.side).name)
