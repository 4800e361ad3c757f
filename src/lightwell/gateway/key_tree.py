"""Every key that a provider needs, grown from its one root, each for one thing only.

Stage 3, sharing. Source: RFC 5869 (HKDF with SHA-256). The label and each part are written with their length, so that
no two lists of parts are the same bytes. These bytes are pinned by tests: a change here would change every pseudonym.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ROOT_BYTES: Final = 32
KEY_BYTES: Final = 32
_SALT: Final = b"lightwell key tree 1"


class Label(StrEnum):
    """What a derived key is for."""

    KEYRING_ID = "keyring-id"
    PSEUDONYM = "pseudonym"
    ROUNDING = "rounding"
    WAY_BACK = "way-back"
    PLAINTEXT_DIGEST = "plaintext-digest"
    SIGNING = "signing"
    STAND_IN_UNIT = "stand-in-unit"
    REGISTER = "register"
    REGISTER_ID = "register-id"
    REGISTER_RECORDS = "register-records"
    REGISTER_CLIENTS = "register-clients"
    REGISTER_TAGS = "register-tags"
    REGISTER_SPACES = "register-spaces"
    REGISTER_LISTS = "register-lists"
    REGISTER_INBOX = "register-inbox"
    GUEST_LINK = "guest-link"


def derive(root: bytes | bytearray, label: Label, *parts: str, length: int = KEY_BYTES) -> bytes:
    """The key for one label and its parts."""
    info = b"".join(_with_length(part) for part in (label, *parts))
    return HKDF(algorithm=SHA256(), length=length, salt=_SALT, info=info).derive(root)


def _with_length(part: str) -> bytes:
    written = unicodedata.normalize("NFC", part).encode()
    return len(written).to_bytes(4, "big") + written


def keyring_id(root: bytes | bytearray) -> str:
    """The name of the keyring that holds this root; says nothing about the root."""
    return derive(root, Label.KEYRING_ID, length=8).hex()


def pseudonym_key(root: bytes | bytearray, agreement: str, recipient: str, use: str, generation: int) -> str:
    """64 hexadecimal digits, used as they stand, for one recipient's pseudonyms for one use under one agreement."""
    return derive(root, Label.PSEUDONYM, agreement, recipient, use, str(generation)).hex()


def rounding_key(root: bytes | bytearray, agreement: str, recipient: str) -> bytes:
    """What fixes how one recipient's counts are rounded, so that asking again gives the same answer."""
    return derive(root, Label.ROUNDING, agreement, recipient)


def way_back_key(root: bytes | bytearray, generation: int) -> bytes:
    return derive(root, Label.WAY_BACK, str(generation))


def plaintext_digest_key(root: bytes | bytearray) -> bytes:
    """For digests of what was sent, in clear, that nobody but the provider can test a guess against."""
    return derive(root, Label.PLAINTEXT_DIGEST)


def signing_key(root: bytes | bytearray, generation: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derive(root, Label.SIGNING, str(generation)))


def stand_in_unit_key(root: bytes | bytearray, agreement: str, recipient: str) -> X25519PrivateKey:
    """A key for a unit that has given none, so that a provider can try the whole way at its own desk."""
    return X25519PrivateKey.from_private_bytes(derive(root, Label.STAND_IN_UNIT, agreement, recipient))


# --- the register of people, whose own key is a root of these ---------------------------------------------------


def register_wrapping_key(root: bytes | bytearray, provider: str) -> bytes:
    """What wraps the key of a provider's register, so that whoever opens the keyring can read it."""
    return derive(root, Label.REGISTER, provider)


def register_fingerprint(register_key: bytes) -> str:
    """Tells a register's key from another; says nothing about it."""
    return derive(register_key, Label.REGISTER_ID, length=8).hex()
