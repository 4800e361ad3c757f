"""Everybody shows a second factor: whoever has none is led to set one up before anything else.

All stages. Source: OWASP ASVS 5.0, 6.3.3. A trial may leave it to each; a demonstration, where nobody has a password,
never asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lightwell.organisations.sessions import has_second_step

Respond = Callable[[HttpRequest], HttpResponse]

# What somebody needs in order to set one up, or to leave.
_FIRST: Final = frozenset(
    {"account-second-step", "account-app", "account-passkey-new", "account-codes-file", "sign-in-afresh", "sign-out"}
)


def is_required() -> bool:
    return settings.LIGHTWELL_SECOND_FACTOR != "optional" and not settings.DEMONSTRATION


class SecondFactorMiddleware:
    """Leads whoever came in with a password alone to set up the second step. Comes after ActorMiddleware."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: tuple[object, ...], named: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        is_for_all = not getattr(view, "login_required", True)
        if is_for_all or name in _FIRST or not is_required() or not request.user.is_authenticated:
            return None
        return None if has_second_step(request) else redirect("account-second-step")
