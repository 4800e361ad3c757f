"""One's own account: what one signs in with, where one is signed in, and what happened with it lately.

All stages. Source: OWASP ASVS 5.0, 6.2 and 7.5.2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.models import Entry, Outcome
from lightwell.ledger.walls import walls
from lightwell.organisations import passwords, sessions, sign_in
from lightwell.organisations.afresh import keep_shown
from lightwell.organisations.factors import factors_of
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Account, SignIn
from lightwell.organisations.sessions import device
from lightwell.organisations.sign_in import EmailBackend
from lightwell.policy.actors import Actor
from lightwell.web.signing_in import limits, requiring
from lightwell.web.signing_in.telling import Change, tell

WRONG: Final = 422
_LATELY: Final = 12
_SAID: Final = {
    "organisations.sign-in": ("You signed in", "A sign-in was refused"),
    "organisations.sign-out": ("You signed out", "A sign-out was refused"),
    "organisations.sign-out-everywhere": ("You signed out everywhere else", "Signing out everywhere was refused"),
    "organisations.sign-in-afresh": ("You showed that it was still you", "Somebody could not show that it was you"),
    "organisations.show-second-factor": ("You showed your second step", "A wrong or used code was given"),
    "organisations.add-authenticator-app": ("You set up an authenticator app", "An app was not set up"),
    "organisations.add-passkey": ("You added a passkey", "A passkey was not added"),
    "organisations.remove-second-factor": ("You removed a second step", "A second step was not removed"),
    "organisations.renew-recovery-codes": ("You made new recovery codes", "New recovery codes were refused"),
    "organisations.change-password": ("You changed your password", "A change of your password was refused"),
    "organisations.reset-password": ("You chose a new password by letter", "A new password by letter was refused"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of what happened lately."""

    words: str
    at: dt.datetime
    is_refused: bool


def own(request: HttpRequest) -> Account:
    """Whose account it is. Raises NotVisible in the demonstration, where the accounts are everybody's."""
    if settings.DEMONSTRATION:
        raise NotVisible("organisations.account")
    return cast(Account, request.user)


@require_safe
def account(request: AskedRequest) -> HttpResponse:
    """What one signs in with, where one is in, and what happened."""
    whose = own(request)
    has = factors_of(whose.pk)
    shown = {
        "account": whose,
        "has": has,
        "may_remove": not requiring.is_required() or int(has.app is not None) + len(has.passkeys) > 1,
        "sign_ins": sign_in.sign_ins_of(whose, request.now - settings.LIGHTWELL_SESSION_LASTS),
        "current": sessions.current_sign_in(request),
        "happened": tuple(_happened(whose)),
    }
    return render(request, "signing_in/account.html", shown)


def _happened(whose: Account) -> Iterator[Happened]:
    """What the ledger says of one's own sign-in, the latest first."""
    myself = Actor(account_id=whose.pk)
    with walls(myself):
        found = Entry.objects.visible_to(myself).filter(action__in=_SAID).order_by("-id")[:_LATELY]
        entries = list(found)
    for entry in entries:
        done, refused = _SAID[entry.action]
        is_refused = entry.outcome == Outcome.REFUSED
        yield Happened(refused if is_refused else done, entry.occurred_at, is_refused)


class NewPassword(forms.Form):
    """A password to sign in with from now on. Asked for once: it may be pasted, and reset by letter."""

    new = forms.CharField(
        label="New password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": passwords.SHORTEST}),
        help_text=f"At least {passwords.SHORTEST} characters of any kind: four or five words in a row do well. "
        "Your browser or password manager may choose it, and you may paste it.",
        error_messages={"required": "Write the new password."},
    )

    def __init__(self, given: Any, *, whose: Account) -> None:
        super().__init__(given)
        self.whose = whose

    def clean_new(self) -> str:
        password: str = self.cleaned_data["new"]
        validate_password(password, self.whose)
        return password


class ChangedPassword(NewPassword):
    """With the one they have."""

    current = forms.CharField(
        label="Password you have now",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Write the password you have now."},
    )
    field_order = ("current", "new")


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: AskedRequest) -> HttpResponse:
    """Change one's password; every other sign-in ends."""
    whose = own(request)
    form = ChangedPassword(request.POST if request.method == "POST" else None, whose=whose)
    if form.is_valid() and _changed(request, whose, form):
        messages.success(request, "Your password is changed. You are signed out everywhere else.")
        return redirect("account")
    return render(request, "signing_in/password.html", {"form": form}, status=WRONG if form.is_bound else 200)


def _changed(request: AskedRequest, whose: Account, form: ChangedPassword) -> bool:
    try:
        counted = limits.count(request, "change_password", key=str(whose.pk))
        passwords.change_password(
            Actor(account_id=whose.pk),
            whose,
            request.now,
            hashed=make_password(form.cleaned_data["new"]),
            is_their_password=check_password(form.cleaned_data["current"], whose.password),
            keep=sessions.current_sign_in(request),
        )
    except limits.TooOften as too_often:
        form.add_error("current", str(too_often))
        return False
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error("current", reason.sentence)
        return False
    counted.rollback()
    changed = EmailBackend().get_user(whose.pk)
    update_session_auth_hash(request, changed or whose)  # a new session key too
    keep_shown(request, request.now)
    tell(whose, Change.PASSWORD_CHANGED, request.now, device=device(request))
    return True


@require_POST
def end_sign_ins(request: AskedRequest) -> HttpResponse:
    """Sign out on one other device, or on all of them."""
    whose, myself = own(request), Actor(account_id=request.actor.account_id)
    wanted = request.POST.get("sign-in")
    if wanted is None:
        ended = sign_in.end_sign_ins(myself, whose, request.now, keep=sessions.current_sign_in(request))
        messages.success(request, "You are signed out everywhere else." if ended else "You were in nowhere else.")
        return redirect("account")
    open_ones = sign_in.sign_ins_of(whose, request.now - settings.LIGHTWELL_SESSION_LASTS)
    found: SignIn | None = next((each for each in open_ones if str(each.pk) == wanted), None)
    if found is None:
        raise NotVisible("organisations.signin")
    sign_in.end_sign_in(myself, found, request.now)
    messages.success(request, f"{found.device} is signed out.")
    return redirect("account")
