"""The session's key: it encrypts what one hand-over uploads, and lives in the provider's browser alone.

Stage 3, sharing. The server meets it in a cookie that scripts cannot read and forgets it with the answer; a check gets
it for one job. Without it nothing of the file can be read, by whoever runs the machine either.
"""

from __future__ import annotations

import base64
import binascii
import json
from uuid import UUID

from lightwell.gateway.streaming import SESSION_KEY_BYTES, decrypt_whole, encrypt_whole, new_session_key
from lightwell.policy.decoding import Json

__all__ = ["cookie_of", "key_in", "new_session_key", "open_words", "original_purpose", "purpose_of", "seal_words"]


def cookie_of(key: bytes) -> str:
    """As the browser keeps it."""
    return base64.urlsafe_b64encode(key).decode()


def key_in(cookie: str | None) -> bytes | None:
    """The key in a cookie; None when it is not there or is not one."""
    try:
        key = base64.urlsafe_b64decode(cookie or "")
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == SESSION_KEY_BYTES else None


def purpose_of(hand_over: UUID, what: str) -> str:
    """What one encrypted thing is; it decrypts under no other purpose."""
    return f"hand-over {hand_over} {what}"


def original_purpose(hand_over: UUID, place: int) -> str:
    """What one uploaded file's encryption is bound to. place: counted from 0, as the files arrived."""
    return purpose_of(hand_over, f"original {place}")


def seal_words(key: bytes, hand_over: UUID, what: str, words: Json) -> bytes:
    """A few words of the file's, such as its name, for the database."""
    return encrypt_whole(json.dumps(words, ensure_ascii=False).encode(), key, purpose_of(hand_over, what))


def open_words(key: bytes, hand_over: UUID, what: str, sealed: bytes) -> Json:
    """The words again. Raises StreamDamaged."""
    return json.loads(decrypt_whole(sealed, key, purpose_of(hand_over, what)))
