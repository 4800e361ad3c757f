"""A delivery and its key apart, so that the key can be destroyed and what is left opens for nobody.

Stage 3, sharing. Source: RFC 9180, section 4: what a delivery is encrypted with follows from the unit's private key
*and* the encapsulated key that lies in front of the ciphertext. Those 32 bytes are this delivery's own and no other's:
without them the unit's private key opens nothing. The slip stays readable, as evidence of what was sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from lightwell.gateway.sealing import KEYLESS, LENGTH_BYTES, DeliveryDamaged

KEY_BYTES: Final = 32  # X25519, as RFC 9180 section 7.1 has it
_WHOLE: Final = {keyless: magic for magic, keyless in KEYLESS.items()}


class Apart(NamedTuple):
    """A delivery in two. key: its own encapsulated key. body: everything else, the slip still in clear."""

    key: bytes
    body: bytes


def take_key(content: bytes) -> Apart:
    """Raises DeliveryDamaged."""
    magic, start = _magic(content, KEYLESS), _end_of_slip(content, KEYLESS)
    key, rest = content[start : start + KEY_BYTES], content[start + KEY_BYTES :]
    return Apart(key, KEYLESS[magic] + content[len(magic) : start] + rest)


def put_key_back(apart: Apart) -> bytes:
    """The delivery as its provider signed it, to the byte. Raises DeliveryDamaged."""
    magic, start = _magic(apart.body, _WHOLE), _end_of_slip(apart.body, _WHOLE)
    return _WHOLE[magic] + apart.body[len(magic) : start] + apart.key + apart.body[start:]


def _magic(content: bytes, known: Iterable[bytes]) -> bytes:
    for magic in known:
        if content.startswith(magic):
            return magic
    raise DeliveryDamaged


def _end_of_slip(content: bytes, known: Iterable[bytes]) -> int:
    length = len(_magic(content, known))
    begins = length + LENGTH_BYTES
    start = begins + int.from_bytes(content[length:begins], "big")
    if len(content) < start:
        raise DeliveryDamaged
    return start
