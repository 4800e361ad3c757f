"""Taking in what a provider uploads: encrypted piece by piece as it arrives, never in clear on any disk.

Stage 3, sharing. Django hands an upload over in pieces; the store takes pieces; between them stands a queue of a few,
so that a large file is never whole in memory either.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from lightwell.gateway.reading import limits_in_force, shown
from lightwell.gateway.store import Staged as Stored
from lightwell.gateway.store import Store
from lightwell.gateway.streaming import encrypt
from lightwell.gateway.unusable import NoRoom, Unusable
from lightwell.sharing.session_keys import new_session_key, original_purpose, seal_words

if TYPE_CHECKING:
    _Uploaded = UploadedFile[bytes]
else:
    _Uploaded = UploadedFile

PEOPLE_FIELD: Final = "people"
MOST_FILES: Final = 12
_WAITING_PIECES: Final = 8


class TooLarge(Unusable):
    """An upload is larger than can be checked."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"A file is larger than {limit_bytes // (1024 * 1024):,} MB, which is the most that can be checked here. "
            "Send it in parts, or run the gateway at your own desk."
        )


class TooMany(Unusable):
    """More files than one quarter can have."""

    def __init__(self) -> None:
        super().__init__(f"At most {MOST_FILES} files can be given for one quarter: one for each table.")


@dataclass(frozen=True, slots=True)
class Original:
    """One file as it lies in the store. name: as the provider calls it, without folders; only ever kept sealed."""

    name: str
    digest: str
    place: int
    is_people: bool


@dataclass(frozen=True, slots=True)
class Upload:
    """What a hand-over begins with: where its files lie, and their names under the session's key."""

    hand_over_id: UUID
    originals: tuple[str, ...]
    sealed_names: bytes


@dataclass
class Uploading:
    """One hand-over's files while they arrive. session_key: for the browser's cookie, and for nothing else."""

    store: Store
    hand_over_id: UUID = field(default_factory=uuid4)
    session_key: bytes = field(default_factory=new_session_key, repr=False)
    limit_bytes: int = field(default_factory=lambda: limits_in_force().bytes_in_file)
    originals: list[Original] = field(default_factory=list)

    def add(self, name: str, chunks: Iterable[bytes], *, is_people: bool = False) -> Original:
        """Encrypt and stage one file as it arrives. Raises NoRoom, TooLarge, TooMany; then nothing of it is kept."""
        place = len(self.originals)
        if place >= MOST_FILES:
            raise TooMany
        stored = self._stage(chunks, place)
        original = Original(shown(PurePath(name.replace("\\", "/")).name), stored.digest, place, is_people)
        self.originals.append(original)
        return original

    def _stage(self, chunks: Iterable[bytes], place: int) -> Stored:
        purpose = original_purpose(self.hand_over_id, place)
        return self.store.stage_stream(encrypt(_no_longer(chunks, self.limit_bytes), self.session_key, purpose))

    def finished(self) -> Upload:
        """For `start_hand_over`."""
        names = [[each.name, each.digest, each.place, each.is_people] for each in self.originals]
        sealed = seal_words(self.session_key, self.hand_over_id, "names", names)
        return Upload(self.hand_over_id, tuple(each.digest for each in self.originals), sealed)

    def discard(self) -> None:
        """Forget what was staged, when the hand-over was refused."""
        for each in self.originals:
            self.store.discard(each.digest)


def _no_longer(chunks: Iterable[bytes], limit_bytes: int) -> Iterator[bytes]:
    length = 0
    for chunk in chunks:
        length += len(chunk)
        if length > limit_bytes:
            raise TooLarge(limit_bytes)
        yield chunk


# --- from Django's pieces to the store's --------------------------------------------------------------------------


class Arrived(_Uploaded):
    """A file that has been encrypted and staged already; there is nothing of it to read here."""

    def __init__(self, original: Original, size: int) -> None:
        super().__init__(file=None, name=original.name, size=size)
        self.original = original


class SealingUploadHandler(FileUploadHandler):
    """Encrypts each file of a form as it arrives.

        request.upload_handlers = [SealingUploadHandler(uploading)]

    Set it before anything reads `request.POST`, so outside the CSRF check (exempt the outer view, protect an inner
    one). A file in a field named “people” is the list of people told. `trouble` says why a file was not taken.
    """

    def __init__(self, uploading: Uploading) -> None:
        super().__init__()
        self.uploading = uploading
        self.trouble: Unusable | None = None
        self._arriving: _Arriving | None = None

    def new_file(self, *arguments: Any, **options: Any) -> None:
        super().new_file(*arguments, **options)
        if self.trouble:
            raise SkipFile
        self._arriving = _Arriving(self.uploading, self.file_name or "", self.field_name == PEOPLE_FIELD)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._arriving and not self._arriving.take(raw_data):
            self._end()
            raise StopUpload(connection_reset=False)

    def file_complete(self, file_size: int) -> Arrived | None:
        original = self._end()
        return Arrived(original, file_size) if original else None

    def upload_interrupted(self) -> None:
        if self._arriving:
            self._arriving.cut_short()
            self._arriving = None

    def _end(self) -> Original | None:
        arriving, self._arriving = self._arriving, None
        if arriving is None:
            return None
        original = arriving.end()
        self.trouble = self.trouble or arriving.trouble
        return original


class _CutShort(Unusable):
    """The browser went away in the middle of a file."""

    def __init__(self) -> None:
        super().__init__("The upload was cut short. Upload the file again.")


class _Arriving:
    """One file on its way to the store, which takes its pieces in a thread of its own."""

    def __init__(self, uploading: Uploading, name: str, is_people: bool) -> None:
        self._pieces: queue.Queue[bytes | _CutShort | None] = queue.Queue(_WAITING_PIECES)
        self._original: Original | None = None
        self.trouble: Unusable | None = None
        self._thread = threading.Thread(target=self._stage, args=(uploading, name, is_people), daemon=True)
        self._thread.start()

    def take(self, piece: bytes) -> bool:
        """Whether the store still takes them."""
        return self._put(bytes(piece))

    def end(self) -> Original | None:
        self._put(None)
        self._thread.join()
        return self._original

    def cut_short(self) -> None:
        self._put(_CutShort())
        self._thread.join()

    def _put(self, piece: bytes | _CutShort | None) -> bool:
        while self._thread.is_alive():
            try:
                self._pieces.put(piece, timeout=0.2)
            except queue.Full:
                continue
            return True
        return False

    def _stage(self, uploading: Uploading, name: str, is_people: bool) -> None:
        try:
            self._original = uploading.add(name, self._given(), is_people=is_people)
        except Unusable as trouble:
            self.trouble = trouble

    def _given(self) -> Iterator[bytes]:
        while (piece := self._pieces.get()) is not None:
            if isinstance(piece, _CutShort):
                raise piece
            yield piece


__all__ = [
    "PEOPLE_FIELD",
    "Arrived",
    "NoRoom",
    "Original",
    "SealingUploadHandler",
    "TooLarge",
    "TooMany",
    "Upload",
    "Uploading",
    "original_purpose",
]
