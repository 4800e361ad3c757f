"""Finding somebody's rows, in a child process that holds the keyring for that one question and ends.

Stage 4, access and correction. Source: `lightwell.gateway.way_back`. It is given a client's number on a pipe and says
which rows of which delivery; it opens no delivery, writes nothing, and nobody else has the number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from lightwell.gateway.drawers import READ_AHEAD, Finder
from lightwell.gateway.kept import IN_DRAWERS
from lightwell.gateway.keyring import Keyring
from lightwell.gateway.store import Store
from lightwell.gateway.way_back import Found, WayBackUnreadable, find, find_in_part
from lightwell.policy.decoding import decode, encode
from lightwell.sharing.children import Json, Tell, answer


@dataclass(frozen=True, slots=True)
class FindTask:
    """document: the locked keyring. way_backs: digests in the store, one for each delivery. deliveries: whose they are,
    by their own digests, in the same order.
    """

    document: str
    passphrase: str
    client: str
    store: str
    way_backs: tuple[str, ...]
    deliveries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Rows of one table of the delivery whose way back this is, and for what they were sent."""

    way_back: str
    table: str
    rows: tuple[int, ...]
    use: str


@dataclass(frozen=True, slots=True)
class Places:
    """Everywhere they are."""

    places: tuple[Place, ...]


def look(task: FindTask) -> Places:
    """Raises everything that opening a keyring and reading an index raises."""
    store = Store.at(task.store)
    with Keyring.read(task.document.encode()).unlock(task.passphrase) as unlocked:
        return found_in(Finder(unlocked, task.client), store, zip(task.way_backs, task.deliveries, strict=True))


def found_in(finder: Finder, store: Store, way_backs: Iterable[tuple[str, str]]) -> Places:
    """way_backs: each with its delivery's digest. Raises WayBackUnreadable where a file is another delivery's."""
    return Places(tuple(place for digest, of in way_backs for place in _in_one(finder, store, digest, of)))


def _in_one(finder: Finder, store: Store, digest: str, delivery: str) -> Iterator[Place]:
    rows: dict[tuple[str, str], list[int]] = {}
    for found in _read(finder, store, digest):
        if found.delivery != delivery:
            raise WayBackUnreadable
        rows.setdefault((found.table, found.use), []).append(found.row)
    for (table, use), numbers in rows.items():
        yield Place(digest, table, tuple(numbers), use)


def _read(finder: Finder, store: Store, digest: str) -> list[Found]:
    """One drawer where there are any; all of it where it was kept before there were."""
    begun = store.part(digest, 0, READ_AHEAD)
    if begun.startswith(IN_DRAWERS):
        return find_in_part(finder, partial(store.part, digest), begun)
    return find(finder.unlocked, finder.client, [store.read(digest)])


def _answered(message: Json, tell: Tell) -> Json:
    return encode(look(decode(FindTask, message)))


if __name__ == "__main__":
    answer(_answered)
