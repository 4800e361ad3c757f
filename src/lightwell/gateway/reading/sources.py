"""A file that can be read from its beginning as often as is needed, and what it is as a whole, before it is read.

Stage 3, sharing. A large file is never held: it is gone through once to know that each of its lines is one row, and a
second time for its cells. It must be the same file both times.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lightwell.gateway.reading.readings import FileKind
from lightwell.gateway.reading.recognising import Recognised, recognise
from lightwell.gateway.unusable import Unusable

_CHUNK_BYTES: Final = 1024 * 1024
_START_BYTES: Final = 4096
_MARK: Final = codecs.BOM_UTF8


class Changed(Unusable):
    """The file is not what it was a moment ago."""

    def __init__(self) -> None:
        super().__init__("The file was changed while it was being read. Close it elsewhere, and give it again.")


@dataclass(frozen=True, slots=True)
class Source:
    """size: in bytes. begin: its bytes from the first, anew each time it is asked."""

    size: int
    begin: Callable[[], Iterable[bytes]]

    @classmethod
    def of(cls, given: Path | bytes | Source) -> Source:
        """Raises OSError when a path cannot be read."""
        if isinstance(given, Source):
            return given
        if isinstance(given, Path):
            return cls(given.stat().st_size, lambda: _chunks(given))
        return cls(len(given), lambda: (given,))

    def whole(self) -> bytes:
        chunks = list(self.begin())
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


@dataclass(frozen=True, slots=True)
class LineEnds:
    """How many lines end in each way; a lone line feed may be inside a quoted cell."""

    pairs: int
    returns: int
    feeds: int

    @classmethod
    def counted(cls, text: bytes) -> LineEnds:
        pairs = text.count(b"\r\n") if b"\r" in text else 0
        return cls(pairs, text.count(b"\r") - pairs, text.count(b"\n") - pairs)

    def are_mixed(self, may_be_in_cells: bool) -> bool:
        return (self.pairs > 0) + (self.returns > 0) + (self.feeds > 0 and not may_be_in_cells) > 1


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in UTF-8 without a quotation mark, so that each of its lines is one row, wherever it is divided."""

    recognised: Recognised
    digest: bytes
    has_mark: bool
    ends: LineEnds


def plain(source: Source, name: str) -> Plain | None:
    """What such a text is as a whole, or None where the file is anything else."""
    surveying = _Surveying(name)
    if not all(surveying.goes_on(chunk) for chunk in _parts(source.begin())):
        return None
    return surveying.finished()


class _Surveying:
    """One file going by."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._start = b""
        self._digest = hashlib.sha256()
        self._letters = codecs.getincrementaldecoder("utf-8")()
        self._last = b""
        self._pairs = self._returns = self._feeds = 0

    def goes_on(self, chunk: bytes) -> bool:
        """Whether it may still be plain."""
        if len(self._start) < _START_BYTES:
            self._start += chunk[:_START_BYTES]
        if b'"' in chunk or b"\x00" in chunk or not self._is_utf8(chunk, last=False):
            return False
        self._digest.update(chunk)
        self._count(chunk)
        return True

    def finished(self) -> Plain | None:
        recognised = recognise(self._start, self._name)
        if recognised.kind is not FileKind.SEPARATED or not self._is_utf8(b"", last=True):
            return None
        if not self._pairs + self._feeds:
            return None  # lines that end in no line feed are not told apart before all of them are
        ends = LineEnds(self._pairs, self._returns, self._feeds)
        return Plain(recognised, self._digest.digest(), self._start.startswith(_MARK), ends)

    def _count(self, chunk: bytes) -> None:
        ends = LineEnds.counted(chunk)
        is_divided = self._last == b"\r" and chunk[:1] == b"\n"  # a pair whose halves lie in two chunks
        self._pairs += ends.pairs + is_divided
        self._returns += ends.returns - is_divided
        self._feeds += ends.feeds - is_divided
        self._last = chunk[-1:] or self._last

    def _is_utf8(self, chunk: bytes, *, last: bool) -> bool:
        try:
            self._letters.decode(chunk, last)
        except UnicodeDecodeError:
            return False
        return True


def pieces(source: Source, found: Plain, most_bytes: int) -> Iterator[bytes]:
    """Its text in pieces of whole lines, each ended by one line feed; about so many bytes at once. Raises Changed."""
    waiting, digest = bytearray(), hashlib.sha256()
    to_skip = len(_MARK) if found.has_mark else 0
    for chunk in _parts(source.begin()):
        digest.update(chunk)
        waiting += chunk[to_skip:]
        to_skip = max(0, to_skip - len(chunk))
        while len(waiting) >= most_bytes and (end := _end_of_lines(waiting, most_bytes)):
            yield with_one_line_end(bytes(waiting[:end]))
            del waiting[:end]
    if digest.digest() != found.digest:
        raise Changed
    yield with_one_line_end(bytes(waiting))


def _end_of_lines(text: bytearray, most_bytes: int) -> int:
    """Where the last line ends that lies within so many bytes, or else the first; 0 where none does."""
    return (text.rfind(b"\n", 0, most_bytes) + 1) or (text.find(b"\n") + 1)


def with_one_line_end(text: bytes) -> bytes:
    """Every line ended alike. A lone LF inside a quoted cell of a CRLF file is how Excel writes it: not a mixture."""
    if b"\r" not in text:
        return text
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        if len(chunk) <= _CHUNK_BYTES:
            yield chunk
        else:
            yield from (chunk[at : at + _CHUNK_BYTES] for at in range(0, len(chunk), _CHUNK_BYTES))
