"""The pages of those who take part: what is asked, one's own view of each item, and what came of it.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga. The same pages for organisations and for
guests; a guest's stand in the family's own frame, with Leave now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.codesign.actions import bring_guest
from lightwell.codesign.asked_needs import asked_need, who_gets
from lightwell.codesign.child_words import name_of_item, title_of
from lightwell.codesign.hearing import STANCE_WORDS
from lightwell.codesign.hour_costs import in_dollars
from lightwell.codesign.models import Contribution, Need, Participant, Programme, Voice
from lightwell.codesign.rounds import contribute
from lightwell.codesign.say_forms import Overall, Proposal, View
from lightwell.codesign.saying import (
    WHOLE,
    NeedShown,
    Thing,
    digest_of_item,
    latest_round,
    latest_rounds,
    need_lines,
    need_shown,
    own_words,
    part_in,
    yes_or_no_waits,
)
from lightwell.guests.models import Guest, Words
from lightwell.guests.visiting import for_everybody_in, for_guests, guest_named
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.machine import where_it_is_kept, who_runs_this_machine
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy import canonical
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import ContributionKind, Group, RoundState, Stance
from lightwell.policy.maori_party import touched_items

WRONG: Final = 422
GONE: Final = 404
IDEA: Final = "idea"
FRAMES: Final = {True: "guests/family.html", False: "base.html"}


@for_guests
@require_safe
def guest_home(request: AskedRequest) -> HttpResponse:
    """Where a guest arrives: what they take part in. Where there is one programme, it is shown at once."""
    actor = request.actor
    if actor.person_id is not None:
        return redirect("mine")
    with walls(actor):
        parts = list(Participant.objects.visible_to(actor).of(actor).select_related("programme__agency"))
        rounds = latest_rounds([each.programme_id for each in parts], actor)
    if len(parts) == 1:
        return redirect("say", parts[0].programme_id)
    shown = [(each, rounds.get(each.programme_id) if each.left_at is None else None) for each in parts]
    is_open = sum(found is not None and found.state == RoundState.OPEN for _, found in shown)
    return render(request, "codesign/guest_home.html", {"parts": shown, "open": is_open, "words": words_for(actor)})


@for_everybody_in
@require_safe
def say(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """What is asked in a programme, and how far one has come."""
    actor = request.actor
    with walls(actor):
        programme, part = taking_part(actor, programme_id)
        lines, current = need_lines(programme, actor), latest_round(programme, actor)
        may_bring = actor.guest_id is None and bool(
            allowed(bring_guest, actor, programme, request.now, part=part, host_id=actor.organisation_id)
        )
        yes_waits = yes_or_no_waits(programme, part, actor) if part.facts().is_maori_party else {}
    is_body = actor.guest_id is None and part.group in (Group.COMMUNITY, Group.MAORI)
    context = {
        "programme": programme,
        "part": part,
        "lines": [(line, yes_waits.get(line.need.pk)) for line in lines],
        "yes_waits": sum(yes_waits.values()),
        "round": current,
        "may_bring": may_bring,
        "is_body": is_body and may_bring,
        "words": words_for(actor),
    }
    return render(request, "codesign/say.html", {**context, **frame_for(actor)})


@for_everybody_in
@require_http_methods(["GET", "HEAD", "POST"])
def say_need(request: AskedRequest, need_id: UUID) -> HttpResponse:
    """One need, item by item: one's own view of each, then what others said, and what came of it.

    What is complete of what was typed is taken; what is not stays where it was typed, and is pointed at.
    """
    actor = request.actor
    is_given = request.method == "POST"
    try:
        with walls(actor):
            need = asked_need(actor, need_id)
            _, part = taking_part(actor, need.programme_id)
            shown = need_shown(need, part, actor)
            priced = in_dollars(need.need, actor)
    except NotVisible:
        if is_given:
            return given_back(request, need_id)
        raise
    words = words_for(actor)
    is_child = words == Words.CHILD
    cards = [(thing, _form(request, thing, shown)) for thing in shown.things]
    idea = _idea(request)
    _ask_as(words, [*(form for _, form in cards), idea])
    given = _said_of(request, shown, [(thing, form) for thing, form in cards if form.is_bound], idea)
    if is_given and given.kept and not given.lacking:
        return _kept_at(request, need, {IDEA, *(form.prefix for _, form in cards)})
    if given.kept:
        with walls(actor):
            shown = need_shown(need, part, actor)
        cards = [(thing, _before(thing, shown) if form.prefix in given.kept else form)
                 for thing, (_, form) in zip(shown.things, cards, strict=True)]  # fmt: skip
        idea = Proposal(None, prefix=IDEA) if IDEA in given.kept else idea
        _ask_as(words, [*(form for _, form in cards), idea])
    context = {
        "shown": shown,
        "title": title_of(need.need) if is_child else need.need.title,
        "cards": [
            (thing.for_a_child if is_child else thing, form, _called(thing, is_child=is_child)) for thing, form in cards
        ],
        "who_gets": who_gets(need),
        "priced": priced,
        "idea": idea,
        "kept": given.kept or (request.GET.get("kept", ""),),
        "lacking": [(form, _called(thing, is_child=is_child)) for form, thing in given.lacking] if given.kept else (),
        "words": words,
        "where": where_it_is_kept(),
        "run_by": who_runs_this_machine(),
        "is_maori_party": part.facts().is_maori_party and bool(touched_items(need.need)),
        **frame_for(actor),
    }
    return render(request, "codesign/say_need.html", context, status=WRONG if is_given else 200)


def _kept_at(request: AskedRequest, need: Need, there: Collection[str | None]) -> HttpResponse:
    pressed = _prefix(request.POST.get("item", WHOLE))
    kept = pressed if pressed in there else _prefix(WHOLE)
    return redirect(f"{reverse('say-need', args=[need.pk])}?kept={kept}#item-{kept}")


def _ask_as(words: str, forms: Iterable[View | Proposal]) -> None:
    for form in forms if words == Words.CHILD else ():
        form.for_a_child()


def _prefix(path: str) -> str:
    """What a thing is called among the fields and on the page: an item, the need as a whole, or an idea."""
    return path.replace(".", "-") or "whole"


def _idea(request: AskedRequest) -> Proposal:
    """What was typed of an idea, in the same form as the views: none is lost by sending the other."""
    is_typed = request.POST.get(f"{IDEA}-words", "").strip() or request.POST.get("item") == IDEA
    return Proposal(request.POST if is_typed else None, prefix=IDEA)


def _form(request: AskedRequest, thing: Thing, shown: NeedShown) -> View:
    """What somebody typed about one thing; else what they said of it before."""
    path, prefix = thing.path, _prefix(thing.path)
    typed = any(request.POST.get(f"{prefix}-{name}", "").strip() for name in ("stance", "words", "understood"))
    is_pressed = request.method == "POST" and request.POST.get("item") == path
    if is_pressed or (typed and not _is_as_before(request, thing, prefix)):
        stands, mine = _digest(thing, shown), thing.mine
        before = mine.words or STANCE_WORDS[mine.stance] if mine is not None else ""
        return _kind(thing)(request.POST, prefix=prefix, stands=stands, before=before, is_anew=mine is not None)
    return _before(thing, shown)


def _is_as_before(request: AskedRequest, thing: Thing, prefix: str) -> bool:
    """What was sent of one thing is what they said of it already: a page sends all of its cards."""
    if thing.mine is None:
        return False
    said = {"stance": thing.mine.stance, "words": thing.mine.words, "understood": str(thing.mine.understood or "")}
    return all(request.POST.get(f"{prefix}-{name}", "").split() == words.split() for name, words in said.items())


def _kind(thing: Thing) -> type[View]:
    return Overall if thing.path == WHOLE else View


def _before(thing: Thing, shown: NeedShown) -> View:
    """What somebody said of one thing before, where they said anything."""
    mine = thing.mine
    before: dict[str, object] = {"seen": _digest(thing, shown)}
    if mine is not None:
        before |= {"stance": mine.stance, "words": mine.words, "understood": str(mine.understood)}
    return _kind(thing)(initial=before, prefix=_prefix(thing.path), is_anew=mine is not None)


def _digest(thing: Thing, shown: NeedShown) -> str:
    """How a thing stands: of the item, or of the need as a whole; and what one has said of it oneself, if anything."""
    wording = shown.need.hash[:16] if thing.asked is None else digest_of_item(thing.asked)
    mine = thing.mine
    said = canonical.digest([mine.stance, mine.words, mine.understood])[:16] if mine is not None else ""
    return f"{wording}-{said}"


@dataclass(frozen=True, slots=True)
class GivenNow:
    """What was taken just now, by its place on the page; and what was not, by its place and as what it is."""

    kept: tuple[str, ...] = ()
    lacking: tuple[tuple[str, Thing | None], ...] = ()


def _said_of(request: AskedRequest, shown: NeedShown, given: list[tuple[Thing, View]], idea: Proposal) -> GivenNow:
    """Take each of the things that were typed of that is complete, and say of each other what it lacks."""
    kept: list[str] = []
    lacking: list[tuple[str, Thing | None]] = []
    typed: list[tuple[SeenForm, Thing | None]] = [(form, thing) for thing, form in given]
    if idea.is_bound:
        typed.append((idea, None))
    for form, thing in typed:
        prefix = form.prefix or IDEA
        if _is_said(request, shown, form, thing):
            kept.append(prefix)
        else:
            lacking.append((prefix, thing))
    return GivenNow(tuple(kept), tuple(lacking))


def _called(thing: Thing | None, *, is_child: bool) -> str:
    """What a card of the page is called."""
    if thing is None:
        return "Something else?"
    if thing.asked is None:
        return "All of it" if is_child else "All of it together"
    return name_of_item(thing.asked) if is_child else thing.asked.item.words


def _is_said(request: AskedRequest, shown: NeedShown, form: SeenForm, thing: Thing | None) -> bool:
    """It is taken; or the form says what it lacks."""
    if not form.is_valid() or shown.round is None:
        return False
    said = _view(shown, thing.path, form) if thing is not None else _proposal(shown, form)
    asked = {name: said[name] for name in ("kind", "stance", "words") if name in said}
    of_need = shown.need.facts_to_speak()
    decision = contribute.rule(
        request.actor, shown.round.facts_to_speak(), part=shown.part.facts(), need=of_need, **asked
    )
    for reason in decision.reasons:
        form.add_error("words" if reason.code in ("no-words", "words-too-long") else None, reason.sentence)
    if decision:
        contribute(request.actor, shown.round, request.now, **said)
    return bool(decision)


def _proposal(shown: NeedShown, idea: SeenForm) -> dict[str, Any]:
    kind = ContributionKind.PROPOSAL
    return {"part": shown.part, "need": shown.need, "kind": kind, "words": idea.cleaned_data["words"]}


def _view(shown: NeedShown, path: str, form: SeenForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "part": shown.part,
        "need": shown.need,
        "item": path,
        "stance": Stance(said["stance"]),
        "words": said["words"],
        "understood": int(said["understood"]) if said.get("understood") else None,
        "as_said": said.get("as_said", False),
    }


@for_everybody_in
@require_safe
def you_said(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """You said, we did: everything one said, and its answer."""
    actor = request.actor
    with walls(actor):
        programme, part = taking_part(actor, programme_id)
        own = own_words(programme, part, actor)
    words = words_for(actor)
    is_child = words == Words.CHILD
    said = [
        (each, _about_own(each, is_child=is_child), is_child and _is_for_grown_ups(each.contribution)) for each in own
    ]
    context = {"programme": programme, "part": part, "said": said, "words": words}
    return render(request, "codesign/you_said.html", {**context, **frame_for(actor)})


def _about_own(voice: Voice, *, is_child: bool) -> str:
    """What one's own words were about; whoever was taken out is told of an item alone, and not of the need."""
    said = voice.contribution
    if said.need is not None:
        title = title_of(said.need.need) if is_child else said.need.title
        return f"{title}: {_thing_of(said, said.need, is_child=is_child)}"
    if is_child:
        return "How we will know if it helps" if said.item.startswith("success.") else "A thing that they asked"
    if said.need_id is None:
        return "What success means" if said.item.startswith("success.") else "The programme"
    item = getattr(voice, "its_item", "") or said.item.rpartition(".")[2].replace("_", " ")
    return f"One thing that was asked for: {item}" if item else "One thing that was asked for, as a whole"


def _is_for_grown_ups(said: Contribution) -> bool:
    """Nobody wrote for children what it was about."""
    if said.need is None:
        return False
    asked = said.need.stood.item(said.item)
    return not said.need.need.children.title or (asked is not None and not asked.child)


def _thing_of(said: Contribution, need: Need, *, is_child: bool) -> str:
    """Which thing of a need it was said of, in words."""
    if said.kind == ContributionKind.PROPOSAL:
        return "what you thought of" if is_child else "your idea"
    asked = need.stood.item(said.item)
    if is_child:
        return name_of_item(asked) if asked is not None else "something they asked" if said.item else "all of it"
    return asked.item.words if asked is not None else "something that was asked for" if said.item else "all of it"


def given_back(request: AskedRequest, need_id: UUID | None = None) -> HttpResponse:
    """They may not say it any more, or never could: nothing is kept, and what they typed is theirs to copy.

    need_id: of which they said something before, which is kept and need not be copied.
    """
    with walls(request.actor):
        own = Voice.objects.of(request.actor).filter(need=need_id) if need_id else Voice.objects.none()
        kept = {" ".join(words.split()) for words in own.values_list("words", flat=True)}
    typed = [str(text) for name, text in request.POST.items() if name.rpartition("-")[2] == "words"]
    is_guest = request.actor.guest_id is not None
    context = {
        "typed": [text for text in typed if text.strip() and " ".join(text.split()) not in kept],
        "is_guest": is_guest,
        "frame": FRAMES[True] if is_guest else "bare.html",
        "words": words_for(request.actor),
    }
    return render(request, "codesign/given_back.html", context, status=GONE)


def taking_part(actor: Actor, programme_id: UUID) -> tuple[Programme, Participant]:
    """A programme that this actor takes part in; inside `walls`. Raises NotVisible."""
    programme = Programme.objects.visible_to(actor).select_related("agency").filter(pk=programme_id).first()
    part = part_in(programme, actor) if programme is not None else None
    if programme is None or part is None:
        raise NotVisible(f"codesign.programme {programme_id}")
    return programme, part


def frame_for(actor: Actor) -> dict[str, object]:
    is_guest = actor.guest_id is not None
    return {"frame": FRAMES[is_guest], "is_guest": is_guest}


def words_for(actor: Actor) -> str:
    """In which words somebody is spoken to."""
    guest: Guest | None = guest_named(actor.guest_id) if actor.guest_id else None
    return guest.words if guest else Words.ADULT
