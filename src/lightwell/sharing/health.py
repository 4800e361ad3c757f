"""What `lightwell doctor` looks at in this stage: that recovery was tried, and that units can open what they are sent.

Stage 3, sharing. Source: recovery sheets are drilled once a year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.conf import settings

from lightwell.agreements.models import NamedUnit
from lightwell.gateway.keyring import DRILL_EVERY
from lightwell.gateway.unusable import Unusable
from lightwell.health import Finding
from lightwell.ledger.walls import walls
from lightwell.organisations import clock
from lightwell.organisations.models import Unit
from lightwell.policy.actors import OPERATOR
from lightwell.policy.local_days import local_day
from lightwell.sharing import key_desk, retention_chores
from lightwell.sharing.models import ProviderKeyring, UnitKey
from lightwell.sharing.unit_vault import locking_key


def findings() -> Iterable[Finding]:
    """Time enters here."""
    now = clock.now()
    return (*findings_on(local_day(now)), *retention_chores.findings_on(now))


def findings_on(today: dt.date) -> Iterator[Finding]:
    """Everything that was looked at."""
    with walls(OPERATOR):
        keyrings = list(ProviderKeyring.objects.visible_to(OPERATOR).select_related("organisation"))
        named = Unit.objects.visible_to(OPERATOR).filter(pk__in=NamedUnit.objects.visible_to(OPERATOR).values("unit"))
        units = list(named.order_by("name"))
        keyed = set(UnitKey.objects.visible_to(OPERATOR).values_list("unit", flat=True))
    yield from (_drill(keyring, today) for keyring in keyrings)
    yield from (_unit_key(unit, unit.pk in keyed) for unit in units)
    yield _desk()


def _drill(kept: ProviderKeyring, today: dt.date) -> Finding:
    name = f"recovery-drill-{kept.organisation.code}"
    if kept.drilled_on is None:
        return Finding(
            name, False, f"Nobody has tried {kept.organisation.name}'s recovery sheets. Its manager should try two now."
        )
    if today - kept.drilled_on > DRILL_EVERY:
        return Finding(
            name,
            False,
            f"{kept.organisation.name}'s recovery sheets were last tried more than a year ago. Its manager should try "
            "two now.",
        )
    return Finding(name, True, f"{kept.organisation.name}'s recovery sheets were tried within a year.")


def _unit_key(unit: Unit, has_key: bool) -> Finding:
    name = f"unit-key-{unit.code}"
    if not has_key:
        return Finding(name, False, f"{unit.name} has no key, so nothing can be sent to it. Make one.")
    try:
        locking_key(unit.pk, settings.LIGHTWELL_STATE)
    except Unusable:
        return Finding(name, False, f"{unit.name}'s key cannot be opened here: what locks it is missing. Restore it.")
    return Finding(name, True, f"{unit.name} can open what it is sent.")


def _desk() -> Finding:
    try:
        key_desk.refuse_when_closed(settings.LIGHTWELL_STATE)
    except key_desk.NobodyChecks:
        return Finding("worker", False, "No worker is running, so no file is checked. Start one: lightwell worker.")
    return Finding("worker", True, "A worker is running.")
