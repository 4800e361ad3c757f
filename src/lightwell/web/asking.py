"""How access and correction stand in a programme, in numbers, for those who deal with what families ask.

Stage 4, access and correction. Inside `walls`. Nobody else learns that anybody asked anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from lightwell.access_requests.models import Case
from lightwell.access_requests.queries import deals_with_cases
from lightwell.codesign.models import Programme
from lightwell.policy.access_words import CaseKind, CaseState
from lightwell.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class CasesStand:
    """is_for: this person deals with cases. told: how often a recipient was told; answered: how often one answered."""

    is_for: bool = False
    open: int = 0
    closed: int = 0
    corrections: int = 0
    told: int = 0
    answered: int = 0


NO_CASES = CasesStand()


def cases_stand(programme: Programme, actor: Actor) -> CasesStand:
    if not deals_with_cases(actor):
        return NO_CASES
    found = Case.objects.visible_to(actor).filter(agreement__programme=programme)
    counts = found.aggregate(
        open=Count("pk", filter=Q(state=CaseState.OPEN), distinct=True),
        closed=Count("pk", filter=Q(state=CaseState.CLOSED), distinct=True),
        corrections=Count("pk", filter=Q(kind=CaseKind.CORRECTION), distinct=True),
        told=Count("notes", distinct=True),
        answered=Count("notes", filter=Q(notes__acknowledged_at__isnull=False), distinct=True),
    )
    return CasesStand(True, **counts)
