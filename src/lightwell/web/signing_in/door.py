"""The door: signing in, choosing the office to act in, signing out.

All stages. Source: Lightwell's two walls: nobody is anybody until they have come in here, and somebody with two offices
acts in one of them at a time.
"""

from __future__ import annotations

from typing import Final

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lightwell.ledger.governing import NotVisible
from lightwell.organisations import sessions
from lightwell.organisations.acting import last_office_of
from lightwell.organisations.middleware import AskedRequest, choose_office
from lightwell.organisations.models import Account, Membership
from lightwell.organisations.openid import provider
from lightwell.organisations.sign_in import EmailBackend, look_up
from lightwell.people.browser import forget_in_browser
from lightwell.web.fixed_accounts import fixed_account, fixed_accounts
from lightwell.web.signing_in import limits
from lightwell.web.signing_in.going_on import asked_for, where_to

BACKEND: Final = "lightwell.organisations.sign_in.EmailBackend"
WRONG: Final = 422


class ChosenAccount(forms.Form):
    """One of the demonstration's fixed accounts."""

    account = forms.ChoiceField(
        choices=lambda: [(each.key, each.name) for each in fixed_accounts()],
        error_messages={"required": "Choose somebody to be.", "invalid_choice": "Choose one of these people."},
    )

    def clean_account(self) -> Account:
        chosen = fixed_account(self.cleaned_data["account"])
        known = look_up(chosen.email)
        account = EmailBackend().get_user(known[0]) if known else None
        if account is None:
            raise forms.ValidationError("The demonstration is still being made. Try again in a moment.")
        return account


class EmailAndPassword(forms.Form):
    """Whoever has an account of their own."""

    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn"}),
        error_messages={"required": "Write your e-mail address.", "invalid": "Write it such as mere@example.org.nz."},
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Write your password.", "max_length": "No password here is that long."},
    )

    def account_in(self, request: HttpRequest) -> Account | None:
        """Whose they are, where they are right; otherwise the form says that they are not."""
        email, password = self.cleaned_data["email"].strip().lower(), self.cleaned_data["password"]
        try:
            anywhere = limits.count(request, "login_failed_anywhere", key=email)
            account: Account | None = get_adapter().authenticate(request, email=email, password=password)
        except limits.TooOften as too_often:
            self.add_error(None, str(too_often))
            return None
        except ValidationError:
            key = get_adapter()._get_login_attempts_cache_key(request, email=email)
            self.add_error(None, limits.try_again(request, "login_failed", key=key))
            return None
        if account is None:
            self.add_error(None, "We do not know this e-mail address with this password. Check both, and try again.")
            return None
        anywhere.rollback()
        return account


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: AskedRequest) -> HttpResponse:
    """Come in: as one of the fixed accounts where this is a demonstration, otherwise as oneself."""
    if request.method != "POST" and request.actor.is_signed_in:
        return redirect("home")
    return _choose(request) if settings.DEMONSTRATION else _by_password(request)


def _choose(request: AskedRequest) -> HttpResponse:
    form = ChosenAccount(request.POST if request.method == "POST" else None)
    if form.is_valid():
        login(request, form.cleaned_data["account"], backend=BACKEND)
        return HttpResponseRedirect(where_to(request))
    return _door(request, "sign_in.html", form)


def _by_password(request: AskedRequest) -> HttpResponse:
    form = EmailAndPassword(request.POST if request.method == "POST" else None)
    account = form.account_in(request) if form.is_valid() else None
    if account is None:
        return _door(request, "sign_in_password.html", form)
    entering = Login(user=account, redirect_url=where_to(request))
    response: HttpResponse = perform_password_login(request, {}, entering)
    return response


def _door(request: AskedRequest, template: str, form: forms.Form) -> HttpResponse:
    said = {
        "form": form,
        "accounts": fixed_accounts(),
        "next": asked_for(request),
        "why_out": sessions.why_out(request),
        "organisation": provider(),
    }
    return render(request, template, said, status=WRONG if form.is_bound else 200)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave, and forget the session; what the browser kept of it is cleared too."""
    logout(request)
    response = redirect("sign-in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    forget_in_browser(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def offices(request: AskedRequest) -> HttpResponse:
    """Choose in which of one's offices to act. Everything else follows from that."""
    if request.method != "POST":
        return render(request, "offices.html", {"offices": request.offices, "last": _last_office(request)})
    chosen = next((each for each in request.offices if str(each.pk) == request.POST.get("office")), None)
    if chosen is None:
        raise NotVisible("organisations.membership")
    choose_office(request, chosen.pk)
    return redirect("home")


def _last_office(request: AskedRequest) -> Membership | None:
    """For somebody who holds none now."""
    account = request.user
    return last_office_of(account, request.now) if isinstance(account, Account) and not request.offices else None
