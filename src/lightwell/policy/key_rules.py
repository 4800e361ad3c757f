"""Who may make, try and turn the keys that what is shared is locked with.

Stage 3, sharing. Source: Privacy Act 2020, section 22, principle 5; Lightwell's promise that the provider alone holds
what opens its keyring, and that each unit's key is locked apart from every other's.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.organisation_rules import OrganisationFacts, UnitFacts

_HOUSE = "Lightwell, who may do what"
_KEPT_SAFE = "Privacy Act 2020, section 22, principle 5: information is kept safe"


@dataclass(frozen=True, slots=True)
class KeyringFacts:
    organisation_id: UUID
    drilled_on: dt.date | None


def may_make_keyring(actor: Actor, facts: OrganisationFacts, *, has_one: bool = False) -> Decision:
    """A provider's manager makes its keyring, once: another would end matching and the way back."""
    return refuse_if_any(
        None if facts.kind is PartyKind.PROVIDER else _NOT_A_PROVIDER,
        _unless_manager(actor, facts.organisation_id),
        _HAS_ONE if has_one else None,
    )


def may_change_keyring(actor: Actor, facts: KeyringFacts) -> Decision:
    """Its manager turns it or locks it with other words."""
    return refuse_if_any(_unless_manager(actor, facts.organisation_id))


def may_record_drill(actor: Actor, facts: KeyringFacts) -> Decision:
    """Its manager tries two of the three sheets, and the day is kept."""
    return refuse_if_any(_unless_manager(actor, facts.organisation_id))


def may_make_unit_key(actor: Actor, facts: UnitFacts, *, has_one: bool = False) -> Decision:
    """The unit's organisation, or whoever runs the machine for it, makes the unit's key, once."""
    manages = actor.holds(Role.MANAGER) and actor.belongs_to(facts.organisation_id)
    return refuse_if_any(None if manages or actor.is_operator else _NOT_ITS_MANAGER, _UNIT_HAS_ONE if has_one else None)


def _unless_manager(actor: Actor, organisation_id: UUID) -> Reason | None:
    manages = actor.holds(Role.MANAGER) and actor.belongs_to(organisation_id)
    return None if manages else _NOT_ITS_MANAGER


_NOT_A_PROVIDER = Reason("not-a-provider", "Only a provider has a keyring; a unit has a key of its own.", _KEPT_SAFE)
_NOT_ITS_MANAGER = Reason(
    "not-its-manager", "Only a manager of this organisation may do this. Ask one of them to.", _HOUSE
)
_HAS_ONE = Reason(
    "has-a-keyring",
    "There is a keyring already. A second one would end matching from quarter to quarter; turn the one there is, or "
    "recover it from two of its sheets.",
    _KEPT_SAFE,
)
_UNIT_HAS_ONE = Reason(
    "unit-has-a-key", "This unit has a key already, and what was sent to it opens with that one alone.", _KEPT_SAFE
)
