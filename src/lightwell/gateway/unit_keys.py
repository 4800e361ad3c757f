"""A unit's own key pair: what is sealed for the unit opens with this and nothing else.

Stage 3, sharing. Source: RFC 7748 (X25519), RFC 8410 (its PEM form). Each unit's key is locked apart from every other
unit's, so that no process need hold two of them.
"""

from __future__ import annotations

import hashlib
import os
from typing import Final

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from lightwell.gateway.unusable import Unusable

_NONCE_BYTES: Final = 12


class NotAUnitKey(Unusable):
    """The file or the text is not a unit's key."""

    def __init__(self) -> None:
        super().__init__("This is not a unit's key: an X25519 key in a PEM file without a password is needed.")


class UnitKeyLocked(Unusable):
    """A unit's key does not open: the key that locks it is another, or it was changed, or it is another unit's."""

    def __init__(self) -> None:
        super().__init__("This unit's key cannot be opened here. It was locked for another unit or by another key.")


def new_unit_key() -> X25519PrivateKey:
    return X25519PrivateKey.generate()


def public_key_text(key: X25519PublicKey) -> str:
    """As an agreement gives it: 64 hexadecimal digits."""
    return key.public_bytes_raw().hex()


def read_public_key(text: str) -> X25519PublicKey:
    """From an agreement's 64 hexadecimal digits or a PEM text. Raises NotAUnitKey."""
    try:
        if text.lstrip().startswith("-----"):
            return _public(load_pem_public_key(text.encode()))
        return X25519PublicKey.from_public_bytes(bytes.fromhex(text.strip()))
    except (ValueError, UnsupportedAlgorithm):
        raise NotAUnitKey from None


def _public(key: object) -> X25519PublicKey:
    if not isinstance(key, X25519PublicKey):
        raise NotAUnitKey
    return key


def private_pem(key: X25519PrivateKey) -> bytes:
    """For a unit that keeps its own key. Whoever has this file can open the unit's deliveries."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key: X25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_private_pem(content: bytes) -> X25519PrivateKey:
    """Raises NotAUnitKey."""
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError is how the library says that it has a password
        raise NotAUnitKey from None
    if not isinstance(key, X25519PrivateKey):
        raise NotAUnitKey
    return key


def fingerprint(key: X25519PublicKey) -> str:
    """Which key a delivery was sealed for; says nothing that its public half does not."""
    return hashlib.sha256(b"lightwell unit key 1" + key.public_bytes_raw()).hexdigest()[:32]


def lock_unit_key(key: X25519PrivateKey, locking_key: bytes, unit: str) -> bytes:
    """For a server that keeps the key for a unit: useless for any other unit's name."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(locking_key).encrypt(nonce, key.private_bytes_raw(), _bound(unit))


def unlock_unit_key(locked: bytes, locking_key: bytes, unit: str) -> X25519PrivateKey:
    """Raises UnitKeyLocked."""
    try:
        opened = AESGCM(locking_key).decrypt(locked[:_NONCE_BYTES], locked[_NONCE_BYTES:], _bound(unit))
        return X25519PrivateKey.from_private_bytes(opened)
    except (InvalidTag, ValueError):
        raise UnitKeyLocked from None


def _bound(unit: str) -> bytes:
    return b"lightwell unit private key 1\0" + unit.encode()
