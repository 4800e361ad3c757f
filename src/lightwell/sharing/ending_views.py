"""Ending a signed agreement: from which day, why, and what becomes of what was sent.

Stages 2 and 3. Source: Data Protection and Use Policy, Mahitahitanga: either side may, and both read why.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.agreements.actions import end_agreement
from lightwell.agreements.models import AgreementVersion, Draft, DraftState
from lightwell.agreements.standing_forms import End, say_refusal
from lightwell.agreements.views import visible_agreement
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.local_days import local_day
from lightwell.policy.wording import listed
from lightwell.sharing.ending import sent_so_far

WRONG, NOT_ALLOWED = 422, 403
_UNDER_WAY = (DraftState.OPEN.value, DraftState.PROPOSED.value)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_end(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """End it from a day, say why, and say of each quarter and unit what becomes of what was sent."""
    actor, today = request.actor, local_day(request.now)
    with walls(actor):
        found = visible_agreement(actor, agreement_id)
        so_far = sent_so_far(actor, found, today)
        may = allowed(end_agreement, actor, found, request.now)
        varied_by = Draft.objects.visible_to(actor).filter(replaces=found, state__in=_UNDER_WAY).first()
        replaced_by = found.replaced_by()
    given = request.POST if request.method == "POST" else None
    form = End(given, so_far.sent, today, (found.starts_on, found.last_on))
    if form.is_valid() and _ended(request, found, form):
        messages.success(request, _TOLD if so_far.sent else _TOLD_OF_NOTHING_SENT)
        return redirect("agreement-standing", agreement_id)
    context = {"agreement": found, "form": form, "may": may, "any": bool(so_far.sent), "varied_by": varied_by}
    context |= {"to_come": listed(each.words for each in so_far.to_come), "replaced_by": replaced_by}
    status = WRONG if form.is_bound else 200 if may else NOT_ALLOWED
    return render(request, "sharing/agreement_end.html", context, status=status)


_TOLD = "It ends on that day. Both sides are told, and read here what becomes of what was sent."
_TOLD_OF_NOTHING_SENT = "It ends on that day. Both sides are told, and read here why."


def _ended(request: AskedRequest, found: AgreementVersion, form: End) -> bool:
    said: dict[str, Any] = form.cleaned_data
    try:
        end_agreement(
            request.actor, found, request.now, on=said["on"], because=said["because"].strip(), decided=form.decided
        )
    except Refused as refusal:
        say_refusal(form, refusal)
        return False
    return True
