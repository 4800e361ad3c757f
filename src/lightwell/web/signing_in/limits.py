"""Limits on guessing: how often something may be tried, and when to try again, in words.

All stages. Source: OWASP ASVS 5.0, 6.1.1 and 6.3.1. The limits are `ACCOUNT_RATE_LIMITS` in the settings, counted by
django-allauth where every process sees them (`lightwell.web.recent`). What succeeds is not counted.
"""

from __future__ import annotations

import logging
import math
import time
from typing import Final

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

log = logging.getLogger(__name__)

_APP: Final = "allauth.account"


class TooOften(Exception):
    """Tried too often. The message is for whoever did, and says when to try again."""


def count(request: HttpRequest, what: str, *, key: str = "") -> ratelimit.RateLimitUsage:
    """Count one attempt; give it back with `rollback()` when it was a good one. Raises TooOften."""
    usage = ratelimit.consume(request, app=_APP, action=what, key=key, limit_get=True)
    if usage is None:
        log.warning("a limit was reached: %s", what)
        raise TooOften(try_again(request, what, key=key))
    return usage


def try_again(request: HttpRequest, what: str, *, key: str = "") -> str:
    """When there is room for another attempt, in a sentence."""
    waits = [_wait(request, what, rate, key) for rate in ratelimit.get_rates(app=_APP, action=what)]
    minutes = max(1, math.ceil(max(waits, default=0.0) / 60))
    return f"That was tried too often. Try again in {minutes} {'minute' if minutes == 1 else 'minutes'}."


def _wait(request: HttpRequest, what: str, rate: ratelimit.Rate, key: str) -> float:
    """Seconds until the oldest attempt is forgotten, where as many were made as may be."""
    kept = ratelimit.get_cache_key(request, app=_APP, action=what, rate=rate, key=key)
    history: list[float] = cache.get(kept, [])
    return history[-1] + rate.duration - time.time() if len(history) >= rate.amount else 0.0
