"""Second steps: an authenticator app, passkeys and recovery codes, added, shown and removed through the gate.

All stages. Source: `lightwell.policy.sign_in_rules`. django-allauth keeps them in one table of its own and knows how to
check them; that table stands behind the same gate and walls as ours, so all of it happens here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import SEEN_BY_NOBODY_ELSE, NotVisible, SeenBy
from lightwell.ledger.walls import walls
from lightwell.organisations import recovery_codes
from lightwell.organisations.models import Account, Means
from lightwell.organisations.sign_in import end_others
from lightwell.policy.actors import Actor
from lightwell.policy.sign_in_rules import (
    FactorsFacts,
    may_add_app,
    may_add_passkey,
    may_clear_factors,
    may_remove_factor,
    may_renew_codes,
    may_show_second_factor,
)

_APP, _PASSKEY, _CODES = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account has besides its password, as one thing that actions are about."""

    pk: UUID
    held: tuple[Authenticator, ...] = ()
    subject_kind: ClassVar[str] = Account._meta.label_lower

    @property
    def app(self) -> Authenticator | None:
        return next((each for each in self.held if each.type == _APP), None)

    @property
    def codes(self) -> Authenticator | None:
        return next((each for each in self.held if each.type == _CODES), None)

    @property
    def passkeys(self) -> tuple[Authenticator, ...]:
        return tuple(each for each in self.held if each.type == _PASSKEY)

    @property
    def codes_left(self) -> int:
        return recovery_codes.left(self.codes.data) if self.codes else 0

    def facts(self) -> FactorsFacts:
        return FactorsFacts(self.pk, has_app=self.app is not None, passkeys=len(self.passkeys))

    def seen_by(self) -> SeenBy:
        return SEEN_BY_NOBODY_ELSE

    def afresh_for(self, actor: Actor) -> Self:
        if not actor.is_operator and actor.account_id != self.pk:
            raise NotVisible(f"{self.subject_kind} {self.pk}")
        return replace(self, held=tuple(Authenticator.objects.filter(user=self.pk).order_by("pk")))


@dataclass(frozen=True, slots=True)
class Shown(Factors):
    """A code or a passkey that somebody shows now. passkey: the one whose signature was right.

    matched: which it was, found behind the lock, so that two who show one code are not both let in.
    """

    code: str = ""
    passkey: int | None = None
    matched: Authenticator | None = None

    def facts(self) -> FactorsFacts:
        return replace(Factors.facts(self), code_is_theirs=self.matched is not None)

    def afresh_for(self, actor: Actor) -> Self:
        current = Factors.afresh_for(self, actor)
        return replace(current, matched=current._match())

    def _match(self) -> Authenticator | None:
        if self.passkey is not None:
            return next((each for each in self.passkeys if each.pk == self.passkey), None)
        digits = "".join(self.code.split())
        if digits.isascii() and digits.isdigit() and len(digits) <= 8 and self.app:
            # It notes that the code was used; when the action is refused, that is undone with it.
            return self.app if self.app.wrap().validate_code(digits) else None
        return self._match_recovery_code()

    def _match_recovery_code(self) -> Authenticator | None:
        spent = recovery_codes.spent(self.codes.data, self.code) if self.codes else None
        if self.codes is None or spent is None:
            return None
        self.codes.data = spent
        return self.codes


def factors_of(account_id: UUID) -> Factors:
    """What an account has, behind its own walls."""
    myself = Actor(account_id=account_id)
    with walls(myself):
        return Factors(account_id).afresh_for(myself)


@action(code="organisations.show-second-factor", rule=may_show_second_factor)
def show_second_factor(deed: Deed[Shown]) -> Done[Means]:
    """Show a code or a passkey that is one's own; a code is used up by it."""
    shown = deed.subject.matched
    if shown is None:
        raise LookupError("The rule lets nobody by who shows nothing.")
    shown.last_used_at = deed.now
    shown.save(update_fields=["data", "last_used_at"])
    by = {_APP: Means.APP, _PASSKEY: Means.SECOND_PASSKEY, _CODES: Means.RECOVERY_CODE}
    return Done(by[Authenticator.Type(shown.type)])


@action(code="organisations.add-authenticator-app", rule=may_add_app)
def add_app(deed: Deed[Factors], *, secret: str, is_their_code: bool, keep: UUID | None) -> Done[Codes]:
    """Set up an authenticator app; the first second step brings recovery codes, and ends every other sign-in."""
    _keep(deed, _APP, {"secret": encrypt(secret)})
    return _changed(deed, _first_codes(deed), keep)


@action(code="organisations.add-passkey", rule=may_add_passkey)
def add_passkey(deed: Deed[Factors], *, name: str, credential: Mapping[str, Any], keep: UUID | None) -> Done[Codes]:
    """Add a passkey; the first second step brings recovery codes, and ends every other sign-in."""
    _keep(deed, _PASSKEY, {"name": name, "credential": dict(credential)})
    return _changed(deed, _first_codes(deed), keep)


@action(code="organisations.remove-second-factor", rule=may_remove_factor)
def remove_factor(deed: Deed[Factors], *, factor: int, must_keep_one: bool, keep: UUID | None) -> Done[Codes]:
    """Remove an app or a passkey; with the last one go the recovery codes."""
    found = next((each for each in (deed.subject.app, *deed.subject.passkeys) if each and each.pk == factor), None)
    if found is None:
        raise NotVisible(f"mfa.authenticator {factor}")
    found.delete()
    if len(deed.subject.held) - (deed.subject.codes is not None) == 1 and deed.subject.codes:
        deed.subject.codes.delete()
    return _changed(deed, (), keep)


@action(code="organisations.renew-recovery-codes", rule=may_renew_codes)
def renew_codes(deed: Deed[Factors], *, keep: UUID | None) -> Done[Codes]:
    """Make ten new recovery codes; the old ones stop working."""
    if deed.subject.codes:
        deed.subject.codes.delete()
    return _changed(deed, _make_codes(deed), keep)


@action(code="organisations.clear-second-factors", rule=may_clear_factors)
def clear_factors(deed: Deed[Factors]) -> Done[int]:
    """Take away what somebody lost, after they showed who they are; they set it up again when they next sign in."""
    for each in deed.subject.held:
        each.delete()
    ended = end_others(deed.subject.pk, deed.now, keep=None)
    return Done(len(deed.subject.held), Event(counts={"sign_ins": ended}))


def _keep(deed: Deed[Factors], kind: Authenticator.Type, data: dict[str, Any]) -> None:
    """As django-allauth keeps it, which reads it again."""
    Authenticator(user_id=deed.subject.pk, type=kind, data=data, created_at=deed.now).save(force_insert=True)


def _first_codes(deed: Deed[Factors]) -> Codes:
    return () if deed.subject.codes else _make_codes(deed)


def _make_codes(deed: Deed[Factors]) -> Codes:
    codes = recovery_codes.new_codes()
    _keep(deed, _CODES, recovery_codes.kept(codes))
    return codes


def _changed(deed: Deed[Factors], codes: Codes, keep: UUID | None) -> Done[Codes]:
    ended = end_others(deed.subject.pk, deed.now, keep=keep)
    return Done(codes, Event(counts={"sign_ins": ended}))
