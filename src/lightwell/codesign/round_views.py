"""The agency's pages of a round: planning it, what comes in, an answer to each view, and settling it.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: people are heard, and told what came of it.
The pages say in which capacity something was said, never who said it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lightwell.codesign.answering import Answering, give_answers
from lightwell.codesign.asking_anew import ask_anew
from lightwell.codesign.design_forms import PlanRound, WhyAnew
from lightwell.codesign.design_pages import (
    ItemHeard,
    across,
    designed,
    designed_need,
    designed_round,
    heard_in,
    needs_of,
    shown_as,
    speakers_in,
    understood_in,
)
from lightwell.codesign.hearing import STANCE_WORDS
from lightwell.codesign.models import Contribution, Need, Round
from lightwell.codesign.party_models import maori_parties_of
from lightwell.codesign.rounds import answer, close_round, open_round, plan_round, settle_round
from lightwell.ledger.gate import Action, Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Actor
from lightwell.policy.answer_rules import came_of_it, may_read_views
from lightwell.policy.codesign_rules import (
    NOT_DESIGNING,
    ContributionKind,
    NeedState,
    Outcome,
    RoundState,
    unless_designing,
)
from lightwell.policy.decisions import Decision
from lightwell.policy.local_days import local_day
from lightwell.policy.wording import form_words

WRONG: Final = 422
ON_A_PAGE: Final = 25
_MOVES: Final[Mapping[str, Action[Round, ..., Round]]] = {
    "open": open_round,
    "close": close_round,
    "settle": settle_round,
}
_WITH_IT: Final = ("round__programme", "need__programme", "voice__participant")
_DONE: Final = {
    "open": "The round is open. Everybody who takes part sees now what is asked.",
    "close": (
        "The round is closed: no more views come in. Answer those that wait; those who take part go on reading what "
        "others said in handfuls, or as somebody chose to be shown."
    ),
    "settle": "The round is settled. What is left of each need is what an agreement may ask for.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """Say until when views are wanted, and how they are shown; nobody is asked until the round opens."""
    actor = request.actor
    with walls(actor):
        programme = designed(actor, programme_id)
        may = allowed(plan_round, actor, programme, request.now)
        under_way = Round.objects.visible_to(actor).filter(programme=programme).exclude(state=RoundState.SETTLED.value)
        current = under_way.first()
    if current is not None:
        return redirect("design-round", current.pk)
    form = PlanRound(request.POST if request.method == "POST" else None, local_day(request.now))
    if may and form.is_valid():
        planned = plan_round(actor, programme, request.now, **form.cleaned_data)
        messages.success(request, "The round is planned. Nobody is asked until you open it.")
        return redirect("design-round", planned.pk)
    context = {"programme": programme, "form": form, "may": may}
    status = (WRONG if form.is_bound else 200) if may else 403
    return render(request, "codesign/design_plan.html", context, status=status)


@require_safe
def round_page(request: AskedRequest, round_id: UUID) -> HttpResponse:
    """A round: what it waits for, and the picture of agreement across every item."""
    actor = request.actor
    with walls(actor):
        found = designed_round(actor, round_id)
        needs = needs_of(found.programme, actor)
        maori = maori_parties_of(found.programme)
        facts = found.facts_among(needs, maori)
        heard = heard_in(found, needs)
        speakers = speakers_in(found, actor)
        understood = understood_in(found)
    context = {
        "round": found,
        "programme": found.programme,
        "facts": facts,
        "needs": list(_asked_in(found, needs, heard)),
        "drafts": [need for need in needs if not need.is_settled],
        "settled": [need for need in needs if need.state == NeedState.SETTLED],
        "unready": [each for each in needs if not each.is_settled and not each.is_ready_where(maori.known(each))],
        "speakers": sum(speakers.values()),
        "understood": understood,
        "views": sum(each.all for each in heard),
        "ideas": understood.ideas,
        "may_open": _of_the_round(open_round.rule(actor, facts)),
        "may_close": _of_the_round(close_round.rule(actor, facts)),
        "may_settle": _of_the_round(settle_round.rule(actor, facts)),
        "is_over": not facts.is_early(request.now),
        "is_early": facts.is_early(request.now),
        "across": across(heard),
        "reads": may_read_views(actor, facts),
        "may_ask_anew": unless_designing(actor, found.agency_id) is None,
    }
    return render(request, "codesign/design_round.html", context)


def _asked_in(
    found: Round, needs: Sequence[Need], heard: Sequence[ItemHeard]
) -> Iterator[tuple[Need, list[ItemHeard]]]:
    """What a round asked, with what was said of it: not what was settled before it opened, unless somebody spoke."""
    opened_at = found.opened_at
    for need in needs if opened_at is not None else ():
        its = [each for each in heard if each.need is need]
        is_before = need.settled_at is not None and opened_at is not None and need.settled_at < opened_at
        if need.state != NeedState.DRAFT and (not is_before or any(each.all for each in its)):
            yield need, its


@require_http_methods(["GET", "HEAD", "POST"])
def asking_anew(request: AskedRequest, round_id: UUID, need_id: UUID) -> HttpResponse:
    """Say why something that was settled is asked again, in a round that is planned."""
    actor = request.actor
    with walls(actor):
        found, its = designed_round(actor, round_id), designed_need(actor, need_id)
        may = allowed(ask_anew, actor, found, request.now, need=its, why="A reason")
    form = WhyAnew(request.POST if request.method == "POST" else None)
    if may and form.is_valid():
        try:
            ask_anew(actor, found, request.now, need=its, why=form.cleaned_data["why"])
        except Refused as refusal:
            for reason in refusal.decision.reasons:
                form.add_error("why", reason.sentence)
        else:
            messages.success(request, f"“{its.title}” is asked again in this round, and why is said beside it.")
            return redirect("design-round", found.pk)
    context = {"round": found, "programme": found.programme, "need": its, "form": form, "may": may}
    status = (WRONG if form.is_bound else 200) if may else 403
    return render(request, "codesign/design_ask_anew.html", context, status=status)


def _of_the_round(decision: Decision) -> Decision:
    """What the round itself waits for: that somebody is not its designer is no reason why it cannot go on."""
    return Decision(decision.answer, tuple(each for each in decision.reasons if each != NOT_DESIGNING))


@require_http_methods(["GET", "HEAD", "POST"])
def close_early(request: AskedRequest, round_id: UUID) -> HttpResponse:
    """Say whether anybody has said nothing yet, and never who; then close a round before its last day."""
    actor = request.actor
    with walls(actor):
        found = designed_round(actor, round_id)
        may = allowed(close_round, actor, found, request.now, is_meant=True)
        some_silent = bool(may) and found.silent().exists()
    if request.method == "POST":
        close_round(actor, found, request.now, is_meant=True)
        messages.success(request, _DONE["close"])
        return redirect("design-round", found.pk)
    context = {
        "round": found,
        "programme": found.programme,
        "some_silent": some_silent,
        "may": may,
    }
    return render(request, "codesign/design_close_early.html", context, status=200 if may else 403)


@require_POST
def move(request: AskedRequest, round_id: UUID, step: str) -> HttpResponse:
    """Open, close or settle a round; a no says why, and what would make it a yes."""
    if step not in _MOVES:
        raise Http404
    with walls(request.actor):
        found = designed_round(request.actor, round_id)
    try:
        _MOVES[step](request.actor, found, request.now)
    except Refused as refusal:
        context = {"round": found, "programme": found.programme, "reasons": refusal.decision.reasons}
        return render(request, "codesign/design_not_moved.html", context, status=403)
    messages.success(request, _DONE[step])
    return redirect("design-round", found.pk)


@require_safe
def views(request: AskedRequest, round_id: UUID) -> HttpResponse:
    """What was said in a round, those that wait for an answer first; in no order that says who spoke when."""
    actor = request.actor
    showing = "all" if request.GET.get("show") == "all" else "waiting"
    one = _one_thing(request)
    with walls(actor):
        found = designed_round(actor, round_id)
        may = may_read_views(actor, found.facts_to_speak())
        if not may:
            return _not_shown(request, found, may)
        said = Contribution.objects.visible_to(actor).filter(round=found).exclude(kind=ContributionKind.REPLY.value)
        if showing != "all":
            said = said.filter(outcome="")
        if one is not None:
            said = said.filter(need=one[0], item=one[1])
        page = Paginator(
            said.select_related("need", "voice__participant").order_by("need__code", "item", "id"), ON_A_PAGE
        ).get_page(request.GET.get("page"))
        listed = list(page.object_list)
        replies = _replies_to(listed, actor)
        speakers = speakers_in(found, actor)
    context = {
        "round": found,
        "page": page,
        "is_settled": found.state == RoundState.SETTLED,
        "said": [
            (each, shown_as(each, speakers, found.merge_below), _about(each), replies.get(each.pk, ()))
            for each in listed
        ],
        "showing": showing,
        "about_one": f"{urlencode({'need': one[0], 'item': one[1]})}&" if one else "",
        "stances": STANCE_WORDS,
    }
    return render(request, "codesign/design_views.html", context)


def _not_shown(request: AskedRequest, found: Round, may: Decision) -> HttpResponse:
    context = {"round": found, "programme": found.programme, "may": may}
    return render(request, "codesign/design_views_closed.html", context, status=403)


def _replies_to(said: Sequence[Contribution], actor: Actor) -> Mapping[UUID, list[Contribution]]:
    """Inside `walls`."""
    found: dict[UUID, list[Contribution]] = {}
    for each in Contribution.objects.visible_to(actor).filter(reply_to__in=[one.pk for one in said]).order_by("id"):
        if each.reply_to_id is not None:
            found.setdefault(each.reply_to_id, []).append(each)
    return found


def _one_thing(request: AskedRequest) -> tuple[UUID, str] | None:
    """The need and the item that an address asks about, where it asks about one."""
    try:
        return UUID(request.GET.get("need", "")), request.GET.get("item", "")
    except ValueError:
        return None


def _about(said: Contribution) -> str:
    """What a view is about, in words."""
    if said.need is None:
        return "What success means" if said.item.startswith("success.") else "The programme as a whole"
    if not said.item:
        return f"{said.need.title}, as a whole"
    try:
        return said.need.need.item(said.item).item.words
    except LookupError:
        return said.item


@require_http_methods(["GET", "HEAD", "POST"])
def answer_view(request: AskedRequest, contribution_id: UUID) -> HttpResponse:
    """Answer one view, and change or drop what it is about in the same step."""
    actor = request.actor
    with walls(actor):
        said = _said(actor, contribution_id)
        may = may_read_views(actor, said.round.facts_to_speak())
        if not may:
            return _not_shown(request, said.round, may)
        alike = list(_alike(said, actor))
        shown = shown_as(said, speakers_in(said.round, actor), said.round.merge_below)
        replies = _replies_to([said], actor).get(said.pk, [])
        may = answer.rule(actor, said.round.facts_to_speak(), words="An answer")
        answering = Answering(request, said, len(alike))
        beside = list(_beside(said))
    if request.method == "POST" and may and answering.is_right():
        answered = give_answers(request, answering, alike)
        messages.success(request, "Answered." if answered == 1 else f"{answered} views have this answer.")
        return redirect("design-round-views", said.round_id)
    context = {
        "said": said,
        "replies": replies,
        "shown": shown,
        "about": _about(said),
        "item": answering.item,
        "coarser": form_words(answering.item.generalise) if answering.item else "",
        "beside": beside,
        "answering": answering,
        "may": may,
        "stances": STANCE_WORDS,
    }
    status = (WRONG if request.method == "POST" else 200) if may else 403
    return render(request, "codesign/design_answer.html", context, status=status)


def _beside(said: Contribution) -> Iterator[tuple[str, int]]:
    """What other views of the same were answered with, and how many wait; inside `walls`."""
    if said.need_id is not None:
        by_outcome = said.beside().values("outcome").annotate(n=Count("id")).order_by("outcome")
        for outcome, number in by_outcome.values_list("outcome", "n"):
            yield _answered_so(outcome), number


def _answered_so(outcome: str) -> str:
    return came_of_it(ContributionKind.POSITION, Outcome(outcome)) if outcome else "Not answered yet"


def _said(actor: Actor, contribution_id: UUID) -> Contribution:
    own = Contribution.objects.visible_to(actor).filter(agency=actor.organisation_id)
    found = own.filter(pk=contribution_id).select_related(*_WITH_IT).first()
    if found is None:
        raise NotVisible(f"codesign.contribution {contribution_id}")
    return found


def _alike(said: Contribution, actor: Actor) -> list[Contribution]:
    """Others that say the same of the same item and wait for an answer."""
    if said.kind != ContributionKind.POSITION:
        return []
    others = Contribution.objects.visible_to(actor).filter(
        round=said.round, need=said.need, item=said.item, kind=said.kind, voice__stance=said.voice.stance, outcome=""
    )
    return list(others.exclude(pk=said.pk).order_by("id"))
