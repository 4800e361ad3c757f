"""Taking up an office that one was invited to, in a new account or in one's own.

All stages. Source: `lightwell.policy.invitation_rules`. Whoever shows the link is known by it and by nothing else: the
database lets them see that one invitation, make the one account of its address, and hold the one office it names.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.hashers import make_password

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import SeenBy
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Account, Identity, Invitation, Membership
from lightwell.policy.actors import Actor
from lightwell.policy.invitation_rules import may_accept_invitation


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody without an account here. hashed: their password, or one that nothing matches."""

    name: str
    hashed: str = field(repr=False)


def with_password(name: str, password: str) -> Newcomer:
    return Newcomer(name.strip(), make_password(password))


def without_password(name: str) -> Newcomer:
    """Somebody who signs in where their organisation says, and never by a password here."""
    return Newcomer(name.strip(), make_password(None))


@action(code="organisations.accept-invitation", rule=may_accept_invitation)
def keep_acceptance(
    deed: Deed[Invitation],
    *,
    email: str,
    newcomer: Newcomer | None = None,
    holds_it: bool = False,
    is_of_another: bool = False,
) -> Done[Membership]:
    """Take the office up, once; the address is forgotten, because the account has it now."""
    invitation, account_id = deed.subject, deed.actor.account_id
    if account_id is None:
        raise LookupError("Nobody takes an office up without an account.")
    if newcomer is not None:
        account = Account(pk=account_id, email=invitation.email, name=newcomer.name)
        account.password = newcomer.hashed
        account.clean_fields()
        account.save(force_insert=True)
    invitation.accepted_at, invitation.accepted_by_id, invitation.email = deed.now, account_id, ""
    invitation.save(update_fields=["accepted_at", "accepted_by_id", "email"])
    invitation.membership = _office(invitation, account_id, deed.now)
    invitation.save(update_fields=["membership_id"])
    return Done(invitation.membership, Event(seen_by=SeenBy(organisations=(invitation.organisation_id,))))


def _office(invitation: Invitation, account_id: UUID, now: dt.datetime) -> Membership:
    office = Membership(
        account_id=account_id,
        organisation_id=invitation.organisation_id,
        unit_id=invitation.unit_id,
        role=invitation.role,
        starts_at=now,
        ends_at=invitation.office_ends_at,
    )
    office.save(force_insert=True)
    return office


def accept_as_newcomer(invitation: Invitation, now: dt.datetime, *, newcomer: Newcomer) -> Membership:
    """Make the account of the address that was invited, and take the office up in it.

    Raises Refused; IntegrityError when that address has an account.
    """
    showing = Actor(account_id=uuid.uuid4(), invitation_id=invitation.pk)
    return keep_acceptance(showing, invitation, now, email=invitation.email, newcomer=newcomer)


def accept(account: Account, invitation: Invitation, now: dt.datetime) -> Membership:
    """Take the office up in one's own account. Raises Refused, NotVisible."""
    showing = Actor(account_id=account.pk, invitation_id=invitation.pk)
    with walls(showing):
        held = (
            Membership.objects.visible_to(showing)
            .held_at(now)
            .filter(
                account=account.pk,
                organisation=invitation.organisation_id,
                unit=invitation.unit_id,
                role=invitation.role,
            )
        )
        bound = Identity.objects.visible_to(showing).filter(account=account.pk)
        is_of_another = bound.exclude(organisation=invitation.organisation_id).exists()
        holds_it = held.exists()
    return keep_acceptance(
        showing, invitation, now, email=account.email, holds_it=holds_it, is_of_another=is_of_another
    )


def shown_invitation(invitation_id: UUID) -> Invitation | None:
    """The invitation as whoever shows its link may read it."""
    showing = Actor(invitation_id=invitation_id)
    with walls(showing):
        visible = Invitation.objects.visible_to(showing).select_related("organisation", "unit")
        return visible.filter(pk=invitation_id).first()
