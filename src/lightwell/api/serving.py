"""The interface itself: its addresses, and what it answers where there is none.

All stages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any, Final, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from lightwell.api.bearing import ApiRequest, Token
from lightwell.api.delivery_calls import router as delivery_calls
from lightwell.api.describing import Json, described
from lightwell.api.problems import SOURCE, answer_problems, problem
from lightwell.api.quarter_calls import router as quarter_calls
from lightwell.api.who_saw_calls import router as who_saw_calls
from lightwell.api.who_saw_calls import tracker
from lightwell.policy.decisions import Reason

ROOT: Final = "/api/v1/"
_IN_ROUTE: Final = re.compile(r"<(?:\w+:)?(\w+)>")
_WORDS: Final = (
    "For other systems: check and send a quarter, list what a unit was sent and take a copy of it under a clause and "
    "for a reason, and read who saw what. Everything goes through the same gate and the same walls as the pages."
)

_NOT_PRIVATE: Final = Reason(
    "in-the-clear",
    "Ask by https. Whoever is on the way may have read the token that you sent: revoke it and make another.",
    SOURCE,
)

api = NinjaAPI(title="Lightwell", version="1.0.0", description=_WORDS, openapi_url=None, docs_url=None, auth=Token())
answer_problems(api)
api.add_router("", quarter_calls)
api.add_router("", delivery_calls)
api.add_router("", who_saw_calls)
api.add_router("", tracker)

View = Callable[..., HttpResponse]


@cache
def description() -> Json:
    """The published description, as OpenAPI 3.1."""
    return described(api.get_openapi_schema(path_prefix=ROOT))


def _in_the_clear(request: HttpRequest) -> HttpResponse | None:
    """Whoever asks a site of https without it is refused and never led on, so that a token sent so is noticed."""
    return problem(403, [_NOT_PRIVATE]) if settings.SECURE_SSL_REDIRECT and not request.is_secure() else None


@require_safe
@login_not_required
def openapi(request: HttpRequest) -> HttpResponse:
    """For programs; anybody may read what there is to ask."""
    if refused := _in_the_clear(request):
        return refused
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


@csrf_exempt
@login_not_required
def nothing_here(request: HttpRequest, **anything: Any) -> HttpResponse:
    """An address that there is none of."""
    return _in_the_clear(request) or problem(404)


def _described_questions(request: HttpRequest) -> set[str]:
    """The names that the description gives to what stands after the question mark."""
    route = request.resolver_match.route if request.resolver_match else ""
    operations = description()["paths"].get("/" + _IN_ROUTE.sub(r"{\1}", route), {})
    parameters = operations.get((request.method or "").lower(), {}).get("parameters", ())
    return {each["name"] for each in parameters if each["in"] == "query"}


def _open_to_tokens(view: View) -> View:
    """No session is asked for, and none counts. A method that is not there comes out as a problem too."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if refused := _in_the_clear(request):
            return refused
        cast(ApiRequest, request).asks_too_much = bool(set(request.GET) - _described_questions(request))
        response = view(request, *args, **named)
        if response.status_code == 405:
            return problem(405, headers={"Allow": response["Allow"]})
        return response

    return csrf_exempt(login_not_required(answered))


def addresses() -> Iterator[URLPattern]:
    """Every address of it, each under a name of its own."""
    for each in api.urls[0]:
        if isinstance(each, URLPattern) and each.name != "api-root":
            yield path(str(each.pattern), _open_to_tokens(each.callback), name=each.name)
