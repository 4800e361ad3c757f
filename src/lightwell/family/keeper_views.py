"""A keeper gives somebody their own space, shuts its link, and says goodbye to whoever leaves.

Stages 3 and 4. Source: `lightwell.policy.family_rules`. Under the register's path: it is open in this browser.
"""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.family.leaving import keep_said_gone, leave, leaving_of, stays_of
from lightwell.family.models import Leaving
from lightwell.family.spaces import give_space, open_link_of
from lightwell.guests.actions import end_guest
from lightwell.guests.models import Words
from lightwell.guests.pictures import picture_of
from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import SeenForm
from lightwell.people.browser import with_register
from lightwell.people.opened import Opened
from lightwell.people.person_views import person_named
from lightwell.people.register_views import WRONG
from lightwell.people.telling import person_and_why_not, why_not_tell
from lightwell.policy.local_days import local_day
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.people_records import Piece
from lightwell.policy.shown_records import audience_for


class SpaceForm(SeenForm):
    """In which words their space speaks at first."""

    words = forms.ChoiceField(
        label="In which words should it speak at first?",
        choices=Words.choices,
        widget=forms.RadioSelect,
        help_text="They can change the words themselves. What rangatahi and children write is read that day: by their "
        "day of birth where you have written it down, else by what you choose here.",
    )


class LeaveForm(SeenForm):
    """The day on which they left, and whether they want a word later."""

    on = forms.DateField(
        label="On which day did they leave?",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Say on which day.", "invalid": "Write a day, such as 27 November 2026."},
    )
    wants_word = forms.BooleanField(
        label="They want to be told when everything is gone, and it is safe to tell them", required=False
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def space(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """Somebody's own space: whether they have a link, and giving them one, shown once."""
    somebody = person_named(request.actor, person_id)
    record = opened.record_of(somebody)
    words = {NoticeAudience.ADULT: Words.ADULT, NoticeAudience.RANGATAHI: Words.RANGATAHI}
    at_first = words.get(audience_for(record.age_on(local_day(request.now))), Words.CHILD)
    form = SpaceForm(request.POST if request.method == "POST" else None, initial={"words": at_first})
    if form.is_bound and form.is_valid():
        try:
            made = give_space(opened, somebody, request.now, words=Words(form.cleaned_data["words"]))
        except Refused as refusal:
            for reason in refusal.decision.reasons:
                form.add_error(None, reason.sentence)
        else:
            return render(request, "guests/link.html", {"made": made, "picture": picture_of(made.address)})
    with walls(request.actor):
        link = open_link_of(request.actor, somebody.pk)
        harms = why_not_tell(opened, somebody)
    is_over = link is not None and not link.facts().is_open(request.now)
    context = {
        "person": somebody, "name": record.words_of(Piece.NAME), "form": form, "link": link, "is_over": is_over,
        "safe": record.words_of(Piece.SAFE_NEVER), "now": request.now, "harms": harms,
    }  # fmt: skip
    return render(request, "family/person_space.html", context, status=WRONG if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def shut(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """A lost telephone: ask whether it is meant, then shut the link at once."""
    somebody = person_named(request.actor, person_id)
    with walls(request.actor):
        link = open_link_of(request.actor, somebody.pk)
    if link is None:
        return redirect("person-space", person_id)
    if request.method == "POST":
        end_guest(request.actor, link, request.now)
        messages.success(request, "The link is shut, on every phone. You can give them another.")
        return redirect("person-space", person_id)
    return render(request, "family/person_space_shut.html", {"person": somebody, "link": link})


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def goodbye(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """Somebody leaves: what stays of them, and until when; and whether they want a word once it is gone."""
    with walls(request.actor):
        somebody, harms = person_and_why_not(opened, person_id)
        leaving = leaving_of(request.actor, somebody.pk)
        stays = stays_of(opened, somebody, leaving, local_day(request.now))
    known = {} if leaving is None else {"on": leaving.left_on, "wants_word": leaving.wants_word}
    form = LeaveForm(request.POST if request.method == "POST" else None, initial=known)
    if harms:
        del form.fields["wants_word"]
    if form.is_bound and form.is_valid():
        try:
            said = form.cleaned_data
            wants_word = said["wants_word"] if not harms else leaving is not None and leaving.wants_word
            whole = person_named(request.actor, person_id)
            leave(opened, whole, request.now, on=said["on"], wants_word=wants_word)
        except Refused as refusal:
            for reason in refusal.decision.reasons:
                form.add_error("on", reason.sentence)
        else:
            return redirect("person-goodbye", person_id)
    context = {"person": somebody, "form": form, "leaving": leaving, "stays": stays, "harms": harms}
    return render(request, "family/person_goodbye.html", context, status=WRONG if form.is_bound else 200)


@require_http_methods(["POST"])
@with_register
def say_gone(request: AskedRequest, opened: Opened, leaving_id: UUID) -> HttpResponse:
    """Write down that somebody who left was told: everything is gone."""
    with walls(request.actor):
        found = Leaving.objects.visible_to(request.actor).select_related("person").filter(pk=leaving_id).first()
    if found is None:
        raise NotVisible(f"family.leaving {leaving_id}")
    with walls(request.actor):
        stays = stays_of(opened, found.person, found, local_day(request.now))
        harms = why_not_tell(opened, found.person)
    if harms:
        return redirect("person-goodbye", found.person_id)  # which says why nobody tells them
    keep_said_gone(
        request.actor, found, request.now,
        access=opened.access, is_gone=stays.is_settled, sent_since=stays.sent_since,
    )  # fmt: skip
    return redirect("person-goodbye", found.person_id)
