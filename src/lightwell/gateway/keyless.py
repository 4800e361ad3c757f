"""A delivery and its key apart, so that the key can be destroyed and what is left opens for nobody.

Stage 3, sharing. Source: RFC 9180, section 4: what a delivery is encrypted with follows from the unit's private key
*and* the encapsulated key that lies in front of the ciphertext. Those 32 bytes are this delivery's own and no other's:
without them the unit's private key opens nothing. The slip stays readable, as evidence of what was sent.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lightwell.gateway.sealing import KEYLESS_MAGIC, LENGTH_BYTES, MAGIC, DeliveryDamaged

KEY_BYTES: Final = 32  # X25519, as RFC 9180 section 7.1 has it


class Apart(NamedTuple):
    """A delivery in two. key: its own encapsulated key. body: everything else, the slip still in clear."""

    key: bytes
    body: bytes


def take_key(content: bytes) -> Apart:
    """Raises DeliveryDamaged."""
    start = _end_of_slip(content, MAGIC)
    key, rest = content[start : start + KEY_BYTES], content[start + KEY_BYTES :]
    return Apart(key, KEYLESS_MAGIC + content[len(MAGIC) : start] + rest)


def put_key_back(apart: Apart) -> bytes:
    """The delivery as its provider signed it, to the byte. Raises DeliveryDamaged."""
    start = _end_of_slip(apart.body, KEYLESS_MAGIC)
    return MAGIC + apart.body[len(KEYLESS_MAGIC) : start] + apart.key + apart.body[start:]


def _end_of_slip(content: bytes, magic: bytes) -> int:
    begins = len(magic) + LENGTH_BYTES
    start = begins + int.from_bytes(content[len(magic) : begins], "big")
    if not content.startswith(magic) or len(content) < start:
        raise DeliveryDamaged
    return start
