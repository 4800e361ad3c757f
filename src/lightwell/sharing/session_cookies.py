"""The session's key in the provider's browser: a cookie that no script can read, sent to one hand-over's pages alone.

Stage 3, sharing. The server has the key only while it answers; whoever has another browser sees how the hand-over
stands, and nothing that its file holds.
"""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lightwell.sharing.models import HandOver
from lightwell.sharing.session_keys import cookie_of, key_in

COOKIE: Final = "lightwell_session_key"


def keep_in_browser(response: HttpResponse, hand_over: HandOver, session_key: bytes, now: dt.datetime) -> None:
    """Give the key to the browser, for as long as is left of the hand-over's time."""
    response.set_cookie(
        _name(),
        cookie_of(session_key),
        max_age=max(0, int((hand_over.expires_at - now).total_seconds())),
        path=_path(hand_over.pk),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def forget_in_browser(response: HttpResponse, hand_over: HandOver) -> None:
    """What it opened is gone."""
    response.delete_cookie(_name(), path=_path(hand_over.pk), samesite="Strict")


def session_key_of(request: HttpRequest) -> bytes | None:
    """The key that this browser has for the hand-over whose page it asks for."""
    return key_in(request.COOKIES.get(_name()))


def _name() -> str:
    """On a site by https no page in the clear can set it. `__Host-` would send it with every page of the site."""
    return f"__Secure-{COOKIE}" if settings.SESSION_COOKIE_SECURE else COOKIE


def _path(hand_over_id: UUID) -> str:
    return reverse("hand-over", args=[hand_over_id])
