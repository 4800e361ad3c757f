"""What those who take part follow: what changed from round to round, and what success will mean.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: people are told what came of it;
Kaitiakitanga: what is learned travels with what is needed to read it.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.codesign.design_pages import designed
from lightwell.codesign.models import Success, Voice
from lightwell.codesign.reply_views import Reply
from lightwell.codesign.round_changes import changes_by_round
from lightwell.codesign.rounds import contribute
from lightwell.codesign.say_views import frame_for, taking_part, words_for
from lightwell.codesign.saying import latest_round, own_words
from lightwell.guests.models import Words
from lightwell.guests.visiting import for_everybody_in
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.answer_rules import may_read_views
from lightwell.policy.codesign_rules import ContributionKind

WRONG: Final = 422


@for_everybody_in
@require_safe
def what_changed(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """What changed in each round, for those who take part."""
    actor = request.actor
    with walls(actor):
        programme, part = taking_part(actor, programme_id)
        moved = changes_by_round(programme, actor, part)
    context = {"programme": programme, "part": part, "moved": moved, "designs": False, **frame_for(actor)}
    context["words"] = words_for(actor)
    return render(request, "codesign/what_changed.html", context)


@require_safe
def design_what_changed(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """The same, for the agency."""
    actor = request.actor
    with walls(actor):
        programme = designed(actor, programme_id)
        moved = changes_by_round(programme, actor, reads_views=bool(may_read_views(actor, programme.facts())))
    context = {"programme": programme, "moved": moved, "designs": True, "frame": "base.html"}
    return render(request, "codesign/what_changed.html", context)


class OfSuccess(Reply):
    """What somebody thinks of a measure."""

    field_order = ("words",)

    def for_a_child(self) -> None:
        """Ask the same in words for a child."""
        super().for_a_child()
        self.fields["words"].label = "What do you think of it?"
        self.fields["words"].help_text = "You can say that you like it, or what is left out. You get an answer."

    def __init__(self, given: object, number: int) -> None:
        super().__init__(given, prefix=f"success-{number}")
        self.fields["words"].label = "What do you think of it?"
        self.fields["words"].help_text = "What is missing, what would be misread, or that it fits. It gets an answer."


@for_everybody_in
@require_http_methods(["GET", "HEAD", "POST"])
def say_success(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """What success will mean, said before anything is collected; and what one thinks of each measure."""
    actor = request.actor
    with walls(actor):
        programme, part = taking_part(actor, programme_id)
        measures = list(Success.objects.visible_to(actor).filter(programme=programme).as_they_stand())
        current = latest_round(programme, actor)
        mine = [each for each in own_words(programme, part, actor) if each.item.startswith("success.")]
        may = current is not None and bool(
            contribute.rule(
                actor,
                current.facts_to_speak(),
                part=part.facts(),
                kind=ContributionKind.PROPOSAL,
                words="A view",
            )
        )
    wanted = request.POST.get("number") if request.method == "POST" else None
    cards = [
        (each, OfSuccess(request.POST if wanted == str(each.number) else None, each.number), _own(mine, each))
        for each in measures
    ]
    words = words_for(actor)
    for _, form, _ in cards if words == Words.CHILD else ():
        form.for_a_child()
    for measure, form, _ in cards:
        if may and current is not None and form.is_bound and form.is_valid():
            try:
                contribute(
                    actor, current, request.now, part=part, item=measure.item, kind=ContributionKind.PROPOSAL,
                    words=form.cleaned_data["words"],
                )  # fmt: skip
            except Refused as refusal:
                for reason in refusal.decision.reasons:
                    form.add_error("words", reason.sentence)
            else:
                messages.success(request, "Thank you. What you said is in, and will be answered.")
                return redirect("say-success", programme.pk)
    context = {"programme": programme, "cards": cards, "may": may, "words": words, **frame_for(actor)}
    return render(request, "codesign/say_success.html", context, status=WRONG if wanted else 200)


def _own(mine: list[Voice], measure: Success) -> list[Voice]:
    return [each for each in mine if each.item == measure.item]
