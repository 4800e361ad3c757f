"""The keeper's page on which a paper that was kept for the wrong person is taken back.

Stages 3 and 4. Source: `lightwell.policy.taking_back`.
"""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from lightwell.access_requests.breach_views import led_on
from lightwell.access_requests.case_forms import say
from lightwell.access_requests.models import Case
from lightwell.access_requests.paper_forms import TakeBack
from lightwell.family.models import OnPaper
from lightwell.family.on_paper import words_on
from lightwell.family.taking_back import open_case_of, take_back, was_in_own_space
from lightwell.gateway.listed import space_key
from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.browser import with_register
from lightwell.people.models import Person
from lightwell.people.opened import Opened
from lightwell.people.register_views import WRONG
from lightwell.policy.taking_back import Seen

NOBODY = "Nobody in your register has this number."


class TakeBackKept(TakeBack):
    """And where it goes."""

    to = forms.CharField(
        label="The client number of whoever wrote it",
        required=False,
        max_length=80,
        help_text="It is then kept for them. Leave it empty where you do not know, and it is gone.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def take_back_page(request: AskedRequest, opened: Opened, paper_id: UUID) -> HttpResponse:
    """Ask whether it is meant and whether anybody saw it, then take it back."""
    with walls(request.actor):
        kept = OnPaper.objects.visible_to(request.actor).filter(pk=paper_id).first()
        was_open = kept is not None and was_in_own_space(request.actor, kept)
        case = open_case_of(request.actor, kept) if kept is not None else None
    if kept is None:
        raise NotVisible("family.onpaper")
    form = TakeBackKept(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (answer := _taken(request, opened, kept, form, case)):
        return answer
    words = words_on(space_key(opened.key, str(kept.person_id)), kept)
    context = {"kept": kept, "words": words, "form": form, "was_open": was_open, "case": case}
    return render(request, "family/take_back.html", context, status=WRONG if form.is_bound else 200)


def _taken(
    request: AskedRequest, opened: Opened, kept: OnPaper, form: TakeBackKept, case: Case | None
) -> HttpResponse | None:
    to, number = None, form.cleaned_data["to"]
    if number:
        with walls(request.actor):
            to = Person.objects.visible_to(request.actor).filter(client=opened.mark_of(number)).first()
        if to is None:
            form.add_error("to", NOBODY)
            return None
    try:
        taken = take_back(opened, kept, request.now, seen=Seen(form.cleaned_data["seen"]), to=to)
    except Refused as refusal:
        say(form, "to" if "same-person" in refusal.decision.codes else "seen", refusal.decision.reasons)
        return None
    if case is not None:
        messages.warning(request, _still_open(case, to))
    return led_on(request, taken, redirect("person-on-paper", kept.person_id))


def _still_open(case: Case, to: Person | None) -> SafeString:
    """Which case is still open for somebody who did not ask, and where to open one for whoever did."""
    another = reverse("case-new-for", args=[to.pk]) if to is not None else reverse("case-new")
    return format_html(
        'Its case is still open for the wrong person: <a href="{}">end case {}</a>. Then '
        '<a href="{}">open one for whoever wrote it</a>, with the day on which it came.',
        reverse("case", args=[case.pk]), case.reference, another,
    )  # fmt: skip
