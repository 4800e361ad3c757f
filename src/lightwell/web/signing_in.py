"""The door: signing in, choosing the office to act in, signing out.

All stages. Source: Lightwell's two walls: nobody is anybody until they have come in here, and somebody with two offices
acts in one of them at a time.
"""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from lightwell.ledger.governing import NotVisible
from lightwell.organisations.middleware import AskedRequest, choose_office
from lightwell.organisations.models import Account
from lightwell.organisations.sign_in import EmailBackend, look_up
from lightwell.web.fixed_accounts import fixed_account, fixed_accounts

BACKEND = "lightwell.organisations.sign_in.EmailBackend"


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
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"required": "Write your e-mail address.", "invalid": "Write it such as mere@example.org.nz."},
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Write your password."},
    )

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if self.errors:
            return given
        given["account"] = authenticate(email=given["email"], password=given["password"])
        if given["account"] is None:
            raise forms.ValidationError(
                "We do not know this e-mail address with this password. Check both, and try again."
            )
        return given


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: AskedRequest) -> HttpResponse:
    """Come in: as one of the fixed accounts where this is a demonstration, otherwise by e-mail and password."""
    if request.method != "POST" and request.actor.is_signed_in:
        return redirect("home")
    form = _door()(request.POST if request.method == "POST" else None)
    if form.is_valid():
        login(request, form.cleaned_data["account"], backend=BACKEND)
        return HttpResponseRedirect(_where_to(request))
    return render(
        request,
        "sign_in.html" if settings.DEMONSTRATION else "sign_in_password.html",
        {"form": form, "accounts": fixed_accounts(), "sign_in_url": reverse("sign-in"), "next": _asked_for(request)},
        status=422 if form.is_bound else 200,
    )


def _door() -> type[ChosenAccount] | type[EmailAndPassword]:
    return ChosenAccount if settings.DEMONSTRATION else EmailAndPassword


def _asked_for(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")


def _where_to(request: HttpRequest) -> str:
    """The page they asked for before we knew them, where it is one of ours."""
    wanted = _asked_for(request)
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if wanted and is_ours else reverse("home")


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave, and forget the session."""
    logout(request)
    return redirect("sign-in")


@require_http_methods(["GET", "HEAD", "POST"])
def offices(request: AskedRequest) -> HttpResponse:
    """Choose in which of one's offices to act. Everything else follows from that."""
    if request.method != "POST":
        return render(request, "offices.html", {"offices": request.offices})
    chosen = next((each for each in request.offices if str(each.pk) == request.POST.get("office")), None)
    if chosen is None:
        raise NotVisible("organisations.membership")
    choose_office(request, chosen.pk)
    return redirect("home")
