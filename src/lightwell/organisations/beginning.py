"""How a site begins: an organisation, its units, and an invitation for its first person, all at once or not at all.

All stages. Source: `lightwell.policy.organisation_rules`. Whoever runs the machine sets an organisation up, and from
then on is asked for nothing: its first person invites the others. Nobody learns anybody else's password.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.organisations.actions import open_unit, register_organisation
from lightwell.organisations.inviting import NewInvitation, invitation_digest, keep_invitation, link_to, new_token
from lightwell.organisations.models import Installation, Invitation, Organisation, Unit
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.organisation_rules import may_begin


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a short name and one that people read."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """An organisation to set up. sits_in: the short name of the unit in which its first person sits, or nothing."""

    kind: PartyKind
    organisation: Named
    units: tuple[Named, ...]
    email: str
    role: Role
    sits_in: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """What there is now, and the link for the first person."""

    organisation: Organisation
    units: tuple[Unit, ...]
    first: NewInvitation


@action(code="organisations.begin", rule=may_begin)
def keep_beginning(
    deed: Deed[Installation], *, wanted: Beginning, digest: str, is_first: bool = False, has_begun: bool = False
) -> Done[tuple[Organisation, tuple[Unit, ...], Invitation]]:
    """Set an organisation up with its units, and invite its first person."""
    here = Installation()
    called = wanted.organisation
    made = register_organisation.within(deed, here, kind=wanted.kind, code=called.code, name=called.name)
    units = tuple(open_unit.within(deed, made, code=unit.code, name=unit.name) for unit in wanted.units)
    sits_in = next((unit for unit in units if unit.code == wanted.sits_in), None)
    invitation = keep_invitation.within(
        deed, made, email=wanted.email.strip().lower(), digest=digest, role=wanted.role, unit=sits_in
    )
    return Done((made, units, invitation), Event(about=made))


def begin(wanted: Beginning, now: dt.datetime, *, is_first: bool) -> Begun:
    """Raises Refused, with every reason; ValidationError for what cannot be a name or an address."""
    token = new_token()
    with walls(OPERATOR):
        has_begun = Organisation.objects.visible_to(OPERATOR).exists()
    organisation, units, invitation = keep_beginning(
        OPERATOR,
        Installation(),
        now,
        wanted=wanted,
        digest=invitation_digest(token),
        is_first=is_first,
        has_begun=has_begun,
    )
    return Begun(organisation, units, NewInvitation(invitation, link_to(token)))


def organisation_called(code: str, actor: Actor = OPERATOR) -> Organisation | None:
    with walls(actor):
        return Organisation.objects.visible_to(actor).filter(code=code).first()


def unit_called(organisation: Organisation, code: str, actor: Actor = OPERATOR) -> Unit | None:
    with walls(actor):
        return Unit.objects.visible_to(actor).filter(organisation=organisation, code=code).first()
