"""Who may open a programme, invite to it, ask, answer and settle; and what the rules know of each.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga, Mahitahitanga and Purpose Matters guidelines:
providers, families and communities are in it from the start, and every view is heard and answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.organisation_rules import OrganisationFacts

HOUSE = "Lightwell, who may do what"
DESIGNERS = (Role.MANAGER, Role.PROGRAMME_DESIGNER, Role.CONTRACT_ADVISOR)
"""Those who design a programme for an agency."""


class Group(StrEnum):
    """In which capacity somebody takes part."""

    AGENCY = "agency"
    PROVIDER = "provider"
    FAMILY = "family"
    COMMUNITY = "community"
    MAORI = "maori"

    @property
    def words(self) -> str:
        return _GROUP_WORDS[self]


_GROUP_WORDS: Mapping[Group, str] = MappingProxyType(
    {
        Group.AGENCY: "The agency",
        Group.PROVIDER: "Providers",
        Group.FAMILY: "Families",
        Group.COMMUNITY: "Community parties",
        Group.MAORI: "Māori parties",
    }
)


class Invited(StrEnum):
    """How somebody came to take part: the probity record."""

    ACCOUNT = "account"  # an organisation that has people here
    IN_PERSON = "in_person"  # a link and a code, given by somebody who knows them
    CALL_BACK = "call_back"  # the same, over the telephone
    OPEN = "open"  # by an open invitation through a community body
    AGREEMENT = "agreement"  # by an agreement that names it


class Stance(StrEnum):
    """What somebody wants to become of an item."""

    KEEP = "keep"
    CHANGE = "change"
    DROP = "drop"


class ContributionKind(StrEnum):
    """What somebody said in a round."""

    POSITION = "position"
    PROPOSAL = "proposal"
    REPLY = "reply"


class Outcome(StrEnum):
    """What became of a contribution: you said, we did."""

    CHANGED = "changed"
    KEPT = "kept"
    DROPPED = "dropped"


class RoundState(StrEnum):
    """Where a round stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    SETTLED = "settled"


class NeedState(StrEnum):
    """Where a need stands."""

    DRAFT = "draft"
    ASKED = "asked"
    SETTLED = "settled"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    programme_id: UUID
    agency_id: UUID


def may_open_programme(actor: Actor, facts: OrganisationFacts) -> Decision:
    """An agency opens a programme, through its manager, its programme designer or its contract advisor."""
    return refuse_if_any(
        None if facts.kind is PartyKind.AGENCY else _NOT_AN_AGENCY,
        unless_designing(actor, facts.organisation_id),
    )


def unless_designing(actor: Actor, agency_id: UUID) -> Reason | None:
    """Whoever designs for this agency, or the reason why not."""
    return None if actor.holds(*DESIGNERS) and actor.belongs_to(agency_id) else NOT_DESIGNING


_NOT_AN_AGENCY = Reason(
    "not-an-agency", "Only an agency opens a programme here. Ask the agency that funds it to.", HOUSE
)
NOT_DESIGNING = Reason(
    "not-its-designer",
    "Only the agency's manager, programme designer or contract advisor may do this. Ask one of them to.",
    HOUSE,
)
