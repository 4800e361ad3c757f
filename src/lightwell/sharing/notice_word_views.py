"""Wording one sentence of a notice, and settling what no clause says: what it says now, what is offered, and answers.

Stage 3, sharing. Source: `lightwell.policy.notice_rules`. What stands in the clause is beside it always, so that both
sides can see whether other words say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.visiting import Stale
from lightwell.policy.come_back import Answer
from lightwell.policy.decisions import Decision
from lightwell.policy.notice_fixed import POINTS
from lightwell.policy.notice_proof import against
from lightwell.policy.notice_rules import OfferedWords
from lightwell.policy.notice_turned import new_words
from lightwell.policy.notices import Sentence
from lightwell.sharing.notice_forms import BodyAnswer, OtherWords, PointWords
from lightwell.sharing.notice_models import NoticeWords
from lightwell.sharing.notice_pages import audience_of, find, other_side, points_shown
from lightwell.sharing.notice_reading import BOUNDS, hard_in, is_too_long
from lightwell.sharing.notice_settling import agree_words, offer_words
from lightwell.sharing.notice_standing import Notices, section_of

WRONG = 422
_IN_A_FIELD = {"no-words", "words-too-long", "unseen-character", "consent-without-choice", "which-law"}


@require_http_methods(["GET", "HEAD", "POST"])
def notice_sentence(request: AskedRequest, agreement_id: UUID, audience: str, sentence: str) -> HttpResponse:
    """One sentence for one audience: where it comes from, how hard it is, and other words for it."""
    whom = audience_of(audience)
    with walls(request.actor):
        found = find(request.actor, agreement_id)
    said = found.sentences(whom, sentence)
    if not said:
        raise NotVisible("sharing.notices")
    form = OtherWords(_given(request), initial={"words": said[0].words})
    answer = _answered(request, found, f"{whom}/{sentence}", form)
    if answer is not None:
        return answer
    context = {
        "audience": whom,
        "sentence": said[0],
        "places": [section_of(found.notice(whom), each).heading.words for each in said],
        "hard": hard_in(said[0].words, whom),
        "is_long": is_too_long(said[0].words, whom),
        "bounds": BOUNDS[whom],
        **_beside(found, said[0], found.offer_about(f"{whom}/{sentence}")),
    }
    return _page(request, found, f"{whom}/{sentence}", form, "sentence", context)


def _beside(found: Notices, sentence: Sentence, offer: NoticeWords | None) -> dict[str, Any]:
    """What is offered, beside what its clause says: what a rule finds against it, and what to look at first."""
    stood = sentence.instead_of or sentence.words
    if offer is None or offer.words == stood:
        return {"stood": stood}
    offered = replace(sentence, words=offer.words, instead_of=stood)
    return {
        "stood": stood,
        "found": tuple(against(found.document, offered)),
        "new": new_words(found.document, offered),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def notice_point(request: AskedRequest, agreement_id: UUID, point: str) -> HttpResponse:
    """One thing that no clause says, such as an address or whether a court gets it: both sides settle it."""
    with walls(request.actor):
        found = find(request.actor, agreement_id)
    if point not in found.points:
        raise NotVisible("sharing.notices")
    shown = next(each for each in points_shown(found) if each.id == point)
    form = _point_form(found, point, _given(request))
    answer = _answered(request, found, point, form)
    if answer is not None:
        return answer
    return _page(request, found, point, form, "point", {"point": shown})


def _point_form(found: Notices, point: str, given: QueryDict | None) -> forms.Form:
    read, settled = found.points[point], found.both_agreed.points.get(point)
    if read is not None:
        return BodyAnswer(given, read=read)
    hint = next(each.hint for each in POINTS if each.id == point)
    return PointWords(given, hint=hint, initial={"words": settled.words if settled else ""})


def _given(request: AskedRequest) -> QueryDict | None:
    is_offer = request.method == "POST" and request.POST.get("act") != "agree"
    return request.POST if is_offer else None


def _answered(request: AskedRequest, found: Notices, key: str, form: forms.Form) -> HttpResponse | None:
    """What came of a form that was sent; None where the page is to be shown."""
    if request.method != "POST":
        return None
    if request.POST.get("act") == "agree":
        return _tried(request, lambda: _agree(request, found, key), "Agreed. Both sides now say it so.", found)
    if not form.is_valid():
        return None
    said = form.cleaned_data
    answer = Answer(said["answer"]) if said.get("answer") else None
    offer = OfferedWords(key, said["words"] if answer is not Answer.NO and answer is not Answer.YES else "", answer)
    try:
        offer_words(request.actor, found, request.now, offer=offer)
    except Refused as refusal:
        _say(form, refusal.decision)
        return None
    messages.success(
        request, f"Offered. {other_side(found.agreement, found.facts().side_of(request.actor))} answers next."
    )
    return redirect("notices", found.pk)


def _tried(request: AskedRequest, act: Callable[[], None], words: str, found: Notices) -> HttpResponse:
    act()
    messages.success(request, words)
    return redirect("notices", found.pk)


def _agree(request: AskedRequest, found: Notices, key: str) -> None:
    """To exactly the words that the page showed. Raises Stale where others wait by now, Refused."""
    offer = found.offer_about(key)
    if offer is None or str(offer.pk) != request.POST.get("offer"):
        raise Stale
    agree_words(request.actor, found, request.now, offer=offer)


def _say(form: forms.Form, refusal: Decision) -> None:
    for reason in refusal.reasons:
        form.add_error("words" if reason.code in _IN_A_FIELD else None, reason.sentence)


def _page(
    request: AskedRequest, found: Notices, key: str, form: forms.Form, name: str, context: dict[str, Any]
) -> HttpResponse:
    offer: NoticeWords | None = found.offer_about(key)
    side = found.facts().side_of(request.actor)
    if side is None:
        raise Http404
    whole = {
        **context,
        "notices": found,
        "agreement": found.agreement,
        "form": form,
        "offer": offer,
        "is_ours": offer is not None and offer.offered_by == side,
        "other": other_side(found.agreement, side),
        "may": allowed(offer_words, request.actor, found, request.now),
        "may_agree": allowed(agree_words, request.actor, found, request.now, offer=offer) if offer else None,
    }
    status = WRONG if form.errors else 200
    return render(request, f"sharing/notices/{name}.html", whole, status=status)
