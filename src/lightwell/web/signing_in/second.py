"""The second step of a sign-in: a code from an app, a recovery code, or a passkey.

All stages. Source: OWASP ASVS 5.0, 6.3.3 and 6.5. The password was right, so whose it is is known; django-allauth keeps
the sign-in that waits in the session, for fifteen minutes.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY, clear_login
from allauth.account.stages import LoginStageController
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.organisations.factors import Shown, factors_of, show_second_factor
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Account, Means
from lightwell.organisations.sessions import device
from lightwell.policy.actors import Actor
from lightwell.web.signing_in import limits, passkeys
from lightwell.web.signing_in.telling import Change, tell

WRONG: Final = 422
TYPES: Final = {
    Means.APP: Authenticator.Type.TOTP,
    Means.SECOND_PASSKEY: Authenticator.Type.WEBAUTHN,
    Means.RECOVERY_CODE: Authenticator.Type.RECOVERY_CODES,
}


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """django-allauth's step, on our page."""

    urlname = "sign-in-second"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if not self._should_handle(self.request):
            return None, True
        self.state["authentication_required"] = True
        return redirect(self.urlname), True


class Code(forms.Form):
    """What the app shows, or one of the recovery codes."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="The six digits that your authenticator app shows now, or one of your recovery codes.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": "Write the code.", "max_length": "A code is shorter than that."},
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: AskedRequest) -> HttpResponse:
    """Ask for the second step, and go on where they were going."""
    stage = waiting(request)
    if stage is None:
        return redirect("sign-in")
    account: Account = stage.login.user
    is_posted = request.method == "POST"
    form = Code(request.POST if is_posted and "credential" not in request.POST else None)
    wrong = None
    if is_posted:
        if means := _shown(request, account, form):
            record_authentication(request, account, "mfa", type=TYPES[means])
            return _through(stage)
        wrong = None if form.is_bound else passkeys.NOT_THIS_ONE
    return _ask(request, account, form, wrong)


def _through(stage: SecondFactorStage) -> HttpResponse:
    response: HttpResponse = stage.exit()
    return response


def _ask(request: AskedRequest, account: Account, form: Code, wrong: str | None) -> HttpResponse:
    has = factors_of(account.pk)
    options = passkeys.options_for(account) if has.passkeys else None
    return render(
        request,
        "signing_in/second.html",
        {"form": form, "has": has, "options": options, "wrong": wrong},
        status=WRONG if form.is_bound or wrong else 200,
    )


@login_not_required
@require_http_methods(["POST"])
def start_again(request: HttpRequest) -> HttpResponse:
    """Not me: forget the password that was given, and ask who they are."""
    clear_login(request)
    return redirect("sign-in")


def waiting(request: HttpRequest) -> SecondFactorStage | None:
    """The sign-in that waits for its second step, read behind its own account's walls."""
    kept = request.session.get(LOGIN_SESSION_KEY)
    account_id = kept.get("user_pk") if isinstance(kept, dict) else None
    if not account_id:
        return None
    with walls(Actor(account_id=UUID(account_id))):
        stage: SecondFactorStage | None = LoginStageController.enter(request, SecondFactorStage.key)
    return stage if stage is not None and stage.login.user is not None else None


def _shown(request: AskedRequest, account: Account, form: Code) -> Means | None:
    """What they showed, where it was right; otherwise the form says why not."""
    if form.is_bound and not form.is_valid():
        return None
    try:
        counted = limits.count(request, "second_factor", key=str(account.pk))
        means = accept(request, account, form.cleaned_data["code"] if form.is_bound else None)
    except limits.TooOften as too_often:
        form.add_error("code", str(too_often)) if form.is_bound else None
        tell(account, Change.CODES_REFUSED, request.now, device=device(request))
        return None
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error("code", reason.sentence)
        return None
    if means is not None:
        counted.rollback()
    return means


def accept(request: AskedRequest, account: Account, code: str | None) -> Means | None:
    """Take a code, or the passkey in the request, as this account's. Raises Refused."""
    passkey = None
    if code is None:
        passkey = passkeys.shown(request, account)
        if passkey is None:
            return None
    shown = Shown(account.pk, code=code or "", passkey=passkey)
    means = show_second_factor(Actor(account_id=account.pk), shown, request.now)
    if means is Means.RECOVERY_CODE:
        tell(account, Change.RECOVERY_CODE_USED, request.now, device=device(request))
    return means
