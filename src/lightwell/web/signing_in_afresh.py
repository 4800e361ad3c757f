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
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Account

Respond = Callable[[HttpRequest], HttpResponse]

# The page to come back to from each address that asks: its own, or the one with the button, where only it can be got.
ASKED_AT: Mapping[str, str] = {
    "hand-over-send": "hand-over",
    "opening": "opening",
    "delivery-copy": "delivery-copy",
    "delivery-copy-file": "delivery-copy-file",
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
    """Ask for the password again, and lead back to what they were doing."""
    form = Password(request.POST if request.method == "POST" else None)
    if form.is_valid() and _shown(request, form):
        request.session.cycle_key()
        keep_shown(request, request.now)
        return HttpResponseRedirect(_back(request) or reverse("home"))
    return render(
        request, "sign_in_afresh.html", {"form": form, "next": _back(request)}, status=422 if form.is_bound else 200
    )


def _shown(request: AskedRequest, form: Password) -> bool:
    account = cast("Account", request.user)
    matches = check_password(form.cleaned_data["password"], account.password)
    try:
        sign_in_afresh(request.actor, account, request.now, is_their_password=matches)
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error("password", reason.sentence)
        return False
    return True


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""
