"""Who works where, for the letters: everybody in an office now, and where the post of one of them goes.

Stage 3, sharing. Letters stand below the package that knows people, so this stands between. Read as whoever runs the
machine, which alone may know everybody's address; what a letter says is read as whoever it is to.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from lightwell.ledger.walls import walls
from lightwell.letters.telling import Addressee, Person
from lightwell.organisations.acting import actor_for
from lightwell.organisations.models import Membership
from lightwell.policy.actors import OPERATOR, Role


class Offices:
    """Memberships, as letters ask about them."""

    def people(self, organisation: UUID, unit: UUID | None, now: dt.datetime) -> tuple[Person, ...]:
        """Everybody who holds an office there now, the longest held first."""
        with walls(OPERATOR):
            held = Membership.objects.visible_to(OPERATOR).held_at(now).filter(organisation=organisation)
            found = list((held if unit is None else held.filter(unit=unit)).order_by("-starts_at", "-id"))
        return tuple(Person(each.account_id, each.pk, Role(each.role)) for each in found)

    def addressee(self, membership: UUID, now: dt.datetime) -> Addressee | None:
        """Whoever holds this office; None when it has ended."""
        with walls(OPERATOR):
            held = Membership.objects.visible_to(OPERATOR).held_at(now).select_related("organisation", "account")
            found = held.filter(pk=membership).first()
        if found is None:
            return None
        return Addressee(actor_for(found.account, found), found.account.email, found.account.name)
