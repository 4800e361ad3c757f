"""The pages of an agreement: the list, one in plain words, the same on paper, and the very document that was signed.

Stage 2, agreement. Source: DPUP, Transparency and Choice guideline: whoever is named in an agreement can read it.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lightwell.agreements.actions import sign
from lightwell.agreements.documents import document_of_hash
from lightwell.agreements.draft_list import drafts_of, listed_for
from lightwell.agreements.drafting import begin_draft
from lightwell.agreements.in_words import in_words
from lightwell.agreements.models import AgreementVersion, DraftState, Signature
from lightwell.agreements.paper import paper
from lightwell.agreements.queries import own_yeses, reasons_beside
from lightwell.agreements.varied import what_varies
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.odrl.exporting import export
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Actor
from lightwell.policy.agreement_rules import AgreementState, Standing
from lightwell.policy.local_days import local_day
from lightwell.printing.press import pdf

ON_A_PAGE = 20
JSON_LD = "application/ld+json"
_DRAFTS_BESIDE = 6
_NEVER_SIGNED = ("first-day-is-past", "what-it-varies-is-ended")
_STANDINGS = {each.value: each for each in Standing}
_STANDING_CHOICES = (
    (Standing.IN_FORCE, "In force"),
    (Standing.TO_COME, "Signed, to begin later"),
    (Standing.SUSPENDED, "Suspended"),
    (Standing.OVER, "Ended"),
    (Standing.NOT_SIGNED, "Not signed by both sides yet"),
    (Standing.WITHDRAWN, "Taken back before both sides had signed"),
)


@require_safe
def agreements(request: AskedRequest) -> HttpResponse:
    """Every agreement one may read. Where there is one, it is shown at once."""
    wanted, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    standing, today = _STANDINGS.get(state), local_day(request.now)
    with walls(request.actor):
        visible = AgreementVersion.objects.visible_to(request.actor)
        first_two = list(visible.values_list("pk", flat=True)[:2])
        found = visible.select_related("programme", "agency", "provider").defer("document")
        found = found.filter(_named_like(wanted))
        found = found.standing(standing, today) if standing else found
        page = Paginator(found.order_by("-starts_on", "title", "-version"), ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
        talked_over = drafts_of(request.actor).filter(state__in=(DraftState.OPEN.value, DraftState.PROPOSED.value))
        drafts = listed_for(request.actor, list(talked_over[:_DRAFTS_BESIDE]))
    if len(first_two) == 1 and not request.GET and not drafts:
        return redirect("agreement", first_two[0])
    context = {"page": page, "q": wanted, "state": state, "states": _STANDING_CHOICES, "any": bool(first_two)}
    context |= {"drafts": drafts, "listed": [(each, each.stands_on(today)) for each in page.object_list]}
    return render(request, "agreements/agreements.html", context)


def _named_like(words: str) -> Q:
    return Q(title__icontains=words) | Q(provider__name__icontains=words) | Q(programme__title__icontains=words)


@require_safe
def agreement(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """One agreement, clause by clause, in plain words."""
    with walls(request.actor):
        found = visible_agreement(request.actor, agreement_id)
        signatures = list(
            Signature.objects.visible_to(request.actor)
            .filter(agreement=found)
            .select_related("organisation")
            .order_by("signed_at")
        )
        may_sign = allowed(sign, request.actor, found, request.now)
        may_vary, may_begin_anew = _may_go_on(request, found)
        reasons = reasons_beside(found, request.actor)
        replaced_by = found.replaced_by()
        yeses = own_yeses(found, request.actor)
        before = found.before(request.actor)
    context = {
        "agreement": found,
        "replaced_by": replaced_by,
        "varied": what_varies(before, found),
        "words": in_words(found.agreed, reasons),
        "signatures": signatures,
        "not_signed": yet_to_sign(found, signatures),
        "is_draft": found.state == AgreementState.DRAFT,
        "stands": found.stands_on(local_day(request.now)),
        "may_sign": may_sign,
        "unsignable": next((each for each in may_sign.reasons if each.code in _NEVER_SIGNED), None),
        "is_side": request.actor.organisation_id in (found.agency_id, found.provider_id),
        "may_vary": may_vary,
        "may_begin_anew": may_begin_anew,
        "own_yeses": yeses,
    }
    return render(request, "agreements/agreement.html", context)


def _may_go_on(request: AskedRequest, found: AgreementVersion) -> tuple[bool, bool]:
    """Whether the next version of it may be begun, or else a new agreement from its clauses."""
    actor, programme, now = request.actor, found.programme, request.now
    if allowed(begin_draft, actor, programme, now, replaces=found):
        return True, False
    return False, bool(allowed(begin_draft, actor, programme, now, begins_from=found))


@require_safe
def document(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """The very bytes that were signed: their SHA-256 is the hash on the page."""
    with walls(request.actor):
        found = visible_agreement(request.actor, agreement_id)
    return _download(found, found.document.encode(), "json", "application/json")


@require_safe
def in_others_terms(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """The same agreement as other systems read it: ODRL 2.2 with DPV, as JSON-LD."""
    with walls(request.actor):
        found = visible_agreement(request.actor, agreement_id)
    return _download(found, json.dumps(export(found.agreed), ensure_ascii=False, indent=2).encode(), "jsonld", JSON_LD)


@require_safe
def on_paper(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """The agreement as a PDF that can be read aloud, in the words of its page."""
    with walls(request.actor):
        found = visible_agreement(request.actor, agreement_id)
    stands = found.stands_on(local_day(request.now)).standing
    return _download(found, _printed(found.hash, found.document, stands, found.last_on), "pdf", "application/pdf")


@lru_cache(maxsize=16)
def _printed(digest: str, text: str, stands: Standing, last_on: dt.date) -> bytes:
    """The same paper is the same bytes, and what was signed does not change: it is laid out once."""
    return pdf(paper(document_of_hash(digest, text), stands=stands, last_on=last_on))


def _download(agreement: AgreementVersion, content: bytes, ending: str, kind: str) -> HttpResponse:
    name = content_disposition_header(True, f"{agreement.code}-version-{agreement.version}.{ending}")
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": name or "attachment"})


def visible_agreement(actor: Actor, agreement_id: UUID) -> AgreementVersion:
    """Inside `walls`. Raises NotVisible."""
    visible = AgreementVersion.objects.visible_to(actor).select_related("programme", "agency", "provider")
    found = visible.filter(pk=agreement_id).first()
    if found is None:
        raise NotVisible(f"agreements.agreementversion {agreement_id}")
    return found


def yet_to_sign(agreement: AgreementVersion, signatures: list[Signature]) -> list[str]:
    """The names of the sides whose signature it has not got."""
    signed = {signature.organisation_id for signature in signatures}
    return [side.name for side in (agreement.agency, agreement.provider) if side.pk not in signed]
