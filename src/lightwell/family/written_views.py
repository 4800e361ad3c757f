"""What families wrote, whose turn it is to read it, and what was told to others about somebody.

Stages 3 and 4. Source: `lightwell.policy.family_rules`. That somebody reads is in the ledger before they do.
"""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lightwell.family.leaving import to_be_told
from lightwell.family.models import Reported, Written
from lightwell.family.reporting import ReportWords, report, report_words, show_report
from lightwell.family.writing import keep_read, waiting, words_as_keeper
from lightwell.gateway.listed import space_key
from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import MadeAlready, NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import OnceForm, SeenForm
from lightwell.people.browser import with_register
from lightwell.people.opened import Opened
from lightwell.people.person_views import person_named
from lightwell.people.register_views import WRONG
from lightwell.policy.family_rules import Disclosure
from lightwell.policy.local_days import local_day


class ReportForm(OnceForm):
    """To whom something was told, on what ground, and what."""

    kind = forms.ChoiceField(
        label="What was it?",
        choices=[(each.value, each.words) for each in Disclosure],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it was."},
    )
    to_whom = forms.CharField(
        label="To whom was it told?", max_length=200, error_messages={"required": "Say to whom it was told."}
    )
    what = forms.CharField(
        label="What was told?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Write it as if they will read it. It is sealed; only those who keep the register open it.",
        error_messages={"required": "Say what was told."},
    )
    told_on = forms.DateField(
        label="On which day?",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Say on which day.", "invalid": "Write a day, such as 27 November 2026."},
    )


class WhyForm(SeenForm):
    """Why it is safe."""

    why = forms.CharField(
        label="Why is it safe for them to see this, in their own space?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Think of who else may hold their phone. Somebody who would be harmed is never shown it.",
        error_messages={"required": "Say why it is safe."},
    )


@require_http_methods(["GET", "HEAD"])
@with_register
def written(request: AskedRequest, opened: Opened) -> HttpResponse:
    """What nobody has read yet, a child's of today first; and whom to tell that everything is gone."""
    today = local_day(request.now)
    with walls(request.actor):
        found, gone = waiting(request.actor), to_be_told(opened, today)
    own = request.actor.membership_id
    shown = [(each, each.read_by_on <= today, each.for_worker == own) for each in found]
    context = {"shown": shown, "due": sum(is_due for _, is_due, _ in shown), "gone": gone}
    return render(request, "family/written.html", context)


@require_POST
@with_register
def read(request: AskedRequest, opened: Opened, written_id: UUID) -> HttpResponse:
    """Read what somebody wrote; that one did is recorded first."""
    with walls(request.actor):
        found = Written.objects.visible_to(request.actor).filter(pk=written_id).first()
    if found is None:
        raise NotVisible(f"family.written {written_id}")
    shown = found if found.read_at else keep_read(request.actor, found, request.now, access=opened.access)
    context = {"written": shown, "words": words_as_keeper(opened, shown)}
    return render(request, "family/written_read.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def reports(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """What was told to others about somebody, and logging it."""
    somebody = person_named(request.actor, person_id)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        words = ReportWords(said["to_whom"], said["what"])
        try:
            with suppress(MadeAlready):
                report(
                    opened, somebody, request.now,
                    kind=Disclosure(said["kind"]), words=words, told_on=said["told_on"],
                    report_id=form.made_as(request.actor.account_id),
                )  # fmt: skip
        except Refused as refusal:
            for reason in refusal.decision.reasons:
                form.add_error("told_on", reason.sentence)
        else:
            messages.success(
                request, "Logged. They do not see it in their space until somebody decides that it is safe."
            )
            return redirect("person-reports", person_id)
    own_key = space_key(opened.key, str(somebody.pk))
    with walls(request.actor):
        rows = Reported.objects.visible_to(request.actor).filter(person=somebody).order_by("-told_on", "pk")
        shown = [(each, report_words(own_key, each)) for each in rows]
    context = {"person": somebody, "form": form, "shown": shown}
    return render(request, "family/reports.html", context, status=WRONG if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def show(request: AskedRequest, opened: Opened, reported_id: UUID) -> HttpResponse:
    """Decide that the person may see it in their space: never by default, and with a reason."""
    with walls(request.actor):
        found = Reported.objects.visible_to(request.actor).filter(pk=reported_id).first()
    if found is None:
        raise NotVisible(f"family.reported {reported_id}")
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            show_report(request.actor, found, request.now, access=opened.access, why=form.cleaned_data["why"])
        except Refused as refusal:
            for reason in refusal.decision.reasons:
                form.add_error("why", reason.sentence)
        else:
            return redirect("person-reports", found.person_id)
    context = {"reported": found, "form": form}
    return render(request, "family/report_show.html", context, status=WRONG if form.is_bound else 200)
