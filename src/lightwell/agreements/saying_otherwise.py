"""Where a draft, as it is worded now, says otherwise than itself or than another agreement in force at the same time.

Stage 2, agreement. Source: `lightwell.policy.agreement_conflicts`. Shown while it is talked over, and before it is put
up: what contradicts itself is not put up; where another agreement says otherwise, each side signs with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from lightwell.agreements.draft_frames import document_with
from lightwell.agreements.draft_pages import DraftShown
from lightwell.agreements.faults_in_words import in_plain_words
from lightwell.agreements.version_models import said_otherwise_elsewhere
from lightwell.policy.agreement import Agreement
from lightwell.policy.agreement_conflicts import Conflict, contradictions, copies_of_nothing
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.negotiating import Standing


@dataclass(frozen=True, slots=True)
class SaidOtherwise:
    """within: in the draft itself. elsewhere: in other agreements, as far as whoever asks may read them.

    unfit: why it could not be signed as it is worded now, in words.
    """

    within: tuple[Conflict, ...] = ()
    elsewhere: tuple[Conflict, ...] = ()
    unfit: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.within or self.elsewhere)


NOTHING_OTHERWISE = SaidOtherwise()


def as_worded(shown: DraftShown) -> Agreement | None:
    """The agreement that a draft would be as it is worded now; nothing while it does not hold together."""
    try:
        return _worded(shown)
    except NotWellFormed:
        return None


def _worded(shown: DraftShown) -> Agreement:
    """Raises NotWellFormed."""
    standing = [each.clause for each in shown.clauses if each.row.standing != Standing.DROPPED]
    return document_with(shown.draft, standing, [each.row for each in shown.points]).agreement


def why_unfit(shown: DraftShown) -> tuple[str, ...]:
    """Everything in which a draft does not hold together as it is worded now; of one in which something stands."""
    try:
        _worded(shown)
    except NotWellFormed as wrong:
        stands = any(each.row.standing != Standing.DROPPED for each in shown.clauses)
        return tuple(in_plain_words(each, shown.frame) for each in wrong.faults) if stands else ()
    return ()


def said_otherwise(shown: DraftShown, worded: Agreement | None) -> SaidOtherwise:
    """Inside `walls`. worded: the draft as it is worded now."""
    clauses = [each.clause for each in shown.clauses if each.row.standing != Standing.DROPPED]
    within = contradictions(clauses, shown.frame.unit, shown.frame.item, shown.frame.parties)
    within = (*within, *(copies_of_nothing(worded) if worded is not None else ()))
    unfit = why_unfit(shown) if worded is None else ()
    if worded is None or shown.side is None:  # an adviser reads this draft, and no other agreement of the two
        return SaidOtherwise(within, unfit=unfit)
    but = shown.draft.proposed_id
    return SaidOtherwise(within, said_otherwise_elsewhere(shown.draft, worded, but=but))
