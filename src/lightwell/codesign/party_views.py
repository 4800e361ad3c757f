"""A Māori party's page of its yes and no: each item that touches Māori interests, as it stands.

Stage 1, co-design. Source: `lightwell.policy.maori_party`. Everything that was typed is taken together, or nothing is
lost: what is wrong with one answer is said beside it.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.codesign.asked_needs import asked_need, who_gets
from lightwell.codesign.models import Need, Participant, YesOrNo
from lightwell.codesign.own_answers import OwnAnswers, own_answers
from lightwell.codesign.say_views import frame_for, taking_part
from lightwell.codesign.saying_yes import say_yes_or_no
from lightwell.guests.visiting import for_everybody_in
from lightwell.ledger.gate import allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.machine import where_it_is_kept, who_runs_this_machine
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.maori_party import (
    NOT_A_MAORI_PARTY,
    PartyAnswer,
    touched_as_they_stand,
)
from lightwell.policy.needs import AskedItem
from lightwell.policy.wording import form_words

WRONG: Final = 422


class YesOrNoForm(SeenForm):
    """A party's answer about one item. seen: how the item stood when it was read."""

    answer = forms.ChoiceField(
        label="Yes or no?",
        choices=[(PartyAnswer.APPROVE.value, "Yes: we approve it"), (PartyAnswer.DECLINE.value, "No: we decline it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no, or leave this item as it is."},
    )
    words = forms.CharField(
        label="Why?",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A no has a reason, which the agency reads.",
    )
    conditions = forms.CharField(
        label="On which conditions?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Of a yes. They become part of what must be read beside it, and travel with it.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


@for_everybody_in
@require_http_methods(["GET", "HEAD", "POST"])
def yes_or_no(request: AskedRequest, need_id: UUID) -> HttpResponse:
    """Approve or decline each item that touches Māori interests."""
    actor = request.actor
    with walls(actor):
        need = asked_need(actor, need_id)
        _, part = taking_part(actor, need.programme_id)
        may = allowed(say_yes_or_no, actor, need, request.now, part=part)
        own = own_answers(actor, part, [need])
    digests = touched_as_they_stand(need.need)
    cards = [
        _card(request, need, each, digests[each.path], own)
        for each in need.need.items
        if each.path in digests and each.path not in need.dropped
    ]
    given = [(asked, form) for asked, _, form, _, _ in cards if form.is_bound]
    if may and given and _all_said(request, need, part, given):
        messages.success(request, "Thank you. Your yes and no are in, and the agency reads them.")
        return redirect("yes-or-no", need.pk)
    context = {
        "need": need,
        "cards": cards,
        "may": may,
        "who_gets": who_gets(need),
        "where": where_it_is_kept(),
        "run_by": who_runs_this_machine(),
        **frame_for(actor),
    }
    is_theirs = bool(may) or NOT_A_MAORI_PARTY.code not in may.codes
    status = (WRONG if request.method == "POST" else 200) if is_theirs else 403
    return render(request, "codesign/yes_or_no.html", context, status=status)


Card = tuple[AskedItem, str, YesOrNoForm, YesOrNo | None, bool]


def _card(request: AskedRequest, need: Need, asked: AskedItem, digest: str, own: OwnAnswers) -> Card:
    """An item, how coarse it goes, its form, what they said last, and whether that is of the item as it stands now."""
    standing = own.standing(need, asked.path)
    said, form = own.last(need, asked.path), _form(request, asked, digest, standing)
    return asked, form_words(asked.generalise), form, said, standing is not None


def _form(request: AskedRequest, asked: AskedItem, digest: str, standing: YesOrNo | None) -> YesOrNoForm:
    prefix = asked.path.replace(".", "-")
    parts = [request.POST.get(f"{prefix}-{name}", "").strip() for name in ("answer", "words", "conditions")]
    as_before = [standing.answer, standing.words.strip(), standing.conditions.strip()] if standing is not None else []
    if any(parts) and parts != as_before:
        return YesOrNoForm(request.POST, prefix=prefix)
    initial: dict[str, Any] = {"seen": digest}
    if standing is not None:
        initial |= {"answer": standing.answer, "words": standing.words, "conditions": standing.conditions}
    return YesOrNoForm(initial=initial, prefix=prefix)


def _all_said(request: AskedRequest, need: Need, part: Participant, given: list[tuple[AskedItem, YesOrNoForm]]) -> bool:
    """All of it is taken, or none is and each fault is said."""
    understood = [form.is_valid() for _, form in given]
    if False in understood:
        return False
    with walls(request.actor):
        for asked, form in given:
            decision = allowed(say_yes_or_no, request.actor, need, request.now, part=part, **_said(asked, form))
            for reason in decision.reasons if not decision else ():
                form.add_error("words" if reason.code == "no-words" else None, reason.sentence)
                _see_it_afresh(form, need, asked)
    if any(form.errors for _, form in given):
        return False
    for asked, form in given:
        say_yes_or_no(request.actor, need, request.now, part=part, **_said(asked, form))
    return True


def _said(asked: AskedItem, form: YesOrNoForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {**said, "item": asked.path, "answer": PartyAnswer(said["answer"])}


def _see_it_afresh(form: YesOrNoForm, need: Need, asked: AskedItem) -> None:
    """The page that comes shows the item as it stands now, so an answer sent from it is about that."""
    typed: Any = dict(form.data.items())
    typed[form.add_prefix("seen")] = touched_as_they_stand(need.need)[asked.path]
    form.data = typed
