"""Why people said they did what entries record, as every page, spreadsheet and answer shows it.

All stages. Source: the house rule that a provider is owed the reason that was given, and no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lightwell.ledger.models import Entry, StatedReason
from lightwell.ledger.reasons import NOT_AS_GIVEN
from lightwell.policy.actors import Actor

ERASED: Final = "(erased)"


def stated(actor: Actor, entries: Iterable[Entry]) -> dict[int, str]:
    """Entry's number -> what was said, of entries that this actor may read; inside `walls`. One query.

    In place of words that are erased, gone or not those that the entry committed to: that, in brackets.
    """
    committed = {entry.pk: entry for entry in entries if entry.commitment is not None}
    if not committed:
        return {}
    found = dict.fromkeys(committed, NOT_AS_GIVEN)
    for reason in StatedReason.objects.visible_to(actor).filter(entry__in=list(committed)):
        reason.entry = committed[reason.entry_id]
        words = reason.words()
        found[reason.entry_id] = ERASED if words is None else words
    return found
