"""Before you sign, and before you tender: drop a sheet in, see what would be taken of it, and nothing is kept.

Stage 2, tender and agreement. Source: Data Protection and Use Policy, Mahitahitanga; Privacy Act 2020, section 22,
principle 5. The form's files are held in memory; the CSRF check comes once they have somewhere to go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from lightwell.agreements.draft_pages import visible_draft
from lightwell.agreements.faults_in_words import in_plain_words
from lightwell.agreements.frames import NO_FRAME, Frame, frame_of
from lightwell.codesign.hour_costs import an_hour
from lightwell.codesign.models import Programme
from lightwell.codesign.saying import part_in
from lightwell.gateway.unusable import Unusable
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.decisions import Decision
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.local_days import local_day
from lightwell.policy.trying_rules import hours_asked, may_try_before_signing, may_try_before_tender
from lightwell.sharing.hand_over_forms import ACCEPTED
from lightwell.sharing.holding import HoldingUploadHandler, given_of
from lightwell.sharing.receiving import WRONG
from lightwell.sharing.trial_job import TrialTask
from lightwell.sharing.trying import Asked, asked_before_tender, asked_by_draft, needs_asked, text_of, try_in_a_child
from lightwell.sharing.trying_forms import LARGEST, LARGEST_BYTES, TABLES_FIELD, Sheet
from lightwell.sharing.trying_pages import TriedShown, shown

NOT_ALLOWED: Final = 403


@dataclass(frozen=True, slots=True)
class Page:
    """Where a sheet is tried. asked: makes what it is tried on. frame: what things are called. back: the way back."""

    heading: str
    eyebrow: str
    back: str
    back_words: str
    may: Decision
    asked: Callable[[], Asked | None]
    frame: Frame = NO_FRAME
    is_tender: bool = False


@csrf_exempt  # `_answered` checks the form, once its files have somewhere to go
@require_http_methods(["GET", "HEAD", "POST"])
def draft_try(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """What this draft, as it is worded now, would take of a sheet that the provider has already."""
    actor = request.actor
    with walls(actor):
        draft = visible_draft(actor, draft_id)
    return _at(
        request,
        Page(
            heading="Before you sign: try it on a sheet of yours",
            eyebrow=f"{draft.title}, draft of version {draft.version}",
            back=reverse("draft", args=[draft.pk]),
            back_words="Back to the draft",
            may=may_try_before_signing(actor, draft.facts()),
            asked=lambda: asked_by_draft(actor, draft),
            frame=frame_of(draft.frame),
        ),
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def programme_try(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """What an agreement made of what is asked would take, for a provider that may tender."""
    actor = request.actor
    with walls(actor):
        programme = Programme.objects.visible_to(actor).select_related("agency").filter(pk=programme_id).first()
        if programme is None:
            raise NotVisible(f"codesign.programme {programme_id}")
        part = part_in(programme, actor)
        needs = needs_asked(actor, programme)
    return _at(
        request,
        Page(
            heading="Before you tender: try what is asked on a sheet of yours",
            eyebrow=programme.title,
            back=reverse("say", args=[programme.pk]) if part else reverse("programme", args=[programme.pk]),
            back_words="Back to what is asked",
            may=may_try_before_tender(actor, part.facts() if part else None),
            asked=lambda: asked_before_tender(actor, programme, needs) if needs else None,
            is_tender=True,
        ),
    )


def _at(request: AskedRequest, page: Page) -> HttpResponse:
    if not page.may:  # before a byte of a file is read
        return _page(request, page, status=NOT_ALLOWED)
    asked, faults = _made(request, page)
    if request.method != "POST" or asked is None:
        return _page(request, page, asked, Sheet(request.now), faults=faults, status=WRONG if faults else 200)
    handler = HoldingUploadHandler(LARGEST_BYTES)
    request.upload_handlers = [handler]
    return _answered(request, page, asked, handler)


def _made(request: AskedRequest, page: Page) -> tuple[Asked | None, tuple[str, ...]]:
    """What a sheet is tried on, or what keeps it from fitting together yet."""
    try:
        with walls(request.actor):
            return page.asked(), ()
    except NotWellFormed as wrong:
        return None, tuple(in_plain_words(each, page.frame) for each in wrong.faults)


@csrf_protect
def _answered(request: AskedRequest, page: Page, asked: Asked, handler: HoldingUploadHandler) -> HttpResponse:
    given = request.POST, request.FILES  # reading them is what fills the handler
    form = Sheet(request.now, *given, is_too_large=handler.is_too_large)
    if not form.is_valid():
        return _page(request, page, asked, form, status=WRONG)
    try:
        answer = _tried(request, asked, form)
    except Unusable as trouble:
        form.add_error(TABLES_FIELD, str(trouble))
        return _page(request, page, asked, form, status=WRONG)
    return _page(request, page, asked, form, answer)


def _tried(request: AskedRequest, asked: Asked, form: Sheet) -> TriedShown:
    tried = try_in_a_child(
        TrialTask(
            document=text_of(asked.document),
            period=form.quarter.code,
            told_by=local_day(request.now),
            files=tuple(given_of(each) for each in form.given_tables),
            people=given_of(form.given_people) if form.given_people else None,
            passed_over=asked.passed_over,
        )
    )
    hours = hours_asked(asked.efforts, tried.people, form.cleaned_data["minutes"])
    with walls(request.actor):
        hour = an_hour(request.actor)
    return shown(asked.document.agreement, tried, hours, hour)


def _page(
    request: AskedRequest,
    page: Page,
    asked: Asked | None = None,
    form: Sheet | None = None,
    answer: TriedShown | None = None,
    *,
    faults: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "page": page,
        "several_tables": asked is not None and len(asked.document.agreement.tables) > 1,
        "asked": asked,
        "form": form,
        "answer": answer,
        "faults": faults,
        "accepted": ACCEPTED,
        "largest": LARGEST,
    }
    return render(request, "sharing/trying/sheet.html", context, status=status)
