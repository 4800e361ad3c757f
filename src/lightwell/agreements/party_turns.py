"""Whose turn it is, seen by a community party whose own yes a clause needs: its yes or no to items, and to the whole.

Stage 2, agreement. Source: Data Protection and Use Policy, Manaakitanga and Mahitahitanga (Māori as Treaty partners): a
party that is asked is told when it is asked, and not left to find out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from lightwell.agreements.models import Draft, DraftClause, DraftState, ItemAnswer
from lightwell.policy.actors import Actor
from lightwell.policy.draft_maori import ItemSaid, standings
from lightwell.policy.maori_party import Standing as WithAParty
from lightwell.policy.negotiating import Standing


class Wanted(StrEnum):
    """What is wanted of a party, by the address at which it says it."""

    ITEMS = "draft-items"  # yes or no to each item
    OWN_YES = "draft-clause"  # to the clause, which both sides agreed to


@dataclass(frozen=True, slots=True)
class PartyTurn:
    """That a clause waits for a party. row: its clause."""

    row: DraftClause
    wanted: Wanted


def wanted_of(row: DraftClause, stands: Iterable[WithAParty]) -> Wanted | None:
    """What a clause waits for from the party that is asked; nothing while it is the two sides' turn.

    stands: how each item that is due stands with that party.
    """
    if row.community_agreed_at is not None or row.standing == Standing.DROPPED:
        return None
    found = set(stands)
    if row.community_is_maori and WithAParty.WAITING in found:
        return Wanted.ITEMS
    return Wanted.OWN_YES if row.standing == Standing.AGREED and WithAParty.DECLINED not in found else None


def waited_for(draft: Draft, row: DraftClause) -> Wanted | None:
    """What a clause of a draft waits for from the party that is asked, while it is talked over; inside `walls`."""
    is_asked = draft.state == DraftState.OPEN and row.community_id is not None
    return wanted_of(row, row.with_a_party.values()) if is_asked else None


def party_turns(actor: Actor, draft: Draft) -> tuple[PartyTurn, ...]:
    """The clauses of a draft that wait for this actor's organisation, as a party that was asked; inside `walls`."""
    if draft.state != DraftState.OPEN or actor.organisation_id is None:
        return ()
    asked = [each for each in draft.clauses.all() if each.community_id == actor.organisation_id]
    found = ((row, wanted_of(row, row.with_a_party.values())) for row in asked)
    return tuple(PartyTurn(row, wanted) for row, wanted in found if wanted is not None)


def has_own_yes(actor: Actor, row: DraftClause) -> bool:
    """This actor's organisation said its own yes to a clause as it was agreed, and so reads the agreement."""
    is_theirs = actor.organisation_id is not None and row.community_id == actor.organisation_id
    return is_theirs and row.community_agreed_at is not None and row.standing == Standing.AGREED


def waiting_for_us(actor: Actor, drafts: Iterable[Draft]) -> Mapping[UUID, int]:
    """Of each draft in a list, how many clauses wait for this actor's organisation; inside `walls`, in two queries."""
    own = actor.organisation_id
    reads = [each.pk for each in drafts if own not in (each.agency_id, each.provider_id)]
    if own is None or not reads:
        return {}
    asked = DraftClause.objects.visible_to(actor).filter(
        draft__in=reads, draft__state=DraftState.OPEN, community=own, community_agreed_at__isnull=True
    )
    rows, said = list(asked), _said(actor, reads)
    counted: dict[UUID, int] = {}
    for row in rows:
        stands = standings(row.clause, row.maori_due.split(), said.get(row.pk, ()), own)
        counted[row.draft_id] = counted.get(row.draft_id, 0) + (wanted_of(row, stands.values()) is not None)
    return counted


def _said(actor: Actor, drafts: list[UUID]) -> Mapping[UUID, list[ItemSaid]]:
    own = Q(organisation=actor.organisation_id, draft__in=drafts)
    found: dict[UUID, list[ItemSaid]] = {}
    for each in ItemAnswer.objects.visible_to(actor).filter(own).order_by("said_at", "id"):
        found.setdefault(each.clause_id, []).append(each.said)
    return found
