"""A forgotten password: a link by letter, which works once and for half an hour, and opens nothing by itself.

All stages. Source: OWASP ASVS 5.0, 6.3.8 and 6.4.3: whoever asks learns nothing about who has an account here, and a
new password still needs the second step.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import is_password_usable, make_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.ledger.gate import Refused
from lightwell.organisations import passwords
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Account
from lightwell.organisations.sessions import device
from lightwell.organisations.sign_in import EmailBackend, look_up
from lightwell.policy.actors import Actor
from lightwell.web.signing_in import limits
from lightwell.web.signing_in.account import WRONG, NewPassword
from lightwell.web.signing_in.telling import Change, send_link, tell

SHOWN_LINK: Final = "lightwell_shown_link"
TOKENS: Final = PasswordResetTokenGenerator()


class Address(forms.Form):
    """Where the letter goes."""

    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"required": "Write your e-mail address.", "invalid": "Write it such as mere@example.org.nz."},
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: AskedRequest) -> HttpResponse:
    """Ask for the letter; the answer is the same whether there is such an account or not."""
    form = Address(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"].strip().lower()
        try:
            limits.count(request, "reset_password", key=email)
        except limits.TooOften as too_often:
            form.add_error(None, str(too_often))
        else:
            _send(request, email)
            return render(request, "signing_in/letter_sent.html")
    return render(request, "signing_in/forgotten.html", {"form": form}, status=WRONG if form.is_bound else 200)


def _send(request: AskedRequest, email: str) -> None:
    known = look_up(email)
    # Somebody unknown is looked for as well, so that nobody learns from how long it takes.
    account = EmailBackend().get_user(known[0] if known and is_password_usable(known[1]) else uuid4())
    send_link(account, TOKENS.make_token(account) if account else "", request.now)


@login_not_required
@require_safe
def shown_link(request: HttpRequest, account_id: UUID, token: str) -> HttpResponse:
    """Take the secret out of the address before a page is shown, so that it is in no history and no header."""
    request.session[SHOWN_LINK] = [str(account_id), token]
    return redirect("new-password")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: AskedRequest) -> HttpResponse:
    """Choose a new password, with the link that was sent."""
    account, token = _shown(request)
    if account is None or not TOKENS.check_token(account, token):
        return render(request, "signing_in/link_too_old.html", status=410)
    form = NewPassword(request.POST if request.method == "POST" else None, whose=account)
    if form.is_valid() and _chosen(request, account, token, form):
        del request.session[SHOWN_LINK]
        messages.success(request, "Your new password is set. Sign in with it.")
        return redirect("sign-in")
    return render(request, "signing_in/new_password.html", {"form": form}, status=WRONG if form.is_bound else 200)


def _shown(request: HttpRequest) -> tuple[Account | None, str]:
    account_id, token = request.session.get(SHOWN_LINK) or ("", "")
    return (EmailBackend().get_user(UUID(account_id)) if account_id else None), token


def _chosen(request: AskedRequest, account: Account, token: str, form: NewPassword) -> bool:
    try:
        limits.count(request, "reset_password_from_key")
        passwords.reset_password(
            Actor(account_id=account.pk),
            account,
            request.now,
            hashed=make_password(form.cleaned_data["new"]),
            is_their_link=TOKENS.check_token(account, token),
        )
    except limits.TooOften as too_often:
        form.add_error(None, str(too_often))
        return False
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error(None, reason.sentence)
        return False
    tell(account, Change.PASSWORD_RESET, request.now, device=device(request))
    return True
