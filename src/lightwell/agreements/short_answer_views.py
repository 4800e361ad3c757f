"""What is sent about a clause in one press: its plain words are kept, and why; a community party gives its own yes.

Stage 2, agreement. Source: Data Protection and Use Policy, Transparency and Choice, and Manaakitanga.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lightwell.agreements.clause_views import STALE, WRONG, clause_page, find, find_clause, once, refused
from lightwell.agreements.draft_forms import Answer, seen_in
from lightwell.agreements.models import DraftClause
from lightwell.agreements.moving import agree_as_community, keep_words
from lightwell.agreements.sent_twice import was_made
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.negotiating import MoveKind
from lightwell.policy.stated_words import cleaned


@require_POST
def draft_keep_words(request: AskedRequest, draft_id: UUID, clause_id: UUID) -> HttpResponse:
    """Offer a clause as it is worded, with the reason why its plain words still fit: the other side answers that."""
    found, shown = find_clause(request, draft_id, clause_id)
    because, seen = cleaned(request.POST.get("because", "")), seen_in(request.POST)
    refusal = refused(lambda: keep_words(request.actor, shown.row, request.now, because=because, seen_moves=seen))
    if refusal is None:
        messages.success(request, "Your reason is with the other side, which answers it with the clause.")
        return redirect("draft-clause", draft_id, clause_id)
    if was_made(request, shown.row, found.draft.side, seen or 0, MoveKind.COUNTER, because):
        return once(request, shown.row)
    form = Answer(None, found.answers, found.moves_made)
    status = STALE if "moved-since" in refusal.codes else WRONG
    return clause_page(request, found, form, status=status, seen=seen, words=(because, refusal))


@require_POST
def draft_community(request: AskedRequest, draft_id: UUID, clause_id: UUID) -> HttpResponse:
    """A community party gives the yes of its own that a clause needs."""
    row: DraftClause = find(request, draft_id, clause_id).shown.row
    now: dt.datetime = request.now
    agree_as_community(request.actor, row, now)
    messages.success(request, "Your community’s yes stands beside the clause.")
    return redirect("draft-clause", draft_id, clause_id)
