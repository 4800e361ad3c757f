"""Who may invite somebody to an office, take that back, and take the office up.

All stages. Source: Data Protection and Use Policy, Purpose Matters guideline: an office belongs to one part of an
organisation. Privacy Act 2020, sections 22 (principle 5) and 201: whoever holds information keeps it from those who
need not see it, and its privacy officers see to that; so a manager gives every office, and a privacy officer, who reads
no rows, every office but a manager's. Whoever agrees what is asked for does not choose who reads it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.organisation_rules import (
    HOUSE,
    NEEDS_A_UNIT,
    NOT_AN_OFFICE,
    OF_ANOTHER,
    UNIT_ELSEWHERE,
    OrganisationFacts,
    UnitFacts,
    may_give,
    reads_what_is_sent,
)

_KEPT_SAFE = "Privacy Act 2020, sections 22 (principle 5) and 201"
_EVERYWHERE = (Role.MANAGER, Role.PRIVACY_OFFICER)
OFFICES: Final[Mapping[PartyKind, tuple[Role, ...]]] = {
    PartyKind.AGENCY: (Role.ANALYST, Role.REPORTING_OFFICER, Role.CONTRACT_ADVISOR, *_EVERYWHERE),
    PartyKind.PROVIDER: (Role.REPORTING_OFFICER, *_EVERYWHERE),
    PartyKind.COMMUNITY: _EVERYWHERE,
}
"""The offices that each kind of organisation has."""


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """What the rules know of an invitation: never its token. email: nothing once it is taken up or taken back."""

    invitation_id: UUID
    organisation_id: UUID
    kind: PartyKind
    role: Role
    email: str
    expires_at: dt.datetime
    accepted_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None
    office_ends_at: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Neither taken up nor taken back; its time may be up."""
        return self.accepted_at is None and self.withdrawn_at is None


def offices_to_give(actor: Actor, kind: PartyKind) -> tuple[Role, ...]:
    """The offices of an organisation that this actor may invite somebody to."""
    return tuple(role for role in OFFICES[kind] if may_give(actor, role))


def may_invite(
    actor: Actor,
    facts: OrganisationFacts,
    *,
    now: dt.datetime,
    role: Role | None = None,
    unit: UnitFacts | None = None,
    ends_at: dt.datetime | None = None,
    is_oneself: bool = False,
    is_invited: bool = False,
) -> Decision:
    """Somebody who gives offices in an organisation invites one other person to one. role: None when not asked."""
    belongs = actor.is_operator or actor.belongs_to(facts.organisation_id)
    return refuse_if_any(
        None if belongs and offices_to_give(actor, facts.kind) else _GIVES_NO_OFFICE,
        *(_about_the_office(actor, facts, role, unit) if belongs and role is not None else ()),
        _OVER_BEFORE_IT_BEGINS if ends_at is not None and ends_at <= now else None,
        _ONESELF if is_oneself else None,
        _INVITED_ALREADY if is_invited else None,
    )


def _about_the_office(
    actor: Actor, facts: OrganisationFacts, role: Role, unit: UnitFacts | None
) -> tuple[Reason | None, ...]:
    is_office = role is not Role.OPERATOR and role in OFFICES[facts.kind]
    return (
        None if is_office else NOT_AN_OFFICE,
        _NOT_TO_GIVE if is_office and offices_to_give(actor, facts.kind) and not may_give(actor, role) else None,
        UNIT_ELSEWHERE if unit is not None and unit.organisation_id != facts.organisation_id else None,
        NEEDS_A_UNIT if unit is None and reads_what_is_sent(facts.kind, role) else None,
    )


def may_renew_invitation(actor: Actor, facts: InvitationFacts) -> Decision:
    """Whoever may give the office sends its invitation again; the link that was sent before does nothing any more."""
    return refuse_if_any(_unless_theirs(actor, facts), _closed(facts))


def may_withdraw_invitation(actor: Actor, facts: InvitationFacts) -> Decision:
    """Whoever may give the office takes its invitation back, until somebody has taken it up."""
    return refuse_if_any(_unless_theirs(actor, facts), _closed(facts))


def may_accept_invitation(
    actor: Actor,
    facts: InvitationFacts,
    *,
    now: dt.datetime,
    email: str,
    holds_it: bool = False,
    is_of_another: bool = False,
) -> Decision:
    """Whoever shows the link takes the office up, once, in the account of the address that was invited."""
    closed = _closed(facts)
    over = facts.office_ends_at is not None and facts.office_ends_at <= now
    return refuse_if_any(
        None if actor.is_signed_in and actor.invitation_id == facts.invitation_id else _NOT_SHOWN,
        closed,
        _EXPIRED if closed is None and facts.expires_at <= now else None,
        _OFFICE_OVER if closed is None and over else None,
        _ANOTHER_ADDRESS if closed is None and facts.email != email else None,
        HELD_ALREADY if holds_it else None,
        OF_ANOTHER if is_of_another else None,
    )


def _unless_theirs(actor: Actor, facts: InvitationFacts) -> Reason | None:
    belongs = actor.is_operator or actor.belongs_to(facts.organisation_id)
    if not belongs or not offices_to_give(actor, facts.kind):
        return _GIVES_NO_OFFICE
    return None if may_give(actor, facts.role) else _NOT_TO_GIVE


def _closed(facts: InvitationFacts) -> Reason | None:
    if facts.accepted_at is not None:
        return _ACCEPTED
    return _WITHDRAWN if facts.withdrawn_at is not None else None


_GIVES_NO_OFFICE = Reason(
    "gives-no-office",
    "Only a manager or the privacy officer of this organisation invites people to it. Ask one of them to.",
    _KEPT_SAFE,
)
_NOT_TO_GIVE = Reason(
    "not-theirs-to-give",
    "A manager’s office is given by another manager, or by whoever runs this machine. Ask one of them to.",
    _KEPT_SAFE,
)
_OVER_BEFORE_IT_BEGINS = Reason(
    "over-before-it-begins", "The office would end before it begins. Choose a later day, or none.", HOUSE
)
_ONESELF = Reason(
    "oneself", "Nobody gives an office to themselves. Ask another who may invite people here.", _KEPT_SAFE
)
_INVITED_ALREADY = Reason(
    "invited-already",
    "This address has an open invitation to this office. Send that one again, or withdraw it first.",
    HOUSE,
)
_NOT_SHOWN = Reason("invitation-not-shown", "Open the link in the message that you were sent.", HOUSE)
_ACCEPTED = Reason("accepted-already", "This invitation was taken up already, and is spent.", HOUSE)
_WITHDRAWN = Reason("invitation-withdrawn", "This invitation was taken back. Ask whoever invited you.", HOUSE)
_EXPIRED = Reason(
    "invitation-expired", "This invitation’s time is up. Ask whoever invited you to send it again.", HOUSE
)
_OFFICE_OVER = Reason(
    "office-over", "The office you were invited to was to end before now. Ask whoever invited you.", HOUSE
)
_ANOTHER_ADDRESS = Reason(
    "another-address",
    "This invitation was sent to another address than your account’s. Sign out and open its link again, or ask for one "
    "to your own address.",
    _KEPT_SAFE,
)
HELD_ALREADY = Reason("held-already", "You hold this office already.", HOUSE)
