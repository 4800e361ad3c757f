"""The page on which a side asks to take an agreement's end back, and on which the other answers.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga: neither side undoes alone what both heard.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.agreements.models import AgreementVersion, EndAskedBack, FateOfSent
from lightwell.agreements.standing_forms import AnswerBack, Because, say_refusal
from lightwell.agreements.taking_back import answer_end_back, ask_end_back
from lightwell.agreements.views import visible_agreement
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.agreement_rules import Fate
from lightwell.policy.end_back_rules import may_answer_end_back, may_ask_end_back
from lightwell.policy.ending import EndStanding

WRONG, NOT_ALLOWED = 422, 403


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_end_back(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """Ask, or answer: what would hold then, and what becomes of what was to be destroyed, is said first."""
    actor, now = request.actor, request.now
    with walls(actor):
        found = visible_agreement(actor, agreement_id)
        facts = found.facts()
        open_asking = EndAskedBack.objects.visible_to(actor).filter(agreement=found, answered_at__isnull=True).first()
        let_go = FateOfSent.objects.visible_to(actor).standing().filter(agreement=found, fate=Fate.DESTROYED).exists()
    answers = facts.end.standing is EndStanding.ASKED_BACK and facts.end.owed_by is facts.side_of(actor)
    may = may_answer_end_back(actor, facts, now=now) if answers else may_ask_end_back(actor, facts, now=now)
    given = request.POST if request.method == "POST" else None
    form = AnswerBack(given) if answers else Because(given)
    if form.is_valid() and _done(request, found, form):
        return redirect("agreement-standing", agreement_id)
    asked_by = (found.agency if open_asking.side == "agency" else found.provider).name if open_asking else ""
    other = found.provider if actor.belongs_to(found.agency_id) else found.agency
    context = {
        "agreement": found,
        "may": may,
        "form": form,
        "asking": open_asking,
        "asked_by": asked_by,
        "answers": answers,
        "other": other.name,
        "let_go": let_go,
        "until": found.agreement.ends_on,
    }
    status = WRONG if form.is_bound else 200 if may else NOT_ALLOWED
    return render(request, "agreements/agreement_end_back.html", context, status=status)


def _done(request: AskedRequest, found: AgreementVersion, form: Because | AnswerBack) -> bool:
    said = form.cleaned_data
    because = said["because"].strip()
    try:
        if isinstance(form, AnswerBack):
            answer_end_back(request.actor, found, request.now, agrees=said["agrees"], because=because)
            messages.success(request, _GOES_ON if said["agrees"] else _STAYS)
        else:
            ask_end_back(request.actor, found, request.now, because=because)
            messages.success(request, _ASKED)
    except Refused as refusal:
        say_refusal(form, refusal)
        return False
    return True


_ASKED = "You have asked. Both sides are told; until the other agrees it ends as was said."
_GOES_ON = "Both sides took the end back. It goes on as it was signed, and whoever was told of the end is told of this."
_STAYS = "You said no. It ends as was said, and both sides are told."
