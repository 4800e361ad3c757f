"""Coming in through an agency's own sign-in, and showing there that it is still oneself.

All stages. Source: OpenID Connect Core 1.0; docs/adr/0030. Whoever comes in so has an account or an invitation in that
agency, and acts in no other organisation. The agency asks for its own second step, so this site asks for none.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any, Final

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lightwell.ledger.governing import NotVisible
from lightwell.organisations.afresh import keep_shown, sign_in_afresh
from lightwell.organisations.identities import Arrived, arrive, vouch
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.openid import (
    Asked,
    Claims,
    NotTheirs,
    Provider,
    answered,
    new_question,
    provider,
    where_to_ask,
)
from lightwell.policy.decisions import Reason
from lightwell.web.signing_in import limits
from lightwell.web.signing_in.going_on import asked_for, is_ours

log = logging.getLogger(__name__)

_ASKED: Final = "lightwell_asked"
_LASTS_SECONDS: Final = 15 * 60
_LEEWAY_SECONDS: Final = 60
_ELSEWHERE: Final = frozenset({"cross-site", "same-site"})
_AT_HOME: Final = "OpenID Connect Core 1.0, section 3.1"


@login_not_required
@require_safe
def through(request: AskedRequest) -> HttpResponse:
    """Send a browser to the agency's sign-in, to come back once; whoever a page elsewhere sent chooses at the door."""
    if request.headers.get("Sec-Fetch-Site") in _ELSEWHERE:
        return redirect("sign-in")
    of, is_afresh = _provider(), "afresh" in request.GET and request.actor.is_signed_in
    asked = new_question()
    try:
        limits.count(request, "organisation")
        where = where_to_ask(of, asked, back_to=_back_to(), afresh=is_afresh)
    except limits.TooOften as too_often:
        return _failed(request, Reason("too-often", str(too_often), _AT_HOME))
    except NotTheirs as trouble:
        return _not_believed(request, trouble)
    request.session[_ASKED] = {
        **asdict(asked),
        "next": asked_for(request),
        "at": int(request.now.timestamp()),
        "afresh": is_afresh,
    }
    return HttpResponseRedirect(where)


@login_not_required
@require_safe
def back(request: AskedRequest) -> HttpResponse:
    """Who the agency says came; what was asked is used up, whatever the answer is."""
    of, kept = _provider(), request.session.pop(_ASKED, None)
    try:
        claims = _claims(of, kept, request)
        if kept["afresh"]:
            return _shown_afresh(request, of, claims, kept)
        arrived = arrive(of, claims, request.now)
    except NotTheirs as trouble:
        return _not_believed(request, trouble)
    return _let_in(request, of, arrived, kept["next"])


def _claims(of: Provider, kept: dict[str, Any] | None, request: AskedRequest) -> Claims:
    """Raises NotTheirs."""
    if kept is None or request.now.timestamp() - kept["at"] > _LASTS_SECONDS:
        raise NotTheirs("state")
    asked = Asked(kept["state"], kept["nonce"], kept["verifier"])
    return answered(of, asked, request.GET.dict(), back_to=_back_to())


def _let_in(request: AskedRequest, of: Provider, arrived: Arrived, wanted: str) -> HttpResponse:
    vouch(request, arrived)
    record_authentication(request, arrived.account, "socialaccount", provider=of.organisation)
    entering = Login(user=arrived.account, redirect_url=wanted if is_ours(request, wanted) else reverse("home"))
    response: HttpResponse = perform_login(request, entering)
    return response


def _shown_afresh(request: AskedRequest, of: Provider, claims: Claims, kept: dict[str, Any]) -> HttpResponse:
    """They signed in there again just now, as the same person. Raises NotTheirs, Refused."""
    if claims.signed_in_at is None or claims.signed_in_at < kept["at"] - _LEEWAY_SECONDS:
        raise NotTheirs("not-afresh")
    arrived = arrive(of, claims, request.now)
    if arrived.account.pk != request.actor.account_id:
        raise NotTheirs("another-person")
    sign_in_afresh(request.actor, arrived.account, request.now, is_shown=True)
    request.session.cycle_key()
    keep_shown(request, request.now)
    wanted = kept["next"]
    return HttpResponseRedirect(wanted if is_ours(request, wanted) else reverse("home"))


def _provider() -> Provider:
    """Raises NotVisible where this site has none; in a demonstration nobody comes in but by a click."""
    of = None if settings.DEMONSTRATION else provider()
    if of is None:
        raise NotVisible("organisations.provider")
    return of


def _back_to() -> str:
    return str(settings.LIGHTWELL_SITE).rstrip("/") + reverse("sign-in-organisation-back")


def _not_believed(request: HttpRequest, trouble: NotTheirs) -> HttpResponse:
    log.warning("a sign-in through an organisation failed: %s", trouble.code)
    words = _WORDS.get(trouble.code, "Its answer was not one that we can believe. Nobody was signed in.")
    return _failed(request, Reason(trouble.code, words, _AT_HOME))


_WORDS: Final = {
    "state": "This was begun too long ago, in another browser, or was finished already. Begin again.",
    "not-signed-in-there": "You were not signed in there. Begin again, or ask whoever looks after it.",
    "no-answer": "It does not answer now. Try again in a while.",
    "address-not-verified": "It does not say that your address is yours, so we cannot know you by it. Ask whoever "
    "looks after your organisation’s sign-in.",
    "nobody-here": "You have no account here and no open invitation. Ask your organisation’s manager or privacy "
    "officer to invite you at the address that you sign in with there.",
    "another-person": "Somebody else signed in there. Sign out there, and sign in as yourself.",
    "not-strongly": "It does not say that you signed in there with a second step, such as a code or a passkey. "
    "Sign out there, sign in with one, and begin again; or ask whoever looks after your organisation’s sign-in.",
    "not-afresh": "It did not ask you to sign in again. Sign out there, and try once more.",
}


def _failed(request: HttpRequest, reason: Reason) -> HttpResponse:
    of = provider()
    context = {"reasons": (reason,), "name": of.name if of else ""}
    return render(request, "signing_in/organisation_failed.html", context, status=403)
