"""Passkeys: what a browser is asked, and whether what it answers is right.

All stages. Source: W3C Web Authentication, level 3; django-allauth checks it with fido2. A passkey here always asks its
owner for a finger, a face or a PIN, so one is both steps at once; it is tied to this site's name, so no other
site can ask for it.
"""

from __future__ import annotations

import json
from typing import Any, Final, cast
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods
from fido2.utils import websafe_decode

from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.organisations.factors import Shown, show_second_factor
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Account
from lightwell.organisations.sign_in import EmailBackend
from lightwell.policy.actors import Actor
from lightwell.web.signing_in import limits
from lightwell.web.signing_in.going_on import where_to

Credential = dict[str, Any]

NOT_THIS_ONE: Final = "That passkey was not accepted. Try again, or use another way."


class Answer(forms.Form):
    """What a browser answers, as JSON."""

    credential = forms.JSONField(widget=forms.HiddenInput, max_length=20_000)

    def clean_credential(self) -> Credential:
        given = self.cleaned_data["credential"]
        if not isinstance(given, dict):
            raise forms.ValidationError(NOT_THIS_ONE)
        return given


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_with_passkey(request: AskedRequest) -> HttpResponse:
    """Ask the browser for any passkey of this site, and let its owner in."""
    try:
        limits.count(request, "passkey")
    except limits.TooOften as too_often:
        return _not_in(request, str(too_often))
    if request.method != "POST":
        return JsonResponse(auth.begin_authentication(None))
    login = _login(request)
    return perform_login(request, login) if login else _not_in(request, NOT_THIS_ONE)


def _not_in(request: HttpRequest, wrong: str) -> HttpResponse:
    return render(request, "signing_in/passkey_refused.html", {"wrong": wrong}, status=422)


def _login(request: AskedRequest) -> Login | None:
    """The sign-in of whoever's passkey this is."""
    form = Answer(request.POST)
    account = _owner(form.cleaned_data["credential"]) if form.is_valid() else None
    passkey = shown(request, account) if account else None
    if account is None or passkey is None:
        return None
    try:
        show_second_factor(Actor(account_id=account.pk), Shown(account.pk, passkey=passkey), request.now)
    except Refused:
        return None
    record_authentication(request, account, "mfa", type=Authenticator.Type.WEBAUTHN, passwordless=True)
    return Login(user=account, redirect_url=where_to(request))


def _owner(credential: Credential) -> Account | None:
    """Whose it says it is; its signature has to say the same."""
    answered = credential.get("response")
    handle = answered.get("userHandle") if isinstance(answered, dict) else None
    if not isinstance(handle, str):
        return None
    try:
        return EmailBackend().get_user(UUID(websafe_decode(handle).decode()))
    except ValueError:
        return None


def options_for(account: Account) -> str:
    """What to ask the browser for: one of this account's own passkeys."""
    with walls(Actor(account_id=account.pk)):
        return json.dumps(auth.begin_authentication(account))


def shown(request: HttpRequest, account: Account) -> int | None:
    """Which of an account's passkeys the browser answered with, where its signature is right."""
    form = Answer(request.POST)
    if not form.is_valid():
        return None
    credential = form.cleaned_data["credential"]
    try:
        with walls(Actor(account_id=account.pk)):
            auth.parse_authentication_response(credential)
            found: Authenticator = auth.complete_authentication(account, credential)
    except (ValidationError, KeyError, TypeError):
        return None
    return cast(int, found.pk)


def options_to_add(account: Account) -> str:
    """What to ask the browser to make."""
    with walls(Actor(account_id=account.pk)):
        return json.dumps(auth.begin_registration(account, passwordless=True))


def made(credential: Credential) -> bool:
    """The browser made what it was asked for, and asked its owner for a finger, a face or a PIN."""
    try:
        auth.parse_registration_response(credential)
        return bool(auth.complete_registration(credential).is_user_verified())
    except (ValidationError, KeyError, TypeError, ValueError):
        return False
