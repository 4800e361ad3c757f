"""How families stand in a programme: what they asked, in numbers, and whether those served were told and given copies.

Stages 3 and 4. Inside `walls`. Nobody learns that anybody asked but those who deal with what families ask, and nobody
learns who was told but those who keep their provider's register.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from lightwell.access_requests.models import Case, WrittenWork
from lightwell.access_requests.queries import deals_with_cases
from lightwell.agreements.models import AgreementVersion
from lightwell.codesign.models import Programme
from lightwell.people.models import Showing
from lightwell.policy.access_words import CaseKind, CaseState
from lightwell.policy.actors import Actor
from lightwell.policy.people_rules import KEEPERS


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


@dataclass(frozen=True, slots=True)
class FamiliesStand:
    """is_for: this person keeps a register. is_shown: somebody in it was shown what is shared, since both sides signed
    this programme's agreement. Which agreement that was under is sealed: has_other_programmes: it may be another's.

    is_given: something written about somebody reached them, and a child of theirs in a version of its own.
    """

    is_for: bool = False
    is_shown: bool = False
    is_given: bool = False
    has_other_programmes: bool = False


NOBODYS = FamiliesStand()


def families_know(actor: Actor) -> dict[str, Any]:
    """What `families_stand` reads off a programme, for the statement that finds it."""
    given = WrittenWork.objects.visible_to(actor).filter(reached_on__isnull=False, child_reached_on__isnull=False)
    signed = AgreementVersion.objects.visible_to(actor).signed().filter(provider=actor.organisation_id)
    own = signed.filter(programme=OuterRef(OuterRef("pk"))).order_by("signed_at").values("signed_at")[:1]
    return {
        "its_shown": Exists(Showing.objects.visible_to(actor).filter(recorded_at__gte=Subquery(own))),
        "its_given": Exists(given),
        "has_others": Exists(signed.exclude(programme=OuterRef("pk"))),
    }


def families_stand(programme: Any, actor: Actor) -> FamiliesStand:
    """programme: found with `families_know`."""
    if not actor.holds(*KEEPERS):
        return NOBODYS
    return FamiliesStand(
        True,
        is_shown=programme.its_shown,
        is_given=programme.its_given,
        has_other_programmes=programme.has_others,
    )


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
