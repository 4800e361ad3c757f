"""What the rules know of a draft, and of one clause of it.

Stage 2, agreement. Source: `lightwell.policy.draft_rules`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lightwell.policy.actors import Actor
from lightwell.policy.draft_maori import MaoriDue
from lightwell.policy.negotiating import Position, Side


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """open_clauses: those that are neither agreed nor dropped. unsigned_communities: clauses that still need a
    community's own yes. agreed: how many clauses are agreed. open_points: what stands beside the clauses and is
    neither agreed nor dropped. has_protocol: a request protocol is on the table or agreed, or why there is none.
    words_due: short names of the agreed clauses that changed since their words were written. maori: of the agreed
    clauses those that give more of what touches Māori interests than was designed, and lack a Māori party's yes.
    starts_on, ends_on: its first and last day. varied_from: the first day of the version that it varies;
    varied_ends_on: the last day of that one, where a side has ended it. programme_from: the first day of its
    programme, where whoever asks may know it.
    """

    draft_id: UUID
    agency_id: UUID
    provider_id: UUID
    is_open: bool
    is_proposed: bool = False
    open_clauses: int = 0
    agreed: int = 0
    unsigned_communities: tuple[str, ...] = ()
    advisers: tuple[UUID, ...] = ()
    open_points: int = 0
    has_protocol: bool = False
    is_variation: bool = False
    words_due: tuple[str, ...] = ()
    maori: tuple[MaoriDue, ...] = ()
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    varied_from: dt.date | None = None
    varied_ends_on: dt.date | None = None
    programme_from: dt.date | None = None

    def side_of(self, actor: Actor) -> Side | None:
        """Which of the two this actor speaks for."""
        if actor.belongs_to(self.agency_id):
            return Side.AGENCY
        return Side.PROVIDER if actor.belongs_to(self.provider_id) else None


@dataclass(frozen=True, slots=True)
class AdviserFacts:
    """One that was asked to read a draft and to comment. asked_by: the side that did. is_asked_for_yes: a clause that
    is not dropped needs its own yes.
    """

    draft: DraftFacts
    asked_by: Side
    has_left: bool = False
    is_asked_for_yes: bool = False


@dataclass(frozen=True, slots=True)
class DraftClauseFacts:
    """moves_made: how many moves led to where it is. words_due: for whom the plain words are due; words_untrue: those
    of them for whom they tell less than what goes by now. maori: what it lacks of a Māori party's yes, where it does.
    is_with_a_maori_party: the community that is asked said, when it was, that it speaks for Māori.
    due_items: each item that a Māori party is asked of, with a digest of how it stands.
    """

    draft: DraftFacts
    position: Position
    moves_made: int
    community_id: UUID | None = None
    is_with_a_maori_party: bool = False
    words_due: frozenset[str] = frozenset()
    community_asked_by: Side | None = None
    has_community_agreed: bool = False
    words_untrue: frozenset[str] = frozenset()
    maori: MaoriDue | None = None
    due_items: Mapping[str, str] = field(default_factory=dict)
