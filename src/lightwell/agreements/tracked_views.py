"""A draft as a file with its changes tracked, for a lawyer who wants one; and what such a file is not for.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga. For whoever may read the draft, advisers too.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lightwell.agreements.draft_pages import visible_draft
from lightwell.agreements.tracked_changes import compared_with, tracked_lines
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.printing.word import TYPE, docx


@require_safe
def draft_tracked(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """What the file holds, and where moves are made instead."""
    with walls(request.actor):
        draft = visible_draft(request.actor, draft_id)
        context = {"draft": draft, "compared_with": compared_with(draft)}
    return render(request, "agreements/draft_tracked.html", context)


@require_safe
def draft_word(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """The file."""
    with walls(request.actor):
        draft = visible_draft(request.actor, draft_id)
        lines = tracked_lines(request.actor, draft, request.now)
    name = f"{draft.code}-draft-{draft.version}-changes.docx"
    return HttpResponse(
        docx(lines, title=f"{draft.title}, draft of version {draft.version}", written_at=request.now),
        content_type=TYPE,
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )
