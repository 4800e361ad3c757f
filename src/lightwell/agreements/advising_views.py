"""The pages on which somebody is asked for advice on a draft, is taken out of it, and finds what they said.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga. Whoever was taken out reads their own words
alone: nothing of the draft, as it was or as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.agreements.advising import ask_adviser, take_out_adviser
from lightwell.agreements.communities import take_out_community
from lightwell.agreements.draft_models import DraftClause
from lightwell.agreements.draft_pages import draft_shown, visible_draft
from lightwell.agreements.models import Adviser, Comment, ItemAnswer
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible, held_by
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind
from lightwell.policy.decisions import Decision

WRONG, NOT_ALLOWED = 422, 403


@require_http_methods(["GET", "HEAD", "POST"])
def draft_adviser(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """Ask another organisation to read the draft and to comment on it."""
    actor = request.actor
    with walls(actor):
        found = visible_draft(actor, draft_id)
        shown = draft_shown(actor, found)
        left_out = [found.agency_id, found.provider_id, *found.facts().advisers]
        visible = Organisation.objects.visible_to(actor).exclude(kind=PartyKind.PROVIDER.value)
        known = list(visible.exclude(pk__in=left_out).order_by("name"))
        may = allowed(ask_adviser, actor, found, request.now)
    if request.method == "POST":
        chosen = next((each for each in known if str(each.pk) == request.POST.get("organisation")), None)
        if chosen is not None:
            ask_adviser(actor, found, request.now, organisation=chosen)
            messages.success(request, f"{chosen.name} can read this draft now, and comment on it.")
            return redirect("draft", draft_id)
    wrong = request.method == "POST"
    context = {"draft": shown, "known": known, "may": may, "wrong": wrong}
    status = WRONG if wrong else 200 if may else NOT_ALLOWED
    return render(request, "agreements/draft_adviser.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def adviser_out(request: AskedRequest, draft_id: UUID, adviser_id: UUID) -> HttpResponse:
    """Ask whether it is meant, then end somebody's advice."""
    actor, now = request.actor, request.now
    with walls(actor):
        shown = draft_shown(actor, visible_draft(actor, draft_id))
        found = next((each for each in shown.asked if each.row.pk == adviser_id), None)
        if found is None:
            raise NotVisible(f"agreements.adviser {adviser_id}")
        may = allowed(take_out_adviser, actor, found.row, now)
        needed = yes_needed(actor, found.row)
    if request.method == "POST":
        take_out_adviser(actor, found.row, now)
        messages.success(request, f"{found.name} reads nothing of this draft any more, and is told so.")
        return redirect("draft", draft_id)
    context = {"draft": shown, "found": found, "may": may, "needed": needed}
    return render(request, "agreements/adviser_out.html", context, status=200 if may else NOT_ALLOWED)


@dataclass(frozen=True, slots=True)
class YesNeeded:
    """A clause that needs an adviser's own yes. may_take_out: whoever reads may take that out of it, or why not."""

    row: DraftClause
    may_take_out: Decision


def yes_needed(actor: Actor, adviser: Adviser) -> tuple[YesNeeded, ...]:
    """The clauses for which an adviser goes on reading a draft; inside `walls`."""
    rows = [each for each in adviser.draft.clauses.all() if each.needs_a_yes_of(adviser.organisation_id)]
    return tuple(YesNeeded(each, take_out_community.rule(actor, each.facts())) for each in rows)


@require_safe
def draft_said(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """What somebody said beside a draft that they advise on, or advised on once."""
    actor = request.actor
    with walls(actor):
        own = Adviser.objects.visible_to(actor).filter(held_by(organisation=actor.organisation_id))
        found = own.filter(draft=draft_id).first()
        if found is None:
            raise NotVisible(f"agreements.draft {draft_id}")
        if found.left_at is None:
            return redirect("draft", draft_id)
        said = Comment.objects.visible_to(actor).filter(held_by(organisation=actor.organisation_id), draft=draft_id)
        words = list(said.order_by("said_at"))
        own_answers = ItemAnswer.objects.visible_to(actor).filter(held_by(organisation=actor.organisation_id))
        answers = list(own_answers.filter(draft=draft_id).order_by("said_at", "id"))
    return render(request, "agreements/draft_said.html", {"found": found, "said": words, "answers": answers})


def advised_before(actor: Actor) -> list[Adviser]:
    """The drafts that one's organisation was taken out of; inside `walls`."""
    own = Adviser.objects.visible_to(actor).filter(held_by(organisation=actor.organisation_id))
    return list(own.filter(left_at__isnull=False).order_by("-left_at"))
