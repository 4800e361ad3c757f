"""Encrypting what is uploaded as it arrives, so that it never lies in clear on any disk.

Stage 3, sharing. Source: the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, 2015) over AES-256-GCM.
Pieces are numbered and the last one is marked, so that a stream that was cut short, reordered or joined to another
does not decrypt.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lightwell.gateway.unusable import Unusable

SESSION_KEY_BYTES: Final = 32
PIECE_BYTES: Final = 64 * 1024
_MOST_AT_ONCE: Final = 1024 * 1024
_MAGIC: Final = b"lightwell stream 1\n"
_SALT_BYTES: Final = 32
_TAG_BYTES: Final = 16
_START_BYTES: Final = len(_MAGIC) + _SALT_BYTES


class StreamDamaged(Unusable):
    """What was stored was cut short or changed, or this is not its key."""

    def __init__(self) -> None:
        super().__init__("What was uploaded cannot be read back whole. Upload it again.")


def new_session_key() -> bytes:
    """A fresh key for one hand-over, kept by the provider's browser alone."""
    return os.urandom(SESSION_KEY_BYTES)


def encrypt(chunks: Iterable[bytes], key: bytes, purpose: str) -> Iterator[bytes]:
    """The stream, encrypted. purpose: what it is, such as the upload's id; decrypting fails under any other."""
    encrypting = Encrypting(key, purpose)
    for chunk in chunks:
        for at in range(0, len(chunk), _MOST_AT_ONCE):
            if out := encrypting.update(chunk[at : at + _MOST_AT_ONCE]):
                yield out
    yield encrypting.finish()


def decrypt(chunks: Iterable[bytes], key: bytes, purpose: str) -> Iterator[bytes]:
    """The stream in clear, piece by piece. Raises StreamDamaged.

    Nothing that was read may be acted on before the last piece has come: only then is it known that all of it did.
    """
    decrypting = _Decrypting(key, purpose)
    for chunk in chunks:
        if out := decrypting.update(chunk):
            yield out
    yield decrypting.finish()


def encrypt_whole(content: bytes, key: bytes, purpose: str) -> bytes:
    """For what is small enough to be held in memory, such as a preview."""
    return b"".join(encrypt((content,), key, purpose))


def decrypt_whole(content: bytes, key: bytes, purpose: str) -> bytes:
    """Raises StreamDamaged; gives all of it or nothing."""
    return b"".join(decrypt((content,), key, purpose))


class Encrypting:
    """One stream being encrypted by whoever is handed its chunks, such as an upload handler."""

    def __init__(self, key: bytes, purpose: str) -> None:
        salt = os.urandom(_SALT_BYTES)
        self._pieces = _Pieces(_stream_key(key, salt, purpose))
        self._ready = bytearray(_MAGIC + salt)
        self._waiting = bytearray()

    def update(self, chunk: bytes) -> bytes:
        """What can be written so far."""
        self._waiting += chunk
        while len(self._waiting) > PIECE_BYTES:  # the last piece waits: only `finish` knows that it is the last
            self._ready += self._pieces.lock(_taken(self._waiting, PIECE_BYTES), last=False)
        return _taken(self._ready, len(self._ready))

    def finish(self) -> bytes:
        """The rest; without it the stream counts as cut short."""
        self._ready += self._pieces.lock(bytes(self._waiting), last=True)
        return _taken(self._ready, len(self._ready))


class _Decrypting:
    def __init__(self, key: bytes, purpose: str) -> None:
        self._key, self._purpose = key, purpose
        self._pieces: _Pieces | None = None
        self._waiting = bytearray()

    def update(self, chunk: bytes) -> bytes:
        self._waiting += chunk
        if self._pieces is None:
            if len(self._waiting) < _START_BYTES:
                return b""
            self._pieces = self._started()
        out = bytearray()
        while len(self._waiting) > PIECE_BYTES + _TAG_BYTES:
            out += self._pieces.open(_taken(self._waiting, PIECE_BYTES + _TAG_BYTES), last=False)
        return bytes(out)

    def finish(self) -> bytes:
        if self._pieces is None:
            raise StreamDamaged
        return self._pieces.open(bytes(self._waiting), last=True)

    def _started(self) -> _Pieces:
        start = _taken(self._waiting, _START_BYTES)
        if not start.startswith(_MAGIC):
            raise StreamDamaged
        return _Pieces(_stream_key(self._key, start[len(_MAGIC) :], self._purpose))


class _Pieces:
    """Pieces of one stream, each under its own number and the mark of the last."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._number = 0

    def lock(self, piece: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(last), piece, None)

    def open(self, piece: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(self._nonce(last), piece, None)
        except (InvalidTag, ValueError):
            raise StreamDamaged from None

    def _nonce(self, last: bool) -> bytes:
        nonce = self._number.to_bytes(11, "big") + bytes([last])
        self._number += 1
        return nonce


def _stream_key(key: bytes, salt: bytes, purpose: str) -> bytes:
    # Each stream has its own key, so that numbering its pieces from nought never uses a nonce twice.
    info = b"lightwell stream 1\0" + purpose.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


def _taken(buffer: bytearray, count: int) -> bytes:
    taken = bytes(buffer[:count])
    del buffer[:count]
    return taken
