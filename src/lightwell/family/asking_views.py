"""Choosing, asking, having something put right and writing, in a space of one's own.

Stages 3 and 4. Source: Privacy Act 2020 ss 40 and 59: in any form, to the provider alone; Data Protection and Use
Policy, Transparency and Choice. What happens is said before the button; who reads it, before the first word.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.access_requests.opening import Asked, Asking, open_case
from lightwell.access_requests.queries import own_call_backs
from lightwell.agreements.models import AgreementVersion
from lightwell.family.choosing import ChoiceShown, choices_in, choose_in_space, may_be_chosen
from lightwell.family.models import Written
from lightwell.family.opened_space import Space, in_own_space
from lightwell.family.paper_views import papers_of
from lightwell.family.space_views import agreements_for, own_cases
from lightwell.family.spaces import lines_of
from lightwell.family.writing import read_words, write
from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import MadeAlready
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import OnceForm
from lightwell.people.models import Person
from lightwell.policy.access_words import Ask, CameIn, CaseKind
from lightwell.policy.family_rules import LONGEST
from lightwell.policy.helplines import HELPLINES, are_checked
from lightwell.policy.local_days import local_day
from lightwell.policy.telling_records import Choice

WRONG: Final = 422
MOST_SHOWN: Final = 20


class WriteForm(OnceForm):
    """What somebody writes."""

    words = forms.CharField(
        label="What do you want to say?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": "Write something first.", "max_length": f"Keep it to {LONGEST:,} letters."},
    )


class AskForm(OnceForm):
    """How much somebody asks to see."""

    agreement = forms.ChoiceField(
        label="About which programme?", error_messages={"required": "Choose which programme you mean."}
    )
    ask = forms.ChoiceField(
        label="What do you want to see?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two."},
    )
    wanted = forms.CharField(
        label="How would you like to get it?",
        required=False,
        max_length=300,
        help_text="Such as large print, read out to me, or in pictures. You can leave this empty.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, given: Any, agreements: tuple[AgreementVersion, ...]) -> None:
        super().__init__(given)
        ask: Any = self.fields["ask"]
        ask.choices = [
            (Ask.ROWS.value, "Only what was sent in this programme"),
            (Ask.EVERYTHING.value, "Everything they have on me"),
        ]
        _offer_agreements(self, agreements)


class PutRightForm(OnceForm):
    """What is wrong, and what it should say."""

    agreement = forms.ChoiceField(
        label="About which programme?", error_messages={"required": "Choose which programme you mean."}
    )
    words = forms.CharField(
        label="What is wrong, and what should it say?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": "Write what is wrong first."},
    )

    def __init__(self, given: Any, agreements: tuple[AgreementVersion, ...]) -> None:
        super().__init__(given)
        _offer_agreements(self, agreements)


def _offer_agreements(form: forms.Form, agreements: tuple[AgreementVersion, ...]) -> None:
    """Nobody is asked which where there is only one; where there are several, nobody guesses it for them."""
    offered: Any = form.fields["agreement"]
    offered.choices = [(str(each.pk), each.title) for each in agreements]
    if len(agreements) == 1:
        del form.fields["agreement"]


def _chosen(form: forms.Form, agreements: tuple[AgreementVersion, ...]) -> AgreementVersion:
    wanted = form.cleaned_data.get("agreement")
    return next((each for each in agreements if str(each.pk) == wanted), agreements[0])


@in_own_space
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: AskedRequest, space: Space) -> HttpResponse:
    """Ask to see what is held: a case is open from that moment, and its clock runs."""
    with walls(space.actor):
        agreements = agreements_for(space.actor)
    form = AskForm(request.POST if request.method == "POST" else None, agreements)
    if form.is_bound and form.is_valid() and agreements:
        asked = Asked(ask=Ask(form.cleaned_data["ask"]), came_in=CameIn.OWN_SPACE, wanted=form.cleaned_data["wanted"])
        _open(request, space, form, _chosen(form, agreements), asked)
        messages.success(request, "You asked. The day you asked is written down, and you get an answer.")
        return redirect("mine-copies")
    context = {"space": space, "form": form, "agreements": agreements, "lines": own_cases(request, space)}
    return render(request, "family/ask.html", context, status=WRONG if form.is_bound else 200)


@in_own_space
@require_http_methods(["GET", "HEAD", "POST"])
def put_right(request: AskedRequest, space: Space) -> HttpResponse:
    """Ask that something is put right."""
    with walls(space.actor):
        agreements = agreements_for(space.actor)
    form = PutRightForm(request.POST if request.method == "POST" else None, agreements)
    if form.is_bound and form.is_valid() and agreements:
        asked = Asked(kind=CaseKind.CORRECTION, came_in=CameIn.OWN_SPACE, says=form.cleaned_data["words"])
        _open(request, space, form, _chosen(form, agreements), asked)
        messages.success(request, "You said what is wrong. The day you said it is written down, and you get an answer.")
        return redirect("mine-copies")
    context = {"space": space, "form": form, "agreements": agreements}
    return render(request, "family/put_right.html", context, status=WRONG if form.is_bound else 200)


def _open(request: AskedRequest, space: Space, form: OnceForm, agreement: AgreementVersion, asked: Asked) -> None:
    """Sent twice, it is asked once. Raises Refused."""
    person, day = Person(id=space.actor.person_id), local_day(request.now)
    worker = UUID(space.pack.worker) if space.pack.worker else None
    with suppress(MadeAlready):
        open_case(
            space.actor, Asking(agreement), request.now,
            received_on=day, asked=asked, person=person, worker=worker, case_id=form.made_as(space.actor.person_id),
        )  # fmt: skip


@in_own_space
@require_http_methods(["GET", "HEAD", "POST"])
def write_to_us(request: AskedRequest, space: Space) -> HttpResponse:
    """Write to whoever serves them. Who reads it, and when, comes first."""
    form = WriteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            with suppress(MadeAlready):
                write(space, request.now, form.cleaned_data["words"], form.made_as(space.actor.person_id))
        except Refused as refusal:
            for reason in refusal.decision.reasons:
                form.add_error("words", reason.sentence)
        else:
            messages.success(request, "Thank you. It is there, and it will be read.")
            return redirect("mine-write")
    with walls(space.actor):
        _, lines = lines_of(space.actor, space.pack.own_key)
        before = list(Written.objects.visible_to(space.actor).order_by("-written_at")[:MOST_SHOWN])
        papers = papers_of(space.actor, space.actor.person_id, space.pack.own_key)
    context = {
        "space": space, "form": form, "worker": lines.worker, "helplines": HELPLINES, "checked": are_checked(HELPLINES),
        "written": [(each, read_words(space.pack.own_key, each)) for each in before], "papers": papers,
    }  # fmt: skip
    return render(request, "family/write.html", context, status=WRONG if form.is_bound else 200)


@in_own_space
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: AskedRequest, space: Space) -> HttpResponse:
    """What somebody can choose and change now, and what happens if they do."""
    with walls(space.actor):
        row, lines = lines_of(space.actor, space.pack.own_key)
        shown, back = choices_in(space.actor, agreements_for(space.actor), lines), own_call_backs(space.actor)
        offered = [(each, may_be_chosen(space, each, request.now), list(filter(each.is_of, back))) for each in shown]
    refused: tuple[object, ...] = ()
    if request.method == "POST":
        wanted = _wanted(request, shown)
        if wanted is not None and row is not None:
            try:
                choose_in_space(space, request.now, *wanted)
            except Refused as refusal:
                refused = refusal.decision.reasons
            else:
                messages.success(request, "Done. The next list that goes out follows what you chose.")
                return redirect("mine-choices")
    context = {
        "space": space, "offered": offered, "reasons": refused, "worker": lines.worker,
        "all_no": bool(shown) and all(each.is_no for each in shown),
        "several": len({each.agreement.code for each in shown}) > 1, "brought_at": row.brought_at if row else None,
    }  # fmt: skip
    return render(request, "family/choices.html", context, status=WRONG if request.method == "POST" else 200)


def _wanted(request: AskedRequest, shown: tuple[ChoiceShown, ...]) -> tuple[ChoiceShown, Choice] | None:
    choice, about = request.POST.get("choice", ""), request.POST.get("about", "")
    found = next((each for each in shown if each.about == about), None)
    return None if found is None or choice not in {Choice.YES, Choice.NO} else (found, Choice(choice))
