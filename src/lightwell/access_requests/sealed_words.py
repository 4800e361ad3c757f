"""What people write in a case: sealed, each under a key of its own, and never in the clear in the database.

Stage 4, access and correction. Source: Privacy Act 2020, section 22, principle 5; as stated reasons are kept
(`lightwell.ledger.reasons`). Whoever has both the database and the site's own key can read them: SECURITY.md says so.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from lightwell.ledger import reasons

LENGTH_BYTES: Final = 2


def sealed(row: UUID, words: str) -> bytes:
    """Words, for one row and no other; nothing for no words."""
    if not words:
        return b""
    made = reasons.seal(row, words)
    return len(made.wrapped_key).to_bytes(LENGTH_BYTES, "big") + made.wrapped_key + made.sealed


def opened(row: UUID, kept: bytes | memoryview) -> str:
    """The same words again. Raises InvalidTag where they are another row's."""
    content = bytes(kept)
    if not content:
        return ""
    end = LENGTH_BYTES + int.from_bytes(content[:LENGTH_BYTES], "big")
    _, words = reasons.unseal(row, content[end:], content[LENGTH_BYTES:end])
    return words
