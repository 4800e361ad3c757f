"""Counting the stated reasons that are not what their entries committed to, without saying a word of any.

All stages. It needs the database's owner, who may read every entry, and the site's key for reasons. The entries
themselves, and so what they commit to, are for `verifying`.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

import psycopg

from lightwell.ledger.reasons import NotAsGiven, given

_AT_ONCE: Final = 1_000
_EVERY_REASON: Final = b"""
SELECT e.uuid, e.commitment, r.id IS NOT NULL, r.erased_at IS NOT NULL, r.sealed, r.wrapped_key
FROM public.ledger_entry AS e LEFT JOIN public.ledger_statedreason AS r ON r.entry_id = e.id
WHERE e.commitment IS NOT NULL OR r.id IS NOT NULL
"""


def reasons_not_kept(owner: str) -> int:
    """How many are other words than were given, cannot be opened, or are gone without being erased.

    owner: how to connect as the database's owner. Raises psycopg.OperationalError.
    """
    with psycopg.connect(owner) as connection, connection.cursor("every_reason") as reasons:
        reasons.itersize = _AT_ONCE
        reasons.execute(_EVERY_REASON)
        return sum(not _is_kept(*row) for row in reasons)


def _is_kept(
    entry: UUID, committed: bytes | None, is_there: bool, is_erased: bool, sealed: bytes, wrapped_key: bytes
) -> bool:
    if not is_there or is_erased:
        return is_erased
    try:
        given(entry, sealed, wrapped_key, committed)
    except NotAsGiven:
        return False
    return True


def in_words(not_kept: int) -> str:
    """A count and what it is of."""
    if not not_kept:
        return "Every stated reason is the one that was given."
    one = not_kept == 1
    counted = f"{not_kept} stated reason{' is' if one else 's are'} not the {'one' if one else 'ones'} that"
    return f"{counted} {'was' if one else 'were'} given, or cannot be opened. Pages say so in their place."
