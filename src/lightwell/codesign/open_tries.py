"""How often a number and a code may be tried on an open link: the same number, one network, and all of them together.

Stage 1, co-design. Source: `lightwell.policy.guest_rules`; OWASP ASVS 5.0, 6.3.1. Whoever holds a link that is on a
wall may type anything: what they type wrong makes them wait, and shuts nobody's number. Counted where every process
sees it, under hashed keys, and forgotten within the hour.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.db import connection, transaction

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


@dataclass(frozen=True, slots=True)
class Tried:
    """Whether one may be looked at. wait: minutes; none where it may. is_last: were it wrong, the next would wait."""

    wait: int = 0
    is_last: bool = False


def count_try(request: AskedRequest, digest: str, number: int) -> Tried:
    """Count one before it is looked at, so that of many at one moment no more are looked at than may be wrong.

    The wait is the same for every number, whoever's or nobody's it is.
    """
    with _one_at_a_time(digest):
        keys = _keys(request, digest, number)
        if wait := _wait(keys, request.now):
            return Tried(math.ceil(wait / 60))
        counts = [_add(key, tries, request.now) == tries.most for key, tries in keys]
    return Tried(is_last=any(counts))


def take_back(request: AskedRequest, digest: str, number: int) -> None:
    """What was right was no wrong one."""
    with _one_at_a_time(digest):
        for key, tries in _keys(request, digest, number):
            wrong = _wrong(key, tries, request.now)
            if request.now.timestamp() in wrong:
                wrong.remove(request.now.timestamp())
            cache.set(key, wrong, tries.within.total_seconds())


def _wait(keys: Keyed, now: dt.datetime) -> float:
    """Seconds until there is room for one more."""
    waits = [0.0]
    for key, tries in keys:
        wrong = _wrong(key, tries, now)
        if len(wrong) >= tries.most:
            waits.append(wrong[-tries.most] + tries.within.total_seconds() - now.timestamp())
    return max(waits)


def _add(key: str, tries: Tries, now: dt.datetime) -> int:
    """How many count now."""
    wrong = [*_wrong(key, tries, now), now.timestamp()]
    cache.set(key, wrong[-tries.most :], tries.within.total_seconds())
    return len(wrong)


@contextmanager
def _one_at_a_time(digest: str) -> Iterator[None]:
    """Whoever counts on the same link at the same moment waits until this one has."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"open tries {digest}"])
        yield
