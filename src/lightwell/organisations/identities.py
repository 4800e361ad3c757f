"""Who an agency's own sign-in says somebody is, bound to their account at first use, and what it lets them act in.

All stages. Source: OpenID Connect Core 1.0, section 5.7: an issuer and a subject together, and nothing else, are always
the same person. So an agency lets in whomever it says, and such an account is that agency's and acts nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from lightwell.ledger.gate import Deed, Done, Event, action, refuse
from lightwell.ledger.walls import walls
from lightwell.organisations.accepting import accept, accept_as_newcomer, shown_invitation, without_password
from lightwell.organisations.acting import offices_of
from lightwell.organisations.inviting import invitations_at
from lightwell.organisations.models import Account, Identity, Invitation, Membership, Organisation
from lightwell.organisations.openid import Claims, NotTheirs, Provider
from lightwell.organisations.shown_secrets import Shown, keyed
from lightwell.organisations.sign_in import EmailBackend, look_up
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.organisation_rules import may_bind_identity, may_come_through

_VOUCHED: Final = "lightwell_vouched"


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody whom their agency vouched for, and that agency."""

    account: Account
    organisation_id: UUID


@action(code="organisations.bind-identity", rule=may_bind_identity)
def bind_identity(
    deed: Deed[Account],
    *,
    agency: Organisation,
    digest: str,
    has_office: bool,
    has_office_elsewhere: bool,
    has_another: bool,
) -> Done[Identity]:
    """From now on, and only, this person of the agency's sign-in is this account."""
    bound = Identity(account=deed.subject, organisation=agency, digest=digest, bound_at=deed.now)
    bound.save(force_insert=True)
    return Done(bound, Event(about=bound))


def arrive(of: Provider, claims: Claims, now: dt.datetime) -> Arrived:
    """Whoever an agency's sign-in says came: bound before, known by their address, or invited, and nobody else.

    Raises NotTheirs, for somebody who is nobody here; Refused, which the ledger records.
    """
    agency = _agency(of)
    account = _bound(claims) or _first_time(agency, claims, now)
    for invitation in _open_invitations(account.email, agency, now):
        accept(account, invitation, now)
    decision = may_come_through(Actor(account_id=account.pk), account.pk, has_office=_has_office(account, agency, now))
    if not decision:
        refuse("organisations.come-through-organisation", Actor(account_id=account.pk), account, decision, now)
    return Arrived(account, agency.pk)


def _agency(of: Provider) -> Organisation:
    """Raises NotTheirs where the setting names none."""
    with walls(OPERATOR):
        found = Organisation.objects.visible_to(OPERATOR).filter(code=of.organisation).first()
    if found is None:
        raise NotTheirs("no-such-organisation")
    return found


def _bound(claims: Claims) -> Account | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id FROM lightwell_identity(%s)", [_kept_of(claims)])
        found = cursor.fetchone()
    return EmailBackend().get_user(found[0]) if found else None


def _kept_of(claims: Claims) -> str:
    return keyed(Shown.IDENTITY, claims.digest)


def _first_time(agency: Organisation, claims: Claims, now: dt.datetime) -> Account:
    """By the address that the agency vouches for: an account that is there, or an invitation. Raises NotTheirs."""
    if not claims.email or not claims.is_verified:
        raise NotTheirs("address-not-verified")
    known = look_up(claims.email)
    account = EmailBackend().get_user(known[0]) if known else _invited(agency, claims, now)
    if account is None:
        raise NotTheirs("nobody-here")
    myself = Actor(account_id=account.pk)
    with walls(myself):
        has_another = Identity.objects.visible_to(myself).filter(account=account.pk).exists()
    held = {office.organisation_id for office in offices_of(account, now)}
    has_office = agency.pk in held or bool(_open_invitations(account.email, agency, now))
    bind_identity(
        myself,
        account,
        now,
        agency=agency,
        digest=_kept_of(claims),
        has_office=has_office,
        has_office_elsewhere=bool(held - {agency.pk}),
        has_another=has_another,
    )
    return account


def _invited(agency: Organisation, claims: Claims, now: dt.datetime) -> Account | None:
    """The account of somebody new, made by taking up the invitation that their address has."""
    invitation = next(iter(_open_invitations(claims.email, agency, now)), None)
    if invitation is None:
        return None
    office = accept_as_newcomer(invitation, now, newcomer=without_password(claims.name or claims.email))
    return EmailBackend().get_user(office.account_id)


def _open_invitations(email: str, agency: Organisation, now: dt.datetime) -> tuple[Invitation, ...]:
    found = (shown_invitation(each) for each in invitations_at(email, agency.pk))
    return tuple(each for each in found if each is not None and each.expires_at > now)


def _has_office(account: Account, agency: Organisation, now: dt.datetime) -> bool:
    return any(office.organisation_id == agency.pk for office in offices_of(account, now))


# --- what a session may act in ------------------------------------------------------------------------------


def vouch(request: HttpRequest, arrived: Arrived) -> None:
    """Remember in the session who vouched for whom."""
    request.session[_VOUCHED] = {"account": str(arrived.account.pk), "organisation": str(arrived.organisation_id)}


def vouched_for(request: HttpRequest, account_id: UUID) -> UUID | None:
    """The organisation that vouched for this account in this session, where one did."""
    kept = request.session.get(_VOUCHED)
    return UUID(kept["organisation"]) if kept and kept["account"] == str(account_id) else None


def offices_here(request: HttpRequest, account: Account, offices: Iterable[Membership]) -> tuple[Membership, ...]:
    """The offices to act in, as this session was begun: an agency vouches for its own alone, and may require that."""
    organisation = vouched_for(request, account.pk)
    if organisation is not None:
        return tuple(each for each in offices if each.organisation_id == organisation)
    return tuple(each for each in offices if not asks_for_its_own(each.organisation))


def comes_only_through_their_own(request: HttpRequest, account: Account, now: dt.datetime) -> bool:
    """Every office that somebody holds asks for that, and they came in another way."""
    if vouched_for(request, account.pk) is not None:
        return False
    held = offices_of(account, now)
    return bool(held) and all(asks_for_its_own(each.organisation) for each in held)


def asks_for_its_own(organisation: Organisation) -> bool:
    """It lets nobody act in it who came in another way than through its own sign-in."""
    is_set = bool(settings.LIGHTWELL_OIDC_ISSUER) and settings.LIGHTWELL_OIDC_REQUIRED
    return is_set and organisation.code == settings.LIGHTWELL_OIDC_ORGANISATION
