"""Who a case is about, sealed for one unit of the agency, and read there by whoever answers it.

Stage 4, access and correction. Source: RFC 9180 (HPKE), as deliveries are sealed; Privacy Act 2020, section 22,
principle 5. It is bound to its case, and opened in a child process that holds that one unit's key.
"""

from __future__ import annotations

import datetime as dt
import os
from typing import Final
from uuid import UUID

from django.conf import settings

from lightwell.access_requests.models import Case, Part
from lightwell.access_requests.naming_job import SUITE, NameTask, bound_to
from lightwell.gateway.unit_keys import read_public_key
from lightwell.ledger.gate import Deed, Done, action, allowed
from lightwell.ledger.walls import walls
from lightwell.policy.access_rules import may_read_name
from lightwell.policy.actors import Actor
from lightwell.policy.decoding import encode
from lightwell.sharing.children import ask
from lightwell.sharing.models import LockedUnitKey
from lightwell.sharing.unit_vault import variable_of

_JOB: Final = "lightwell.access_requests.naming_job"
NOT_YOUR_UNIT: Final = (
    "The name is sealed for the unit that was asked, and you act in another office. Change your office, or ask "
    "somebody of that unit."
)


def sealed_for(public_key: str, case: UUID, words: str) -> bytes:
    """Words that only the unit with this key reads, for this case alone."""
    return SUITE.encrypt(words.encode(), read_public_key(public_key), info=bound_to(str(case)))


@action(code="access.read-name", rule=may_read_name)
def record_reading(deed: Deed[Part]) -> Done[None]:
    """Record that somebody at the agency reads who a case is about, before they do."""
    return Done(None)


def read_name(actor: Actor, part: Part, now: dt.datetime) -> str:
    """Who it is about, recorded before it is answered, and only where there is an answer.

    Raises Refused, LookupError where this actor has no way to the unit's key, ChildUnusable.
    """
    with walls(actor):
        current = part.afresh_for(actor)
        may, case = allowed(record_reading, actor, current, now), current.case
        locked = LockedUnitKey.objects.visible_to(actor).filter(unit=case.unit_id).first()
    words = _opened(case, locked) if may else ""
    record_reading(actor, part, now)
    return words


def _opened(case: Case, locked: LockedUnitKey | None) -> str:
    if locked is None or case.unit_id is None:
        raise LookupError(NOT_YOUR_UNIT)
    variable = variable_of(case.unit_id)
    own = {variable: os.environ[variable]} if variable in os.environ else {}
    task = NameTask(
        str(case.pk),
        str(case.unit_id),
        bytes(locked.locked).hex(),
        bytes(case.named).hex(),
        str(settings.LIGHTWELL_STATE),
    )
    return str(ask(_JOB, encode(task), environment=own))
