"""The page that an invitation's link leads to, and taking the office up.

All stages. Source: `lightwell.policy.invitation_rules`. Programs that look through mail open links: opening this one
spends nothing. The token leaves the address at once, and the session keeps its digest, which opens nothing by itself.
"""

from __future__ import annotations

from typing import Final, cast

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.ledger.gate import Refused
from lightwell.organisations.accepting import accept, accept_as_newcomer, shown_invitation, with_password
from lightwell.organisations.identities import asks_for_its_own, vouched_for
from lightwell.organisations.inviting import invitation_digest, invitation_of, looks_like_a_token
from lightwell.organisations.middleware import AskedRequest, choose_office
from lightwell.organisations.models import Account, Invitation, Membership
from lightwell.organisations.openid import provider
from lightwell.organisations.people_views import last_day_of
from lightwell.organisations.sign_in import EmailBackend, look_up
from lightwell.organisations.visiting import Stale
from lightwell.policy.actors import Role

_SHOWN: Final = "lightwell_invitation"
_BACKEND: Final = f"{EmailBackend.__module__}.{EmailBackend.__name__}"
WRONG: Final = 422
OVER: Final = 410


class Arrive(forms.Form):
    """Who somebody new is, and how they will sign in."""

    name = forms.CharField(
        label="Your name",
        max_length=200,
        help_text="As the people you work with know you. Macrons are kept.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Write your name."},
    )
    password = forms.CharField(
        label="A password for this site alone",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password."},
    )

    def __init__(self, given: QueryDict | None, email: str) -> None:
        super().__init__(given)
        self._email = email
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        if "password" in said:
            somebody = Account(email=self._email, name=str(said.get("name", "")))
            try:
                validate_password(str(said["password"]), user=somebody)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return said


@login_not_required
@require_safe
def shown(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, remember that it was shown, and change nothing."""
    digest = invitation_digest(token)
    if looks_like_a_token(token) and invitation_of(digest) is not None:
        request.session[_SHOWN] = digest
    else:
        request.session.pop(_SHOWN, None)
    return redirect("invitation")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: AskedRequest) -> HttpResponse:
    """What one is invited to, and taking it up: in one's own account, or in a new one."""
    found = _found(request)
    if found is None or not found.facts().is_open or found.expires_at <= request.now:
        return render(request, "organisations/invitation_over.html", status=OVER)
    if asks_for_its_own(found.organisation) and not _is_vouched_for(request, found):
        return render(request, "organisations/invitation_sign_in.html", {**_context(found), "through": provider()})
    if request.actor.is_signed_in:
        return _as_oneself(request, found)
    if look_up(found.email) is not None:
        return render(request, "organisations/invitation_sign_in.html", _context(found))
    return _as_newcomer(request, found)


def _found(request: HttpRequest) -> Invitation | None:
    digest = request.session.get(_SHOWN)
    known = invitation_of(digest) if digest else None
    return shown_invitation(known) if known else None


def _is_vouched_for(request: AskedRequest, found: Invitation) -> bool:
    account_id = request.actor.account_id
    return account_id is not None and vouched_for(request, account_id) == found.organisation_id


def _as_oneself(request: AskedRequest, found: Invitation) -> HttpResponse:
    account = cast("Account", request.user)
    if request.method == "POST":
        return _arrived(request, found, accept(account, found, request.now))
    context = {**_context(found), "is_addressee": account.email == found.email}
    return render(request, "organisations/invitation_accept.html", context)


def _as_newcomer(request: AskedRequest, found: Invitation) -> HttpResponse:
    form = Arrive(request.POST if request.method == "POST" else None, found.email)
    if form.is_valid():
        newcomer = with_password(form.cleaned_data["name"], form.cleaned_data["password"])
        try:
            office = accept_as_newcomer(found, request.now, newcomer=newcomer)
        except IntegrityError:
            # Somebody made an account of that address a moment ago; it is theirs to sign in to.
            raise Stale from None
        except Refused:
            return render(request, "organisations/invitation_over.html", status=OVER)
        account = EmailBackend().get_user(office.account_id)
        login(request, account, backend=_BACKEND)
        return _arrived(request, found, office)
    context = {**_context(found), "form": form}
    return render(request, "organisations/invitation_new.html", context, status=WRONG if form.is_bound else 200)


def _arrived(request: HttpRequest, found: Invitation, office: Membership) -> HttpResponse:
    request.session.pop(_SHOWN, None)
    choose_office(request, office.pk)
    messages.success(request, f"Welcome. You are {Role(office.role).words.lower()} at {found.organisation.name} now.")
    return redirect("home")


def _context(found: Invitation) -> dict[str, object]:
    return {
        "invitation": found,
        "role": Role(found.role).words,
        "last_day": last_day_of(found.office_ends_at),
    }
