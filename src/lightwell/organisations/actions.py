"""Setting up who asks: organisations, units, accounts, and the giving of offices.

All stages. Source: `lightwell.policy.organisation_rules`. A form's mistakes raise Django's ValidationError.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.contrib.auth.hashers import make_password

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import GovernedModel
from lightwell.organisations.models import Account, Installation, Membership, Organisation, Unit
from lightwell.policy.actors import Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.organisation_rules import may_grant_membership, may_open_unit, may_say_for_whom, may_set_up

M = TypeVar("M", bound=GovernedModel)


@action(code="organisations.register-organisation", rule=may_set_up)
def register_organisation(deed: Deed[Installation], *, kind: PartyKind, code: str, name: str) -> Done[Organisation]:
    """Let an organisation use this machine."""
    return made(Organisation(kind=kind, code=code, name=name))


@action(code="organisations.register-account", rule=may_set_up)
def register_account(deed: Deed[Installation], *, email: str, name: str, password: str) -> Done[Account]:
    """Let somebody sign in. They may do nothing until an office is theirs."""
    account = Account(email=email.strip().lower(), name=name)
    account.password = make_password(password)
    return made(account)


@action(code="organisations.open-unit", rule=may_open_unit)
def open_unit(deed: Deed[Organisation], *, code: str, name: str) -> Done[Unit]:
    """Name a part of an organisation, to which information can be sent."""
    return made(Unit(organisation=deed.subject, code=code, name=name))


@action(code="organisations.say-for-whom", rule=may_say_for_whom)
def say_for_whom(deed: Deed[Organisation], *, speaks_for_maori: bool) -> Done[Organisation]:
    """A party says of itself whether it speaks for Māori; said again, the later holds."""
    itself = deed.subject
    itself.speaks_for_maori = speaks_for_maori
    itself.save(update_fields=["speaks_for_maori"])
    return Done(itself, Event())


@action(code="organisations.grant-membership", rule=may_grant_membership)
def grant_membership(
    deed: Deed[Organisation], *, account_id: UUID, role: Role, unit: Unit | None = None
) -> Done[Membership]:
    """Give somebody an office, from now on."""
    granted = Membership(account_id=account_id, organisation=deed.subject, unit=unit, role=role, starts_at=deed.now)
    granted.validate_constraints()
    granted.save(force_insert=True)
    return Done(granted, Event(about=granted))


def made(row: M) -> Done[M]:
    """Check a new row as a form would, keep it, and say that the entry is about it."""
    row.full_clean()
    row.save(force_insert=True)
    return Done(row, Event(about=row))
