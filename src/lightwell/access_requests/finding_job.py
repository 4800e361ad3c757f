"""Finding somebody's rows, in a child process that holds the keyring for that one question and ends.

Stage 4, access and correction. Source: `lightwell.gateway.way_back`. It is given a client's number on a pipe and says
which rows of which delivery; it opens no delivery, writes nothing, and nobody else has the number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lightwell.gateway.keyring import Keyring, Unlocked
from lightwell.gateway.store import Store
from lightwell.gateway.way_back import find
from lightwell.policy.decoding import decode, encode
from lightwell.sharing.children import Json, Tell, answer


@dataclass(frozen=True, slots=True)
class FindTask:
    """document: the locked keyring. way_backs: digests in the store, one for each delivery."""

    document: str
    passphrase: str
    client: str
    store: str
    way_backs: tuple[str, ...]


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
        return Places(
            tuple(place for digest in task.way_backs for place in _in_one(unlocked, store, digest, task.client))
        )


def _in_one(unlocked: Unlocked, store: Store, digest: str, client: str) -> Iterator[Place]:
    rows: dict[tuple[str, str], list[int]] = {}
    for found in find(unlocked, client, [store.read(digest)]):
        rows.setdefault((found.table, found.use), []).append(found.row)
    for (table, use), numbers in rows.items():
        yield Place(digest, table, tuple(numbers), use)


def _answered(message: Json, tell: Tell) -> Json:
    return encode(look(decode(FindTask, message)))


if __name__ == "__main__":
    answer(_answered)
