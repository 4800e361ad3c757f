"""Who acts: one person in one office of one organisation, as rules know them.

All stages. Source: the Data Protection and Use Policy's insistence that a purpose belongs to one part of an
organisation: somebody with two offices acts in one of them at a time, so that what is kept apart stays apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lightwell.policy.agreement import PartyKind


class Role(StrEnum):
    """The office in which somebody acts."""

    MANAGER = "manager"
    REPORTING_OFFICER = "reporting_officer"
    ANALYST = "analyst"
    CONTRACT_ADVISOR = "contract_advisor"
    PRIVACY_OFFICER = "privacy_officer"
    PROGRAMME_DESIGNER = "programme_designer"
    FRONT_LINE_WORKER = "front_line_worker"
    OPERATOR = "operator"  # whoever runs this machine; never a membership

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting in one office. Identifiers only: a rule needs no name."""

    account_id: UUID | None = None
    membership_id: UUID | None = None
    organisation_id: UUID | None = None
    organisation_kind: PartyKind | None = None
    unit_ids: tuple[UUID, ...] = ()
    role_codes: tuple[Role, ...] = ()
    invitation_id: UUID | None = None  # the one whose link they have shown, which nobody else can
    guest_id: UUID | None = None  # who they are here without an account, having shown their link and code
    served_by: UUID | None = None  # the provider in whose register they are, where it is a space of their own
    person_id: UUID | None = None  # whom of that register they are

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def is_operator(self) -> bool:
        return Role.OPERATOR in self.role_codes

    @property
    def unit_id(self) -> UUID | None:
        """The unit in which they act, where they act in one."""
        return self.unit_ids[0] if self.unit_ids else None

    @property
    def role(self) -> Role | None:
        """The office in which they act, where they hold one."""
        return self.role_codes[0] if self.role_codes else None

    def holds(self, *roles: Role) -> bool:
        """They act in one of these offices."""
        return any(role in self.role_codes for role in roles)

    def belongs_to(self, organisation_id: UUID | None) -> bool:
        return organisation_id is not None and self.organisation_id == organisation_id

    def works_in(self, unit_id: UUID | None) -> bool:
        return unit_id is not None and unit_id in self.unit_ids


NOBODY = Actor()
"""Somebody who has not signed in."""

OPERATOR = Actor(role_codes=(Role.OPERATOR,))
"""Whoever runs this machine, at its command line and in its timed chores: sets up, tidies, and reads no rows."""
