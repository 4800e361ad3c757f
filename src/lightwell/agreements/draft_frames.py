"""The document that a draft would be, with all of its clauses or with some.

Stage 2, agreement. Source: `lightwell.policy.agreement`, which says everything in which it does not hold together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lightwell.agreements.models import Draft, DraftClause
from lightwell.agreements.settling import as_written
from lightwell.policy import canonical
from lightwell.policy.agreement import Document, parse
from lightwell.policy.clauses import Clause
from lightwell.policy.decoding import encode
from lightwell.policy.draft_points import PointKind
from lightwell.policy.negotiating import Standing


def document_with(draft: Draft, clauses: Sequence[Clause], beside: Iterable[DraftClause] = ()) -> Document:
    """The document that a draft would be with just these clauses. Raises NotWellFormed.

    beside: the points that stand with them; those that were dropped do not.
    """
    points = [
        (PointKind(row.point), canonical.parse(row.document)) for row in beside if row.standing != Standing.DROPPED
    ]
    return parse(as_written(draft, [encode(each) for each in clauses], points))
