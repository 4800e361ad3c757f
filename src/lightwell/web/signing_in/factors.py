"""Setting up the second step, and changing it: an authenticator app, passkeys, recovery codes.

All stages. Source: OWASP ASVS 5.0, 6.5. Each page asks who they are again first; recovery codes are shown in the answer
to the form that made them, and nowhere else.
"""

from __future__ import annotations

from typing import Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal import auth as totp
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lightwell.guests.pictures import picture_of
from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import NotVisible
from lightwell.organisations import factors, recovery_codes, sessions
from lightwell.organisations.factors import Codes, Factors, factors_of
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.sessions import device
from lightwell.policy.actors import Actor
from lightwell.web.signing_in import limits, passkeys, requiring
from lightwell.web.signing_in.account import WRONG, own
from lightwell.web.signing_in.telling import Change, tell

_GROUP: Final = 4


class AppCode(forms.Form):
    """What the app shows now."""

    code = forms.CharField(
        label="The six digits that your app shows now",
        max_length=12,
        help_text="They change every 30 seconds.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Write the six digits.", "max_length": "Write six digits, such as 123 456."},
    )


class NewPasskey(passkeys.Answer):
    """What the browser made, and what its owner calls it."""

    name = forms.CharField(
        label="What do you call it?",
        max_length=60,
        help_text="Such as “Work laptop” or “Blue key”, so that you know later which one to remove.",
        error_messages={"required": "Write a name for it."},
    )


@require_safe
def choose(request: AskedRequest) -> HttpResponse:
    """What there is to choose from, for whoever has no second step yet."""
    return render(
        request, "signing_in/choose.html", {"has": factors_of(own(request).pk), "required": requiring.is_required()}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def app(request: AskedRequest) -> HttpResponse:
    """Set up an authenticator app: scan or type the secret, then show that it worked."""
    whose, is_posted = own(request), request.method == "POST"
    secret = totp.get_totp_secret(regenerate=not is_posted)
    form = AppCode(request.POST if is_posted else None)
    codes = _app_added(request, form, secret) if form.is_valid() else None
    if codes is not None:
        totp.clear_totp_secret(request)
        tell(whose, Change.APP_ADDED, request.now, device=device(request))
        return _set_up(request, "Your authenticator app is set up.", codes)
    link = get_adapter().build_totp_url(whose, secret)
    groups = " ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))
    shown = {"form": form, "picture": picture_of(link), "secret": groups, "has": factors_of(whose.pk)}
    return render(request, "signing_in/app.html", shown, status=WRONG if is_posted else 200)


def _app_added(request: AskedRequest, form: AppCode, secret: str) -> Codes | None:
    myself = _myself(request)
    digits = "".join(form.cleaned_data["code"].split())
    try:
        counted = limits.count(request, "second_factor", key=str(myself.account_id))
        codes = factors.add_app(
            myself,
            _subject(request),
            request.now,
            secret=secret,
            is_their_code=digits.isascii() and totp.validate_totp_code(secret, digits),
            keep=sessions.current_sign_in(request),
        )
    except limits.TooOften as too_often:
        form.add_error("code", str(too_often))
        return None
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error("code", reason.sentence)
        return None
    counted.rollback()
    return codes


@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: AskedRequest) -> HttpResponse:
    """Add a passkey: the browser makes it, its owner names it."""
    whose, is_posted = own(request), request.method == "POST"
    form = NewPasskey(request.POST if is_posted else None)
    if form.is_valid():
        if passkeys.made(form.cleaned_data["credential"]):
            codes = factors.add_passkey(
                _myself(request),
                _subject(request),
                request.now,
                name=form.cleaned_data["name"],
                credential=form.cleaned_data["credential"],
                keep=sessions.current_sign_in(request),
            )
            tell(whose, Change.PASSKEY_ADDED, request.now, device=device(request))
            return _set_up(request, "Your passkey is added.", codes)
        form.add_error(None, passkeys.NOT_THIS_ONE)
    shown = {"form": form, "options": passkeys.options_to_add(whose)}
    return render(request, "signing_in/passkey.html", shown, status=WRONG if is_posted else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: AskedRequest, factor: int) -> HttpResponse:
    """Remove an app or a passkey, after a moment to think."""
    whose = own(request)
    has = factors_of(whose.pk)
    found = next((each for each in (has.app, *has.passkeys) if each and each.pk == factor), None)
    if found is None:
        raise NotVisible(f"mfa.authenticator {factor}")
    must_keep_one = requiring.is_required()
    subject, keep = _subject(request), sessions.current_sign_in(request)
    if request.method == "POST":
        factors.remove_factor(
            _myself(request), subject, request.now, factor=factor, must_keep_one=must_keep_one, keep=keep
        )
        tell(whose, Change.FACTOR_REMOVED, request.now, device=device(request))
        messages.success(request, "It is removed. You are signed out everywhere else.")
        return redirect("account")
    decision = factors.remove_factor.decide(
        _myself(request), has, request.now, factor=factor, must_keep_one=must_keep_one, keep=keep
    )
    return render(request, "signing_in/remove.html", {"factor": found, "has": has, "decision": decision})


@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: AskedRequest) -> HttpResponse:
    """Make new recovery codes, and show them once."""
    whose = own(request)
    if request.method != "POST":
        return render(request, "signing_in/codes.html", {"has": factors_of(whose.pk)})
    made = factors.renew_codes(_myself(request), _subject(request), request.now, keep=sessions.current_sign_in(request))
    tell(whose, Change.CODES_RENEWED, request.now, device=device(request))
    return _codes_shown(request, "Your new recovery codes", made)


@require_POST
def codes_file(request: AskedRequest) -> HttpResponse:
    """The codes that were just shown, as a file to keep; we have them no more."""
    own(request)
    given = request.POST.getlist("code")[: recovery_codes.HOW_MANY]
    if not given or not all(recovery_codes.looks_like_one(each) for each in given):
        raise NotVisible("recovery codes")
    lines = ["Recovery codes for Lightwell. Each works once. Keep them where you keep your passport.", "", *given, ""]
    response = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lightwell-recovery-codes.txt"'
    return response


def _set_up(request: AskedRequest, words: str, made: Codes) -> HttpResponse:
    """They have a second step now; the first one brings recovery codes with it."""
    sessions.keep_second_step(request)
    if made:
        return _codes_shown(request, words, made)
    messages.success(request, f"{words} You are signed out everywhere else.")
    return redirect("account")


def _codes_shown(request: AskedRequest, title: str, made: Codes) -> HttpResponse:
    return render(request, "signing_in/codes_shown.html", {"title": title, "codes": made})


def _myself(request: AskedRequest) -> Actor:
    """As oneself, in no office: it is nobody's business there."""
    return Actor(account_id=request.actor.account_id)


def _subject(request: AskedRequest) -> Factors:
    return Factors(own(request).pk)
