"""`/healthz`: this process answers. `/readyz`: it can do its work. For whatever starts, stops and balances processes.

All stages. Neither says anything but yes or no to somebody outside; what is wrong goes to the log and to the doctor.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import django.db
from django.conf import settings
from django.http import HttpRequest, HttpResponse

Respond = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger("lightwell.probes")

ALIVE, READY = "/healthz", "/readyz"
# Asking again sooner gets the same answer, so that nobody can tire the database by asking.
REMEMBERED_SECONDS: Final = 2.0

_remembered: list[tuple[float, bool]] = []


class ProbesMiddleware:
    """Answers the two before a session is looked for; never with a redirect, whatever host name was asked for."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == ALIVE:
            return _said(True)
        if request.path == READY:
            return _said(is_ready())
        return self.respond(request)


def _said(well: bool) -> HttpResponse:
    words, status = ("ok\n", 200) if well else ("not ready\n", 503)
    return HttpResponse(
        words, status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )


def is_ready() -> bool:
    """Whether the database answers, is of this version, and is safe to use, and the store can be written to."""
    now = time.monotonic()
    if _remembered and now - _remembered[-1][0] < REMEMBERED_SECONDS:
        return _remembered[-1][1]
    wrong = list(unready_because())
    if wrong:
        log.warning("not ready: %s", ", ".join(wrong))
    _remembered[:] = [(now, not wrong)]
    return not wrong


def unready_because() -> Iterable[str]:
    """What stands in the way, each by its name among the doctor's."""
    from lightwell.web.health import in_the_database, writable

    try:
        yield from (each.name for each in in_the_database() if not each.ok)
    except django.db.Error:
        yield "database"
    if not _store_is_there(settings.LIGHTWELL_STORE) and not writable(settings.LIGHTWELL_STORE).ok:
        yield "store"


def _store_is_there(place: str | Path) -> bool:
    """A bucket is asked nothing here: a store that is away must not take every page away with it."""
    return "://" in str(place)
