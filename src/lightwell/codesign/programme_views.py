"""Wording a programme anew while it is designed, and how it was worded before.

Stage 1, co-design. Source: `lightwell.policy.programme_rules`. Nothing typed is lost, also where somebody else changed
the words meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.codesign.actions import PROGRAMME_WORDS, change_programme
from lightwell.codesign.design_forms import OpenProgramme
from lightwell.codesign.design_pages import designed
from lightwell.codesign.models import Programme, ProgrammeWords
from lightwell.codesign.need_views import say_refusal
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.need_changes import in_words

WRONG: Final = 422


class ChangeProgramme(OpenProgramme):
    """The words of a programme, and the version they are written upon."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
def programme_words(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """Word a programme anew; what changed, and when, stays to be read by whoever reads the programme."""
    actor = request.actor
    with walls(actor):
        programme = designed(actor, programme_id)
        earlier = list(ProgrammeWords.objects.visible_to(actor).filter(programme=programme).order_by("number"))
        may = allowed(change_programme, actor, programme, request.now)
    initial: dict[str, Any] = {name: getattr(programme, name) for name in PROGRAMME_WORDS}
    given = request.POST if request.method == "POST" else None
    form = ChangeProgramme(given, initial=initial | {"version": programme.version})
    if may and form.is_valid() and _changed(request, programme, form):
        messages.success(request, "Kept. How it was worded before stays below.")
        return redirect("design-words", programme.pk)
    steps = differences(earlier, programme)[::-1]
    context = {"programme": programme, "form": form, "may": may, "steps": steps}
    status = (WRONG if may else 403) if form.is_bound else 200
    return render(request, "codesign/design_words.html", context, status=status)


def _changed(request: AskedRequest, programme: Programme, form: ChangeProgramme) -> bool:
    said = {name: form.cleaned_data[name] for name in PROGRAMME_WORDS}
    if said == {name: getattr(programme, name) for name in PROGRAMME_WORDS}:
        form.add_error(None, "Nothing is different yet.")
        return False
    try:
        change_programme(request.actor, programme, request.now, seen_version=form.cleaned_data["version"], **said)
    except ValidationError:
        form.add_error("title", "Your agency has a programme of this name. Choose another name.")
        return False
    except Refused as refusal:
        say_refusal(form, refusal)
        typed = request.POST.copy()
        typed["version"] = str(programme.version)
        form.data = typed
        return False
    return True


def differences(
    earlier: Sequence[ProgrammeWords], programme: Programme
) -> list[tuple[ProgrammeWords, list[tuple[str, str, str]]]]:
    """For each time it was worded anew: how it was until then, and each part before and after."""
    labels = {name: str(OpenProgramme.base_fields[name].label) for name in PROGRAMME_WORDS}
    return [
        (
            was,
            [
                (labels[name], in_words(before), in_words(now))
                for name in PROGRAMME_WORDS
                if (before := getattr(was, name)) != (now := getattr(then, name))
            ],
        )
        for was, then in zip(earlier, [*earlier[1:], programme], strict=False)
    ]
