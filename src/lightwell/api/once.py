"""Doing a request once: the same key and the same request give the same answer, however often it is asked.

Stage 3, sharing. Source: the Idempotency-Key header, draft-ietf-httpapi-idempotency-key-header. What is kept are
digests, and an answer that holds identifiers and counts. Refusals are not kept: what was mended may be asked again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from lightwell.api.models import KeptAnswer, Token
from lightwell.api.problems import one_problem
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor


def key_digest(token: Token, key: str) -> str:
    return hashlib.sha256(f"{token.pk}:{key}".encode()).hexdigest()


def request_digest(parts: Iterable[bytes]) -> str:
    """Everything that was asked, each part by its own digest so that none runs into the next."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


@contextmanager
def alone(key: str) -> Iterator[None]:
    """While one request with this key is under way there is no other. Raises Problem: 409."""
    number = int.from_bytes(bytes.fromhex(key)[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise one_problem(
                409, "under-way", "A request with this key is under way. Wait, then ask again with the same key."
            )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def answered_before(actor: Actor, token: Token, key: str, request: str) -> dict[str, Any] | None:
    """What was answered the first time. Raises Problem: 422, where this is another request under the same key."""
    with walls(actor):
        kept = KeptAnswer.objects.visible_to(actor).filter(token=token, key=key).first()
    if kept is None:
        return None
    if kept.request != request:
        raise one_problem(422, "key-used", "This key was used for another request. Take a new key for a new request.")
    answer: dict[str, Any] = kept.answer
    return answer
