"""The page on which a side asks for a community party's own yes to a clause, or takes that out again.

Stage 2, agreement. Source: Data Protection and Use Policy, Manaakitanga.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.agreements.communities import ask_community, known_communities, take_out_community
from lightwell.agreements.draft_pages import visible_draft
from lightwell.agreements.models import Comment, DraftClause
from lightwell.agreements.moving import SaidAlready, ask_for_party
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor

WRONG, NOT_ALLOWED = 422, 403


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_yes(request: AskedRequest, draft_id: UUID, clause_id: UUID) -> HttpResponse:
    """Choose the community party, or take the requirement out."""
    actor, now = request.actor, request.now
    with walls(actor):
        draft = visible_draft(actor, draft_id)
        row = _clause(list(draft.clauses.all()), clause_id)
        row.draft = draft
        known = known_communities(actor)
        may = allowed(ask_community, actor, row, now)
        may_take_out = allowed(take_out_community, actor, row, now)
        may_ask_agency = bool(allowed(ask_for_party, actor, row, now))
        asked = Comment.objects.visible_to(actor).filter(clause=row, asks_for_party=True)
        asked_on = asked.order_by("said_at").values_list("said_at", flat=True).last()
    if request.method == "POST" and may_ask_agency and "ask-agency" in request.POST:
        _ask_the_agency(request, row, knows_of_some=bool(known))
        return redirect("draft-clause", draft_id, clause_id)
    if request.method == "POST" and "take-out" in request.POST:
        take_out_community(actor, row, now)
        messages.success(request, "The clause needs no community party’s yes any more. Both sides see that.")
        return redirect("draft-clause", draft_id, clause_id)
    wrong = None
    if request.method == "POST":
        wrong = "Choose one of them."
        chosen = next((each for each in known if str(each.pk) == request.POST.get("organisation")), None)
        if chosen is not None and (wrong := _why_not(actor, row, chosen, now)) is None:
            ask_community(actor, row, now, community=chosen)
            messages.success(request, f"{chosen.name} can read the draft, and is asked for a yes of its own.")
            return redirect("draft-clause", draft_id, clause_id)
    context = {"draft": draft, "row": row, "known": known, "may": may, "may_take_out": may_take_out, "wrong": wrong}
    context["may_ask_agency"], context["asked_on"] = may_ask_agency, asked_on if may_ask_agency else None
    status = WRONG if wrong else 200 if may or may_take_out else NOT_ALLOWED
    return render(request, "agreements/draft_ask_community.html", context, status=status)


def _ask_the_agency(request: AskedRequest, row: DraftClause, *, knows_of_some: bool) -> None:
    """Beside the clause, where both sides read it; pressed twice, it stands once."""
    words = f"Please name a {'Māori' if row.maori_due else 'community'} party for this clause."
    if not knows_of_some:
        words += " We know of none here that we could name ourselves."
    with suppress(SaidAlready):
        ask_for_party(request.actor, row, request.now, words=words)
    messages.success(request, "You have asked the agency to name one. That stands beside the clause.")


def _why_not(actor: Actor, row: DraftClause, chosen: Organisation, now: dt.datetime) -> str | None:
    """Why this party cannot be asked, where whoever asks may ask somebody."""
    with walls(actor):
        decision = allowed(ask_community, actor, row, now, community=chosen)
    own = [each.sentence for each in decision.reasons if each.code in _ABOUT_THE_PARTY]
    return " ".join(own) or None


_ABOUT_THE_PARTY = ("has-not-said-it-speaks-for-maori", "does-not-speak-for-maori", "not-a-community")


def _clause(rows: list[DraftClause], clause_id: UUID) -> DraftClause:
    """Raises NotVisible, for what stands beside the clauses too."""
    found = next((each for each in rows if each.pk == clause_id and not each.point), None)
    if found is None:
        raise NotVisible(f"agreements.draftclause {clause_id}")
    return found
