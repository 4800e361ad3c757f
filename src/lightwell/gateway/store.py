"""Where encrypted things are kept: staged under their own digest first, published to a recipient's place when sent.

Stage 3, sharing. Only what is encrypted comes here. A record in the database points at a digest once it is staged;
what no record points at is an orphan and is swept. Whatever is read is checked against its digest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from lightwell.gateway.shelves import Bucket, Folder, Shelf
from lightwell.gateway.unusable import Unusable

_STAGED: Final = "staged"
_PUBLISHED: Final = "published"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class NotStored(Unusable):
    """Nothing is kept under that digest: it expired, was never sent, or was removed."""

    def __init__(self) -> None:
        super().__init__("This is no longer kept here. If it was never sent, hand it over again.")


class StoredWrong(Unusable):
    """What is kept is not what was put there."""

    def __init__(self) -> None:
        super().__init__("What is kept here was changed or damaged since it was stored, so it is not shown.")


@dataclass(frozen=True, slots=True)
class Staged:
    """What was put away: its digest (SHA-256) and its length."""

    digest: str
    length: int


class Store:
    """Encrypted things by their digests."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    @classmethod
    def at(cls, place: str | Path) -> Store:
        """A folder's path, or `s3://bucket/prefix`."""
        if isinstance(place, str) and place.startswith("s3://"):
            return cls(Bucket(place))
        return cls(Folder(Path(place)))

    def stage(self, content: bytes) -> str:
        """Put it away and answer its digest; doing so again changes nothing. Raises NoRoom, StoreUnreachable."""
        return self.stage_stream((content,)).digest

    def stage_stream(self, chunks: Iterable[bytes]) -> Staged:
        """The same as it arrives. If the chunks stop with an error, nothing of them is kept."""
        tally = _Tally()
        self._shelf.put(tally.counted(chunks), lambda: _staged(tally.digest))
        return Staged(tally.digest, tally.length)

    def holds(self, digest: str) -> bool:
        return self._shelf.holds(_staged(digest))

    def read(self, digest: str) -> bytes:
        """Raises NotStored, StoredWrong, StoreUnreachable."""
        return b"".join(self.read_stream(digest))

    def read_stream(self, digest: str) -> Iterator[bytes]:
        """The same piece by piece; StoredWrong may come after the last piece, so act on none before."""
        return self._checked(_staged(digest), digest)

    def part(self, digest: str, start: int, length: int) -> bytes:
        """Some bytes of what was staged, unchecked: only for what is sealed piece by piece. Raises NotStored."""
        try:
            return self._shelf.part(_staged(digest), start, length)
        except LookupError:
            raise NotStored from None

    def publish(self, digest: str, recipient: str, clauses: Collection[str]) -> str:
        """Put what is staged into its recipient's place as well, and answer the place. Doing so again is harmless.

        Raises NotStored.
        """
        place = _place(digest, recipient, clauses)
        try:
            self._shelf.copy(_staged(digest), place)
        except LookupError:
            raise NotStored from None
        return place

    def read_published(self, place: str) -> bytes:
        """Raises NotStored, StoredWrong, StoreUnreachable."""
        digest = place.rpartition("/")[2]
        if not place.startswith(f"{_PUBLISHED}/") or ".." in place.split("/"):
            raise NotStored
        return b"".join(self._checked(place, _checked_digest(digest)))

    def discard(self, digest: str) -> None:
        """Forget what was staged, such as an upload that expired."""
        self._shelf.remove(_staged(digest))

    def unpublish(self, digest: str, recipient: str, clauses: Collection[str]) -> None:
        """Forget what was staged, and then what was put into a recipient's place from there."""
        self.discard(digest)
        self._shelf.remove(_place(digest, recipient, clauses))

    def sweep(self, keep: Collection[str], older_than: dt.datetime) -> int:
        """Remove what no digest in `keep` names and was put away before then; answers how many.

        keep: every digest that a record points at; older_than: before anything that may still come to be pointed at.
        """
        kept = frozenset(keep)
        orphans = [
            each.path
            for each in self._shelf.standing()
            if each.changed_at < older_than and each.path.rpartition("/")[2] not in kept
        ]
        for path in orphans:
            self._shelf.remove(path)
        return len(orphans)

    def _checked(self, path: str, digest: str) -> Iterator[bytes]:
        tally = _Tally()
        try:
            yield from tally.counted(self._shelf.get(path))
        except LookupError:
            raise NotStored from None
        if tally.digest != digest:
            raise StoredWrong


class _Tally:
    """The digest and the length of what passes by."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.length = 0

    def counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._hash.update(chunk)
            self.length += len(chunk)
            yield chunk

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


def _staged(digest: str) -> str:
    return f"{_STAGED}/{digest[:2]}/{_checked_digest(digest)}"


def _place(digest: str, recipient: str, clauses: Collection[str]) -> str:
    return "/".join((_PUBLISHED, _part(recipient), _part("+".join(clauses)), _checked_digest(digest)))


def _checked_digest(digest: str) -> str:
    if not _DIGEST.fullmatch(digest):
        raise NotStored
    return digest


def _part(name: str) -> str:
    """A name as one part of a path, whatever it holds; “..” and “/” cannot lead elsewhere."""
    return quote(name, safe="").replace(".", "%2E").replace("%", "=")
