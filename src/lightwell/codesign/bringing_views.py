"""Bringing people in: a family one knows by a link of their own, and many by a body's open invitation.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga; `lightwell.policy.programme_rules`. Links and
codes are shown once and kept nowhere. An open link shows nothing by itself: whoever opens it is asked for the number
and the code that the body told them in person.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lightwell.codesign.actions import bring_guest
from lightwell.codesign.models import Need, OpenInvitation, Participant, Programme
from lightwell.codesign.open_tries import count_try, take_back
from lightwell.codesign.opening_doors import (
    Place,
    end_invitation,
    give_place,
    guest_at,
    keep_invitation,
    keep_place,
    open_invitation,
    warn,
)
from lightwell.codesign.saying import part_in
from lightwell.guests.actions import bring, come_by_number, fits, keep_guest
from lightwell.guests.host_views import Hint
from lightwell.guests.models import Guest, Words
from lightwell.guests.pictures import picture_of
from lightwell.guests.visiting import come_in, guest_named
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.inviting import looks_like_a_token
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Organisation
from lightwell.organisations.seen_forms import SeenForm
from lightwell.organisations.shown_secrets import Shown, digest_of
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import Group, unless_designing
from lightwell.policy.programme_rules import GIVEN_SINCE, MOST_PLACES

WRONG: Final = 422
OVER: Final = 410
SHOWN_OPEN: Final = "lightwell_open_shown"
SHOWN_PLACE: Final = "lightwell_place_shown"
NOBODY: Final = UUID(int=0)


class BringIn(Hint):
    """As what somebody takes part, in which words, and what tells them apart for whoever brings them in."""

    group = forms.ChoiceField(
        label="As what do they take part?",
        choices=[
            (Group.FAMILY.value, "A family, or one of it"),
            (Group.COMMUNITY.value, "Somebody of a community"),
        ],
        initial=Group.FAMILY.value,
        widget=forms.RadioSelect,
        help_text="A Māori party, with a yes and a no of its own, is an organisation that says of itself that it "
        "speaks for Māori: ask it to take part under “Who takes part”.",
        error_messages={"required": "Choose as what.", "invalid_choice": "Choose one of these."},
    )
    words = forms.ChoiceField(
        label="In which words would they like it?",
        choices=Words.choices,
        initial=Words.ADULT.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."},
    )
    field_order = ("words", "group", "hint")

    def __init__(self, given: Any, *, designs: bool) -> None:
        super().__init__(given)
        if not designs:
            del self.fields["group"]


@require_http_methods(["GET", "HEAD", "POST"])
def bring_family(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """Bring in somebody one knows: make them a link of their own, shown once with its QR code."""
    actor = request.actor
    with walls(actor):
        programme, part = _brought_to(actor, programme_id)
        host = Organisation.objects.visible_to(actor).filter(pk=actor.organisation_id or UUID(int=0)).get()
        may = allowed(bring_guest, actor, programme, request.now, part=part, host_id=host.pk)
        may_host = allowed(keep_guest, actor, host, request.now, link="")
        asked = list(Need.objects.visible_to(actor).filter(programme=programme).order_by("code"))
    designs = unless_designing(actor, programme.agency_id) is None
    form = BringIn(request.POST if request.method == "POST" else None, designs=designs)
    reasons = (*may.reasons, *may_host.reasons)
    if not reasons and form.is_valid():
        said = form.cleaned_data
        made = bring(actor, host, request.now, words=Words(said["words"]), hint=said["hint"])
        group = Group(said.get("group", Group.FAMILY))
        bring_guest(actor, programme, request.now, guest=made.guest, host_id=host.pk, part=part, group=group)
        context = {"made": made, "picture": picture_of(made.address)}
        return render(request, "guests/link.html", context)
    context = {"programme": programme, "reasons": reasons, "form": form, "designs": designs}
    context["not_for_children"] = [each.title for each in asked if each.unfit_for_children]
    status = 403 if reasons else WRONG if form.is_bound else 200
    return render(request, "codesign/bring_family.html", context, status=status)


def _brought_to(actor: Actor, programme_id: UUID) -> tuple[Programme, Participant | None]:
    """A programme that one takes part in, or of one's own agency; inside `walls`. Raises NotVisible."""
    programme = Programme.objects.visible_to(actor).filter(pk=programme_id).first()
    part = part_in(programme, actor) if programme is not None else None
    if programme is None or (part is None and not actor.belongs_to(programme.agency_id)):
        raise NotVisible(f"codesign.programme {programme_id}")
    return programme, part


# --- open invitations --------------------------------------------------------------------------------------------


class OpenUp(SeenForm):
    """For how many an open invitation is, and until when."""

    places = forms.IntegerField(
        label="For how many people?",
        min_value=1,
        max_value=MOST_PLACES,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Write a number from 1 to 200, such as 30."
        ),
    )
    ends_on = forms.DateField(
        label="Until which day do you give places?",
        help_text="Within the next 90 days. Those who came can come back after it, for 90 days from when you gave them "
        "their number.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose the day.", "invalid": "Write the day such as 31/12/2026."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def open_invitations(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """A body's open invitations to a programme; and the form to make another."""
    actor = request.actor
    with walls(actor):
        programme, part = _brought_to(actor, programme_id)
        may = allowed(keep_invitation, actor, programme, request.now, part=part)
        made = list(
            OpenInvitation.objects.visible_to(actor)
            .filter(programme=programme, host=actor.organisation_id)
            .select_related("part", "programme")
            .order_by("-made_at")
        )
        shown = [
            (each, allowed(keep_place, actor, each, request.now), each.facts().is_open(request.now)) for each in made
        ]
    form = OpenUp(request.POST if request.method == "POST" else None)
    if may and part is not None and form.is_valid():
        try:
            link = open_invitation(actor, programme, request.now, part=part, **form.cleaned_data)
        except Refused as refusal:
            for reason in refusal.decision.reasons:
                form.add_error("ends_on" if reason.code == "until-when" else None, reason.sentence)
        else:
            context = {"link": link, "picture": picture_of(link.address), "programme": programme}
            return render(request, "codesign/open_link.html", context)
    context = {"programme": programme, "shown": shown, "form": form, "may": may, "choices": Words.choices}
    status = 403 if not may else WRONG if form.is_bound else 200
    return render(request, "codesign/open_invitations.html", context, status=status)


def _opened(actor: Actor, invitation_id: UUID) -> OpenInvitation:
    own = OpenInvitation.objects.visible_to(actor).filter(host=actor.organisation_id)
    found = own.select_related("part", "programme").filter(pk=invitation_id).first()
    if found is None:
        raise NotVisible(f"codesign.openinvitation {invitation_id}")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: AskedRequest, invitation_id: UUID) -> HttpResponse:
    """Give the next comer a number and a code. The page that follows shows them once; loading it again gives none."""
    with walls(request.actor):
        found = _opened(request.actor, invitation_id)
    if request.method == "POST":
        return _given(request, found)
    told = request.session.pop(SHOWN_PLACE, None)
    if told is None or told[0] != str(found.pk):
        messages.info(request, "A number and its code are shown once. For another code, go to “People with a link”.")
        return redirect("open-invitations", found.programme_id)
    context = {"place": Place(told[1], told[2]), "invitation": found}
    return render(request, "codesign/open_place.html", context)


def _given(request: AskedRequest, found: OpenInvitation) -> HttpResponse:
    """Sent twice, it is one number: the second finds that it was given, and shows the page of the first."""
    words = Words(request.POST["words"]) if request.POST.get("words") in Words.values else Words.ADULT
    seen = request.POST.get("given", "")
    try:
        given = give_place(
            request.actor, found, request.now, words=words, seen_given=int(seen) if seen.isdecimal() else None
        )
    except Refused as refusal:
        if GIVEN_SINCE.code not in {each.code for each in refusal.decision.reasons}:
            raise
        if SHOWN_PLACE not in request.session:
            messages.info(request, GIVEN_SINCE.sentence)
            return redirect("open-invitations", found.programme_id)
    else:
        request.session[SHOWN_PLACE] = [str(found.pk), given.number, given.code]
    return redirect("open-place", found.pk)


@require_POST
def end_open(request: AskedRequest, invitation_id: UUID) -> HttpResponse:
    """No more places are given."""
    with walls(request.actor):
        found = _opened(request.actor, invitation_id)
    end_invitation(request.actor, found, request.now)
    messages.success(request, "No more places are given. Those who came can come back by the same link.")
    return redirect("open-invitations", found.programme_id)


# --- the door of an open link ------------------------------------------------------------------------------------


class NumberAndCode(SeenForm):
    """What somebody was told in person."""

    number = forms.IntegerField(
        label="Your number",
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 3, "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Write the number you were told, such as 7."
        ),
    )
    code = forms.CharField(
        label="Your code",
        help_text="The 8 figures you were told, or the PIN you chose. Spaces do not matter.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 20}),
        error_messages={"required": "Write the figures you were told."},
    )


@login_not_required
@require_safe
def open_link(request: AskedRequest, token: str) -> HttpResponse:
    """Take the secret out of the address; remember that an open link was shown; change nothing."""
    if looks_like_a_token(token):
        request.session[SHOWN_OPEN] = digest_of(Shown.OPEN_LINK, token)
    else:
        request.session.pop(SHOWN_OPEN, None)
    return redirect("open-door")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_door(request: AskedRequest) -> HttpResponse:
    """Ask for the number and the code; with the right ones, go in. A link that is nobody's says the same."""
    digest = request.session.get(SHOWN_OPEN)
    if digest is None:
        return render(request, "guests/over.html", status=OVER)
    form = NumberAndCode(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_let_in(request, digest, form):
        return redirect("guest-home")
    return render(request, "codesign/open_door.html", {"form": form}, status=WRONG if form.is_bound else 200)


_NOT_IT: Final = "These do not belong together, or the code was used before. Look at both again."

_TIME_OVER: Final = "It is yours, but its time is up. It was for 90 days. Ask the one who told you."
"""Said to nobody but whoever has the number and its own code or PIN."""


def _waits(minutes: int) -> str:
    """Said of the link and never of the number: nobody learns whose it is, or whether it is anybody's."""
    time = "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"Wrong codes were tried too often here. Wait {time}, then try yours again: no number is shut."


def _is_let_in(request: AskedRequest, digest: str, form: NumberAndCode) -> bool:
    """Unknown, used, unused and ended numbers answer alike, after as much work."""
    number = form.cleaned_data["number"]
    tried = count_try(request, digest, number)
    if tried.wait:
        form.add_error("code", _waits(tried.wait))
        return False
    known = guest_at(digest, number)
    guest = guest_named(known or NOBODY)
    if fits(guest, form.cleaned_data["code"]) and guest is not None:
        if _came_in(request, guest, form):
            take_back(request, digest, number)
            return True
        if guest.ended_at is None and guest.expires_at <= request.now:
            form.add_error("code", _TIME_OVER)
            return False
    if tried.is_last:
        warn(digest, request.now)
    form.add_error("code", _NOT_IT)
    return False


def _came_in(request: AskedRequest, guest: Guest, form: NumberAndCode) -> bool:
    try:
        is_in = come_by_number(Actor(guest_id=guest.pk), guest, request.now, said=form.cleaned_data["code"])
    except Refused:
        return False
    if is_in:
        come_in(request, guest)
    return is_in
