"""How often one office may ask: far more than anybody reads, and less than a program that goes through everything.

All stages. Source: OWASP ASVS 5.0, 2.4.1. Each process counts by itself and writes nothing down: with two processes an
office may ask twice as often. Guessing is limited apart, and exactly (`lightwell.web.signing_in.limits`); so are other
systems (`lightwell.api.bearing`).
"""

from __future__ import annotations

import logging
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Respond = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger(__name__)

MOST_KNOWN: Final = 10_000


@dataclass(frozen=True, slots=True)
class Left:
    """How many requests somebody had left, and when that was so, in seconds of the process's clock."""

    requests: float
    at: float


class Pace:
    """Requests that each may make at once, given back evenly over a minute."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.a_minute = a_minute
        self._clock = clock
        self._left: OrderedDict[str, Left] = OrderedDict()
        self._lock = Lock()

    def wait(self, who: str) -> int:
        """Take one request. How many seconds to wait for it: none where there was one left."""
        with self._lock:
            now = self._clock()
            left = self._left_of(who, now)
            is_given = left >= 1
            self._left[who] = Left(left - is_given, now)
            self._left.move_to_end(who)
            if len(self._left) > MOST_KNOWN:
                self._left.popitem(last=False)
        return 0 if is_given else max(1, math.ceil((1 - left) * 60 / self.a_minute))

    def _left_of(self, who: str, now: float) -> float:
        known = self._left.get(who)
        if known is None:
            return self.a_minute
        return min(self.a_minute, known.requests + (now - known.at) * self.a_minute / 60)


class PaceMiddleware:
    """Answers 429, and when to come back, to an account that asks too often. Comes after AuthenticationMiddleware."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond
        self.pace = Pace(settings.LIGHTWELL_PAGES_A_MINUTE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wait = self.pace.wait(str(request.user.pk)) if request.user.is_authenticated else 0
        if not wait:
            return self.respond(request)
        log.warning("asked too often: one account, more than %s pages a minute", self.pace.a_minute)
        response = render(request, "429.html", {"seconds": wait}, status=429)
        response["Retry-After"] = str(wait)
        return response
