"""Days that a law left out of the count after this version of Lightwell was made.

Stage 4, access and correction. Source: `lightwell.policy.working_days`, which has the list as it is known; a day that
is declared later is written down here with the law it comes from, and every open case counts on from it.
"""

from __future__ import annotations

from typing import Self

from django.db import models

from lightwell.ledger.governing import GovernedModel, GovernedQuerySet
from lightwell.policy.actors import Actor
from lightwell.policy.working_days import Declared


class DeclaredDayQuerySet(GovernedQuerySet["DeclaredDay"]):
    def visible_to(self, actor: Actor) -> Self:
        """To everybody signed in: which days the law counts is no secret."""
        return self.all() if actor.is_signed_in or actor.is_operator else self.none()


class DeclaredDay(GovernedModel):
    """One such day. source: the law that left it out."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    declared_at = models.DateTimeField()

    objects = DeclaredDayQuerySet.as_manager()

    class Meta:
        ordering = ("on",)


def declared_days() -> Declared:
    """Every one of them, in words; inside `walls`."""
    return {on: f"{name} ({source})" for on, name, source in DeclaredDay.objects.values_list("on", "name", "source")}
