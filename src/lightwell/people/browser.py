"""The register's key in one keeper's browser: a cookie that no script can read, sent to the register's pages alone.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md. It names the office that it was given to: whoever signs
in after them on the same telephone opens nothing with it.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from lightwell.gateway.register_keys import REGISTER_KEY_BYTES
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.opened import Opened, office_of, opened_with
from lightwell.people.registers import own_way_in
from lightwell.policy.actors import Actor

COOKIE: Final = "lightwell_register_key"
_ID_BYTES: Final = 16

P = ParamSpec("P")
OpenedView = Callable[Concatenate[AskedRequest, Opened, P], HttpResponse]
View = Callable[Concatenate[AskedRequest, P], HttpResponse]


def keep_in_browser(response: HttpResponse, actor: Actor, key: bytes) -> None:
    """Give the key to the browser, for as long as a sign-in may stand unused."""
    response.set_cookie(
        _name(),
        base64.urlsafe_b64encode(office_of(actor).bytes + key).decode(),
        max_age=int(settings.LIGHTWELL_SESSION_IDLE.total_seconds()),
        path=_path(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def forget_in_browser(response: HttpResponse) -> None:
    """The register is closed here."""
    response.delete_cookie(_name(), path=_path(), samesite="Strict")


def key_of(request: HttpRequest, actor: Actor) -> bytes | None:
    """The key that this browser has for the office in which somebody acts."""
    try:
        kept = base64.urlsafe_b64decode(request.COOKIES.get(_name(), ""))
    except (binascii.Error, ValueError):
        return None
    if len(kept) != _ID_BYTES + REGISTER_KEY_BYTES or UUID(bytes=kept[:_ID_BYTES]) != actor.membership_id:
        return None
    return kept[_ID_BYTES:]


def opened_by(request: AskedRequest) -> Opened | None:
    """The register as this browser has it open; None where it is closed, or the way in was ended. Raises NotVisible."""
    key = key_of(request, request.actor)
    with walls(request.actor):
        access = own_way_in(request.actor)
    if key is None or access is None or not access.locked:
        return None
    return opened_with(request.actor, access.register, access, key)


def opened_where_sent(request: AskedRequest) -> Opened | None:
    """The same, of a page that is also elsewhere: its browser sends the key under the register's address alone."""
    return opened_by(request) if key_of(request, request.actor) is not None else None


def with_register(view: OpenedView[P]) -> View[P]:
    """A page of the open register. Where it is closed, to the page that opens it."""

    @wraps(view)
    def shown(request: AskedRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        opened = opened_by(request)
        if opened is None:
            return redirect("register-open")
        response = view(request, opened, *args, **kwargs)
        if not response.cookies.get(_name()):  # unless it was closed by this very page
            keep_in_browser(response, request.actor, opened.key)
        return response

    return cast("View[P]", shown)


def _name() -> str:
    """On a site by https no page in the clear can set it."""
    return f"__Secure-{COOKIE}" if settings.SESSION_COOKIE_SECURE else COOKIE


def _path() -> str:
    return reverse("register")
