"""Who may set up organisations and their parts, and who may give or end an office.

All stages. Source: Data Protection and Use Policy, Purpose Matters guideline: information goes to the part of an
organisation whose purpose it serves, so an office belongs to one part, and ends when somebody leaves it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.decisions import Decision, Reason, refuse_if_any

INVITERS: Final = (Role.MANAGER, Role.PRIVACY_OFFICER)
"""Those who invite people to their organisation, and see who holds which office in it by name."""

SIGNATORIES: Final = (Role.MANAGER, Role.CONTRACT_ADVISOR)
"""Those who answer drafts and sign agreements; a provider has managers alone."""

HOUSE = "Lightwell, who may do what"
PARTS = "Data Protection and Use Policy, Purpose Matters guideline"


@dataclass(frozen=True, slots=True)
class InstallationFacts:
    """This machine, which knows nothing that a rule need ask."""


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """speaks_for_maori: what it says of itself; None as long as it has not said."""

    organisation_id: UUID
    kind: PartyKind
    speaks_for_maori: bool | None = None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    unit_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """One person's office, and for how long they hold it. role: None where nobody asks for it."""

    membership_id: UUID
    organisation_id: UUID
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    account_id: UUID | None = None
    role: Role | None = None

    def is_held_at(self, now: dt.datetime) -> bool:
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


def may_set_up(actor: Actor, facts: InstallationFacts) -> Decision:
    """Organisations and accounts are set up by whoever runs this machine."""
    return refuse_if_any(None if actor.is_operator else _NOT_THE_OPERATOR)


def may_begin(actor: Actor, facts: InstallationFacts, *, is_first: bool = False, has_begun: bool = False) -> Decision:
    """Whoever runs this machine sets an organisation up; the first of a site only while there is none."""
    return refuse_if_any(
        None if actor.is_operator else _NOT_THE_OPERATOR,
        _BEGUN_ALREADY if is_first and has_begun else None,
    )


def may_open_unit(actor: Actor, facts: OrganisationFacts) -> Decision:
    """An organisation's manager says what its parts are."""
    return refuse_if_any(_unless_managing(actor, facts.organisation_id))


def may_say_for_whom(actor: Actor, facts: OrganisationFacts) -> Decision:
    """A party says of itself whether it speaks for Māori, through its manager; nobody says it for them."""
    return refuse_if_any(
        None if actor.holds(Role.MANAGER) and actor.belongs_to(facts.organisation_id) else _ITS_OWN_TO_SAY,
        _AGENCIES_DO_NOT if facts.kind is PartyKind.AGENCY else None,
    )


def unless_it_speaks_for_maori(facts: OrganisationFacts) -> Reason | None:
    """Why a party is not asked as a Māori party: whether it is one is its own to say, and worked out from nothing."""
    if facts.speaks_for_maori:
        return None
    return _HAS_NOT_SAID if facts.speaks_for_maori is None else _SAYS_IT_DOES_NOT


def may_grant_membership(
    actor: Actor, facts: OrganisationFacts, *, role: Role, unit: UnitFacts | None = None
) -> Decision:
    """An organisation's manager gives its offices; an office that reads what is sent sits in one of its parts."""
    return refuse_if_any(
        _unless_managing(actor, facts.organisation_id),
        NOT_AN_OFFICE if role is Role.OPERATOR else None,
        UNIT_ELSEWHERE if unit is not None and unit.organisation_id != facts.organisation_id else None,
        NEEDS_A_UNIT if unit is None and reads_what_is_sent(facts.kind, role) else None,
    )


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """One person's office, and beside it whoever else may invite people in the same organisation."""

    office: MembershipFacts
    others: tuple[MembershipFacts, ...] = ()


def may_give(actor: Actor, role: Role) -> bool:
    """A manager gives every office; a privacy officer every one but a manager's."""
    if actor.is_operator or actor.holds(Role.MANAGER):
        return role is not Role.OPERATOR
    return actor.holds(Role.PRIVACY_OFFICER) and role not in (Role.MANAGER, Role.OPERATOR)


def may_end_membership(
    actor: Actor, facts: OfficeFacts, *, now: dt.datetime, ends_at: dt.datetime | None = None
) -> Decision:
    """Whoever gives an office ends it, and so does whoever holds it: now, or on a day. ends_at: None for now."""
    office, until = facts.office, now if ends_at is None else ends_at
    ended = office.ends_at is not None and office.ends_at <= now
    not_theirs = _unless_theirs_to_end(actor, office)
    last = not actor.is_operator and not_theirs is None and _leaves_nobody(facts, until)
    return refuse_if_any(
        not_theirs,
        _ENDED_ALREADY if ended else None,
        _NOT_BEGUN if until <= office.starts_at else None,
        _IN_THE_PAST if until < now else None,
        _PUT_OFF if not ended and office.ends_at is not None and until > office.ends_at else None,
        _LAST_WHO_INVITES if last else None,
    )


def _unless_theirs_to_end(actor: Actor, office: MembershipFacts) -> Reason | None:
    if actor.is_operator:
        return None
    if not actor.belongs_to(office.organisation_id):
        return _NOT_THEIRS_TO_END
    is_own = actor.is_signed_in and actor.account_id == office.account_id
    gives = actor.holds(Role.MANAGER) if office.role is None else may_give(actor, office.role)
    return None if is_own or gives else _NOT_THEIRS_TO_END


def _leaves_nobody(facts: OfficeFacts, until: dt.datetime) -> bool:
    """Nobody in the organisation could invite anybody, once this office ends, or for good."""
    if facts.office.role not in INVITERS:
        return False
    stay = [each for each in facts.others if each.role in INVITERS and each.is_held_at(until)]
    for_good = [each for each in stay if each.ends_at is None]
    return not stay or (facts.office.ends_at is None and not for_good)


def may_act_under(actor: Actor, facts: MembershipFacts, *, now: dt.datetime) -> Decision:
    """Somebody acts in an office only while they hold it, whatever was asked for while they did."""
    return refuse_if_any(None if facts.is_held_at(now) else NOT_HELD)


def may_sign_in_afresh(actor: Actor, facts: UUID, *, is_shown: bool) -> Decision:
    """Somebody shows that it is still them, and nobody shows it for another."""
    is_them = actor.account_id == facts and is_shown
    return refuse_if_any(None if is_them else _NOT_SHOWN)


def may_bind_identity(
    actor: Actor, facts: UUID, *, has_office: bool, has_office_elsewhere: bool, has_another: bool
) -> Decision:
    """An agency's sign-in names an account for the first time: of its own people and nobody else's, and only one."""
    return refuse_if_any(
        None if actor.account_id == facts else _NOT_OWN_ACCOUNT,
        None if has_office else _NO_OFFICE_THERE,
        OF_ANOTHER if has_office_elsewhere else None,
        _BOUND_ALREADY if has_another else None,
    )


def may_come_through(actor: Actor, facts: UUID, *, has_office: bool) -> Decision:
    """Somebody comes in through their agency's sign-in while they hold an office there."""
    return refuse_if_any(
        None if actor.account_id == facts else _NOT_OWN_ACCOUNT,
        None if has_office else _NO_OFFICE_THERE,
    )


def _unless_managing(actor: Actor, organisation_id: UUID) -> Reason | None:
    manages = actor.holds(Role.MANAGER) and actor.belongs_to(organisation_id)
    return None if manages or actor.is_operator else _NOT_ITS_MANAGER


def reads_what_is_sent(kind: PartyKind, role: Role) -> bool:
    return kind is PartyKind.AGENCY and role in (Role.ANALYST, Role.REPORTING_OFFICER)


NOT_HELD = Reason(
    "membership-ended",
    "The office this was asked for in is not held any more, or not yet. Ask the organisation's manager.",
    HOUSE,
)
_NOT_SHOWN = Reason("not-shown-afresh", "That is not your password. Check it, and try again.", HOUSE)
_NOT_THE_OPERATOR = Reason(
    "not-the-operator", "Only whoever runs this machine sets up organisations and accounts. Ask them to.", HOUSE
)
_NOT_OWN_ACCOUNT = Reason("not-own-account", "Everybody comes in as themselves.", HOUSE)
_NO_OFFICE_THERE = Reason(
    "no-office-there",
    "You hold no office at that organisation here. Ask its manager or its privacy officer to invite you.",
    "Lightwell: an organisation vouches for its own people alone",
)
OF_ANOTHER = Reason(
    "of-another-organisation",
    "An account that comes in through an organisation’s own sign-in is of that organisation alone, and this one would "
    "be of two. Ask to be invited at another address.",
    "Lightwell: an organisation vouches for its own people alone",
)
_BOUND_ALREADY = Reason(
    "bound-already",
    "Your address belongs to an account that somebody else came in to from your organisation. Ask whoever runs this "
    "machine.",
    "OpenID Connect Core 1.0, section 5.7",
)
_BEGUN_ALREADY = Reason(
    "begun-already",
    "This site has begun: there is an organisation here. Add another with lightwell account organisation. Where nobody "
    "of an organisation can invite people, lightwell account invite does.",
    HOUSE,
)
_NOT_ITS_MANAGER = Reason(
    "not-its-manager", "Only a manager of this organisation may do this. Ask one of them to.", HOUSE
)
NOT_AN_OFFICE = Reason(
    "not-an-office", "Running this machine is nobody's office in an organisation. Choose another role.", HOUSE
)
UNIT_ELSEWHERE = Reason(
    "unit-of-another-organisation", "That unit belongs to another organisation. Choose one of this one's.", PARTS
)
NEEDS_A_UNIT = Reason(
    "needs-a-unit",
    "In an agency, whoever reads what is sent does so for one unit's purpose. Choose the unit.",
    PARTS,
)
_ENDED_ALREADY = Reason("ended-already", "This office has ended already.", HOUSE)
_NOT_THEIRS_TO_END = Reason(
    "not-its-manager",
    "An office is ended by whoever holds it, or by those who give it: a manager of the organisation, or its privacy "
    "officer where it is not a manager’s. Ask one of them to.",
    HOUSE,
)
_IN_THE_PAST = Reason("in-the-past", "That day is over. Choose today or a later day.", HOUSE)
_PUT_OFF = Reason(
    "put-off", "It ends sooner already. Whoever is to stay longer is invited again, so that both see it.", HOUSE
)
_LAST_WHO_INVITES = Reason(
    "last-who-invites",
    "Nobody would be left in this organisation who may invite people. Invite another manager or privacy officer first, "
    "without an end date; once they have come, this office can end.",
    "Privacy Act 2020, section 201: an organisation has somebody who sees to it",
)
_NOT_BEGUN = Reason("not-begun", "This office has not begun; end it after it has.", HOUSE)
TREATY_PARTNERS = "Data Protection and Use Policy, Manaakitanga and Mahitahitanga: Māori as Treaty partners"
_ITS_OWN_TO_SAY = Reason(
    "its-own-to-say", "A party says this of itself, through its own manager. Ask a manager of that party.", HOUSE
)
_AGENCIES_DO_NOT = Reason(
    "an-agency", "An agency asks Māori parties for their yes or no, and does not stand in for one.", TREATY_PARTNERS
)
_HAS_NOT_SAID = Reason(
    "has-not-said-it-speaks-for-maori",
    "It has not said yet whether it speaks for Māori. Its manager says so on its own page, People. Ask it to, or ask "
    "another.",
    TREATY_PARTNERS,
)
_SAYS_IT_DOES_NOT = Reason(
    "does-not-speak-for-maori",
    "It says of itself that it does not speak for Māori, so that no yes of its own counts as a Māori party’s. Ask "
    "another.",
    TREATY_PARTNERS,
)
