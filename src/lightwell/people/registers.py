"""Making a provider's register, and every keeper's own way into it: by the keyring, by a code, by their passphrase.

Stages 3 and 4. Source: `lightwell.policy.people_rules`. Words are tried before anything is recorded, and neither they
nor what they open is kept; the ledger says that somebody tried, and whether it opened.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from lightwell.gateway.passphrase import Cost, refuse_weak
from lightwell.gateway.register_keys import (
    WrongWay,
    code_read,
    lock,
    lock_with_passphrase,
    new_code,
    unlock,
)
from lightwell.gateway.told_register import WrappedKey
from lightwell.ledger.gate import Action, Deed, Done, Event, action, allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Membership, Organisation
from lightwell.people.models import Register, RegisterAccess
from lightwell.people.opened import Opened, office_of
from lightwell.policy.actors import Actor
from lightwell.policy.people_rules import (
    CODE_LASTS,
    may_end_access,
    may_give_access,
    may_make_register,
    may_open_register,
    may_open_with_keyring,
    may_take_access,
)

_AT_ONCE: Final = threading.BoundedSemaphore(2)  # each trying takes 128 MB for a moment


@dataclass(frozen=True, slots=True)
class NewRegister:
    """A register's key as a keyring's owner made it. locked: for the office of whoever did."""

    keyring: str
    wrapped: bytes
    fingerprint: str
    locked: str


@dataclass(frozen=True, slots=True)
class NewWayIn:
    """A colleague's way in and the code for it, which is shown once and kept nowhere."""

    access: RegisterAccess
    code: str = field(repr=False)


@action(code="people.make-register", rule=may_make_register)
def keep_register(deed: Deed[Organisation], *, made: NewRegister, has_one: bool = False) -> Done[Register]:
    """Make the register of the people a provider serves, with its maker's own way in."""
    register = Register(
        provider=deed.subject,
        keyring=made.keyring,
        wrapped=made.wrapped,
        fingerprint=made.fingerprint,
        made_at=deed.now,
    )
    register.save(force_insert=True)
    _keep_own(register, deed.actor, made.locked, deed.now)
    return Done(register, Event(about=register))


@action(code="people.open-with-keyring", rule=may_open_with_keyring)
def keep_own_way_in(deed: Deed[Register], *, locked: str) -> Done[RegisterAccess]:
    """Come into the register with the keyring's passphrase, and choose a passphrase of one's own."""
    access = _keep_own(deed.subject, deed.actor, locked, deed.now)
    return Done(access, Event(about=access))


def _keep_own(register: Register, actor: Actor, locked: str, now: dt.datetime) -> RegisterAccess:
    keeper = office_of(actor)
    access = _standing(register, actor, keeper) or RegisterAccess(
        register=register, provider_id=register.provider_id, membership_id=keeper, given_at=now
    )
    access.locked, access.taken_at, access.wrong_tries = locked, now, 0
    access.code_locked, access.code_expires_at = "", None
    access.save()
    return access


def _standing(register: Register, actor: Actor, membership_id: UUID) -> RegisterAccess | None:
    own = RegisterAccess.objects.visible_to(actor).standing().select_related("register")
    return own.filter(register=register, membership=membership_id).first()


# --- a colleague ----------------------------------------------------------------------------------------------


@action(code="people.give-way-in", rule=may_give_access)
def keep_code(deed: Deed[Register], *, to: Membership, locked: str) -> Done[RegisterAccess]:
    """Give a colleague a way into the register, by a code for one day. What they had before opens no more."""
    access = _standing(deed.subject, deed.actor, to.pk) or RegisterAccess(
        register=deed.subject, provider_id=deed.subject.provider_id, membership=to
    )
    access.locked, access.taken_at, access.wrong_tries = "", None, 0
    access.code_locked, access.code_expires_at = locked, deed.now + CODE_LASTS
    access.given_by_id, access.given_at = deed.actor.membership_id, deed.now
    access.save()
    return Done(access, Event(about=access))


def give_way_in(opened: Opened, to: Membership, now: dt.datetime, *, cost: Cost | None = None) -> NewWayIn:
    """A code to tell a colleague in person, shown once. Raises Refused."""
    code = new_code()
    with _AT_ONCE:
        locked = lock(opened.key, code_read(code), str(to.pk), cost)
    return NewWayIn(keep_code(opened.actor, opened.register, now, to=to, locked=locked), code)


@action(code="people.take-way-in", rule=may_take_access)
def try_code(deed: Deed[RegisterAccess], *, locked: str) -> Done[bool]:
    """Use a code, and choose a passphrase of one's own. A code that is wrong is counted; one that is right is spent."""
    access = deed.subject
    if not locked:
        return _counted(access)
    access.locked, access.taken_at, access.wrong_tries = locked, deed.now, 0
    access.code_locked, access.code_expires_at = "", None
    access.save(update_fields=["locked", "taken_at", "wrong_tries", "code_locked", "code_expires_at"])
    return Done(True)


def take_way_in(
    actor: Actor, access: RegisterAccess, now: dt.datetime, *, code: str, passphrase: str, cost: Cost | None = None
) -> bytes | None:
    """The register's key, where the code is right. Raises Refused, WeakPassphrase."""
    refuse_weak(passphrase)
    keeper, key, locked = str(access.membership_id), None, ""
    if _may_try(try_code, actor, access, now):
        with _AT_ONCE:
            key = _unlocked(access.code_locked, code_read(code), keeper)
            locked = lock_with_passphrase(key, passphrase, keeper, cost) if key else ""
    return key if try_code(actor, access, now, locked=locked) else None


def _may_try(act: Action[RegisterAccess, ..., bool], actor: Actor, access: RegisterAccess, now: dt.datetime) -> bool:
    """Whether words may be tried at all: those that come too late, or after too many, are not even derived from."""
    with walls(actor):
        return bool(allowed(act, actor, access.afresh_for(actor), now))


@action(code="people.open-register", rule=may_open_register)
def record_opening(deed: Deed[RegisterAccess], *, opens: bool) -> Done[bool]:
    """Open the register of people with one's own passphrase. One that is wrong is counted."""
    access = deed.subject
    if not opens:
        return _counted(access)
    if access.wrong_tries:
        access.wrong_tries = 0
        access.save(update_fields=["wrong_tries"])
    return Done(True)


def open_register(actor: Actor, access: RegisterAccess, now: dt.datetime, *, passphrase: str) -> bytes | None:
    """The register's key; None where the words are wrong. Raises Refused."""
    key = None
    if _may_try(record_opening, actor, access, now):
        with _AT_ONCE:
            key = _unlocked(access.locked, passphrase, str(access.membership_id))
    return key if record_opening(actor, access, now, opens=key is not None) else None


@action(code="people.end-way-in", rule=may_end_access)
def end_way_in(deed: Deed[RegisterAccess]) -> Done[RegisterAccess]:
    """End somebody's way into the register, from their next click; what it was locked with is forgotten."""
    access = deed.subject
    access.ended_at, access.locked, access.code_locked, access.code_expires_at = deed.now, "", "", None
    access.save(update_fields=["ended_at", "locked", "code_locked", "code_expires_at"])
    return Done(access)


def _counted(access: RegisterAccess) -> Done[bool]:
    access.wrong_tries += 1
    access.save(update_fields=["wrong_tries"])
    return Done(False, Event(counts={"wrong_tries": access.wrong_tries}))


def _unlocked(locked: str, words: str, keeper: str) -> bytes | None:
    try:
        return unlock(locked, words, keeper)
    except WrongWay:
        return None


def own_way_in(actor: Actor) -> RegisterAccess | None:
    """The way in that somebody has in the office in which they act; inside `walls`."""
    visible = RegisterAccess.objects.visible_to(actor).standing().select_related("register")
    return visible.filter(membership=actor.membership_id).first()


def register_of_provider(actor: Actor) -> Register | None:
    """The register of this actor's organisation, where it has one; inside `walls`."""
    return Register.objects.visible_to(actor).filter(provider=actor.organisation_id).first()


def wrapped_key(actor: Actor) -> WrappedKey | None:
    """The register's key as a hand-over's child opens it, with the keyring; inside `walls`."""
    register = register_of_provider(actor)
    return WrappedKey(str(register.provider_id), bytes(register.wrapped).hex()) if register else None
