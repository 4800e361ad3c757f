"""The page of one review of a need: its files, and another; each reading of one is recorded.

Stage 1, co-design. Source: `lightwell.policy.review_files`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_http_methods, require_POST

from lightwell.codesign.design_forms import DAY
from lightwell.codesign.design_pages import designed_need
from lightwell.codesign.models import ReviewFile
from lightwell.codesign.review_files import attach_review, read_review
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.checks_and_balances import REVIEWS, Check
from lightwell.policy.review_files import FileKind

WRONG: Final = 422
_FIELDS: Final = {"day-to-come": "made_on", "file-too-large": "document", "not-a-document": "document"}


class AttachReview(SeenForm):
    """The file of a review, and the day on which the review was made."""

    document = forms.FileField(
        label="The review’s file",
        help_text="A PDF or a Word document (.docx), up to 2 MB.",
        error_messages={
            "required": "Choose the file. One of more than 2 MB does not arrive.",
            "empty": "This file is empty. Choose another.",
        },
    )
    made_on = forms.DateField(
        label="On which day was it made?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DAY,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: AskedRequest, need_id: UUID, which: str) -> HttpResponse:
    """The files of one review of a need, the latest first; and the form to keep another."""
    if which not in REVIEWS:
        raise Http404
    actor = request.actor
    with walls(actor):
        found = designed_need(actor, need_id)
        files = list(ReviewFile.objects.visible_to(actor).filter(need=found, review=which).defer("content"))
        may = allowed(attach_review, actor, found, request.now, already=len(files))
        may_read = {each.pk: bool(allowed(read_review, actor, each, request.now)) for each in files[:1]}
    form = AttachReview(request.POST, request.FILES) if request.method == "POST" else AttachReview()
    if may and form.is_valid() and _is_kept(request, found, Check(which), form, len(files)):
        messages.success(request, "The file is kept, sealed. Whoever reads it is recorded.")
        return redirect("design-review", found.pk, which)
    context = {
        "need": found,
        "review": Check(which),
        "files": sorted(files, key=lambda each: each.added_at, reverse=True),
        "may_read": any(may_read.values()),
        "form": form,
        "may": may,
    }
    status = (WRONG if form.is_bound else 200) if may else 403
    return render(request, "codesign/design_review.html", context, status=status)


def _is_kept(request: AskedRequest, need: Any, which: Check, form: AttachReview, already: int) -> bool:
    document, made_on = form.cleaned_data["document"], form.cleaned_data["made_on"]
    name = get_valid_filename(document.name)[-200:]
    try:
        attach_review(
            request.actor, need, request.now, review=which, name=name, made_on=made_on, content=document.read(),
            already=already,
        )  # fmt: skip
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error(_FIELDS.get(reason.code), reason.sentence)
        return False
    return True


@require_POST
def read(request: AskedRequest, file_id: UUID) -> HttpResponse:
    """Give a file to whoever may read it, to keep on their own machine; that they did is recorded first."""
    actor = request.actor
    with walls(actor):
        own = ReviewFile.objects.visible_to(actor).filter(agency=actor.organisation_id)
        found = own.filter(pk=file_id).first()
    if found is None:
        raise NotVisible(f"codesign.reviewfile {file_id}")
    content = read_review(actor, found, request.now).opened()
    response = HttpResponse(content, content_type=FileKind(found.kind).content_type)
    response["Content-Disposition"] = f'attachment; filename="{_plain(found, found.made_on)}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _plain(found: ReviewFile, on: dt.date) -> str:
    """A name of our own: what it was called elsewhere is shown, and no header's to carry."""
    return f"{found.review}-{on.isoformat()}.{found.kind}"
