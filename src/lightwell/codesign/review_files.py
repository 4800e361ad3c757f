"""Keeping the file of a review beside its need, and reading it again.

Stage 1, co-design. Source: `lightwell.policy.review_files`. The file lies sealed in the database; that somebody read it
is recorded before they have it.
"""

from __future__ import annotations

import datetime as dt

from lightwell.codesign.models import Need, ReviewFile
from lightwell.ledger import reasons
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.policy.checks_and_balances import Check
from lightwell.policy.review_files import kind_of, may_attach_review, may_read_review


@action(code="codesign.attach-review", rule=may_attach_review)
def attach_review(
    deed: Deed[Need], *, review: Check, name: str, made_on: dt.date, content: bytes, already: int = 0
) -> Done[ReviewFile]:
    """Keep one file. already: how many are kept of this review."""
    need = deed.subject
    kept = ReviewFile(
        need=need,
        agency_id=need.agency_id,
        review=review,
        name=name,
        kind=kind_of(content) or "",
        size=len(content),
        made_on=made_on,
        added_at=deed.now,
    )
    kept.content = reasons.seal_file(kept.pk, content)
    kept.save(force_insert=True)
    return Done(kept, Event(about=kept, clauses=(need.code,)))


@action(code="codesign.read-review", rule=may_read_review)
def read_review(deed: Deed[ReviewFile]) -> Done[ReviewFile]:
    """Read a file; the entry that says so is kept first."""
    return Done(deed.subject)
