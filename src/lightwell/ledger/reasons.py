"""A stated reason: kept outside the ledger, sealed under a key of its own, and erasable; its commitment stays.

All stages. Source: the ledger holds no personal information, yet a provider is owed the reason why somebody
opened its families' rows. People write names into reasons, so a reason can be erased while the entry that
commits to it still proves that one was given.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from lightwell.policy import canonical

SALT_BYTES = 16
KEY_BYTES = 32
NONCE_BYTES = 12
WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + 16  # with the tag

NOT_AS_GIVEN: Final = "(What is kept here is not the reason that was given, so it is not shown.)"
NOT_OPENED: Final = (
    "(The reason that was given cannot be opened here: what is kept of it, or its key, is not what it was.)"
)


class NotAsGiven(Exception):
    """What is kept is not the reason that an entry committed to; in a sentence, to show in place of the words."""


@dataclass(frozen=True, slots=True)
class SealedReason:
    """A reason as it is stored: unreadable without its own key, which only the site's key unwraps."""

    sealed: bytes
    wrapped_key: bytes
    commitment: bytes


def seal(entry: UUID, reason: str) -> SealedReason:
    """Seal a reason for one entry, and commit to it with a salt that is erased with it."""
    salt, key = secrets.token_bytes(SALT_BYTES), AESGCM.generate_key(KEY_BYTES * 8)
    return SealedReason(
        sealed=_encrypt(key, salt + reason.encode(), entry),
        wrapped_key=_encrypt(_site_key(), key, entry),
        commitment=commitment(salt, entry, reason),
    )


def given(entry: UUID, sealed: bytes, wrapped_key: bytes, committed: bytes | None) -> str:
    """The reason, where it is the one that its entry committed to. Raises NotAsGiven.

    Whoever has the site's key and the database could seal other words for an entry; its commitment they cannot fit.
    """
    try:
        salt, words = unseal(entry, sealed, wrapped_key)
    except (InvalidTag, ValueError):
        raise NotAsGiven(NOT_OPENED) from None
    if not hmac.compare_digest(commitment(salt, entry, words), committed or b""):
        raise NotAsGiven(NOT_AS_GIVEN)
    return words


def unseal(entry: UUID, sealed: bytes, wrapped_key: bytes) -> tuple[bytes, str]:
    """The salt and the reason. Raises InvalidTag when either was altered or belongs to another entry."""
    key = _decrypt(_site_key(), wrapped_key, entry)
    opened = _decrypt(key, sealed, entry)
    return opened[:SALT_BYTES], opened[SALT_BYTES:].decode()


def seal_file(row: UUID, content: bytes) -> bytes:
    """A file as it is stored with its row, and with no other: its wrapped key, then what only that key opens."""
    key = AESGCM.generate_key(KEY_BYTES * 8)
    return _encrypt(_site_key(), key, row) + _encrypt(key, content, row)


def unseal_file(row: UUID, kept: bytes) -> bytes:
    """The file again. Raises InvalidTag when it was altered or is another row's."""
    key = _decrypt(_site_key(), kept[:WRAPPED_BYTES], row)
    return _decrypt(key, kept[WRAPPED_BYTES:], row)


def commitment(salt: bytes, entry: UUID, reason: str) -> bytes:
    """SHA-256 of the salt and the canonical reason: says nothing without the salt, fits nothing else with it."""
    return hashlib.sha256(salt + canonical.canonical({"entry": str(entry), "reason": reason})).digest()


def _encrypt(key: bytes, clear: bytes, entry: UUID) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, clear, entry.bytes)


def _decrypt(key: bytes, sealed: bytes, entry: UUID) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], entry.bytes)


def _site_key() -> bytes:
    """The key that wraps each reason's own key; the site keeps it outside the database."""
    key = bytes.fromhex(settings.LIGHTWELL_REASON_KEY)
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured("LIGHTWELL_REASON_KEY must be 64 hexadecimal digits.")
    return key
