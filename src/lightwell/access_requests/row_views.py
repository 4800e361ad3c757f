"""The rows found in a case, to whoever answers it, with the answer that gives them begun.

Stage 4, access and correction. Source: `lightwell.policy.case_rows`. By POST, since each reading is in the ledger.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from lightwell.access_requests.models import AskedItem
from lightwell.access_requests.part_forms import AnswerItem
from lightwell.access_requests.part_views import own_item
from lightwell.access_requests.queries import case_of
from lightwell.access_requests.reading_rows import RowRead, RowsOf, as_words, called_back_of, read_rows
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.access_words import CaseKind
from lightwell.policy.agreement import PartyKind
from lightwell.sharing.children import ChildKilled, ChildUnusable


@require_POST
def rows(request: AskedRequest, case_id: UUID, item_id: UUID) -> HttpResponse:
    """This one person's rows, read for this one answer."""
    with walls(request.actor):
        found = case_of(request.actor, case_id, request.now)
        part, asked = own_item(found, item_id)
        back = called_back_of(asked) if asked.delivery_id else ()
    read: tuple[RowRead, ...] = ()
    trouble = ""
    try:
        read = read_rows(request.actor, RowsOf(asked, part), request.now)
    except (ChildUnusable, ChildKilled) as problem:
        trouble = str(problem) or "This machine stopped it before it was done. Try again in a moment."
    is_public = part.holder.kind == PartyKind.AGENCY
    words = asked.says or as_words(read, _where(asked))
    initial = {"outcome": asked.outcome or "given", "grounds": asked.grounds, "words": words}
    form = AnswerItem(None, CaseKind(found.case.kind), is_public=is_public, initial=initial)
    context = {"case": found.case, "item": asked, "rows": read, "trouble": trouble, "form": form, "back": back}
    return render(request, "access_requests/rows.html", context, status=409 if trouble else 200)


def _where(asked: AskedItem) -> str:
    return f"{asked.delivery.unit.name}, {asked.delivery.quarter.words}" if asked.delivery else ""
