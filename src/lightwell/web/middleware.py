"""What every page has in common on its way out: it is kept nowhere, and a rule's no comes out as a page that says why.

All stages. Source: the house rule on errors: `Refused` is the Policy saying no; `LookupError` is nothing here for you;
a stale page is a 409; anything else is a bug and surfaces.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from lightwell.api.problems import SOURCE, problem
from lightwell.ledger.gate import Refused
from lightwell.organisations.visiting import Stale
from lightwell.policy.decisions import Reason

View = Callable[..., HttpResponse]
Respond = Callable[[HttpRequest], HttpResponse]

# No page is written to be shown in somebody else's frame, kept by a browser, or given a camera.
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}

NUL: Final = "\0"
_OTHER_SYSTEMS: Final = "/api/"
_HOLDS_NUL: Final = Reason(
    "nul-character", "There is a NUL character (U+0000) in the request, which no text holds. Leave it out.", SOURCE
)


class AnswersMiddleware:
    """Sets the headers of every page, and turns what a view may raise into the page that says it."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # None of ours holds it, and the session's is looked for in the database before there is a view.
        request.COOKIES = {name: kept for name, kept in request.COOKIES.items() if NUL not in kept}
        response = self.respond(request)
        for name, value in HEADERS.items():
            response[name] = value
        return _whole_page(request, response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, "403.html", {"decision": exception.decision}, status=403)
        if isinstance(exception, Stale):
            return render(request, "409.html", status=409)
        if is_nothing_here(exception):
            return render(request, "404.html", status=404)
        return None


class LegibleMiddleware:
    """Answers what no database can keep as text, before any page asks for it. Comes right after CsrfViewMiddleware.

    A page that is free of CSRF's check reads its own form, and judges it.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, named: Any) -> HttpResponse | None:
        asked = [request.path, *_parts(request.GET)]
        given = [] if getattr(view, "csrf_exempt", False) else _parts(request.POST)
        if not any(NUL in part for part in [*asked, *given]):
            return None
        if request.path.startswith(_OTHER_SYSTEMS):
            return problem(400, [_HOLDS_NUL])
        return render(request, "400.html", status=400)


def _parts(form: QueryDict) -> list[str]:
    """Every name in it and everything that was given under one."""
    return [part for name, values in form.lists() for part in (name, *values)]


def is_nothing_here(exception: Exception) -> bool:
    """Somebody asked for what is not there, or not theirs to know of. A missing key or index is a bug of ours."""
    return isinstance(exception, LookupError) and not isinstance(exception, KeyError | IndexError)


def _whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A part of a page that asks for itself must not be given another page to put in its place."""
    moved = response.get("Location")
    if moved is None or request.headers.get("HX-Request") != "true":
        return response
    whole = HttpResponse(status=200, headers={**HEADERS, "HX-Redirect": moved})
    whole.cookies = response.cookies
    return whole
