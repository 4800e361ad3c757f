"""The page that asks somebody to show that it is still them, and the pages that ask for it.

All stages. Source: `lightwell.organisations.afresh`. In the demonstration nobody has a password, so nobody is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from lightwell.ledger.gate import Refused
from lightwell.organisations.afresh import has_shown_lately, keep_shown, sign_in_afresh
from lightwell.organisations.factors import factors_of
from lightwell.organisations.identities import vouched_for
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Account
from lightwell.organisations.openid import provider
from lightwell.web.signing_in import limits, passkeys
from lightwell.web.signing_in.second import Code, accept

Respond = Callable[[HttpRequest], HttpResponse]

# The page to come back to from each address that asks: its own, or the one with the button, where only it can be got.
ASKED_AT: Mapping[str, str] = {
    "hand-over-send": "hand-over",
    "opening": "opening",
    "delivery-copy": "delivery-copy",
    "delivery-copy-file": "delivery-copy-file",
    "agreement-sign": "agreement-sign",
    "people-invite": "people-invite",
    "invitation-again": "invitation-again",
    "office-end": "office-end",
    "account-app": "account-app",
    "account-passkey-new": "account-passkey-new",
    "account-factor-remove": "account-factor-remove",
    "account-codes": "account-codes",
    "account-sign-ins-end": "account",
}


class Password(forms.Form):
    """The password of whoever is in already."""

    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Write your password."},
    )


class AfreshMiddleware:
    """Leads whoever has not shown themselves lately to do so, and then back. Comes after ActorMiddleware."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: tuple[object, ...], named: dict[str, Any]
    ) -> HttpResponse | None:
        asked = cast("AskedRequest", request)
        match = request.resolver_match
        back = ASKED_AT.get(match.url_name or "") if match else None
        if back is None or match is None or settings.DEMONSTRATION or not asked.actor.is_signed_in:
            return None
        if has_shown_lately(request, asked.now):
            return None
        to = request.get_full_path() if back == match.url_name else reverse(back, kwargs=named)
        return HttpResponseRedirect(f"{reverse('sign-in-afresh')}?{urlencode({'next': to})}")


@require_http_methods(["GET", "HEAD", "POST"])
def afresh(request: AskedRequest) -> HttpResponse:
    """Ask who they are again, by whichever way they have, and lead back to what they were doing."""
    account, given = cast("Account", request.user), request.POST if request.method == "POST" else None
    by_code, by_passkey = given is not None and "code" in given, given is not None and "credential" in given
    code = Code(given if by_code else None)
    password = Password(None if by_code or by_passkey else given)
    form: Password | Code = code if by_code else password
    if given is not None and _shown(request, account, form):
        request.session.cycle_key()
        keep_shown(request, request.now)
        return HttpResponseRedirect(_back(request) or reverse("home"))
    has = factors_of(account.pk)
    shown = {
        "password": password if account.has_usable_password() else None,
        "code": code if has.app else None,
        "form": form,
        "options": passkeys.options_for(account) if has.passkeys else None,
        "wrong": passkeys.NOT_THIS_ONE if by_passkey else "",
        "next": _back(request),
        "organisation": provider() if vouched_for(request, account.pk) else None,
    }
    return render(request, "sign_in_afresh.html", shown, status=200 if given is None else 422)


def _shown(request: AskedRequest, account: Account, form: Password | Code) -> bool:
    """They showed their password, a code or a passkey; otherwise the form says what was wrong."""
    if form.is_bound and not form.is_valid():
        return False
    field = next(iter(form.fields))
    try:
        counted = limits.count(request, "afresh", key=str(account.pk))
        sign_in_afresh(request.actor, account, request.now, is_shown=_is_them(request, account, form))
    except limits.TooOften as too_often:
        _say(form, field, str(too_often))
        return False
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            _say(form, field, reason.sentence)
        return False
    counted.rollback()
    return True


def _is_them(request: AskedRequest, account: Account, form: Password | Code) -> bool:
    """Raises Refused for a code that is not theirs."""
    if not form.is_bound:
        return accept(request, account, None) is not None
    if isinstance(form, Code):
        return accept(request, account, form.cleaned_data["code"]) is not None
    return check_password(form.cleaned_data["password"], account.password)


def _say(form: forms.Form, field: str, words: str) -> None:
    if form.is_bound:
        form.add_error(field, words)


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""
