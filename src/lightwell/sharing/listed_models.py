"""Who is in a delivery, as marks that only they and their provider can make.

Stages 3 and 4. Source: docs/adr/0056-a-familys-own-space.md; `lightwell.gateway.listed`. A row says that somebody is in
a list and not who: no two rows can be seen to be about one person.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from lightwell.ledger.governing import GovernedQuerySet, GovernedTable, SeenBy
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor, Role
from lightwell.policy.people_rules import KEEPERS


class ListedMarkQuerySet(GovernedQuerySet["ListedMark"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider's own keepers and whoever hands over, and to those it serves, in their own spaces."""
        own = Q(provider=actor.served_by, provider__isnull=False)
        if actor.holds(*KEEPERS, Role.REPORTING_OFFICER):
            own |= Q(provider=actor.organisation_id, provider__isnull=False)
        return self.filter(own)


class ListedMark(GovernedTable):
    """Somebody is in this delivery. id: their mark in it."""

    id = models.BigIntegerField(primary_key=True)
    delivery = models.ForeignKey("sharing.Delivery", models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)

    objects = ListedMarkQuerySet.as_manager()

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))
