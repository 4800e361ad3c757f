"""What goes wrong, as other systems are told it: RFC 9457 problem details, with every reason, its sentence and source.

All stages. Source: RFC 9457; the house rule that a refusal teaches and that nothing here repeats what was typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from lightwell.gateway.unusable import Unusable
from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import NotVisible
from lightwell.policy.decisions import Reason
from lightwell.sharing.children import ChildKilled, ChildUnusable, code_of

CONTENT_TYPE: Final = "application/problem+json"
SOURCE: Final = "Lightwell, the interface for other systems"
_DESCRIPTION: Final = "The description at /api/v1/openapi.json"
_BEARER: Final = 'Bearer realm="lightwell"'

_TITLES: Final = {
    400: "This request cannot be read",
    401: "A token that works is needed",
    403: "This is refused",
    404: "There is nothing here for you",
    405: "This address does not do that",
    409: "This is under way already",
    413: "This is too large",
    415: "This is another kind of content than is taken here",
    422: "This cannot be used",
    429: "Too many requests",
    500: "Something went wrong with us",
    503: "Not just now",
}
_STATED: Final = {
    400: ("unreadable", "The request cannot be read as what it says it is. Send JSON, or a form with files."),
    401: ("no-token", "Show a token that works: Authorization: Bearer lw_… Make one on the page of tokens."),
    404: (
        "nothing-here",
        "The address is wrong, or what it names is for somebody else. We say the same for both.",
    ),
    413: ("too-large", "The request is larger than is taken here. Ask for less at once."),
    405: ("other-method", "The address is right and the method is not. The Allow header says which there are."),
    500: (
        "our-fault",
        "Something went wrong with us, and not by what you sent. Ask again with the same Idempotency-Key: what was "
        "done is not done twice.",
    ),
    429: ("too-many", "This token has asked too often. Wait as long as the Retry-After header says."),
}


class Problem(Exception):
    """Something to answer with, and nothing else."""

    def __init__(self, status: int, reasons: Sequence[Reason], headers: dict[str, str] | None = None) -> None:
        self.status, self.reasons, self.headers = status, tuple(reasons), headers or {}
        super().__init__(f"{status}: {', '.join(reason.code for reason in reasons)}")


def problem(status: int, reasons: Iterable[Reason] = (), headers: dict[str, str] | None = None) -> HttpResponse:
    """As it is answered. Without reasons, the usual one of its status."""
    found = tuple(reasons) or (Reason(*_STATED[status], SOURCE),)
    body = {
        "type": "about:blank",
        "title": _TITLES[status],
        "status": status,
        "detail": " ".join(dict.fromkeys(reason.sentence for reason in found)),
        "reasons": [{"code": each.code, "sentence": each.sentence, "source": each.source} for each in found],
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    for name, value in ({"WWW-Authenticate": _BEARER} if status == 401 else {}).items():
        response[name] = value
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def one_problem(status: int, code: str, sentence: str, headers: dict[str, str] | None = None) -> Problem:
    return Problem(status, (Reason(code, sentence, SOURCE),), headers)


def answer_problems(api: NinjaAPI) -> None:
    """Every exception that means no to somebody comes out as a problem; anything else is a bug and surfaces."""
    # Its types say that a handler may be given a class; it is only ever given what was raised.
    answer_with: Any = api.add_exception_handler
    answer_with(Problem, lambda request, each: problem(each.status, each.reasons, each.headers))
    answer_with(Refused, lambda request, each: problem(403, each.decision.reasons))
    answer_with(NotVisible, lambda request, each: problem(404))
    answer_with(AuthenticationError, lambda request, each: problem(401))
    answer_with(ValidationError, _wrong_shape)
    answer_with(HttpError, lambda request, each: problem(each.status_code))
    answer_with(RequestDataTooBig, lambda request, each: problem(413))
    answer_with(Unusable, _unusable)
    answer_with(ChildKilled, _killed)


def _unusable(request: HttpRequest, unusable: Unusable) -> HttpResponse:
    code = unusable.code if isinstance(unusable, ChildUnusable) else code_of(unusable)
    return problem(422, (Reason(code, str(unusable), SOURCE),))


def _killed(request: HttpRequest, killed: ChildKilled) -> HttpResponse:
    sentence = "This machine stopped it before it was done. Nothing was changed. Try again in a moment."
    return problem(503, (Reason("stopped", sentence, SOURCE),), {"Retry-After": "30"})


def _wrong_shape(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """Every part that is wrong, by its place; never what was in it."""
    return problem(422, tuple(dict.fromkeys(_shape_reason(each) for each in wrong.errors)))


def _shape_reason(error: dict[str, object]) -> Reason:
    if error.get("type") == "extra_forbidden":
        return Reason("not-described", "There is a part in it that the description does not name.", _DESCRIPTION)
    found = error.get("loc", ())
    place = found if isinstance(found, list | tuple) else (found,)
    where = ".".join(str(part) for part in place[-2:] if not isinstance(part, int)) or "the request"
    is_missing = error.get("type") == "missing"
    sentence = f"“{where}” is missing." if is_missing else f"“{where}” is not of the kind that the description says."
    return Reason("missing" if is_missing else "other-kind", sentence, _DESCRIPTION)
