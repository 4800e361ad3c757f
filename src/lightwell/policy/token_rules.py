"""What another system may be let do in somebody's office, for how long, and when it may not any more.

All stages. Source: Data Protection and Use Policy, Purpose Matters guideline: a purpose belongs to one part of an
organisation, so a token acts in one office, may do no more than it, and ends with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.organisation_rules import MembershipFacts
from lightwell.policy.sharing_rules import HOUSE, KEPT_SAFE

LONGEST_DAYS: Final = 365
USUAL_DAYS: Final = 90


class Scope(StrEnum):
    """One thing that a token may do."""

    CHECK = "check"
    SEND = "send"
    LIST = "list"
    OPEN = "open"
    WHO_SAW = "who-saw"

    @property
    def words(self) -> str:
        return _SCOPE_WORDS[self]


_SCOPE_WORDS = {
    Scope.CHECK: "Check a quarter's files, keeping nothing of them",
    Scope.SEND: "Send a quarter that your own machine sealed",
    Scope.LIST: "List deliveries, without any row of them",
    Scope.OPEN: "Take a copy of a delivery, giving a clause and a reason",
    Scope.WHO_SAW: "Read who opened what, when and why",
}


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What the rules know of a token: never the token itself."""

    token_id: UUID
    account_id: UUID
    membership_id: UUID
    organisation_id: UUID
    scopes: frozenset[Scope]
    expires_at: dt.datetime
    revoked_at: dt.datetime | None = None


def scopes_for(actor: Actor) -> tuple[Scope, ...]:
    """What a token made in this office could be let do: nothing that the office itself may not."""
    if actor.organisation_kind is PartyKind.PROVIDER and actor.holds(Role.MANAGER, Role.REPORTING_OFFICER):
        return (Scope.CHECK, Scope.SEND, Scope.LIST, Scope.WHO_SAW)
    if actor.unit_id is not None and actor.holds(Role.ANALYST, Role.REPORTING_OFFICER):
        return (Scope.LIST, Scope.OPEN)
    if actor.holds(Role.PRIVACY_OFFICER):
        return (Scope.LIST, Scope.WHO_SAW)
    return ()


def may_make_token(
    actor: Actor,
    facts: MembershipFacts,
    *,
    now: dt.datetime,
    scopes: Collection[Scope] | None = None,
    days: int = USUAL_DAYS,
) -> Decision:
    """Somebody lets a system act in the office they hold, for some of what it may do. scopes: None when not asked."""
    could = scopes_for(actor)
    is_own = actor.membership_id == facts.membership_id and facts.is_held_at(now)
    asked_too_much = scopes is not None and not set(scopes) <= set(could)
    return refuse_if_any(
        None if is_own else _ANOTHER_OFFICE,
        None if could else _NOT_FOR_A_SYSTEM,
        _MORE_THAN_THE_OFFICE if could and asked_too_much else None,
        _NOTHING if scopes is not None and not scopes else None,
        None if 1 <= days <= LONGEST_DAYS else _TOO_LONG,
    )


def may_revoke_token(actor: Actor, facts: TokenFacts) -> Decision:
    """Whoever made it ends it; so does a manager of the organisation, and whoever runs the machine."""
    own = actor.is_signed_in and actor.account_id == facts.account_id and actor.belongs_to(facts.organisation_id)
    manages = actor.holds(Role.MANAGER, Role.PRIVACY_OFFICER) and actor.belongs_to(facts.organisation_id)
    return refuse_if_any(
        None if own or manages or actor.is_operator else _NOT_ITS_MAKER,
        _REVOKED_ALREADY if facts.revoked_at else None,
    )


def may_use_token(actor: Actor, facts: TokenFacts, *, now: dt.datetime, scope: Scope | None = None) -> Decision:
    """A token works in its own office until it is revoked or its time is up, for what it was made for."""
    return refuse_if_any(
        None if actor.membership_id == facts.membership_id else _ANOTHER_OFFICE,
        _REVOKED if facts.revoked_at is not None and facts.revoked_at <= now else None,
        _EXPIRED if facts.expires_at <= now else None,
        _without(scope) if scope is not None and scope not in facts.scopes else None,
    )


def _without(scope: Scope) -> Reason:
    return Reason(
        "scope-missing",
        f"This token was not made for this. Make one that may: {scope.words[0].lower()}{scope.words[1:]}.",
        HOUSE,
    )


NOT_THE_PROVIDER = Reason(
    "not-the-provider",
    "Only the provider asks what was done with what it sent about its own clients. Ask the provider.",
    "Lightwell: a family asks the provider, and only the provider can tell which rows are whose",
)
_ANOTHER_OFFICE = Reason("another-office", "A token acts in the office of whoever made it, and in no other.", HOUSE)
_NOT_FOR_A_SYSTEM = Reason(
    "nothing-for-a-system",
    "There is nothing that another system could do in this office. Ask somebody who sends or reads deliveries.",
    HOUSE,
)
_MORE_THAN_THE_OFFICE = Reason(
    "more-than-the-office", "A token may do no more than the office it is made in. Choose among what is offered.", HOUSE
)
_NOTHING = Reason("no-scope", "Choose at least one thing that it may do.", HOUSE)
_TOO_LONG = Reason(
    "too-long", f"A token lasts between 1 and {LONGEST_DAYS} days. Make another when it ends.", KEPT_SAFE
)
_NOT_ITS_MAKER = Reason(
    "not-its-maker", "Only whoever made this token, or a manager of their organisation, can revoke it.", HOUSE
)
_REVOKED_ALREADY = Reason("revoked-already", "This token was revoked already; it does nothing any more.", HOUSE)
_REVOKED = Reason("token-revoked", "This token was revoked. Make another.", KEPT_SAFE)
_EXPIRED = Reason("token-expired", "This token's time is up. Make another.", KEPT_SAFE)
