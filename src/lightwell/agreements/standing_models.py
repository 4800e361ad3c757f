"""What became of an agreement after it was signed: each suspension, and at its end what becomes of what was sent.

Stages 2 and 3. Source: Data Protection and Use Policy, Mahitahitanga: both sides know what the other did, and why;
Privacy Act 2020, section 22, principle 9, for what is kept no longer than it must be.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from lightwell.agreements.version_models import AgreementVersion
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation, Unit
from lightwell.policy.actors import Actor
from lightwell.policy.agreement_rules import Fate
from lightwell.policy.negotiating import Side

_SIDES = [(each.value, each.value) for each in Side]


class SuspensionQuerySet(GovernedQuerySet["Suspension"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the two sides, and to whoever runs the machine."""
        if actor.is_operator:
            return self.all()
        own = actor.organisation_id
        return self.filter(held_by(agency=own, provider=own))


class Suspension(GovernedModel):
    """That one side suspended an agreement, why, and when and why it lifted that."""

    agreement = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="suspensions")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=_SIDES)
    because = models.TextField()
    suspended_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_because = models.TextField(blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "side"), condition=Q(lifted_at__isnull=True), name="each_side_suspends_once"
            ),
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id))


class FateOfSentQuerySet(GovernedQuerySet["FateOfSent"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the two sides, to the unit that was sent it, and to whoever runs the machine."""
        if actor.is_operator:
            return self.all()
        own = actor.organisation_id
        sides = held_by(agency=own, provider=own)
        return self.filter(sides | Q(unit__in=actor.unit_ids))


class FateOfSent(GovernedModel):
    """What becomes, at an agreement's end, of what one unit was sent for one quarter under any version of it.

    agreement: the version that ended; agreement_code: shared by its versions, as a delivery has it.
    """

    agreement = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="fates")
    agreement_code = models.CharField(max_length=80)
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    fate = models.CharField(max_length=10, choices=[(each.value, each.words) for each in Fate])
    decided_at = models.DateTimeField()

    objects = FateOfSentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("agreement", "unit", "period"), name="one_fate_for_what_was_sent"),
        )
        indexes = (models.Index(fields=("provider", "agreement_code", "unit", "period"), name="fate_of_a_delivery"),)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id), units=(self.unit_id,))
