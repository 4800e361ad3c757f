"""Sessions: recorded when they begin, ended when they were idle or lasted too long, and when somebody ended them.

All stages. Source: OWASP ASVS 5.0, chapter 7. Django keeps the session; the gate records each sign-in. In the
demonstration, whose clock is its own, nothing runs out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest, HttpResponse

from lightwell.ledger.gate import Refused
from lightwell.organisations import clock
from lightwell.organisations.models import Account, Means, SignIn
from lightwell.organisations.sign_in import begin_sign_in, end_sign_in, is_open
from lightwell.policy.actors import Actor

Respond = Callable[[HttpRequest], HttpResponse]

SIGN_IN: Final = "lightwell_sign_in"
BEGAN: Final = "lightwell_began"
SEEN: Final = "lightwell_seen"
WHY_OUT: Final = "lightwell_why_out"
STEPS: Final = "lightwell_second_step"

# How exactly a session knows when it was last used; finer would be a write for each page.
_GRAIN: Final = dt.timedelta(minutes=1)


class SessionLimitsMiddleware:
    """Ends a session that ran out or was ended elsewhere. Comes right after AuthenticationMiddleware."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        if isinstance(account, Account) and not settings.DEMONSTRATION:
            now = clock.now()
            if why := _why_over(request, account, now):
                logout(request)
                request.session[WHY_OUT] = why
            elif now - _moment(request, SEEN) >= _GRAIN:
                request.session[SEEN] = now.isoformat()
        return self.respond(request)


def current_sign_in(request: HttpRequest) -> UUID | None:
    """Which sign-in this session is."""
    kept = request.session.get(SIGN_IN)
    return UUID(kept) if kept else None


def has_second_step(request: HttpRequest) -> bool:
    """Whoever is in this session showed a second factor, or set one up since."""
    return bool(request.session.get(STEPS))


def keep_second_step(request: HttpRequest) -> None:
    request.session[STEPS] = True


def why_out(request: HttpRequest) -> str:
    """Why the last session ended by itself, said once: `idle`, `long` or `ended`."""
    return str(request.session.pop(WHY_OUT, ""))


def _why_over(request: HttpRequest, account: Account, now: dt.datetime) -> str:
    sign_in = current_sign_in(request)
    if sign_in is None or not is_open(account, sign_in):
        return "ended"
    if now - _moment(request, BEGAN) > settings.LIGHTWELL_SESSION_LASTS:
        return "long"
    return "idle" if now - _moment(request, SEEN) > settings.LIGHTWELL_SESSION_IDLE else ""


def _moment(request: HttpRequest, name: str) -> dt.datetime:
    return dt.datetime.fromisoformat(request.session[name])


def _begin(sender: object, request: HttpRequest, user: Account, **others: Any) -> None:
    """Record who came in, and remember it in the session."""
    now, means = clock.now(), _means(request, user)
    begun = begin_sign_in(Actor(account_id=user.pk), user, now, means=means, device=device(request))
    request.session[SIGN_IN] = str(begun.pk)
    request.session[BEGAN] = request.session[SEEN] = now.isoformat()
    request.session[STEPS] = means not in (Means.PASSWORD, Means.CLICK)


def _end(sender: object, request: HttpRequest, user: Account | None, **others: Any) -> None:
    """Record that this session is over, unless it was ended elsewhere."""
    sign_in = current_sign_in(request)
    if user is None or sign_in is None or not is_open(user, sign_in):
        return
    try:
        end_sign_in(Actor(account_id=user.pk), SignIn(pk=sign_in), clock.now())
    except Refused:
        return  # another tab was quicker, and the ledger has both


def _means(request: HttpRequest, user: Account) -> Means:
    """With what, as django-allauth noted it on the way."""
    if settings.DEMONSTRATION:
        return Means.CLICK
    records = get_authentication_records(request, user)
    methods = {record.get("method") for record in records}
    second: dict[str, Any] = next((record for record in records if record.get("method") == "mfa"), {})
    if second.get("passwordless"):
        return Means.PASSKEY
    if "type" in second:
        return _SECOND[second["type"]]
    return Means.ORGANISATION if "socialaccount" in methods else Means.PASSWORD


_SECOND: Final = {"totp": Means.APP, "webauthn": Means.SECOND_PASSKEY, "recovery_codes": Means.RECOVERY_CODE}
_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device(request: HttpRequest) -> str:
    """The browser and system by name: enough to know one's own devices by, and no more than that."""
    says = request.META.get("HTTP_USER_AGENT", "")
    browser = next((name for mark, name in _BROWSERS if mark in says), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in says), "")
    return f"{browser} on {system}" if system else browser


user_logged_in.connect(_begin, dispatch_uid="lightwell.organisations.sign_in")
user_logged_out.connect(_end, dispatch_uid="lightwell.organisations.sign_out")
