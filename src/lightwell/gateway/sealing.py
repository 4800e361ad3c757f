"""Sealing a delivery for one unit, so that nobody but the unit opens it, and opening it again.

Stage 3, sharing. Source: RFC 9180 (HPKE: X25519, HKDF-SHA256, AES-256-GCM). A delivery file is a magic line, the
length of its signed slip, the slip, and the ciphertext; the seal is bound to the slip, and the signature is under the
slip and the ciphertext's digest. A large one is a stream of numbered pieces (see `streaming`), and what HPKE seals is
the stream's key. What lies inside is padded: see `contents` for what its length still tells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from lightwell.gateway.contents import Contents, packed, padded_length, padding, unpack
from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.signing import Statement, sign, verify
from lightwell.gateway.slips import Covering, Form, Keys, SignedSlip, Slip, TableRows, signed_words
from lightwell.gateway.streaming import (
    SESSION_KEY_BYTES,
    StreamDamaged,
    decrypt_whole,
    encrypt,
    new_session_key,
)
from lightwell.gateway.unit_keys import fingerprint
from lightwell.gateway.unusable import Unusable
from lightwell.policy import canonical
from lightwell.policy.decoding import decode
from lightwell.policy.faults import NotWellFormed

FILE_ENDING: Final = ".delivery"
MAGIC: Final = b"lightwell delivery 1\n"
MAGIC_IN_PIECES: Final = b"lightwell delivery 2\n"
KEYLESS: Final = {
    MAGIC: b"lightwell delivery 1, its key apart\n",
    MAGIC_IN_PIECES: b"lightwell delivery 2, its key apart\n",
}
LENGTH_BYTES: Final = 4
MOST_AT_ONCE: Final = 16 * 1024 * 1024
_PURPOSE: Final = "delivery"
_SEALED_KEY_BYTES: Final = 32 + SESSION_KEY_BYTES + 16  # the encapsulated key, the stream's own, and its tag
_LONGEST_SLIP: Final = 1 << 20
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class DeliveryDamaged(Unusable):
    """The file is not a delivery, was cut short, or was changed."""

    def __init__(self) -> None:
        super().__init__("This is not a delivery, or it was cut short or changed on its way. Ask for it again.")


class NotForThisKey(Unusable):
    """The delivery is whole, but sealed for another unit."""

    def __init__(self) -> None:
        super().__init__("This delivery is sealed for another key. Open it with the key of the unit it was sent to.")


class KeyIsApart(Unusable):
    """The delivery's own key was taken out of it, to be kept where it can be destroyed."""

    def __init__(self) -> None:
        super().__init__("This delivery's key is kept apart from it, or was destroyed. Open it where it was sent.")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A delivery ready to go. pieces: of the file, in their order. digest: of all of it; plaintext_digest: keyed, the
    provider's own."""

    pieces: tuple[bytes, ...]
    digest: str
    plaintext_digest: str
    slip: SignedSlip

    @property
    def content(self) -> bytes:
        """The whole file."""
        return b"".join(self.pieces)


@dataclass(frozen=True, slots=True)
class Opened:
    """A delivery as its unit reads it."""

    slip: Slip
    contents: Contents


def seal(
    unlocked: Unlocked,
    covering: Covering,
    contents: Contents,
    unit_key: X25519PublicKey,
    *,
    is_stand_in: bool = False,
    most_at_once: int = MOST_AT_ONCE,
) -> Sealed:
    """One recipient's delivery, sealed for its key and signed by the provider.

    most_at_once: a larger one is encrypted in numbered pieces, so that no second copy of it is held.
    """
    slip = _slip(unlocked, covering, contents, fingerprint(unit_key), is_stand_in)
    inside = packed(contents)
    length = padded_length(sum(map(len, inside)))
    in_pieces = length > most_at_once
    ciphertext = tuple((_in_pieces if in_pieces else _at_once)((*inside, *padding(inside)), unit_key, slip))
    ciphertext_digest = _sha256(*ciphertext)
    signature = sign(unlocked, Statement.SLIP, signed_words(slip, ciphertext_digest))
    signed = SignedSlip(slip, ciphertext_digest, signature)
    magic = MAGIC_IN_PIECES if in_pieces else MAGIC
    pieces = (magic, len(signed.document).to_bytes(LENGTH_BYTES, "big"), signed.document, *ciphertext)
    return Sealed(pieces, _sha256(*pieces), unlocked.plaintext_digest(*inside), signed)


def _at_once(clear: Iterable[bytes], unit_key: X25519PublicKey, slip: Slip) -> Iterator[bytes]:
    yield _SUITE.encrypt(b"".join(clear), unit_key, info=slip.sealing_words)


def _in_pieces(clear: Iterable[bytes], unit_key: X25519PublicKey, slip: Slip) -> Iterator[bytes]:
    """What is sealed for the unit is the key of a stream, and the stream follows."""
    key = new_session_key()
    yield _SUITE.encrypt(key, unit_key, info=slip.sealing_words)
    yield from encrypt(clear, key, _PURPOSE)


def _slip(unlocked: Unlocked, covering: Covering, contents: Contents, sealed_for: str, is_stand_in: bool) -> Slip:
    keyring = unlocked.keyring
    return Slip(
        form=Form.ONE,
        covering=covering,
        tables=tuple(TableRows(each.table, each.rows) for each in contents.enclosures),
        keys=Keys(keyring.id, keyring.generation, keyring.pseudonym_generation, sealed_for, is_stand_in),
    )


def read_slip(content: bytes, trusted: Collection[str] | None = None) -> SignedSlip:
    """What is said on the outside, once it is known that nothing of the file was changed; no key is needed.

    trusted: the provider's public keys, as hexadecimal. Raises DeliveryDamaged, SignatureWrong, SignerUnknown.
    """
    return _taken_apart(content, trusted).slip


def open_delivery(content: bytes, key: X25519PrivateKey, trusted: Collection[str] | None = None) -> Opened:
    """What lies inside. Raises NotForThisKey and everything that `read_slip` raises."""
    parts = _taken_apart(content, trusted)
    signed = parts.slip
    if signed.slip.keys.sealed_for != fingerprint(key.public_key()):
        raise NotForThisKey
    contents = unpack(_clear(parts, key))
    if signed.slip.tables != tuple(TableRows(each.table, each.rows) for each in contents.enclosures):
        raise DeliveryDamaged
    return Opened(signed.slip, contents)


class _Parts(NamedTuple):
    slip: SignedSlip
    ciphertext: bytes
    in_pieces: bool


def _clear(parts: _Parts, key: X25519PrivateKey) -> bytes:
    words, ciphertext = parts.slip.slip.sealing_words, parts.ciphertext
    try:
        if not parts.in_pieces:
            return _SUITE.decrypt(ciphertext, key, info=words)
        stream_key = _SUITE.decrypt(ciphertext[:_SEALED_KEY_BYTES], key, info=words)
        return decrypt_whole(ciphertext[_SEALED_KEY_BYTES:], stream_key, _PURPOSE)
    except (InvalidTag, ValueError, StreamDamaged):
        raise DeliveryDamaged from None


def _taken_apart(content: bytes, trusted: Collection[str] | None) -> _Parts:
    if content.startswith(tuple(KEYLESS.values())):
        raise KeyIsApart
    start = len(MAGIC) + LENGTH_BYTES
    length = int.from_bytes(content[len(MAGIC) : start], "big")
    if not content.startswith(tuple(KEYLESS)) or length > _LONGEST_SLIP or len(content) < start + length:
        raise DeliveryDamaged
    signed = _read_signed(content[start : start + length])
    ciphertext = content[start + length :]
    if _sha256(ciphertext) != signed.ciphertext_digest:
        raise DeliveryDamaged
    verify(signed.signature, Statement.SLIP, signed.signed_words, trusted)
    return _Parts(signed, ciphertext, content.startswith(MAGIC_IN_PIECES))


def _read_signed(document: bytes) -> SignedSlip:
    try:
        signed = decode(SignedSlip, canonical.parse(document))
    except NotWellFormed:
        raise DeliveryDamaged from None
    if signed.document != document:  # another spelling of the same words is a change too
        raise DeliveryDamaged
    return signed


def _sha256(*pieces: bytes) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
