"""Who may set up organisations and their parts, and who may give or end an office.

All stages. Source: Data Protection and Use Policy, Purpose Matters guideline: information goes to the part of an
organisation whose purpose it serves, so an office belongs to one part, and ends when somebody leaves it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.decisions import Decision, Reason, refuse_if_any

_HOUSE = "Lightwell, who may do what"
_PARTS = "Data Protection and Use Policy, Purpose Matters guideline"


@dataclass(frozen=True, slots=True)
class InstallationFacts:
    """This machine, which knows nothing that a rule need ask."""


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    organisation_id: UUID
    kind: PartyKind


@dataclass(frozen=True, slots=True)
class UnitFacts:
    unit_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """One person's office, and for how long they hold it."""

    membership_id: UUID
    organisation_id: UUID
    starts_at: dt.datetime
    ends_at: dt.datetime | None

    def is_held_at(self, now: dt.datetime) -> bool:
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


def may_set_up(actor: Actor, facts: InstallationFacts) -> Decision:
    """Organisations and accounts are set up by whoever runs this machine."""
    return refuse_if_any(None if actor.is_operator else _NOT_THE_OPERATOR)


def may_open_unit(actor: Actor, facts: OrganisationFacts) -> Decision:
    """An organisation's manager says what its parts are."""
    return refuse_if_any(_unless_managing(actor, facts.organisation_id))


def may_grant_membership(
    actor: Actor, facts: OrganisationFacts, *, role: Role, unit: UnitFacts | None = None
) -> Decision:
    """An organisation's manager gives its offices; an office that reads what is sent sits in one of its parts."""
    return refuse_if_any(
        _unless_managing(actor, facts.organisation_id),
        _NOT_AN_OFFICE if role is Role.OPERATOR else None,
        _UNIT_ELSEWHERE if unit is not None and unit.organisation_id != facts.organisation_id else None,
        _NEEDS_A_UNIT if unit is None and _reads_what_is_sent(facts.kind, role) else None,
    )


def may_end_membership(actor: Actor, facts: MembershipFacts, *, now: dt.datetime) -> Decision:
    """An organisation's manager ends an office that somebody still holds, from now on."""
    ended = facts.ends_at is not None and facts.ends_at <= now
    return refuse_if_any(
        _unless_managing(actor, facts.organisation_id),
        _ENDED_ALREADY if ended else None,
        _NOT_BEGUN if now <= facts.starts_at else None,
    )


def may_act_under(actor: Actor, facts: MembershipFacts, *, now: dt.datetime) -> Decision:
    """Somebody acts in an office only while they hold it, whatever was asked for while they did."""
    return refuse_if_any(None if facts.is_held_at(now) else NOT_HELD)


def may_sign_in_afresh(actor: Actor, facts: UUID, *, is_their_password: bool) -> Decision:
    """Somebody shows that it is still them, and nobody shows it for another."""
    is_them = actor.account_id == facts and is_their_password
    return refuse_if_any(None if is_them else _NOT_SHOWN)


def _unless_managing(actor: Actor, organisation_id: UUID) -> Reason | None:
    manages = actor.holds(Role.MANAGER) and actor.belongs_to(organisation_id)
    return None if manages or actor.is_operator else _NOT_ITS_MANAGER


def _reads_what_is_sent(kind: PartyKind, role: Role) -> bool:
    return kind is PartyKind.AGENCY and role in (Role.ANALYST, Role.REPORTING_OFFICER)


NOT_HELD = Reason(
    "membership-ended",
    "The office this was asked for in is not held any more, or not yet. Ask the organisation's manager.",
    _HOUSE,
)
_NOT_SHOWN = Reason("not-shown-afresh", "That is not your password. Check it, and try again.", _HOUSE)
_NOT_THE_OPERATOR = Reason(
    "not-the-operator", "Only whoever runs this machine sets up organisations and accounts. Ask them to.", _HOUSE
)
_NOT_ITS_MANAGER = Reason(
    "not-its-manager", "Only a manager of this organisation may do this. Ask one of them to.", _HOUSE
)
_NOT_AN_OFFICE = Reason(
    "not-an-office", "Running this machine is nobody's office in an organisation. Choose another role.", _HOUSE
)
_UNIT_ELSEWHERE = Reason(
    "unit-of-another-organisation", "That unit belongs to another organisation. Choose one of this one's.", _PARTS
)
_NEEDS_A_UNIT = Reason(
    "needs-a-unit",
    "In an agency, whoever reads what is sent does so for one unit's purpose. Choose the unit.",
    _PARTS,
)
_ENDED_ALREADY = Reason("ended-already", "This office has ended already.", _HOUSE)
_NOT_BEGUN = Reason("not-begun", "This office has not begun; end it after it has.", _HOUSE)
