"""What is written down about each request, and what never is: nothing that a person typed, sent or is called.

All stages. Source: the house rule that logs hold identifiers and counts only. A line names the address by its pattern,
and an error by its kind and where in the code it arose; an exception's own words may quote what somebody typed.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import time
import traceback
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

Respond = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger("lightwell.requests")

_PACKAGE: Final = Path(__file__).parents[1]
# What our own lines may carry beside their words; anything else that was attached to a record stays off the page.
FIELDS: Final = ("request", "method", "route", "status", "milliseconds", "office")


def route_of(match: ResolverMatch | None) -> str:
    """The address by its pattern, such as `programmes/<uuid:programme_id>`; nothing that was typed."""
    return f"/{match.route}" if match else "(no such page)"


class RequestLogMiddleware:
    """One line for each request, and its identifier in the answer, so that somebody can quote it."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        identifier = uuid.uuid4().hex
        response = self.respond(request)
        response["X-Request-ID"] = identifier
        said = {
            "request": identifier,
            "method": request.method if request.method in METHODS else "other",
            "route": route_of(request.resolver_match),
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - began) * 1000),
            "office": _office(request),
        }
        log.info("request", extra=said)
        return response


METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _office(request: HttpRequest) -> str | None:
    """The identifier of the office that somebody acted in, never their name."""
    identifier = getattr(getattr(request, "actor", None), "membership_id", None)
    return str(identifier) if identifier is not None else None


def where_it_arose(record: logging.LogRecord) -> tuple[str, list[str]] | None:
    """An error's kind and the places it passed through, innermost last, without any value or any words of its own."""
    if not record.exc_info or record.exc_info[0] is None:
        return None
    frames = traceback.extract_tb(record.exc_info[2])
    return record.exc_info[0].__name__, [f"{_place(each.filename)}:{each.lineno} {each.name}" for each in frames]


def _place(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_PACKAGE)) if path.is_relative_to(_PACKAGE) else path.name


def _words(record: logging.LogRecord) -> str:
    """A line's words: ours whole, others' as a template, and none where a path or a value is already in them."""
    logger = record.name.split(".")[0]
    if logger == "lightwell":
        return record.getMessage()
    if record.args or logger in _PLAIN_SPOKEN:
        return str(record.msg)
    return f"(words left out; {record.module}:{record.lineno})"


# What these say without a template is about jobs, by identifier, and about processes.
_PLAIN_SPOKEN: Final = frozenset({"procrastinate", "granian", "_granian"})


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """Everything that is written of one record."""
    at = dt.datetime.fromtimestamp(record.created, tz=dt.UTC).isoformat(timespec="milliseconds")
    said: dict[str, Any] = {"at": at, "level": record.levelname, "from": record.name, "says": _words(record)}
    said |= {name: getattr(record, name) for name in FIELDS if isinstance(getattr(record, name, None), str | int)}
    if arose := where_it_arose(record):
        said["error"], said["passed"] = arose
    return said


class JsonLine(logging.Formatter):
    """One JSON object a line, for programs: LIGHTWELL_LOG=json."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(facts_of(record), ensure_ascii=False)


class PlainLine(logging.Formatter):
    """The same facts, for people."""

    def format(self, record: logging.LogRecord) -> str:
        said = facts_of(record)
        head = " ".join(str(said.pop(name)) for name in ("at", "level", "from", "says"))
        return " ".join([head, *(f"{name}={value}" for name, value in said.items())])


def logging_settings(form: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, in lines that hold nothing personal.

    form: `json`, or anything else for lines that people read.
    """
    stderr = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"lightwell.web.logs.{'JsonLine' if form == 'json' else 'PlainLine'}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {**stderr, "level": "WARNING"},
            # Django's own would print the whole address of each request in development.
            "django.server": {**stderr, "level": "WARNING"},
            "lightwell": {**stderr, "level": "INFO"},
            "lightwell.requests": {**stderr, "level": "INFO" if form == "json" else "WARNING"},
        },
    }
