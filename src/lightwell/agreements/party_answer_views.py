"""The page on which a Māori party says yes or no to each item of which a clause gives more than was designed.

Stage 2, agreement. Source: `lightwell.policy.draft_maori`. Everything that was typed is taken together, or nothing is
lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.agreements.clause_views import NOT_ALLOWED, WRONG, find_clause
from lightwell.agreements.draft_forms import Words
from lightwell.agreements.draft_pages import ClauseShown
from lightwell.agreements.party_answers import answer_item
from lightwell.ledger.gate import allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.draft_maori import ItemSaid
from lightwell.policy.maori_party import PartyAnswer, Standing
from lightwell.policy.wording import form_words


class ItemAnswerForm(SeenForm):
    """A party's answer about one item. seen: how the item stood when it was read."""

    answer = forms.ChoiceField(
        label="Yes or no?",
        choices=[(PartyAnswer.APPROVE.value, "Yes: we approve it"), (PartyAnswer.DECLINE.value, "No: we decline it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    words = Words(
        label="Why?",
        rows=2,
        required=False,
        help_text="A no has a reason, which both sides read. Say too what would make it a yes.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One item that is asked about, and how it stands."""

    path: str
    name: str
    goes: str
    standing: Standing
    said: ItemSaid | None
    form: ItemAnswerForm


@require_http_methods(["GET", "HEAD", "POST"])
def draft_items(request: AskedRequest, draft_id: UUID, clause_id: UUID) -> HttpResponse:
    """Say yes or no to each item; the two sides read how each stands."""
    found, shown = find_clause(request, draft_id, clause_id)
    with walls(request.actor):
        may = allowed(answer_item, request.actor, shown.row, request.now)
        cards = [_card(request, shown, path, is_asked=bool(may)) for path in shown.row.due_items]
    if request.method == "POST" and may and _all_said(request, shown, cards):
        messages.success(request, "Your yes and no stand beside the clause, and both sides read them.")
        return redirect("draft-clause", draft_id, clause_id)
    context = {"draft": found.draft, "each": shown, "cards": cards, "may": may}
    is_theirs = bool(may) or found.draft.side is not None
    status = WRONG if request.method == "POST" else 200 if is_theirs else NOT_ALLOWED
    return render(request, "agreements/draft_items.html", context, status=status)


def _card(request: AskedRequest, shown: ClauseShown, path: str, *, is_asked: bool) -> ItemCard:
    row = shown.row
    said = [each for each in row.draft.said_of_items.get(row.pk, ()) if each.item == path]
    goes = "; ".join(
        f"{form_words(part.generalise) or 'as it is in the file'}, {part.identifying.words}"
        for part in shown.clause.items if part.item == path
    )  # fmt: skip
    prefix = f"item-{path.replace('.', '--')}"
    given = request.POST if request.method == "POST" and is_asked else None
    return ItemCard(
        path=path,
        name=shown.item_name(path),
        goes=goes,
        standing=row.with_a_party[path],
        said=said[-1] if said else None,
        form=ItemAnswerForm(given, prefix=prefix, initial={"seen": row.due_items[path]}),
    )


def _all_said(request: AskedRequest, shown: ClauseShown, cards: list[ItemCard]) -> bool:
    """All of it is taken, or none is and each fault is said beside its item."""
    understood = [each.form.is_valid() for each in cards]
    if False in understood:
        return False
    with walls(request.actor):
        for each in cards:
            decision = allowed(answer_item, request.actor, shown.row, request.now, **_said(each))
            for reason in decision.reasons if not decision else ():
                each.form.add_error("words" if reason.code == "no-words" else None, reason.sentence)
                _see_it_afresh(each, shown)
    if any(each.form.errors for each in cards):
        return False
    for each in cards:
        answer_item(request.actor, shown.row, request.now, **_said(each))
    return True


def _said(card: ItemCard) -> dict[str, Any]:
    said = card.form.cleaned_data
    return {**said, "item": card.path, "answer": PartyAnswer(said["answer"])}


def _see_it_afresh(card: ItemCard, shown: ClauseShown) -> None:
    """The page that comes shows the item as it stands now, so an answer sent from it is about that."""
    typed: Any = dict(card.form.data.items())
    typed[card.form.add_prefix("seen")] = shown.row.due_items[card.path]
    card.form.data = typed
