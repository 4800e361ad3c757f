"""Sending an invitation to the address it is for: the one place from which its link leaves.

All stages. Source: the promise that the link of an invitation is in one message, or shown once, and nowhere else.
"""

from __future__ import annotations

import datetime as dt

from lightwell.ledger.walls import walls
from lightwell.letters.sending import Particulars, send_now
from lightwell.organisations.inviting import NewInvitation
from lightwell.organisations.models import Organisation, Unit
from lightwell.policy.actors import Actor, Role
from lightwell.policy.letter_rules import SecurityKind


def post_invitation(made: NewInvitation, actor: Actor, *, by: str, now: dt.datetime) -> bool:
    """Whether it is on its way by e-mail; where this site sends none, whoever invited passes the link on.

    by: who invited, by name, as the message says it.
    """
    invitation = made.invitation
    with walls(actor):
        organisation = Organisation.objects.visible_to(actor).get(pk=invitation.organisation_id)
        unit = Unit.objects.visible_to(actor).filter(pk=invitation.unit_id).first() if invitation.unit_id else None
    about = Particulars(
        link=made.link,
        until=invitation.expires_at,
        by=by,
        organisation=organisation.name,
        unit=unit.name if unit else "",
        office=Role(invitation.role).words,
    )
    return send_now(SecurityKind.INVITATION, invitation.email, about, now)
