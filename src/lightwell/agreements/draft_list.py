"""The drafts that somebody may read, each with how many clauses wait for whom.

Stage 2, agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from lightwell.agreements.draft_frames import frame_of
from lightwell.agreements.draft_models import DraftQuerySet
from lightwell.agreements.models import Draft, DraftState
from lightwell.policy.actors import Actor
from lightwell.policy.negotiating import Side
from lightwell.policy.wording import counted


@dataclass(frozen=True, slots=True)
class DraftListed:
    """One draft in a list. chip, stands: how it stands, from where one sits."""

    draft: Draft
    agency: str
    provider: str
    chip: str
    stands: str


def drafts_of(actor: Actor) -> DraftQuerySet:
    """The newest first, with how many clauses each side owes an answer on; inside `walls`."""
    owed = {side: Count("clauses", filter=Q(clauses__owed_by=side.value)) for side in Side}
    visible = Draft.objects.visible_to(actor).annotate(by_agency=owed[Side.AGENCY], by_provider=owed[Side.PROVIDER])
    return visible.order_by("-began_at", "id")


def listed_for(actor: Actor, drafts: Sequence[Draft]) -> list[DraftListed]:
    return [_listed(actor, each) for each in drafts]


def _listed(actor: Actor, draft: Draft) -> DraftListed:
    frame = frame_of(draft.frame)
    chip, stands = _stands(actor, draft)
    return DraftListed(draft, frame.name(Side.AGENCY), frame.name(Side.PROVIDER), chip, stands)


def _stands(actor: Actor, draft: Draft) -> tuple[str, str]:
    if draft.state != DraftState.OPEN:
        return {
            DraftState.PROPOSED: ("turn", "Waiting for signatures"),
            DraftState.SIGNED: ("done", "Signed by both sides"),
        }.get(DraftState(draft.state), ("not-yet", "Given up"))
    owed = {Side.AGENCY: getattr(draft, "by_agency", 0), Side.PROVIDER: getattr(draft, "by_provider", 0)}
    own = Side.AGENCY if actor.belongs_to(draft.agency_id) else Side.PROVIDER
    if actor.belongs_to(draft.agency_id) or actor.belongs_to(draft.provider_id):
        if owed[own]:
            return "turn", f"Your turn on {counted(owed[own], 'clause')}"
        if owed[own.other]:
            return "waiting", f"Their turn on {counted(owed[own.other], 'clause')}"
        return "done", "Every clause is settled"
    return "waiting", f"{counted(sum(owed.values()), 'clause')} still talked over"
