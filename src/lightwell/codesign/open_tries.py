"""How often a number and a code may be tried on an open link: the same number, one network, and all of them together.

Stage 1, co-design. Source: `lightwell.policy.guest_rules`; OWASP ASVS 5.0, 6.3.1. Whoever holds a link that is on a
wall may type anything: what they type wrong makes them wait, and shuts nobody's number. Counted where every process
sees it, under hashed keys, and forgotten within the hour.
"""

from __future__ import annotations

import datetime as dt
import math

from allauth.account.adapter import get_adapter
from django.core.cache import cache

from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.guest_rules import Tries, counted_as

Keyed = tuple[tuple[str, Tries], ...]


def _keys(request: AskedRequest, digest: str, number: int) -> Keyed:
    network = get_adapter().get_client_ip(request)
    return tuple((f"open:{digest}:{name}", tries) for name, tries in counted_as(number, network))


def _wrong(key: str, tries: Tries, now: dt.datetime) -> list[float]:
    """The moments of wrong ones that still count."""
    oldest = (now - tries.within).timestamp()
    return [at for at in cache.get(key, []) if at > oldest]


def wait_for(request: AskedRequest, digest: str, number: int) -> int:
    """Minutes to wait before another is taken: the same for every number, whoever's or nobody's it is."""
    waits = [0.0]
    for key, tries in _keys(request, digest, number):
        wrong = _wrong(key, tries, request.now)
        if len(wrong) >= tries.most:
            waits.append(wrong[-tries.most] + tries.within.total_seconds() - request.now.timestamp())
    return math.ceil(max(waits) / 60)


def count_wrong(request: AskedRequest, digest: str, number: int) -> bool:
    """Count one that was wrong. Whether whoever tries must wait from now on."""
    is_full = False
    for key, tries in _keys(request, digest, number):
        wrong = [*_wrong(key, tries, request.now), request.now.timestamp()]
        cache.set(key, wrong[-tries.most :], tries.within.total_seconds())
        is_full = is_full or len(wrong) == tries.most
    return is_full
