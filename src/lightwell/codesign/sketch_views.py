"""Writing a need a few questions at a time: each step is saved as it was typed, right or not, and can be come back to.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters guideline, purpose statement template; the
house rule that nothing typed is lost. Only the last step makes it a need, and says first what is wrong, and where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lightwell.codesign.design_pages import designed
from lightwell.codesign.ideas import answer_idea, idea_of, typed_of
from lightwell.codesign.models import Need, NeedSketch, NeedVersion, Programme
from lightwell.codesign.need_forms import ItemForm, NeedForm
from lightwell.codesign.need_views import is_a_clause, say_refusal, units_of
from lightwell.codesign.rounds import write_need
from lightwell.codesign.sketching import begin_sketch, finish_sketch, save_sketch
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Unit
from lightwell.policy.actors import Actor
from lightwell.policy.need_words import STEPS
from lightwell.policy.needs import Need as NeedDocument

WRONG: Final = 422
ITEM: Final = "The first item it asks for"
LOOK: Final = "Look it through"
TITLES: Final = (*STEPS, ITEM, LOOK)
StepForm = NeedForm | ItemForm


def step_form(step: int, units: list[Unit], given: Mapping[str, str] | None, typed: Mapping[str, str]) -> StepForm:
    """The form of one step, with what was typed on it so far."""
    title = TITLES[step - 1]
    if title == ITEM:
        return ItemForm(given, prefix="item", initial=_unprefixed(typed))
    return NeedForm(given, units, initial=dict(typed)).only(title)


def _unprefixed(typed: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix("item-"): text for name, text in typed.items() if name.startswith("item-")}


def typed_on(form: StepForm, given: Mapping[str, str]) -> dict[str, str]:
    """What was typed in each field of one step; a box that is not ticked is typed as nothing."""
    return {name: given.get(name, "") for name in (form.add_prefix(each) for each in form.fields)}


@require_http_methods(["GET", "HEAD", "POST"])
def new_need(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """Begin to write down one thing that one thinks one needs to know; nobody else sees it until a round opens."""
    actor = request.actor
    with walls(actor):
        programme = designed(actor, programme_id)
        may = allowed(write_need, actor, programme, request.now)
        units = units_of(actor)
        begun = list(NeedSketch.objects.visible_to(actor).begun_in(programme))
    form = step_form(1, units, request.POST if request.method == "POST" else None, {})
    if request.method == "POST" and may:
        made = begin_sketch(actor, programme, request.now, typed=typed_on(form, request.POST))
        return _onwards(request, made, 1, form)
    context = {**_context(programme, form, 1), "begun": begun, "may": may}
    return render(request, "codesign/design_sketch.html", context, status=200 if may else 403)


def _context(
    programme: Programme, form: StepForm | None, step: int, made: NeedSketch | None = None
) -> dict[str, object]:
    return {
        "programme": programme,
        "sketch": made,
        "form": form,
        "step": step,
        "title": TITLES[step - 1],
        "steps": list(enumerate(TITLES, start=1)),
        "last": len(TITLES),
    }


def _onwards(request: AskedRequest, made: NeedSketch, step: int, form: StepForm) -> HttpResponse:
    """Back to the design where they come back later; to the next step; or here, where something is to be put right."""
    if "later" in request.POST:
        messages.success(request, "Saved as it is. Come back to it from the design of the programme.")
        return redirect("design", made.programme_id)
    _say_faults(form)
    if form.errors and "anyway" not in request.POST:
        context = {**_context(made.programme, form, step, made), "may": True}
        return render(request, "codesign/design_sketch.html", context, status=WRONG)
    return redirect("design-sketch", made.pk, step + 1)


def _say_faults(form: StepForm) -> None:
    form.is_valid()
    if isinstance(form, NeedForm):
        form.say_step_faults()
        form.say_what_is_hard()
    else:
        form.say_item_faults(form.document(), ())


def _sketch(actor: Actor, sketch_id: UUID) -> NeedSketch:
    """Inside `walls`. Raises NotVisible."""
    own = NeedSketch.objects.visible_to(actor).unfinished().filter(agency=actor.organisation_id)
    found = own.select_related("programme__agency", "because__round").filter(pk=sketch_id).first()
    if found is None:
        raise NotVisible(f"codesign.needsketch {sketch_id}")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def sketch(request: AskedRequest, sketch_id: UUID, step: int) -> HttpResponse:
    """One step of a need that is being written; the last one looks it through and makes it a need."""
    if not 1 <= step <= len(TITLES):
        raise Http404
    actor = request.actor
    with walls(actor):
        found = _sketch(actor, sketch_id)
        units = units_of(actor)
        may = allowed(write_need, actor, found.programme, request.now)
    if TITLES[step - 1] == LOOK:
        return _look_through(request, found, units, is_asked=request.method == "POST" and bool(may))
    given = request.POST if request.method == "POST" else None
    form = step_form(step, units, given, found.typed)
    if given is not None and may:
        try:
            seen = int(given["seen"]) if given.get("seen", "").isdecimal() else None
            saved = save_sketch(actor, found, request.now, typed=typed_on(form, given), seen_version=seen)
        except Refused as refusal:
            say_refusal(form, refusal)
            context = {**_context(found.programme, form, step, found), "may": may}
            return render(request, "codesign/design_sketch.html", context, status=WRONG)
        saved.programme = found.programme
        return _onwards(request, saved, step, form)
    context = {**_context(found.programme, form, step, found), "may": may}
    return render(request, "codesign/design_sketch.html", context, status=200 if may else 403)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is open on one step. empty: questions that nobody answered. faults: what is wrong with answers, by label."""

    step: int
    title: str
    empty: int
    faults: tuple[tuple[str, str], ...]


def _look_through(request: AskedRequest, found: NeedSketch, units: list[Unit], *, is_asked: bool) -> HttpResponse:
    whole, item = NeedForm(found.typed, units), ItemForm(found.typed, prefix="item")
    document = _document(whole, item)
    made = _written(request, found, whole, document) if is_asked and document is not None else None
    if made is not None:
        messages.success(request, "The need is written down. Nobody else sees it until a round opens.")
        return redirect("design-need", made.pk)
    context = {**_context(found.programme, whole, len(TITLES), found), "wrong": list(_wrong(whole, item)), "may": True}
    return render(request, "codesign/design_sketch_look.html", context, status=WRONG if is_asked else 200)


def _document(whole: NeedForm, item: ItemForm) -> NeedDocument | None:
    """All that was typed, as a need; none where anything is wrong, which the forms then say."""
    whole.is_valid()
    item.is_valid()
    first = item.document()
    is_item_right = item.say_item_faults(first, ())
    made = whole.need([first], item.add_count_to((), first) if is_item_right else ())
    return made if made is not None and is_item_right and is_a_clause(made, item) else None


def _wrong(whole: NeedForm, item: ItemForm) -> Iterator[Wrong]:
    """Step by step; what is wrong with no one question is said on the first."""
    general = tuple(("", str(each)) for each in (*whole.non_field_errors(), *item.non_field_errors()))
    for step, title in enumerate((*STEPS, ITEM), start=1):
        form: StepForm = item if title == ITEM else whole
        names = set(item.fields) if title == ITEM else set(NeedForm(None, ()).only(title).fields)
        wrong = [field for field in form if field.name in names and field.errors]
        faults = tuple((str(field.label), str(said)) for field in wrong if field.data for said in field.errors)
        found = Wrong(step, title, sum(not field.data for field in wrong), (*(general if step == 1 else ()), *faults))
        if found.empty or found.faults:
            yield found


def _written(request: AskedRequest, found: NeedSketch, whole: NeedForm, document: NeedDocument) -> Need | None:
    try:
        written = write_need(
            request.actor, found.programme, request.now, need=document, answers=whole.answers, because=found.because
        )
        if found.because is not None:
            answer_idea(request, found.because, written)
    except Refused as refusal:
        say_refusal(whole, refusal)
        return None
    except ValidationError:
        whole.add_error("id", "Another need of this programme has this short name. Choose another.")
        return None
    finish_sketch(request.actor, found, request.now)
    return written


@require_POST
def need_of_an_idea(request: AskedRequest, contribution_id: UUID) -> HttpResponse:
    """Make a need of what somebody put forward: its designer goes on from there, and whoever said it is answered."""
    actor = request.actor
    with walls(actor):
        idea = idea_of(actor, contribution_id)
        begun = NeedSketch.objects.visible_to(actor).unfinished().filter(because=idea).first()
        made = NeedVersion.objects.visible_to(actor).filter(because=idea, number=1).first()
    if made is not None:
        return redirect("design-need", made.need_id)
    if begun is None:
        programme = idea.round.programme
        begun = begin_sketch(actor, programme, request.now, typed=typed_of(idea), because=idea)
    return redirect("design-sketch", begun.pk, 1)


@require_POST
def put_away(request: AskedRequest, sketch_id: UUID) -> HttpResponse:
    """Throw away what was typed of a need that nobody will write."""
    with walls(request.actor):
        found = _sketch(request.actor, sketch_id)
    finish_sketch(request.actor, found, request.now)
    messages.success(request, "It is put away, and what was typed is forgotten.")
    return redirect("design", found.programme_id)
