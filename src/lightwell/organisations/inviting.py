"""Inviting somebody to an office, sending that again, and taking it back.

All stages. Source: `lightwell.policy.invitation_rules`. A link holds 256 random bits; what is kept is a digest of
them, so that nobody who reads the database can take an invitation up. Only the message that carries the link has them.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.urls import reverse

from lightwell.ledger.gate import Deed, Done, Event, Refused, action
from lightwell.ledger.walls import walls
from lightwell.organisations import shown_secrets
from lightwell.organisations.models import Account, Invitation, Organisation, Unit
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.invitation_rules import may_invite, may_renew_invitation, may_withdraw_invitation

# An address is not kept for somebody who never came.
KEPT_OPEN: Final = dt.timedelta(days=30)
_SECRET_BYTES: Final = 32
_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation with its link, which is put in one message, or shown once, and kept nowhere."""

    invitation: Invitation
    link: str = field(repr=False)


def invitation_digest(token: str) -> str:
    return shown_secrets.digest_of(shown_secrets.Shown.INVITATION, token)


def looks_like_a_token(text: str) -> bool:
    return _SHAPE.fullmatch(text) is not None


def new_token() -> str:
    return secrets.token_urlsafe(_SECRET_BYTES)


def link_to(token: str) -> str:
    """The whole address that goes into the message."""
    return settings.LIGHTWELL_SITE.rstrip("/") + reverse("invitation-shown", args=[token])


@action(code="organisations.invite", rule=may_invite)
def keep_invitation(
    deed: Deed[Organisation],
    *,
    email: str,
    digest: str,
    role: Role,
    unit: Unit | None = None,
    ends_at: dt.datetime | None = None,
    is_oneself: bool = False,
    is_invited: bool = False,
) -> Done[Invitation]:
    """Let whoever shows the link that was sent to this address take this office up."""
    made = Invitation(
        organisation=deed.subject,
        unit=unit,
        role=role,
        email=email,
        digest=digest,
        invited_at=deed.now,
        sent_at=deed.now,
        expires_at=deed.now + settings.LIGHTWELL_INVITATION_LASTS,
        office_ends_at=ends_at,
    )
    made.full_clean()
    made.save(force_insert=True)
    return Done(made, Event(about=made))


def invite(
    actor: Actor,
    organisation: Organisation,
    now: dt.datetime,
    *,
    email: str,
    role: Role,
    unit: Unit | None = None,
    ends_at: dt.datetime | None = None,
) -> NewInvitation:
    """Invite whoever reads this address to one office. Raises Refused, NotVisible, ValidationError."""
    address, token = email.strip().lower(), new_token()
    with walls(actor):
        own = Account.objects.visible_to(actor).filter(pk=actor.account_id or UUID(int=0), email=address)
        same = Invitation.objects.visible_to(actor).open().filter(organisation=organisation, unit=unit, role=role)
        is_oneself, is_invited = own.exists(), same.filter(email=address).exists()
    made = keep_invitation(
        actor,
        organisation,
        now,
        email=address,
        digest=invitation_digest(token),
        role=role,
        unit=unit,
        ends_at=ends_at,
        is_oneself=is_oneself,
        is_invited=is_invited,
    )
    return NewInvitation(made, link_to(token))


@action(code="organisations.renew-invitation", rule=may_renew_invitation)
def keep_renewed(deed: Deed[Invitation], *, digest: str) -> Done[Invitation]:
    """Another link in place of the one that was sent, which does nothing any more; its time begins again."""
    invitation = deed.subject
    invitation.digest, invitation.sent_at = digest, deed.now
    invitation.expires_at = deed.now + settings.LIGHTWELL_INVITATION_LASTS
    invitation.save(update_fields=["digest", "sent_at", "expires_at"])
    return Done(invitation)


def renew(actor: Actor, invitation: Invitation, now: dt.datetime) -> NewInvitation:
    """Raises Refused, NotVisible."""
    token = new_token()
    return NewInvitation(keep_renewed(actor, invitation, now, digest=invitation_digest(token)), link_to(token))


def invite_in_place(
    actor: Actor, organisation: Organisation, now: dt.datetime, *, email: str, role: Role, unit: Unit | None = None
) -> NewInvitation:
    """Invite, or send again the invitation that the same address has to the same office. Raises Refused, NotVisible."""
    with walls(actor):
        same = Invitation.objects.visible_to(actor).open().filter(organisation=organisation, unit=unit, role=role)
        standing = same.select_related("organisation").filter(email=email.strip().lower()).first()
    if standing is not None:
        return renew(actor, standing, now)
    return invite(actor, organisation, now, email=email, role=role, unit=unit)


@action(code="organisations.withdraw-invitation", rule=may_withdraw_invitation)
def withdraw(deed: Deed[Invitation]) -> Done[None]:
    """Take it back: its link does nothing any more, and the address is forgotten."""
    deed.subject.withdrawn_at, deed.subject.email = deed.now, ""
    deed.subject.save(update_fields=["withdrawn_at", "email"])
    return Done(None)


def withdraw_stale(now: dt.datetime) -> int:
    """As whoever runs the machine: take back what nobody took up, and forget its address; answers how many."""
    with walls(OPERATOR):
        stale = list(Invitation.objects.visible_to(OPERATOR).open().filter(expires_at__lte=now - KEPT_OPEN))
    return sum(_withdrawn(invitation, now) for invitation in stale)


def _withdrawn(invitation: Invitation, now: dt.datetime) -> bool:
    try:
        withdraw(OPERATOR, invitation, now)
    except Refused:
        return False  # taken back or sent again since we looked
    return True


def invitation_of(digest: str) -> UUID | None:
    """The invitation of a link, before anybody is known: the one door for a link, as for an e-mail address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT invitation_id FROM lightwell_invited(%s)", [digest])
        found = cursor.fetchone()
    return found[0] if found else None


def invitations_at(email: str, organisation_id: UUID) -> tuple[UUID, ...]:
    """The open invitations of an address in one organisation, for whoever that organisation itself vouches for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT invitation_id FROM lightwell_invited_at(%s, %s)", [email, organisation_id])
        return tuple(row[0] for row in cursor.fetchall())
