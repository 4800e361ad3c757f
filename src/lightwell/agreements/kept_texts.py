"""What the texts say that a draft keeps of its clauses and of what stands beside them.

Stage 2, agreement. A text is canonical JSON and never altered, so what it says is remembered.
"""

from __future__ import annotations

from functools import lru_cache

from lightwell.policy import canonical
from lightwell.policy.clauses import Clause
from lightwell.policy.decoding import decode
from lightwell.policy.draft_points import Point, PointKind, point_of


@lru_cache(maxsize=2048)
def clause_in(text: str) -> Clause:
    """The clause that a canonical text says."""
    return decode(Clause, canonical.parse(text))


@lru_cache(maxsize=1024)
def point_in(kind: PointKind, text: str) -> Point:
    """The point that a canonical text says."""
    return point_of(kind, canonical.parse(text))
