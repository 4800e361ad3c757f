"""Keeping a delivery no longer than agreed: its own key, what holds it, under what authority it goes, and its end.

Stage 3, sharing. Source: `lightwell.policy.retention_rules`. Both sides read all of it except the key.
"""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation, Unit
from lightwell.policy.actors import Actor, Role
from lightwell.policy.retention_rules import DestructionState, HoldFacts, HoldGround

K = TypeVar("K", bound="_OfADelivery")


def _agencys(actor: Actor) -> Q:
    """To the privacy officer of the agency whose unit it is."""
    if not actor.holds(Role.PRIVACY_OFFICER):
        return Q(pk__in=[])
    return held_by(agency=actor.organisation_id)


class _DeliveryKeyQuerySet(GovernedQuerySet["DeliveryKey"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the unit, for whom one process uses it, and to the privacy officer who destroys it."""
        return self.filter(Q(unit__in=actor.unit_ids) | _agencys(actor))


class DeliveryKey(GovernedModel):
    """What one delivery, and no other, needs beside the unit's private key to be opened: destroyed when it ends."""

    delivery = models.OneToOneField("sharing.Delivery", models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    key = models.BinaryField()

    objects = _DeliveryKeyQuerySet.as_manager()

    def seen_by(self) -> SeenBy:
        return SeenBy(units=(self.unit_id,))


class _KeptQuerySet(GovernedQuerySet[K]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider, the unit, the agency's privacy officer, and whoever runs the machine."""
        if actor.is_operator:
            return self.all()
        own = held_by(provider=actor.organisation_id)
        return self.filter(own | Q(unit__in=actor.unit_ids) | _agencys(actor))


class _OfADelivery(GovernedModel):
    """What both sides may read about keeping one delivery."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,), units=(self.unit_id,))


class HoldQuerySet(_KeptQuerySet["Hold"]):
    """Those that an actor may know of."""


class Hold(_OfADelivery):
    """That a delivery must stay although its time is over. Why lies beside the ledger's entries."""

    delivery = models.ForeignKey("sharing.Delivery", models.PROTECT, related_name="holds")
    ground = models.CharField(max_length=20, choices=[(each.value, each.words) for each in HoldGround])
    placed_for = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    placed_entry = models.UUIDField()
    lifted_at = models.DateTimeField(null=True)
    lifted_entry = models.UUIDField(null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="hold_is_lifted_in_an_entry",
                condition=Q(lifted_at__isnull=True, lifted_entry__isnull=True)
                | Q(lifted_at__isnull=False, lifted_entry__isnull=False),
            ),
        )

    def facts(self) -> HoldFacts:
        return HoldFacts(self.placed_for_id, self.lifted_at is not None)

    @property
    def says(self) -> str:
        return HoldGround(self.ground).words


class DisposalAuthorityQuerySet(_KeptQuerySet["DisposalAuthority"]):
    """Those that an actor may know of."""


class DisposalAuthority(_OfADelivery):
    """Under which authority of the Chief Archivist a public office may dispose of one delivery."""

    delivery = models.OneToOneField("sharing.Delivery", models.PROTECT, related_name="authority")
    reference = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()
    recorded_entry = models.UUIDField()

    objects = DisposalAuthorityQuerySet.as_manager()


_APPROVED = Q(approved_by__isnull=False, approved_at__isnull=False, approved_entry__isnull=False)


class DestructionQuerySet(_KeptQuerySet["Destruction"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the others; and to those whom the provider serves, each in a space of their own."""
        served = Q(provider=actor.served_by, provider__isnull=False)
        return self.filter(served) if actor.served_by else super().visible_to(actor)

    """Those that an actor may know of."""


class Destruction(_OfADelivery):
    """That destroying one delivery was asked for, and what became of it.

    certificate: the signed document, once it is done. finished_at: when the sealed bytes were gone from the store too.
    """

    delivery = models.ForeignKey("sharing.Delivery", models.PROTECT, related_name="destructions")
    state = models.CharField(max_length=20, choices=[(each.value, each.value) for each in DestructionState])
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    asked_entry = models.UUIDField()
    asked_role = models.CharField(max_length=40)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_entry = models.UUIDField(null=True)
    certificate = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    objects = DestructionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("delivery",),
                condition=~Q(state=DestructionState.TAKEN_BACK.value),
                name="one_destruction_of_a_delivery",
            ),
            models.CheckConstraint(
                name="destruction_takes_two_people",
                condition=~Q(state=DestructionState.DONE.value) | (_APPROVED & ~Q(certificate="")),
            ),
            models.CheckConstraint(
                name="destruction_is_never_approved_by_who_asked",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
            ),
        )
