"""Replying to a view: a short thread under it, where nobody is named.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga. A reply is about the same item as the view, so
that whoever may not read the one does not read the other.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lightwell.codesign.child_words import said_by, title_of
from lightwell.codesign.hearing import TOGETHER, replies_by_view
from lightwell.codesign.models import Contribution, Participant, Voice
from lightwell.codesign.rounds import contribute
from lightwell.codesign.say_views import frame_for, given_back, taking_part, words_for
from lightwell.guests.models import Words
from lightwell.guests.visiting import for_everybody_in
from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import LONGEST_REPLY, ContributionKind, Group

WRONG: Final = 422
YOURS: Final = "What you said"


class Reply(SeenForm):
    """What somebody says to a view."""

    words = forms.CharField(
        label="Your reply",
        strip=False,
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A few sentences. Say nobody’s name.",
        error_messages={"required": "Write your reply first.", "max_length": "Say it in 2,000 characters."},
    )

    def for_a_child(self) -> None:
        """Ask the same in words for a child."""
        words: Any = self.fields["words"]
        words.label = "What you want to say"
        words.help_text = "Keep it short. Do not say who anybody is."
        words.error_messages["required"] = "Write it down first."


@for_everybody_in
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: AskedRequest, contribution_id: UUID) -> HttpResponse:
    """One view with the replies to it, and the form for another."""
    actor = request.actor
    try:
        with walls(actor):
            said, part = _view(actor, contribution_id)
            who, words, replies = _thread(said, part, actor)
            may = contribute.rule(
                actor,
                said.round.facts_to_speak(),
                part=part.facts(),
                kind=ContributionKind.REPLY,
                reply_to=said.facts_with(len(replies)),
                words="A reply",
            )
    except NotVisible:
        if request.method == "POST":
            return given_back(request)
        raise
    form, is_child = Reply(request.POST if request.method == "POST" else None), words_for(actor) == Words.CHILD
    if is_child:
        form.for_a_child()
    if may and form.is_valid() and _is_said(request, said, part, form):
        return redirect(f"{reverse('say-need', args=[said.need_id])}#item-{said.item.replace('.', '-') or 'whole'}")
    context = {
        "said": said,
        "title": _title(said, is_child=is_child),
        "words_for": words_for(actor),
        "who": said_by(who) if is_child else who,
        "words": words,
        "replies": replies,
        "form": form,
        "may": may,
        **frame_for(actor),
    }
    status = (WRONG if form.is_bound else 200) if may else 403
    return render(request, "codesign/reply.html", context, status=status)


def _view(actor: Actor, contribution_id: UUID) -> tuple[Contribution, Participant]:
    """A view of an item that this actor may read, with their own part in it; inside `walls`. Raises NotVisible."""
    positions = Contribution.objects.visible_to(actor).filter(kind=ContributionKind.POSITION.value, need__isnull=False)
    said = positions.filter(pk=contribution_id).select_related("round__programme", "need").first()
    if said is None:
        raise NotVisible(f"codesign.contribution {contribution_id}")
    return said, taking_part(actor, said.programme_id)[1]


def _title(said: Contribution, *, is_child: bool) -> str:
    if said.need is None:
        return ""
    return title_of(said.need.need) if is_child else said.need.title


def _thread(said: Contribution, part: Participant, actor: Actor) -> tuple[str, str, tuple[str, ...]]:
    """As whose the view is shown, in which words, and the replies to it, in no order that says who spoke when.

    Inside `walls`. Raises NotVisible.
    """
    about = Contribution.objects.visible_to(actor).filter(round=said.round_id, need=said.need_id, item=said.item)
    spoken = list(about.order_by("id"))
    replies = replies_by_view(spoken)
    mine = Voice.objects.visible_to(actor).filter(contribution=said, participant=part).first()
    if mine is not None:
        return YOURS, mine.words, replies.get(said.pk, ())
    if not (said.is_read and said.words):
        raise NotVisible(f"codesign.contribution {said.pk}")
    return Group(said.group).words if said.group else TOGETHER, said.words, replies.get(said.pk, ())


def _is_said(request: AskedRequest, said: Contribution, part: Participant, form: Reply) -> bool:
    try:
        contribute(
            request.actor, said.round, request.now, part=part, need=said.need, item=said.item,
            kind=ContributionKind.REPLY, words=form.cleaned_data["words"], reply_to=said,
        )  # fmt: skip
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error("words", reason.sentence)
        return False
    return True
