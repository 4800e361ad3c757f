"""The drafts that somebody may read, each with how many clauses wait for whom.

Stage 2, agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q

from lightwell.agreements.draft_models import DraftQuerySet
from lightwell.agreements.frames import frame_of
from lightwell.agreements.models import Draft, DraftState
from lightwell.agreements.party_turns import waiting_for_us
from lightwell.policy.actors import Actor
from lightwell.policy.negotiating import Side
from lightwell.policy.wording import counted, listed


@dataclass(frozen=True, slots=True)
class DraftListed:
    """One draft in a list. chip, stands: how it stands, from where one sits."""

    draft: Draft
    agency: str
    provider: str
    chip: str
    stands: str


def drafts_of(actor: Actor) -> DraftQuerySet:
    """The newest first, with how much each side owes an answer on; inside `walls`."""
    visible = Draft.objects.visible_to(actor).annotate(
        by_agency=_owed(Side.AGENCY, Q(clauses__point="")),
        by_provider=_owed(Side.PROVIDER, Q(clauses__point="")),
        points_by_agency=_owed(Side.AGENCY, ~Q(clauses__point="")),
        points_by_provider=_owed(Side.PROVIDER, ~Q(clauses__point="")),
        varied_ended_by=F("replaces__ended_by"),
    )
    return visible.order_by("-began_at", "id")


def _owed(side: Side, which: Q) -> Count:
    return Count("clauses", filter=Q(clauses__owed_by=side.value) & which)


def how_much(clauses: int, points: int) -> str:
    """ "2 clauses and 1 point beside them"; empty where it is nothing."""
    beside = counted(points, "point") + (" beside them" if clauses else " beside the clauses") if points else ""
    return listed(part for part in (counted(clauses, "clause") if clauses else "", beside) if part)


def listed_for(actor: Actor, drafts: Sequence[Draft]) -> list[DraftListed]:
    """Inside `walls`."""
    of_us = waiting_for_us(actor, drafts)
    return [_listed(actor, each, of_us.get(each.pk, 0)) for each in drafts]


def _listed(actor: Actor, draft: Draft, of_us: int) -> DraftListed:
    """of_us: how many clauses wait for one's own yes, as a party that was asked."""
    frame = frame_of(draft.frame)
    chip, stands = _stands(actor, draft)
    if of_us:
        chip, stands = "turn", f"Your turn: {counted(of_us, 'clause waits', 'clauses wait')} for your yes or no"
    return DraftListed(draft, frame.name(Side.AGENCY), frame.name(Side.PROVIDER), chip, stands)


def _stands(actor: Actor, draft: Draft) -> tuple[str, str]:
    if vars(draft).get("varied_ended_by") and draft.state in (DraftState.OPEN, DraftState.PROPOSED):
        return "not-yet", "Cannot be signed: what it varies was ended"
    if draft.state != DraftState.OPEN:
        return {
            DraftState.PROPOSED: ("turn", "Waiting for signatures"),
            DraftState.SIGNED: ("done", "Signed by both sides"),
        }.get(DraftState(draft.state), ("not-yet", "Given up"))
    owed = {side: _how_much_by(draft, side) for side in Side}
    own = Side.AGENCY if actor.belongs_to(draft.agency_id) else Side.PROVIDER
    if actor.belongs_to(draft.agency_id) or actor.belongs_to(draft.provider_id):
        if owed[own]:
            return "turn", f"Your turn on {owed[own]}"
        if owed[own.other]:
            return "waiting", f"Their turn on {owed[own.other]}"
        return "done", "Everything in it is settled"
    return "waiting", "Still talked over" if any(owed.values()) else "Everything in it is settled"


def _how_much_by(draft: Draft, side: Side) -> str:
    """What one side owes an answer on, as the list counted it."""
    found = vars(draft)
    return how_much(found.get(f"by_{side}", 0), found.get(f"points_by_{side}", 0))
