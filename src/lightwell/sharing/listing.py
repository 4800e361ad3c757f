"""Keeping the marks of whoever is in a delivery, and finding the deliveries that somebody is in.

Stages 3 and 4. Source: docs/adr/0056-a-familys-own-space.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final
from uuid import UUID

from lightwell.gateway.listed import mark_of, marks_read
from lightwell.policy.actors import Actor
from lightwell.sharing.listed_models import ListedMark
from lightwell.sharing.models import Delivery
from lightwell.sharing.storing import store

_AT_ONCE: Final = 5_000


def keep_marks(delivery: Delivery, listed: str) -> None:
    """Within an action. listed: the digest of what a check staged; empty where it staged none."""
    if not listed:
        return
    marks = marks_read(store().read(listed))
    while some := list(islice(marks, _AT_ONCE)):
        rows = [ListedMark(id=mark, delivery=delivery, provider_id=delivery.provider_id) for mark in some]
        ListedMark.objects.bulk_create(rows, ignore_conflicts=True)


def listed_in(actor: Actor, keys: Sequence[bytes], deliveries: Iterable[Delivery]) -> tuple[Delivery, ...]:
    """Those of these deliveries that somebody is in; inside `walls`. One query. keys: what makes their marks."""
    known = {mark_of(key, each.digest): each for each in deliveries for key in keys}
    found = set(ListedMark.objects.visible_to(actor).filter(pk__in=list(known)).values_list("pk", "delivery"))
    own = {each.pk: each for mark, each in known.items() if (mark, each.pk) in found}
    return tuple(own.values())


def who_is_listed(
    actor: Actor, people: Mapping[UUID, Sequence[bytes]], digests: Iterable[str]
) -> Mapping[UUID, frozenset[str]]:
    """In which of these deliveries each of these people is; inside `walls`. One query, and one for the digests.

    people: of each, what makes their marks. Whoever is in none is not in the answer.
    """
    sent = tuple(digests)
    known = {mark_of(key, digest): (who, digest) for who, keys in people.items() for key in keys for digest in sent}
    found = ListedMark.objects.visible_to(actor).filter(pk__in=list(known))
    lists: dict[UUID, set[str]] = {}
    for mark in found.values_list("pk", flat=True):
        who, digest = known[mark]
        lists.setdefault(who, set()).add(digest)
    return {who: frozenset(digests) for who, digests in lists.items()}
