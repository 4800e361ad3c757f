"""Who opens a provider's register of people, gives a colleague access to it, and does anything with somebody in it.

Stages 3 and 4. Source: Privacy Act 2020, section 22, principles 5 and 8; Data Protection and Use Policy, Kaitiakitanga
and Mana Whakahaere. The register is the provider's alone: its manager and its front line workers use it, and whoever
hands a quarter over has what was told read by the job, never by themselves.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.organisation_rules import MembershipFacts, OrganisationFacts

_HOUSE = "Lightwell, the register of people"
_SAFEGUARDS = "Privacy Act 2020, section 22, information privacy principle 5"
KEEPERS: Final = (Role.MANAGER, Role.FRONT_LINE_WORKER)
"""Those of a provider who use its register."""
CODE_LASTS: Final = dt.timedelta(hours=24)
MOST_WRONG_CODES: Final = 5
MOST_WRONG_PASSPHRASES: Final = 10


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    provider_id: UUID


@dataclass(frozen=True, slots=True)
class AccessFacts:
    """Somebody's own way into the register. is_taken: they chose their passphrase. wrong_tries: since it last opened."""

    provider_id: UUID
    membership_id: UUID
    is_taken: bool
    code_expires_at: dt.datetime | None
    wrong_tries: int
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Somebody in the register, as rules know them: nothing about them."""

    provider_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """Something kept about somebody: who may act for them, or what they opened to another."""

    provider_id: UUID
    ended_at: dt.datetime | None


def may_make_register(actor: Actor, facts: OrganisationFacts, *, has_one: bool = False) -> Decision:
    """A provider's manager makes its register, once."""
    is_manager = actor.holds(Role.MANAGER) and actor.belongs_to(facts.organisation_id)
    return refuse_if_any(
        None if facts.kind is PartyKind.PROVIDER else _NO_PROVIDER,
        None if is_manager else _NOT_ITS_MANAGER,
        _HAS_ONE if has_one else None,
    )


def may_open_with_keyring(actor: Actor, facts: RegisterFacts) -> Decision:
    """A manager who has the keyring's passphrase comes into the register again, with a passphrase of their own."""
    is_manager = actor.holds(Role.MANAGER) and actor.belongs_to(facts.provider_id)
    return refuse_if_any(None if is_manager else _NOT_ITS_MANAGER)


def may_give_access(actor: Actor, facts: RegisterFacts, *, to: MembershipFacts, now: dt.datetime) -> Decision:
    """A manager gives a colleague who works with people a way into the register."""
    is_manager = actor.holds(Role.MANAGER) and actor.belongs_to(facts.provider_id)
    is_colleague = to.organisation_id == facts.provider_id and to.role in KEEPERS
    return refuse_if_any(
        None if is_manager else _NOT_ITS_MANAGER,
        None if is_colleague and to.is_held_at(now) else _NOT_A_KEEPER,
    )


def may_take_access(actor: Actor, facts: AccessFacts, *, now: dt.datetime) -> Decision:
    """Whoever was given a code uses it once, within a day; five wrong ones end it."""
    in_time = facts.code_expires_at is not None and now < facts.code_expires_at
    return refuse_if_any(
        None if _is_own(actor, facts) else _NOT_OWN_ACCESS,
        _ACCESS_ENDED if facts.ended_at is not None else None,
        None if in_time or facts.ended_at is not None else _NO_CODE,
        _TOO_MANY_CODES if facts.wrong_tries >= MOST_WRONG_CODES and not facts.is_taken else None,
    )


def may_open_register(actor: Actor, facts: AccessFacts) -> Decision:
    """Whoever has a passphrase of their own opens the register with it."""
    return refuse_if_any(
        None if _is_own(actor, facts) else _NOT_OWN_ACCESS,
        _ACCESS_ENDED if facts.ended_at is not None else None,
        None if facts.is_taken or facts.ended_at is not None else _NOT_TAKEN,
        _TOO_MANY_TRIES if facts.wrong_tries >= MOST_WRONG_PASSPHRASES and facts.is_taken else None,
    )


def may_end_access(actor: Actor, facts: AccessFacts) -> Decision:
    """A manager ends a colleague's way in, and everybody their own."""
    is_manager = actor.holds(Role.MANAGER) and actor.belongs_to(facts.provider_id)
    return refuse_if_any(
        None if is_manager or _is_own(actor, facts) else _NOT_ITS_MANAGER,
        _ACCESS_ENDED if facts.ended_at is not None else None,
    )


def may_use_register(actor: Actor, facts: RegisterFacts, *, access: AccessFacts) -> Decision:
    """Look for somebody, add somebody, take a sheet in: whoever opened the register with a way in that still stands."""
    return _may_use(actor, facts.provider_id, access)


def may_use_person(actor: Actor, facts: PersonFacts, *, access: AccessFacts) -> Decision:
    """See somebody's page, change what is kept, record what they said: as for the register."""
    return _may_use(actor, facts.provider_id, access)


def may_end_kept(actor: Actor, facts: KeptFacts, *, access: AccessFacts) -> Decision:
    """End what was recorded about somebody; it stays on record that it was."""
    decision = _may_use(actor, facts.provider_id, access)
    return refuse_if_any(*decision.reasons, _ENDED_ALREADY if facts.ended_at is not None else None)


def _may_use(actor: Actor, provider_id: UUID, access: AccessFacts) -> Decision:
    is_keeper = actor.holds(*KEEPERS) and actor.belongs_to(provider_id)
    is_open = _is_own(actor, access) and access.provider_id == provider_id and access.is_taken
    return refuse_if_any(
        None if is_keeper else _NOT_A_KEEPER,
        None if is_open else _NOT_OWN_ACCESS,
        _ACCESS_ENDED if access.ended_at is not None else None,
    )


def _is_own(actor: Actor, facts: AccessFacts) -> bool:
    is_keeper = actor.holds(*KEEPERS) and actor.belongs_to(facts.provider_id)
    return is_keeper and actor.membership_id == facts.membership_id


_NO_PROVIDER = Reason("not-a-provider", "Only a provider has a register of people. An agency has none.", _HOUSE)
_NOT_ITS_MANAGER = Reason("not-its-manager", "Only a manager of this provider may do this. Ask one of them.", _HOUSE)
_HAS_ONE = Reason("has-a-register", "There is a register already. Open it with your passphrase.", _HOUSE)
_NOT_A_KEEPER = Reason(
    "not-a-keeper",
    "The register is for this provider’s managers and front line workers, while they hold that office.",
    _SAFEGUARDS,
)
_NOT_OWN_ACCESS = Reason(
    "no-way-in", "You have no way into the register of your own. Ask a manager for a code.", _SAFEGUARDS
)
_ACCESS_ENDED = Reason("way-in-ended", "This way into the register was ended. Ask a manager for a code.", _SAFEGUARDS)
_NO_CODE = Reason("no-code", "There is no code that could be used. One works for a day: ask for another.", _HOUSE)
_NOT_TAKEN = Reason("no-passphrase", "Use your code first, and choose a passphrase of your own.", _HOUSE)
_TOO_MANY_CODES = Reason("too-many-codes", "Five codes were wrong. Ask a manager for another.", _SAFEGUARDS)
_TOO_MANY_TRIES = Reason(
    "too-many-tries", "Ten passphrases were wrong. Ask a manager for a code and choose another one.", _SAFEGUARDS
)
_ENDED_ALREADY = Reason("ended-already", "This was ended already.", _HOUSE)
