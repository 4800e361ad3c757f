"""Where stored bytes physically lie: a folder of this machine, or a bucket of an S3-compatible service.

Stage 3, sharing. Both put a whole object in its place in one step or leave nothing. The folder is written by our own
few lines because a record may point at an object as soon as it is put, so it must have reached the disk, and because
a full disk has to be told from any other fault by its number, not by its words.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from lightwell.gateway import durable
from lightwell.gateway.unusable import Unusable

PIECE_BYTES: Final = 1 << 20
_ARRIVING: Final = "arriving"
_FAULTS: Final = (BaseError, FileNotFoundError)  # the second is also how a bucket that is not there is told


class StoreUnreachable(Unusable):
    """The place where deliveries are kept does not answer or refuses."""

    def __init__(self) -> None:
        super().__init__("The store where deliveries are kept does not answer. Nothing was lost; try again shortly.")


@dataclass(frozen=True, slots=True)
class Standing:
    """One object on a shelf."""

    path: str
    changed_at: dt.datetime


class Shelf(Protocol):
    """What the store asks of a place. A path is relative, with “/” between its parts."""

    def put(self, chunks: Iterable[bytes], path: Callable[[], str]) -> None:
        """All of the chunks, under a path that is known once the last has come; replaces what stood there."""

    def get(self, path: str) -> Iterator[bytes]:
        """Raises LookupError when nothing stands there."""

    def part(self, path: str, start: int, length: int) -> bytes:
        """Some bytes of it, fewer where it ends before. Raises LookupError when nothing stands there."""

    def holds(self, path: str) -> bool: ...

    def copy(self, path: str, to: str) -> None:
        """Raises LookupError when nothing stands at `path`."""

    def standing(self) -> Iterator[Standing]: ...

    def remove(self, path: str) -> None:
        """Nothing happens when nothing stands there."""


class Folder:
    """A folder on this machine, its owner's alone."""

    def __init__(self, top: Path) -> None:
        self._top = top

    def put(self, chunks: Iterable[bytes], path: Callable[[], str]) -> None:
        with durable.drafted(self._top / _ARRIVING, chunks) as draft:
            durable.settle(draft, self._top / path(), replace=True)

    def get(self, path: str) -> Iterator[bytes]:
        try:
            file = (self._top / path).open("rb")
        except FileNotFoundError:
            raise LookupError(path) from None
        with file:
            while piece := file.read(PIECE_BYTES):
                yield piece

    def part(self, path: str, start: int, length: int) -> bytes:
        try:
            file = os.open(self._top / path, os.O_RDONLY)
        except FileNotFoundError:
            raise LookupError(path) from None
        try:
            return os.pread(file, length, start)
        finally:
            os.close(file)

    def holds(self, path: str) -> bool:
        return (self._top / path).is_file()

    def copy(self, path: str, to: str) -> None:
        try:
            durable.second_name(self._top / path, self._top / to)
        except FileNotFoundError:
            raise LookupError(path) from None
        except FileExistsError:
            return  # stored things never change, so what stands there is the same

    def standing(self) -> Iterator[Standing]:
        for file in sorted(self._top.rglob("*")):
            try:
                changed_at = dt.datetime.fromtimestamp(file.stat().st_mtime, tz=dt.UTC)
            except FileNotFoundError:
                continue  # a draft that was settled meanwhile
            if file.is_file():
                yield Standing(file.relative_to(self._top).as_posix(), changed_at)

    def remove(self, path: str) -> None:
        (self._top / path).unlink(missing_ok=True)


class Bucket:
    """A bucket, or a prefix in one; keys and address come from the usual AWS_… environment variables."""

    def __init__(self, url: str) -> None:
        self._bucket = S3Store.from_url(url)

    def put(self, chunks: Iterable[bytes], path: Callable[[], str]) -> None:
        arriving = f"{_ARRIVING}/{secrets.token_hex(16)}"
        try:
            obstore.put(self._bucket, arriving, iter(chunks))
            obstore.rename(self._bucket, arriving, path())
        except _FAULTS:
            raise StoreUnreachable from None

    def get(self, path: str) -> Iterator[bytes]:
        try:
            for piece in obstore.get(self._bucket, path).stream(min_chunk_size=PIECE_BYTES):
                yield bytes(piece)
        except FileNotFoundError:
            raise LookupError(path) from None
        except _FAULTS:
            raise StoreUnreachable from None

    def part(self, path: str, start: int, length: int) -> bytes:
        try:
            return bytes(obstore.get_range(self._bucket, path, start=start, length=length))
        except FileNotFoundError:
            raise LookupError(path) from None
        except _FAULTS:
            raise StoreUnreachable from None

    def holds(self, path: str) -> bool:
        try:
            obstore.head(self._bucket, path)
        except FileNotFoundError:
            return False
        except _FAULTS:
            raise StoreUnreachable from None
        return True

    def copy(self, path: str, to: str) -> None:
        try:
            obstore.copy(self._bucket, path, to)
        except FileNotFoundError:
            raise LookupError(path) from None
        except _FAULTS:
            raise StoreUnreachable from None

    def standing(self) -> Iterator[Standing]:
        try:
            for batch in obstore.list(self._bucket):
                for each in batch:
                    yield Standing(each["path"], each["last_modified"])
        except _FAULTS:
            raise StoreUnreachable from None

    def remove(self, path: str) -> None:
        try:
            obstore.delete(self._bucket, path)
        except FileNotFoundError:
            return
        except _FAULTS:
            raise StoreUnreachable from None
