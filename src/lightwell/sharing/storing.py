"""The store of this installation: a folder of its own, or a bucket.

Stage 3, sharing.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from lightwell.gateway.store import Store


def place() -> str:
    """Where it is, as a child is told."""
    return str(settings.LIGHTWELL_STORE)


def store() -> Store:
    return Store.at(place())


def forget(digests: Iterable[str]) -> None:
    """Remove what nothing points at any more. What is left behind when this is cut short is swept later."""
    here = store()
    for digest in digests:
        here.discard(digest)
