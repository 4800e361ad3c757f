"""Who did what an entry says, as far as whoever reads it may know.

All stages. Source: Lightwell's promise about openings: a provider is told the unit and the office; who exactly is
for the privacy officer of the organisation whose person it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from lightwell.ledger.models import Entry
from lightwell.organisations.models import Account, Organisation, Unit
from lightwell.policy.actors import Actor, Role

N = TypeVar("N", Organisation, Unit, Account)


@dataclass(frozen=True, slots=True)
class Who:
    """Whoever acted: their organisation, unit and office, and their name only for those who may know it."""

    organisation: str
    unit: str
    role: str
    name: str | None


def who_acted(
    entries: Iterable[Entry],
    actor: Actor,
    *,
    with_organisation: bool = True,
    known: Mapping[UUID | None, str] | None = None,
    units: Mapping[UUID, str] | None = None,
) -> Mapping[UUID, Who]:
    """For each entry's uuid, whoever acted. Three queries however many entries there are; inside `walls`.

    with_organisation: false where nobody is told it, which spares one of the three. known, units: names of accounts
    and of units that were read already.
    """
    read = tuple(entries)
    of = (entry.actor_organisation for entry in read if with_organisation)
    organisations = _names(Organisation, actor, of)
    unit_names: dict[UUID | None, str] = dict((units or {}).items())
    unit_names.update(_names(Unit, actor, {entry.actor_unit for entry in read} - set(unit_names)))
    named = (entry.actor_account for entry in read if _is_ours(entry, actor) and _may_know_who(entry, actor))
    names = dict(known or {})
    names.update(_names(Account, actor, set(named) - set(names)))
    return {
        entry.uuid: Who(
            organisation=organisations.get(entry.actor_organisation, ""),
            unit=unit_names.get(entry.actor_unit, ""),
            role=Role(entry.actor_role).words if entry.actor_role else "",
            name=names.get(entry.actor_account) if _is_ours(entry, actor) else None,
        )
        for entry in read
    }


def _is_ours(entry: Entry, actor: Actor) -> bool:
    """They acted for this actor's organisation: somebody may hold an office in another as well."""
    return actor.is_operator or entry.actor_organisation == actor.organisation_id


def _may_know_who(entry: Entry, actor: Actor) -> bool:
    """Somebody who gives offices knows who holds them; who opened what is for the privacy officer, and for oneself."""
    is_oneself = actor.is_signed_in and entry.actor_account == actor.account_id
    return is_oneself or actor.is_operator or actor.holds(Role.PRIVACY_OFFICER)


def _names(named: type[N], actor: Actor, wanted: Iterable[UUID | None]) -> Mapping[UUID | None, str]:
    """No query where none is wanted."""
    keys = {key for key in wanted if key}
    if not keys:
        return {}
    return dict(named.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", "name"))
