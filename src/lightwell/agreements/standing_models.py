"""What became of an agreement after it was signed: each suspension, and at its end what becomes of what was sent.

Stages 2 and 3. Source: Data Protection and Use Policy, Mahitahitanga: both sides know what the other did, and why;
Privacy Act 2020, section 22, principle 9, for what is kept no longer than it must be.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from lightwell.agreements.version_models import AgreementVersion, NamedUnit
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


class EndAskedBackQuerySet(GovernedQuerySet["EndAskedBack"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the two sides, to the units that its clauses name, which were told of the end, and to the operator."""
        if actor.is_operator:
            return self.all()
        own = actor.organisation_id
        sides = held_by(agency=own, provider=own)
        named = NamedUnit.objects.filter(unit__in=actor.unit_ids).values("agreement")
        return self.filter(sides | Q(agreement__in=named))


class EndAskedBack(GovernedModel):
    """That one side asked to take an agreement's end back, why, and what the other answered.

    ended_by, ended_because, ended_at, ended_on: the end that it is about, as it was said. asked_entry, answered_entry:
    which entries say so, as letters know it.
    """

    agreement = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="ends_asked_back")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    ended_by = models.CharField(max_length=10, choices=_SIDES)
    ended_because = models.TextField()
    ended_at = models.DateTimeField()
    ended_on = models.DateField()
    side = models.CharField(max_length=10, choices=_SIDES)
    because = models.TextField()
    asked_at = models.DateTimeField()
    asked_entry = models.UUIDField()
    is_agreed = models.BooleanField(null=True, blank=True)
    answered_because = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_entry = models.UUIDField(null=True, blank=True)

    objects = EndAskedBackQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("agreement",), condition=Q(answered_at__isnull=True), name="one_end_is_asked_back_at_a_time"
            ),
            models.CheckConstraint(
                name="end_asked_back_is_answered_whole",
                condition=Q(is_agreed__isnull=True, answered_at__isnull=True, answered_entry__isnull=True)
                | Q(is_agreed__isnull=False, answered_at__isnull=False, answered_entry__isnull=False),
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

    def standing(self) -> Self:
        """Those whose end was not taken back."""
        return self.filter(taken_back_at__isnull=True)


class FateOfSent(GovernedModel):
    """What becomes, at an agreement's end, of what one unit was sent for one quarter under any version of it.

    agreement: the version that ended; agreement_code: shared by its versions, as a delivery has it. taken_back_at: when
    both sides took that end back, and with it what was to become of what was sent.
    """

    agreement = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="fates")
    agreement_code = models.CharField(max_length=80)
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    fate = models.CharField(max_length=10, choices=[(each.value, each.words) for each in Fate])
    decided_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = FateOfSentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "unit", "period"),
                condition=Q(taken_back_at__isnull=True),
                name="one_fate_for_what_was_sent",
            ),
        )
        indexes = (models.Index(fields=("provider", "agreement_code", "unit", "period"), name="fate_of_a_delivery"),)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id), units=(self.unit_id,))
