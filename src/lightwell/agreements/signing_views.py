"""Signing: what one signs in plain words, its seal, and who has signed already.

Stage 2, agreement. Source: Data Protection and Use Policy, Mana Whakahaere and Transparency and Choice guidelines: both
sides understand what they agree to. Whoever signs has shown in the last few minutes that it is still them.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.agreements.actions import sign
from lightwell.agreements.in_the_way import NOTHING_IN_THE_WAY, in_the_way
from lightwell.agreements.in_words import in_words
from lightwell.agreements.models import AgreementVersion, Draft, DraftState, Signature
from lightwell.agreements.queries import reasons_beside
from lightwell.agreements.speaking import speaking
from lightwell.agreements.varied import what_varies
from lightwell.agreements.views import visible_agreement, yet_to_sign
from lightwell.codesign.hour_costs import telling_in_dollars
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.visiting import Stale
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.decisions import Decision
from lightwell.policy.stated_words import cleaned
from lightwell.policy.telling_again import TellingAgain, telling_again

WRONG, NOT_ALLOWED = 422, 403


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_sign(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """Read what one signs, then sign these very terms for one's side."""
    with walls(request.actor):
        found = visible_agreement(request.actor, agreement_id)
    if request.method != "POST":
        return _page(request, found)
    if request.POST.get("terms") != found.terms_hash:
        raise Stale
    answered = cleaned(request.POST.get("answered", ""))
    if request.POST.get("read") != "yes":
        return _page(request, found, unread=True, answered=answered)
    try:
        signed = sign(request.actor, found, request.now, answered=answered)
    except Refused as refusal:
        return _page(request, found, refusal.decision, answered=answered)
    both = signed.state == AgreementState.SIGNED
    messages.success(request, _held(signed) if both else _WAITS)
    return redirect("agreement", agreement_id)


def _held(signed: AgreementVersion) -> str:
    """What both signatures mean."""
    if signed.is_suspended:
        return (
            "Both sides have signed. The version before it is suspended, and so is this one: nothing is taken under it "
            "until that is lifted."
        )
    return "Both sides have signed. It holds from its first day, and nobody can change it."


_WAITS = "Your side has signed. It holds once the other side has signed too."


_ABOUT_THE_ANSWER = ("conflicts-not-answered", "reason-too-long", "unseen-character")


def _telling(draft: Draft | None, found: AgreementVersion) -> TellingAgain | None:
    """Of a variation: whether families must be told again, and what that costs."""
    if draft is None or draft.replaces is None:
        return None
    return telling_again(
        draft.replaces.agreement, found.agreement, people=draft.people_to_tell, minutes=draft.minutes_to_tell
    )


def _read(request: AskedRequest, found: AgreementVersion) -> dict[str, Any]:
    """What the page says whatever was typed, read inside `walls`."""
    actor = request.actor
    with walls(actor):
        signatures = list(
            Signature.objects.visible_to(actor).filter(agreement=found).select_related("organisation")
            .order_by("signed_at")
        )  # fmt: skip
        drafts = Draft.objects.visible_to(actor).filter(proposed=found).select_related("replaces")
        draft = drafts.prefetch_related("clauses", "advisers").first()
        telling = _telling(draft, found)
        return {
            "agreement": found,
            "words": in_words(found.agreed, reasons_beside(found, actor)),
            "varied": what_varies(draft.replaces, found) if draft else None,
            "signatures": signatures,
            "not_signed": yet_to_sign(found, signatures),
            "draft": draft,
            "replaces": draft.replaces if draft else None,
            "way": in_the_way(actor, draft, request.now) if draft is not None else NOTHING_IN_THE_WAY,
            "may": allowed(sign, actor, found, request.now),
            "conflicts": found.conflicts() if found.state == AgreementState.DRAFT else (),
            "telling": telling,
            "priced": telling_in_dollars(telling, actor),
            "speaking": speaking(actor, draft, request.now) if draft is not None else (),
            "states": DraftState,
        }


def _page(
    request: AskedRequest,
    found: AgreementVersion,
    refusal: Decision | None = None,
    *,
    unread: bool = False,
    answered: str = "",
) -> HttpResponse:
    """answered: what was typed about another agreement that says otherwise; kept where it was not taken."""
    context = _read(request, found)
    reasons = refusal.reasons if refusal is not None else ()
    wrong = [each for each in reasons if each.code in _ABOUT_THE_ANSWER]
    is_refused = refusal is not None and not wrong
    if is_refused:
        context["may"] = refusal
    context |= {"unread": unread, "answered": answered, "wrong": wrong, "refused": is_refused}
    context["has_read"] = request.POST.get("read") == "yes"
    status = WRONG if unread or wrong else 200 if context["may"] else NOT_ALLOWED
    return render(request, "agreements/agreement_sign.html", context, status=status)
