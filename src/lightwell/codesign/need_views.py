"""The pages on which a need is written: its words, its items one at a time, what changed, and needs out of a document.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters guideline. Every fault is said at once,
beside its field, and nothing that was typed is lost: also where somebody else changed the need meanwhile.
"""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lightwell.codesign.bringing import Bring, needs_in
from lightwell.codesign.design_pages import designed, designed_need, need_stands, shown_as, speakers_in
from lightwell.codesign.hour_costs import an_hour
from lightwell.codesign.keeping_true import answered_of, waiting_again
from lightwell.codesign.models import Need, NeedVersion, Programme
from lightwell.codesign.need_forms import ItemForm, ItemOut, NeedForm
from lightwell.codesign.party_models import maori_parties_of
from lightwell.codesign.plain_words import measured, why_hard, why_not_for_children
from lightwell.codesign.rounds import change_need, write_need
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.machine import where_it_is_kept
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Unit
from lightwell.policy.actors import Actor
from lightwell.policy.answer_rules import NAMED_OTHERWISE, may_read_views
from lightwell.policy.codesign_rules import NeedState
from lightwell.policy.costs import burdens
from lightwell.policy.decoding import encode
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.need_changes import changes, in_words
from lightwell.policy.need_words import PARTS, SECTIONS, STEPS, said_at
from lightwell.policy.needs import AskedItem
from lightwell.policy.needs import Need as NeedDocument
from lightwell.policy.wording import counted, form_words
from lightwell.policy.words_due import WHAT
from lightwell.words import Audience

WRONG: Final = 422
_PRESS_AGAIN: Final = (
    "Nothing was changed: somebody changed this need while you read it. Look at how it stands, and press again."
)


def units_of(actor: Actor) -> list[Unit]:
    return list(Unit.objects.visible_to(actor).filter(organisation=actor.organisation_id).order_by("name"))


def _status(*forms: Form) -> int:
    return WRONG if any(form.is_bound for form in forms) else 200


@require_safe
def need(request: AskedRequest, need_id: UUID) -> HttpResponse:
    """One need as it stands: what it says, its items, how hard its words are, and what is still open."""
    actor = request.actor
    with walls(actor):
        found = designed_need(actor, need_id)
        maori = maori_parties_of(found.programme)
        may = allowed(change_need, actor, found, request.now, need=found.need)
        of_an_idea = NeedVersion.objects.visible_to(actor).filter(need=found, number=1, because__isnull=False)
        first = of_an_idea.select_related("because__round", "because__voice__participant").first()
        idea = first.because if first is not None else None
        hour = an_hour(actor)
        shown = shown_as(idea, speakers_in(idea.round, actor), idea.round.merge_below) if idea is not None else ""
    standings = maori.standings(found)
    context = {
        "need": found,
        "idea": idea,
        "shown": shown,
        "where": where_it_is_kept(),
        "stands": need_stands(found, maori.known(found)),
        "sections": statement(found.need),
        "items": [
            (each, form_words(each.generalise), each.path in found.dropped, standings.get(each.path))
            for each in found.need.items
        ],
        "measured": [
            (
                each,
                measured(said_at(found.need.words, each), each),
                why_hard(found.checklist, each),
                each.value in found.words_due,
                found.checklist.get(f"fits:{each}", {}).get("why", ""),
            )
            for each in Audience
        ],
        "why_not_for_children": why_not_for_children(found.checklist),
        "costs": [(each, hour.of(each.minutes)) for each in burdens([found.need])],
        "what_due": WHAT in found.words_due,
        "what_fits": found.checklist.get(f"fits:{WHAT}", {}).get("why", ""),
        "may": may,
        "is_draft": found.state == NeedState.DRAFT,
    }
    return render(request, "codesign/design_need.html", context)


def statement(document: NeedDocument) -> list[tuple[str, list[tuple[str, str]]]]:
    """A need in words, by section: what each part is called, and what it says."""
    return [
        (title, [(PARTS[path].label, words) for path in paths if (words := in_words(said_at(document, path)))])
        for title, paths in SECTIONS.items()
    ]


def say_refusal(form: Form, refusal: Refused) -> None:
    """Every reason, at the top of the form; nothing typed is lost."""
    for reason in refusal.decision.reasons:
        form.add_error(None, reason.sentence)


@require_http_methods(["GET", "HEAD", "POST"])
def need_words(request: AskedRequest, need_id: UUID, step: int = 0) -> HttpResponse:
    """Word a need anew, a few questions at a time or all at once; its items have pages of their own."""
    if step > len(STEPS):
        raise Http404
    actor = request.actor
    with walls(actor):
        found = designed_need(actor, need_id)
        units = units_of(actor)
        may = allowed(change_need, actor, found, request.now, need=found.need)
        told = answered_of(actor, found)
    given = request.POST if request.method == "POST" else None
    form = NeedForm(
        given, units, found.need, checklist=found.checklist, due=found.words_due, initial={"version": found.version}
    )
    if step:
        form.only(tuple(STEPS)[step - 1])
    if given is not None and may:
        form.is_valid()
        made = form.need([encode(each) for each in found.need.items], found.need.counts)
        if made is not None and _changed(request, found, form, made, form.answers):
            kept = _SAVED if made != found.need else _ONLY_WHY
            messages.success(request, f"{kept}{waiting_again(actor, told)}")
            return redirect("design-need", found.pk)
    context = {
        "programme": found.programme,
        "form": form,
        "need": found,
        "may": may,
        "item": None,
        "steps": list(enumerate(STEPS, start=1)),
        "step": step,
    }
    return render(request, "codesign/design_need_words.html", context, status=_status(form) if may else 403)


_SAVED: Final = "Saved. How it stood before is kept under “What changed”."
_ONLY_WHY: Final = "Saved. Its words are as they were; a reason that you gave stands beside them on this page."


def _changed(
    request: AskedRequest,
    found: Need,
    form: NeedForm | ItemForm,
    made: NeedDocument,
    answers: dict[str, dict[str, str]] | None = None,
) -> bool:
    """Save what was typed on top of the version it was typed on; where that moved, say so and keep what was typed."""
    seen = form.cleaned_data.get("version")
    try:
        change_need(
            request.actor, found, request.now, need=made, dropped=found.dropped, answers=answers, seen_version=seen
        )
    except Refused as refusal:
        say_refusal(form, refusal)
        typed = request.POST.copy()
        typed[form.add_prefix("version")] = str(found.version)
        form.data = typed
        return False
    return True


# --- items -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def need_item(request: AskedRequest, need_id: UUID, path: str = "") -> HttpResponse:
    """One item of a need, there already or another one: what it is, why, and how it goes."""
    actor = request.actor
    with walls(actor):
        found = designed_need(actor, need_id)
        may = allowed(change_need, actor, found, request.now, need=found.need)
        told = answered_of(actor, found)
    before = found.need.item(path) if path else None
    given = request.POST if request.method == "POST" else None
    form = ItemForm(given, before, initial={"version": found.version, "table": found.need.items[0].table})
    if given is not None and may and _item_saved(request, found, form, before):
        messages.success(request, f"The item is saved.{waiting_again(actor, told)}")
        return redirect("design-need", found.pk)
    context = {"need": found, "form": form, "before": before, "may": may}
    return render(request, "codesign/design_item.html", context, status=_status(form) if may else 403)


def _item_saved(request: AskedRequest, found: Need, form: ItemForm, before: AskedItem | None) -> bool:
    made = with_item(form, found.need, before, is_asked=found.state != NeedState.DRAFT)
    return made is not None and _changed(request, found, form, made)


def with_item(
    form: ItemForm, need: NeedDocument, before: AskedItem | None, *, is_asked: bool = False
) -> NeedDocument | None:
    """The need with the item that was typed, in place of `before`; none where anything is wrong: the form says it.

    is_asked: everybody was asked of `before` already.
    """
    form.is_valid()
    item = form.document()
    if not form.say_item_faults(item, need.counts):
        return None
    asked = form.item(item)
    if before is not None and asked.path != before.path and (why := _why_named(need, before, is_asked)):
        form.add_error("item__id", why)
        return None
    if any(each.path == asked.path for each in need.items if each is not before):
        form.add_error("item__id", f"“{asked.path}” is asked for already. Choose another short name, or change that.")
        return None
    items = tuple(asked if each is before else each for each in need.items)
    made = dataclasses.replace(
        need,
        items=items if before is not None else (*items, asked),
        counts=form.add_count_to(need.counts, item),
    )
    return made if is_a_clause(made, form) else None


def _why_named(need: NeedDocument, before: AskedItem, is_asked: bool) -> str:
    """Why an item keeps the short name that it has; nothing where it may have another."""
    if is_asked:
        return NAMED_OTHERWISE.sentence
    is_counted = any(before.path in count.items for count in need.counts)
    return "It is counted under this short name. Take it out, and add it under the other." if is_counted else ""


def is_a_clause(need: NeedDocument, form: Form) -> bool:
    """It would become a clause as it is; where not, the form says why."""
    try:
        need.clause()
    except NotWellFormed as wrong:
        for fault in wrong.faults:
            form.add_error(None, fault.sentence)
        return False
    return True


@require_POST
def item_out(request: AskedRequest, need_id: UUID, path: str) -> HttpResponse:
    """Take an item out: before anybody was asked it is gone; afterwards it stays as dropped, for all to see.

    What is pressed says what becomes of it, and upon which version: twice is once, and nobody undoes another's step.
    """
    actor, form = request.actor, ItemOut(request.POST)
    with walls(actor):
        found = designed_need(actor, need_id)
    asked = found.stood.item(path)
    if asked is None:
        messages.info(request, "This need does not ask for that item any more.")
    elif found.is_settled:
        change_need(actor, found, request.now, need=found.need, dropped=found.dropped)  # is refused, and says why
    elif not form.is_valid() or (form.cleaned_data["becomes"] == "gone") is not (found.state == NeedState.DRAFT):
        messages.error(request, _PRESS_AGAIN)
    elif found.state == NeedState.DRAFT:
        _take_out(request, found, asked, form.cleaned_data["version"])
    else:
        _drop_or_ask(request, found, asked, **form.cleaned_data)
    return redirect("design-need", found.pk)


def _take_out(request: AskedRequest, found: Need, asked: AskedItem, version: int) -> None:
    left = found.need.without({asked.path})
    if version != found.version:
        messages.error(request, _PRESS_AGAIN)
    elif left is None:
        messages.error(request, "A need asks for at least one item. Add another first.")
    else:
        change_need(request.actor, found, request.now, need=left, seen_version=version)
        messages.success(request, f"“{asked.item.words}” was taken out.")


def _drop_or_ask(request: AskedRequest, found: Need, asked: AskedItem, becomes: str, version: int) -> None:
    name, is_gone = f"“{asked.item.words}”", asked.path in found.dropped
    if (becomes == "dropped") is is_gone:
        messages.info(request, f"{name} is {'dropped' if is_gone else 'asked for'} already.")
        return
    if version != found.version:
        messages.error(request, _PRESS_AGAIN)
        return
    dropped = [each for each in found.dropped if each != asked.path] if is_gone else [*found.dropped, asked.path]
    with walls(request.actor):
        told = answered_of(request.actor, found)
    change_need(request.actor, found, request.now, need=found.need, dropped=dropped, seen_version=version)
    words = "is asked for again." if is_gone else "is dropped. Whoever takes part sees that."
    messages.success(request, f"{name} {words}{waiting_again(request.actor, told)}")


# --- what changed, and needs out of a document -------------------------------------------------------------------


@require_safe
def need_changes(request: AskedRequest, need_id: UUID) -> HttpResponse:
    """The difference between each version of a need and the one before, in words and in effect."""
    actor = request.actor
    with walls(actor):
        found = designed_need(actor, need_id)
        kept = NeedVersion.objects.visible_to(actor).filter(need=found).select_related("because__voice", "round")
        versions = list(kept.order_by("number"))
        reads_views = bool(may_read_views(actor, found.programme.facts()))
    steps = [
        (
            after,
            changes(
                before.as_it_stood,
                after.as_it_stood,
                dropped_before=frozenset(before.dropped),
                dropped_after=frozenset(after.dropped),
            ),
        )
        for before, after in itertools.pairwise(versions)
    ]
    context: dict[str, Any] = {"need": found, "steps": steps[::-1], "first": versions[0] if versions else None}
    context["reads_views"] = reads_views
    return render(request, "codesign/design_changes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_document(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """Make needs of an agreement that is written down already, so that they can be argued about."""
    actor = request.actor
    with walls(actor):
        programme = designed(actor, programme_id)
        taken = set(Need.objects.visible_to(actor).filter(programme=programme).values_list("code", flat=True))
        may = allowed(write_need, actor, programme, request.now)
    form = Bring(request.POST, request.FILES) if request.method == "POST" else Bring()
    if may and form.is_valid() and (found := _brought(request, programme, form, taken)):
        messages.success(request, f"{counted(found, 'need')} made of its clauses. Read each; they are yours now.")
        return redirect("design", programme.pk)
    context = {"programme": programme, "form": form, "may": may}
    return render(request, "codesign/design_bring.html", context, status=_status(form) if may else 403)


def _brought(request: AskedRequest, programme: Programme, form: Bring, taken: set[str]) -> int:
    """How many needs were made."""
    found = needs_in(form, taken)
    try:
        for each in found:
            write_need(request.actor, programme, request.now, need=each)
    except ValidationError as wrong:
        form.add_error("document", wrong.messages)
        return 0
    return len(found)
