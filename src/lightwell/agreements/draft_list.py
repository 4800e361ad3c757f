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
from lightwell.policy.draft_points import PROTOCOLS
from lightwell.policy.negotiating import Side, Standing
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
    """The newest first, with how much each side owes an answer on, and what else is still open; inside `walls`."""
    agreed = Q(clauses__point="", clauses__standing=Standing.AGREED.value)
    protocol = Q(clauses__point__in=[each.value for each in PROTOCOLS]) & ~Q(clauses__standing=Standing.DROPPED.value)
    own_yes = Q(clauses__community__isnull=False, clauses__community_agreed_at__isnull=True)
    visible = Draft.objects.visible_to(actor).annotate(
        by_agency=_owed(Side.AGENCY, Q(clauses__point="")),
        by_provider=_owed(Side.PROVIDER, Q(clauses__point="")),
        points_by_agency=_owed(Side.AGENCY, ~Q(clauses__point="")),
        points_by_provider=_owed(Side.PROVIDER, ~Q(clauses__point="")),
        words_due=Count("clauses", filter=agreed & ~Q(clauses__words_due="")),
        protocols=Count("clauses", filter=protocol),
        own_yeses=Count("clauses", filter=agreed & own_yes),
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
        return _where_nobody_owes(draft)
    is_open = any(owed.values()) or _where_nobody_owes(draft) != _SETTLED
    return "waiting", "Still talked over" if is_open else _SETTLED[1]


_SETTLED = ("done", "Everything in it is settled")


def _where_nobody_owes(draft: Draft) -> tuple[str, str]:
    """What keeps a draft from being settled although nobody owes an answer on a clause, as the list counted it."""
    found = vars(draft)
    due, own_yeses = found.get("words_due", 0), found.get("own_yeses", 0)
    words = f"words of {counted(due, 'clause')} are due anew" if due else ""
    protocol = "" if found.get("protocols", 1) else "how a family’s request is handled is still to be said"
    if words or protocol:
        return "turn", f"Either side’s turn: {listed(each for each in (words, protocol) if each)}"
    if own_yeses:
        return "waiting", f"A community party’s own yes is waited for, on {counted(own_yeses, 'clause')}"
    return _SETTLED


def _how_much_by(draft: Draft, side: Side) -> str:
    """What one side owes an answer on, as the list counted it."""
    found = vars(draft)
    return how_much(found.get(f"by_{side}", 0), found.get(f"points_by_{side}", 0))
