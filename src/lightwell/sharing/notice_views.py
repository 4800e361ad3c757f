"""The pages of what families are told: how it stands, each version as it is read, on paper, and the proof.

Stage 3, sharing. Source: Data Protection and Use Policy, Transparency and Choice guideline. For both sides; a family
reads the same from its own space.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.decisions import Decision
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import Side
from lightwell.policy.notice_elements import Element, NoticeAudience
from lightwell.policy.notice_proof import where
from lightwell.printing.booklet import DoesNotFit
from lightwell.printing.booklet import pdf as booklet_pdf
from lightwell.printing.press import pdf
from lightwell.sharing.notice_models import NoticeTranslation
from lightwell.sharing.notice_pages import (
    audience_of,
    find,
    other_side,
    points_shown,
    sections_shown,
    shown,
    told_now,
    turn_of,
    versions_shown,
)
from lightwell.sharing.notice_paper import booklet, paper
from lightwell.sharing.notice_settling import agree_notice, put_up_notice
from lightwell.sharing.notice_standing import Notices, section_of

WRONG, NOT_ALLOWED = 422, 403


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """How what families are told stands: whose turn it is, every version, and what is still to settle."""
    with walls(request.actor):
        found = find(request.actor, agreement_id)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if not act:
        return _overview(request, found)
    try:
        _done(request, found, act)
    except Refused as refusal:
        return _overview(request, found, refusal.decision)
    return redirect("notices", agreement_id)


def _done(request: AskedRequest, found: Notices, act: str) -> None:
    if act == "put-up":
        put_up_notice(request.actor, found, request.now)
        messages.success(request, "It is put up. The other side reads it, and agrees or words it otherwise.")
    elif act == "agree":
        version = agree_notice(request.actor, found, request.now, seen=request.POST.get("seen", ""))
        messages.success(request, f"Both sides have agreed. Families are told version {version.number} from now.")
    else:
        raise Http404


def _overview(request: AskedRequest, found: Notices, refusal: Decision | None = None) -> HttpResponse:
    side = found.facts().side_of(request.actor)
    context = {
        **_whose(found, side),
        "turn": turn_of(found, side, local_day(request.now)),
        "versions": versions_shown(found),
        "points": points_shown(found),
        "offers": [(each, _where_to(found, each.audience, each.about)) for each in found.offers],
        "may_put_up": _may(request, found, "put-up"),
        "may_agree": _may(request, found, "agree"),
        "refusal": refusal,
    }
    return render(request, "sharing/notices/notices.html", context, status=200 if refusal is None else NOT_ALLOWED)


def _whose(found: Notices, side: Side | None) -> dict[str, Any]:
    return {
        "notices": found,
        "agreement": found.agreement,
        "side": side or "",
        "other": other_side(found.agreement, side),
    }


def _may(request: AskedRequest, found: Notices, act: str) -> Decision:
    actor, now = request.actor, request.now
    return allowed(put_up_notice, actor, found, now) if act == "put-up" else allowed(agree_notice, actor, found, now)


def _where_to(found: Notices, audience: str, about: str) -> str:
    """The words that an offer is about, as they are now."""
    said = found.sentences(NoticeAudience(audience), about) if audience else ()
    if said:
        return said[0].words
    return next((each.words for each in found.notices[0].sentences if each.point == about), "")


# --- one version ---------------------------------------------------------------------------------------------


@require_safe
def notice(request: AskedRequest, agreement_id: UUID, audience: str) -> HttpResponse:
    """One version as it is read: on a telephone, aloud, in large print."""
    whom = audience_of(audience)
    with walls(request.actor):
        found = find(request.actor, agreement_id)
        told, version = told_now(found, whom, as_it_would_be="draft" in request.GET)
        translations = list(_translations(request, found, whom)) if version else []
    context = {
        **_whose(found, found.facts().side_of(request.actor)),
        "audience": whom,
        "audiences": tuple(NoticeAudience),
        "told": told,
        "version": version,
        "sections": sections_shown(told),
        "translations": translations,
        "is_large": "large" in request.GET,
        "is_draft": version is None,
        "is_current": found.is_current,
        "has_booklet": whom.has_childs_words,
    }
    return render(request, "sharing/notices/notice.html", context)


def _translations(request: AskedRequest, found: Notices, whom: NoticeAudience) -> Any:
    visible = NoticeTranslation.objects.visible_to(request.actor)
    return visible.filter(version=found.agreed_version, audience=whom).order_by("language")


@require_safe
def notice_paper(request: AskedRequest, agreement_id: UUID, audience: str) -> HttpResponse:
    """One version as a PDF that can be read aloud; in large print where that is asked for."""
    whom = audience_of(audience)
    with walls(request.actor):
        found = find(request.actor, agreement_id)
        told, version = told_now(found, whom, as_it_would_be="draft" in request.GET)
    is_large = "large" in request.GET
    made = pdf(paper(found.agreement, told, version, is_large=is_large))
    return _file(found, f"{whom}{'-large-print' if is_large else ''}", made)


@require_safe
def notice_booklet(request: AskedRequest, agreement_id: UUID, audience: str) -> HttpResponse:
    """A child's version on one sheet, to fold into a booklet of eight pages with one to draw on."""
    whom = audience_of(audience)
    with walls(request.actor):
        found = find(request.actor, agreement_id)
        told, version = told_now(found, whom, as_it_would_be="draft" in request.GET)
    if not whom.has_childs_words:
        raise NotVisible("sharing.notices")
    try:
        made = booklet_pdf(booklet(found.agreement, told, version))
    except DoesNotFit as wrong:
        context = {**_whose(found, None), "audience": whom, "panel": wrong.panel}
        return render(request, "sharing/notices/does_not_fit.html", context, status=WRONG)
    return _file(found, f"{whom}-booklet", made)


def _file(found: Notices, name: str, content: bytes) -> HttpResponse:
    disposition = content_disposition_header(True, f"{found.agreement.code}-notice-{name}.pdf")
    headers = {"Content-Disposition": disposition or "attachment"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


# --- the proof -----------------------------------------------------------------------------------------------

_FOR: Final = "for"


@require_safe
def notice_proof(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """That every clause and everything that is asked for is in every version, and nothing else: as tables."""
    whom = audience_of(request.GET.get(_FOR, NoticeAudience.ADULT))
    with walls(request.actor):
        found = find(request.actor, agreement_id)
    proof = found.proofs[list(NoticeAudience).index(whom)]
    rows = [(element, [(p, where(p, element), _gaps_of(p, element)) for p in found.proofs]) for element in Element]
    context = {
        **_whose(found, found.facts().side_of(request.actor)),
        "audience": whom,
        "audiences": tuple(NoticeAudience),
        "proofs": found.proofs,
        "proof": proof,
        "all_hold": all(each.holds for each in found.proofs),
        "worded": sum(len(each.worded) for each in found.proofs),
        "by_rule": sum(each.by_rule for each in found.proofs),
        "elements": rows,
        "lines": [(section_of(proof.notice, each).heading.words, shown(each)) for each in proof.notice.sentences],
    }
    return render(request, "sharing/notices/proof.html", context)


def _gaps_of(proof: Any, element: Element) -> list[str]:
    return [gap.words for gap in proof.gaps if gap.element is element]
