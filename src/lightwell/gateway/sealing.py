"""Sealing a delivery for one unit, so that nobody but the unit opens it, and opening it again.

Stage 3, sharing. Source: RFC 9180 (HPKE: X25519, HKDF-SHA256, AES-256-GCM). A delivery file is a magic line, the
length of its signed slip, the slip, and the ciphertext; the seal is bound to the slip, and the signature is under the
slip and the ciphertext's digest. What lies inside is padded: see `contents` for what its length still tells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from lightwell.gateway.contents import Contents, pack, padded, unpack
from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.signing import Statement, sign, verify
from lightwell.gateway.slips import Covering, Form, Keys, SignedSlip, Slip, TableRows, signed_words
from lightwell.gateway.unit_keys import fingerprint
from lightwell.gateway.unusable import Unusable
from lightwell.policy import canonical
from lightwell.policy.decoding import decode
from lightwell.policy.faults import NotWellFormed

FILE_ENDING: Final = ".delivery"
MAGIC: Final = b"lightwell delivery 1\n"
KEYLESS_MAGIC: Final = b"lightwell delivery 1, its key apart\n"
LENGTH_BYTES: Final = 4
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
    """A delivery ready to go. digest: of the whole file; plaintext_digest: keyed, the provider's own."""

    content: bytes
    digest: str
    plaintext_digest: str
    slip: SignedSlip


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
) -> Sealed:
    """One recipient's delivery, sealed for its key and signed by the provider."""
    slip = _slip(unlocked, covering, contents, fingerprint(unit_key), is_stand_in)
    packed = pack(contents)
    ciphertext = _SUITE.encrypt(padded(packed), unit_key, info=slip.sealing_words)
    ciphertext_digest = _sha256(ciphertext)
    signature = sign(unlocked, Statement.SLIP, signed_words(slip, ciphertext_digest))
    signed = SignedSlip(slip, ciphertext_digest, signature)
    content = MAGIC + len(signed.document).to_bytes(LENGTH_BYTES, "big") + signed.document + ciphertext
    return Sealed(content, _sha256(content), unlocked.plaintext_digest(packed), signed)


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
    signed, ciphertext = _taken_apart(content, trusted)
    if signed.slip.keys.sealed_for != fingerprint(key.public_key()):
        raise NotForThisKey
    try:
        packed = _SUITE.decrypt(ciphertext, key, info=signed.slip.sealing_words)
    except (InvalidTag, ValueError):
        raise DeliveryDamaged from None
    contents = unpack(packed)
    if signed.slip.tables != tuple(TableRows(each.table, each.rows) for each in contents.enclosures):
        raise DeliveryDamaged
    return Opened(signed.slip, contents)


class _Parts(NamedTuple):
    slip: SignedSlip
    ciphertext: bytes


def _taken_apart(content: bytes, trusted: Collection[str] | None) -> _Parts:
    if content.startswith(KEYLESS_MAGIC):
        raise KeyIsApart
    start = len(MAGIC) + LENGTH_BYTES
    length = int.from_bytes(content[len(MAGIC) : start], "big")
    if not content.startswith(MAGIC) or length > _LONGEST_SLIP or len(content) < start + length:
        raise DeliveryDamaged
    signed = _read_signed(content[start : start + length])
    ciphertext = content[start + length :]
    if _sha256(ciphertext) != signed.ciphertext_digest:
        raise DeliveryDamaged
    verify(signed.signature, Statement.SLIP, signed.signed_words, trusted)
    return _Parts(signed, ciphertext)


def _read_signed(document: bytes) -> SignedSlip:
    try:
        signed = decode(SignedSlip, canonical.parse(document))
    except NotWellFormed:
        raise DeliveryDamaged from None
    if signed.document != document:  # another spelling of the same words is a change too
        raise DeliveryDamaged
    return signed


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
