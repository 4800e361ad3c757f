"""Lessons: what earlier programmes taught, recorded by anybody, and answered by whoever designs something like it.

Stage 1, co-design. Source: Service Provider Journey: “Last time all these decisions were made … Does the agency
remember that?”
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.codesign.actions import answer_lesson, record_lesson
from lightwell.codesign.design_forms import AnswerLesson, RecordLesson
from lightwell.codesign.design_pages import designed
from lightwell.codesign.lessons import bearing_on
from lightwell.codesign.models import Lesson, LessonAnswer
from lightwell.codesign.need_views import say_refusal
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind

WRONG: Final = 422
ON_A_PAGE: Final = 30


@require_safe
def lessons(request: AskedRequest) -> HttpResponse:
    """The lessons that one may read: one's own organisation's, and for agencies those that others offer."""
    actor = request.actor
    with walls(actor):
        found = Lesson.objects.visible_to(actor).select_related("organisation", "provider").order_by("-recorded_at")
        page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
    is_agency = actor.organisation_kind is PartyKind.AGENCY
    return render(request, "codesign/lessons.html", {"page": page, "is_agency": is_agency})


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: AskedRequest) -> HttpResponse:
    """Keep what was learned, for whoever designs something like it."""
    actor = request.actor
    with walls(actor):
        own = _own(actor)
        providers = list(Organisation.objects.visible_to(actor).filter(kind=PartyKind.PROVIDER).order_by("name"))
    form = RecordLesson(request.POST if request.method == "POST" else None, providers)
    if form.is_valid() and _recorded(request, own, form, providers):
        messages.success(request, "Thank you. It is put in front of whoever designs something like it.")
        return redirect("lessons")
    context = {"form": form, "organisation": own}
    return render(request, "codesign/lesson_record.html", context, status=WRONG if form.is_bound else 200)


def _own(actor: Actor) -> Organisation:
    """The organisation in which they act; inside `walls`. Raises NotVisible."""
    acting_in = actor.organisation_id
    found = Organisation.objects.visible_to(actor).filter(pk=acting_in).first() if acting_in else None
    if found is None:
        raise NotVisible("organisations.organisation")
    return found


def _recorded(request: AskedRequest, own: Organisation, form: RecordLesson, providers: list[Organisation]) -> bool:
    said = form.cleaned_data
    try:
        record_lesson(
            request.actor,
            own,
            request.now,
            happened=said["happened"],
            learned=said["learned"],
            programme_title=said["programme_title"],
            kinds=form.short_words("kinds"),
            uses=form.short_words("uses"),
            communities=form.short_words("communities"),
            provider=next((each for each in providers if str(each.pk) == said["provider"]), None),
            is_offered=said["is_offered"],
        )
    except Refused as refusal:
        say_refusal(form, refusal)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def design_lessons(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """The lessons that bear on a programme, each to be answered before anybody is asked."""
    actor = request.actor
    with walls(actor):
        programme = designed(actor, programme_id)
        found = bearing_on(programme, actor)
        answers = _answers(programme_id, actor)
        may = allowed(answer_lesson, actor, programme, request.now, words="An answer")
    wanted = request.POST.get("lesson") if request.method == "POST" else None
    cards = [(each, answers.get(each.pk), _form(request, each, answers.get(each.pk), wanted)) for each in found]
    given = next(((lesson, form) for lesson, _, form in cards if str(lesson.pk) == wanted), None)
    if given is not None and may:
        lesson, form = given
        if form.is_valid():
            taken_up = form.cleaned_data["is_taken_up"] == "yes"
            words = form.cleaned_data["words"]
            answer_lesson(actor, programme, request.now, lesson=lesson, is_taken_up=taken_up, words=words)
            messages.success(request, "The lesson is answered. Whoever takes part reads the answer.")
            return redirect("design-lessons", programme.pk)
    waiting = sum(answer is None for _, answer, _ in cards)
    context = {"programme": programme, "cards": cards, "waiting": waiting, "may": may, "given": given}
    return render(request, "codesign/design_lessons.html", context, status=WRONG if wanted else 200)


def _answers(programme_id: UUID, actor: Actor) -> dict[UUID, LessonAnswer]:
    found = LessonAnswer.objects.visible_to(actor).filter(programme=programme_id)
    return {each.lesson_id: each for each in found}


def _form(request: AskedRequest, lesson: Lesson, answer: LessonAnswer | None, wanted: str | None) -> AnswerLesson:
    if wanted == str(lesson.pk):
        return AnswerLesson(request.POST, lesson)
    before = {"is_taken_up": "yes" if answer.is_taken_up else "no", "words": answer.words} if answer else {}
    return AnswerLesson(None, lesson, initial=before)
