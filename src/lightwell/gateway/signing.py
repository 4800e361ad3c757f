"""The provider's signature under what it sent, and checking it.

Stage 3, sharing. Source: RFC 8032 (Ed25519). What is signed always begins with what it is, so that a signature under
one kind of statement can never be shown under another.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lightwell.gateway.hexadecimal import Ed25519Signature
from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.unusable import Unusable
from lightwell.policy.canonical import canonical
from lightwell.policy.checked import Checked, Digest
from lightwell.policy.decoding import Json


class Statement(StrEnum):
    """What a signature is under."""

    SLIP = "lightwell slip 1"
    MANIFEST = "lightwell manifest 1"


class SignatureWrong(Unusable):
    """The signature is not under these words: somebody changed them after they were signed."""

    def __init__(self) -> None:
        super().__init__("The signature does not fit: this was changed after it was signed. Ask for it again.")


class SignerUnknown(Unusable):
    """The signature fits, but is by a key that nobody vouches for."""

    def __init__(self) -> None:
        super().__init__("This is signed, but not with a key of the provider's that is known here. Ask the provider.")


@dataclass(frozen=True, slots=True)
class Signature(Checked):
    """Ed25519, with one spelling only. Which keyring and generation signed is said by the words that it is under."""

    public_key: Digest
    value: Ed25519Signature


def sign(unlocked: Unlocked, statement: Statement, words: Json) -> Signature:
    """Signed by the keyring's present generation."""
    key = unlocked.signing_key()
    return Signature(key.public_key().public_bytes_raw().hex(), key.sign(_signed(statement, words)).hex())


def verify(signature: Signature, statement: Statement, words: Json, trusted: Collection[str] | None) -> None:
    """trusted: the provider's public keys; None checks only that nothing was changed since whoever signed it.

    Raises SignatureWrong, SignerUnknown.
    """
    try:
        public_key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.public_key))
        public_key.verify(bytes.fromhex(signature.value), _signed(statement, words))
    except (InvalidSignature, ValueError):
        raise SignatureWrong from None
    if trusted is not None and signature.public_key not in trusted:
        raise SignerUnknown


def _signed(statement: Statement, words: Json) -> bytes:
    return statement.encode() + b"\0" + canonical(words)
