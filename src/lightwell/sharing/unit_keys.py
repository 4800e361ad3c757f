"""Making the key that opens what is sent to a unit.

Stage 3, sharing. Source: `lightwell.policy.key_rules`.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from lightwell.gateway.unit_keys import lock_unit_key, new_unit_key, public_key_text
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Unit
from lightwell.policy.actors import Actor
from lightwell.policy.key_rules import may_make_unit_key
from lightwell.sharing.models import LockedUnitKey, UnitKey
from lightwell.sharing.unit_vault import make_locking_key


@action(code="sharing.make-unit-key", rule=may_make_unit_key)
def keep_unit_key(deed: Deed[Unit], *, public_key: str, locked: bytes, has_one: bool = False) -> Done[UnitKey]:
    """Keep a unit's new key: its public half for everybody, its locked half for the unit."""
    unit = deed.subject
    key = UnitKey(unit=unit, organisation_id=unit.organisation_id, public_key=public_key, made_at=deed.now)
    key.save(force_insert=True)
    LockedUnitKey(unit=unit, locked=locked).save(force_insert=True)
    return Done(key, Event(about=key))


def make_unit_key(actor: Actor, unit: Unit, now: dt.datetime) -> UnitKey:
    """Make a unit's key pair and keep it. Raises Refused, NotVisible."""
    with walls(actor):
        has_one = UnitKey.objects.visible_to(actor).filter(unit=unit).exists()
    key = new_unit_key()
    locked = lock_unit_key(key, make_locking_key(unit.pk, settings.LIGHTWELL_STATE), unit.pk.hex)
    return keep_unit_key(actor, unit, now, public_key=public_key_text(key.public_key()), locked=locked, has_one=has_one)
