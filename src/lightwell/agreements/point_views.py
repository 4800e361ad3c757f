"""The pages on which something beside the clauses is offered, or worded otherwise.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga: both sides agree as equals; the service
provider journey, for the protocol by which a family's request is handled.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lightwell.agreements.clause_views import (
    NOT_ALLOWED,
    STALE,
    WRONG,
    Found,
    back_to,
    find,
    meanwhile,
    moved,
    moved_meanwhile,
    once,
    refused,
)
from lightwell.agreements.draft_forms import say_what_was_taken_out, seen_now
from lightwell.agreements.draft_pages import DraftShown, draft_shown, visible_draft
from lightwell.agreements.drafting import OfferedPoint, offer_point
from lightwell.agreements.point_forms import FORMS, PointForm
from lightwell.agreements.sent_twice import was_made
from lightwell.agreements.wording_notes import Reasons
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.decisions import Decision
from lightwell.policy.draft_points import PointKind, code_of
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.negotiating import MoveKind


@require_http_methods(["GET", "HEAD", "POST"])
def draft_point_offer(request: AskedRequest, draft_id: UUID, kind: str) -> HttpResponse:
    """Either side offers a promise, the request protocol, why there is none, or who holds a copy."""
    asked = _kind(kind)
    with walls(request.actor):
        shown = draft_shown(request.actor, visible_draft(request.actor, draft_id))
        may = allowed(offer_point, request.actor, shown.draft, request.now)
    form = FORMS[asked](request.POST if request.method == "POST" else None, shown.frame.holders)
    if form.is_valid() and _offered(request, shown, form):
        messages.success(request, "It is offered. It is the other side’s turn on it.")
        return HttpResponseRedirect(f"{reverse('draft', args=[draft_id])}#beside")
    context = {"draft": shown, "kind": asked, "form": form, "may": may}
    status = WRONG if form.is_bound else 200 if may else NOT_ALLOWED
    return render(request, "agreements/draft_point_offer.html", context, status=status)


def _kind(name: str) -> PointKind:
    try:
        return PointKind(name)
    except ValueError:
        raise Http404 from None


def _offered(request: AskedRequest, shown: DraftShown, form: PointForm) -> bool:
    taken = [*(code_of(each) for each in shown.frame.promises), *(each.row.code for each in shown.points)]
    try:
        offer_point(
            request.actor, shown.draft, request.now, offered_point=OfferedPoint(form.point(taken), form.exception),
            words=form.cleaned_data["words"],
        )  # fmt: skip
    except NotWellFormed as wrong:
        form.say(wrong.faults)
    except Refused as refusal:
        _say(form, refusal.decision)
    else:
        return True
    return False


_FIELDS = {"no-words": "words", "words-too-long": "words", "kept-words-no-reason": "kept_because"}


def _say(form: PointForm, refusal: Decision) -> None:
    form.is_valid()
    for reason in refusal.reasons:
        named = _FIELDS.get(reason.code)
        form.add_error(named if named in form.fields else None, reason.sentence)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_point_wording(request: AskedRequest, draft_id: UUID, clause_id: UUID) -> HttpResponse:
    """Word something beside the clauses otherwise, and say why: a counter-offer."""
    found = find(request, draft_id, clause_id)
    if not found.shown.row.point:
        raise NotVisible(f"agreements.draftclause {clause_id}")
    form = _form(found, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _wording_page(request, found, form, status=200 if found.may_reword else NOT_ALLOWED)
    stale = moved_meanwhile(request, found)
    if stale is not None:
        return _word_again(request, draft_id, clause_id, *stale)
    if not form.is_valid():
        return _wording_page(request, found, form, status=WRONG)
    said = form.cleaned_data
    try:
        wording, reasons = form.point(()), Reasons(kept=form.exception)
        refusal = refused(
            lambda: moved(request, found, MoveKind.COUNTER, said["words"], said["seen"] or 0, wording, reasons)
        )
    except NotWellFormed as wrong:
        form.say(wrong.faults)
        return _wording_page(request, found, form, status=WRONG)
    if refusal is None:
        messages.success(request, "Your wording is with the other side. It is their turn.")
        say_what_was_taken_out(request, form)
        return back_to(draft_id, found.shown.row)
    return _word_again(request, draft_id, clause_id, refusal, said["seen"])


def _word_again(request: AskedRequest, draft_id: UUID, clause_id: UUID, refusal: Decision, seen: int) -> HttpResponse:
    """As it is by now, with everything that was typed."""
    again = find(request, draft_id, clause_id)
    form = _form(again, seen_now(request.POST, again.moves_made))
    row = again.shown.row
    says_the_same = form.is_valid() and form.point(()) == row.as_point
    if says_the_same and was_made(request, row, again.draft.side, seen, MoveKind.COUNTER, form.cleaned_data["words"]):
        return once(request, row)
    _say(form, refusal)
    status = STALE if "moved-since" in refusal.codes else WRONG
    return _wording_page(request, again, form, status=status, seen=seen)


def _form(found: Found, given: QueryDict | None) -> PointForm:
    row = found.shown.row
    form = FORMS[PointKind(row.point)](given, found.draft.frame.holders, row.as_point)
    form.initial["seen"] = found.moves_made
    form.initial["kept_because"] = row.words_kept_because
    return form


def _wording_page(
    request: AskedRequest, found: Found, form: PointForm, *, status: int, seen: int | None = None
) -> HttpResponse:
    context = {
        "found": found,
        "draft": found.draft,
        "each": found.shown,
        "form": form,
        "meanwhile": meanwhile(found, seen, status),
    }
    return render(request, "agreements/draft_point_wording.html", context, status=status)
