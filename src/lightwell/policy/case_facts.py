"""What the rules know of a family's case, of each holder's part of it, and of each item that was answered.

Stage 4, access and correction. Source: Privacy Act 2020 ss 40 to 57 and 59 to 65.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from lightwell.policy.access_words import WRITTEN, Ask, Authority, CaseKind, CaseState, Outcome, Route


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """What the rules know before there is a case: whether an agreement is signed, and the first day of any of it."""

    provider_id: UUID
    is_signed: bool = True
    begins_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the rules know of one case.

    authority: what a representative acts on, where one asks. permission: on what the provider asks for them.
    is_checked: who asks, and on what authority, was made sure of and written down. is_asked: the agency was asked.
    undecided: holders whose part is not decided. is_told: the family was given the provider's letter that says what was
    decided. needs_item: a correction that nobody has said the item of yet. agency_longer: the agency alone takes
    longer, and has not decided. owes_copy: everybody has decided, and something that was granted is in no letter, in no
    copy that was approved, and was not given in another way. is_given_otherwise: it is written down how they have that.
    """

    provider_id: UUID
    agency_id: UUID
    kind: CaseKind = CaseKind.ACCESS
    ask: Ask = Ask.ROWS
    route: Route = Route.AGENT
    state: CaseState = CaseState.OPEN
    is_checked: bool = False
    is_asked: bool = False
    permission: Authority | None = None
    undecided: int = 0
    is_told: bool = False
    needs_item: bool = False
    agency_longer: bool = False
    owes_copy: bool = False
    is_given_otherwise: bool = False

    @property
    def needs_name(self) -> bool:
        """The agency could not find them, or could not write to them, without it."""
        return self.ask is Ask.EVERYTHING or self.route is Route.TRANSFER

    @property
    def needs_written(self) -> bool:
        """Somebody acts for them, or says who they are: they said yes to it in writing."""
        return self.needs_name or self.route is Route.AGENT

    @property
    def waits_for_yes(self) -> bool:
        return self.needs_written and self.permission not in WRITTEN


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What was answered about one item; None where nothing was yet.

    has_rows: where they are in a delivery. is_empty: something is given, and there are neither words nor a paper.
    """

    outcome: Outcome | None = None
    has_rows: bool = True
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What the rules know of one holder's part of a case.

    first_due_on: the last day without any extension. proposed_by: the account that wants a no, where one said so.
    open_papers: papers whose copy is not made yet. is_cut: something was taken out of one.
    """

    case: CaseFacts
    holder_id: UUID
    first_due_on: dt.date
    is_public_office: bool = True
    items: tuple[ItemFacts, ...] = ()
    proposed_by: UUID | None = None
    is_decided: bool = False
    is_told: bool = False
    open_papers: int = 0
    is_cut: bool = False

    @property
    def is_a_yes(self) -> bool:
        return all(each.outcome is not None and each.outcome.is_yes for each in self.items)
