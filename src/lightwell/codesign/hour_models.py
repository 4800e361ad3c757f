"""What an hour of a provider's time costs, as its manager says it.

Stages 1 and 2. Source: `lightwell.policy.hour_costs`. Nobody but that provider's own people reads it.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.hour_costs import MOST_AN_HOUR


class HourCostQuerySet(GovernedQuerySet["HourCost"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider's own people: not to an agency that funds it, nor to a rival."""
        return self.filter(held_by(provider=actor.organisation_id))


class HourCost(GovernedModel):
    """dollars: whole ones, for an hour; nothing where it was taken back."""

    provider = models.OneToOneField(Organisation, models.PROTECT, related_name="+")
    dollars = models.PositiveSmallIntegerField(null=True, blank=True)
    said_at = models.DateTimeField()

    objects = HourCostQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="an_hour_costs_something", condition=Q(dollars__isnull=True) | Q(dollars__range=(1, MOST_AN_HOUR))
            ),
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))
