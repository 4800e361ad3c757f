"""A guest's door: the link takes its secret out of the address and spends nothing; the code, by POST, lets them in.

Stages 1, 3 and 4. Source: `lightwell.policy.guest_rules`. Programs that look through messages open links: nothing
comes of that. A link that is nobody's, is over or is shut says the same to everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lightwell.guests.actions import end_guest, guest_of, set_pin, try_code
from lightwell.guests.link_keys import forget_link_key, keep_link_key, key_of_link
from lightwell.guests.models import Guest, Words
from lightwell.guests.visiting import SHOWN, come_in, for_guests, guest_named
from lightwell.ledger.gate import Refused
from lightwell.organisations.inviting import looks_like_a_token
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Reason
from lightwell.policy.guest_rules import why_not_let_in

WRONG: Final = 422
OVER: Final = 410
NOBODYS: Final = str(UUID(int=0))
"""Whose link was shown where it is nobody's: it then says the same as one that is over."""
_CODE = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 20})


class Code(SeenForm):
    """What somebody was told in person, or the PIN they chose."""

    code = forms.CharField(
        label="Your code",
        help_text="The 8 figures you were told, or the PIN you chose. Spaces do not matter.",
        widget=_CODE,
        error_messages={"required": "Write the figures you were told."},
    )

    def __init__(self, given: Any, *, is_child: bool) -> None:
        super().__init__(given)
        if is_child:
            code = self.fields["code"]
            code.help_text = "Type the 8 numbers they told you, or your PIN. Gaps are fine."
            code.error_messages["required"] = "Type the numbers they told you."


class Pin(SeenForm):
    """A PIN to come back with."""

    pin = forms.CharField(
        label="Choose a PIN",
        help_text=(
            "6 to 12 figures that nobody would guess: no row such as 123456, and no year or birthday. Then you can "
            "come back without asking anybody for a code. Spaces do not matter."
        ),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "new-password", "maxlength": 24}),
        error_messages={"required": "Write 6 to 12 figures."},
    )

    def __init__(self, given: Any, *, is_child: bool) -> None:
        super().__init__(given)
        if is_child:
            pin = self.fields["pin"]
            pin.label, pin.help_text = "Pick a PIN", _CHILDS_PIN
            pin.error_messages["required"] = "Type 6 to 12 numbers."

    def clean_pin(self) -> str:
        return "".join(str(self.cleaned_data["pin"]).split())


_CHILDS_PIN: Final = (
    "Pick 6 to 12 numbers that nobody can guess. Do not pick 123456, a year or a birthday. Then you can come back and "
    "you do not need a new code. Gaps are fine."
)
_TO_A_CHILD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "wrong-code": "That is not the code. Look at the numbers again. After five wrong ones the link is shut.",
        "fifth-wrong-code": "That is the fifth wrong code. This link is shut now, and the right code does not open it. "
        "Ask the one who gave it to you for a new code.",
        "too-many-codes": "That was wrong five times, so this link is shut. Ask the one who gave it to you for a new "
        "code.",
        "no-code": "Ask the one who gave you this link for a code. It works for one day.",
        "link-over": "This link does not work now. Ask the one who gave it to you for a new one.",
        "not-a-pin": "Type 6 to 12 numbers, and no letters.",
        "guessed-pin": "Those are easy to guess. Do not use 123456, the same ones again and again, a year or a "
        "birthday. Pick some that nobody will think of.",
    }
)


def _said_to(guest: Guest, reason: Reason) -> str:
    """Why something is refused, in the words in which they like to be spoken to."""
    return _TO_A_CHILD.get(reason.code, reason.sentence) if _is_child(guest) else reason.sentence


def _is_child(guest: Guest | None) -> bool:
    return guest is not None and guest.words == Words.CHILD


@login_not_required
@require_safe
def link(request: AskedRequest, token: str) -> HttpResponse:
    """Take the secret out of the address; remember whose link was shown; change nothing."""
    guest = guest_of(token) if looks_like_a_token(token) else None
    response = redirect("guest-door")
    request.session[SHOWN] = NOBODYS if guest is None else str(guest.pk)
    if guest is not None and guest.sealed:
        keep_link_key(response, guest, key_of_link(token))
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: AskedRequest) -> HttpResponse:
    """Ask for the code; with the right one, go in."""
    guest = _shown(request)
    if guest is None or not guest.facts().is_open(request.now):
        return _not_open(request)
    form = Code(request.POST if request.method == "POST" else None, is_child=_is_child(guest))
    if form.is_valid() and _is_let_in(request, guest, form):
        come_in(request, guest)
        return redirect("guest-home")
    context = {"form": form, "host": guest.host, "words": guest.words}
    return render(request, "guests/door.html", context, status=WRONG if form.is_bound else 200)


def _shown(request: AskedRequest) -> Guest | None:
    known = request.session.get(SHOWN)
    return guest_named(UUID(known)) if known else None


def _not_open(request: AskedRequest) -> HttpResponse:
    """Nobody's, over or shut: the same words. Where none was shown, such as after leaving: open it again."""
    if SHOWN in request.session:
        return render(request, "guests/over.html", status=OVER)
    is_in = request.actor.guest_id is not None
    return redirect("guest-home") if is_in else render(request, "guests/again.html", status=OVER)


def _is_let_in(request: AskedRequest, guest: Guest, form: Code) -> bool:
    try:
        if try_code(Actor(guest_id=guest.pk), guest, request.now, said=form.cleaned_data["code"]):
            return True
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error("code", _said_to(guest, reason))
        return False
    counted = guest_named(guest.pk) or guest
    form.add_error("code", _said_to(guest, why_not_let_in(counted.facts())))
    return False


@for_guests
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: AskedRequest) -> HttpResponse:
    """Choose a PIN to come back with."""
    guest = guest_named(request.actor.guest_id) if request.actor.guest_id else None
    form = Pin(request.POST if request.method == "POST" else None, is_child=_is_child(guest))
    if guest is not None and form.is_valid():
        try:
            set_pin(request.actor, guest, request.now, pin=form.cleaned_data["pin"])
            return redirect("guest-home")
        except Refused as refusal:
            for reason in refusal.decision.reasons:
                form.add_error("pin", _said_to(guest, reason))
    context = {"form": form, "words": guest.words if guest is not None else ""}
    return render(request, "guests/pin.html", context, status=WRONG if form.is_bound else 200)


@login_not_required
@require_POST
def leave(request: AskedRequest) -> HttpResponse:
    """Leave now: the session is over, and the page that comes says nothing of where one was."""
    request.session.flush()
    answer = render(request, "guests/left.html", {"elsewhere": settings.LIGHTWELL_ELSEWHERE})
    answer["Clear-Site-Data"] = '"cache"'
    forget_link_key(answer)
    return answer


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def shut(request: AskedRequest) -> HttpResponse:
    """A lost telephone: with their PIN, or a code, somebody shuts their own link and goes in nowhere."""
    guest = _shown(request)
    if guest is None or not guest.facts().is_open(request.now):
        return _not_open(request)
    form = Code(request.POST if request.method == "POST" else None, is_child=_is_child(guest))
    if form.is_valid() and _is_let_in(request, guest, form):
        end_guest(guest.as_actor, guest, request.now)
        request.session.flush()
        answer = render(request, "guests/shut.html", {"host": guest.host, "words": guest.words})
        forget_link_key(answer)
        return answer
    context = {"form": form, "words": guest.words}
    return render(request, "guests/shut.html", context, status=WRONG if form.is_bound else 200)
