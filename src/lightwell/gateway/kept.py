"""What a provider keeps for itself: encrypted so that only its own keyring opens it, wherever it lies.

Stage 3, sharing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM

from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.unusable import Unusable

_MAGIC: Final = b"lightwell kept 1\n"
IN_DRAWERS: Final = b"lightwell kept 2\n"
"""How a way back begins whose codes lie in drawers (`lightwell.gateway.drawers`)."""
GENERATION_BYTES: Final = 4
NONCE_BYTES: Final = 12
_MOST_AT_ONCE: Final = 1024 * 1024


class KeptUnreadable(Unusable):
    """What was kept was damaged or is another keyring's."""

    def __init__(self) -> None:
        super().__init__("What was kept from an earlier quarter is damaged or belongs to another keyring.")


def keep(unlocked: Unlocked, content: bytes) -> bytes:
    """Encrypted for this keyring's present generation and every later one."""
    return b"".join(keep_pieces(unlocked, (content,)))


def keep_pieces(unlocked: Unlocked, content: Iterable[bytes]) -> Iterator[bytes]:
    """The same, piece by piece, of what is too large to be held."""
    generation = unlocked.keyring.generation
    clear, nonce = clear_of(unlocked, generation), os.urandom(NONCE_BYTES)
    encrypting = Cipher(AES(unlocked.way_back_key(generation)), GCM(nonce)).encryptor()
    encrypting.authenticate_additional_data(clear)
    yield clear + nonce
    for piece in content:
        yield from (encrypting.update(part) for part in _parts(piece))
    yield encrypting.finalize() + encrypting.tag


def _parts(piece: bytes) -> Iterator[memoryview]:
    """A large piece in parts, so that what is encrypted of it is never as large."""
    view = memoryview(piece)
    return (view[at : at + _MOST_AT_ONCE] for at in range(0, len(piece), _MOST_AT_ONCE))


def kept(unlocked: Unlocked, locked: bytes) -> bytes:
    """What was kept. Raises KeptUnreadable."""
    generation = int.from_bytes(locked[len(_MAGIC) : len(_MAGIC) + GENERATION_BYTES], "big")
    clear = clear_of(unlocked, generation)
    start = len(clear) + NONCE_BYTES
    if not locked.startswith(clear):
        raise KeptUnreadable
    try:
        return AESGCM(unlocked.way_back_key(generation)).decrypt(locked[len(clear) : start], locked[start:], clear)
    except (InvalidTag, ValueError):
        raise KeptUnreadable from None


def is_kept_by(keyring_id: str, locked: bytes) -> bool:
    """It says on the outside that this keyring keeps it, which needs no key to read and proves nothing more."""
    named = locked[len(_MAGIC) + GENERATION_BYTES :]
    return locked.startswith((_MAGIC, IN_DRAWERS)) and named.startswith(bytes.fromhex(keyring_id))


def clear_of(unlocked: Unlocked, generation: int, begins: bytes = _MAGIC) -> bytes:
    """What stands at the beginning of a kept file in clear: its form, and which keyring of which generation."""
    return begins + generation.to_bytes(GENERATION_BYTES, "big") + bytes.fromhex(unlocked.keyring.id)
