"""The keys that a hosted Lightwell keeps: each useless without something that lies elsewhere.

Stage 3, sharing. A provider's keyring is locked with its passphrase, which the server does not keep; a unit's private
key is locked with a key that lies outside the database, one for each unit.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from lightwell.gateway.keyring import Keyring
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation, Unit
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind
from lightwell.policy.key_rules import KeyringFacts


class ProviderKeyringQuerySet(GovernedQuerySet["ProviderKeyring"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider, and to whoever runs the machine, for whom it is locked."""
        if actor.is_operator:
            return self.all()
        return self.filter(held_by(organisation=actor.organisation_id))


class ProviderKeyring(GovernedModel):
    """A provider's keyring, locked. keyring: its name. drilled_on: when two of its sheets were last tried."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="+")
    keyring = models.CharField(max_length=16)
    document = models.BinaryField()
    generation = models.PositiveIntegerField()
    pseudonym_generation = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    drilled_on = models.DateField(null=True)

    objects = ProviderKeyringQuerySet.as_manager()

    def facts(self) -> KeyringFacts:
        return KeyringFacts(self.organisation_id, self.drilled_on)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.organisation_id,))

    def locked(self) -> Keyring:
        """The keyring itself, which opens with the passphrase alone."""
        return Keyring.read(bytes(self.document))


class ProviderSigningKeyQuerySet(GovernedQuerySet["ProviderSigningKey"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider, and to the agencies that check its signatures."""
        if actor.is_operator or actor.organisation_kind is PartyKind.AGENCY:
            return self.all()
        return self.filter(held_by(organisation=actor.organisation_id))


class ProviderSigningKey(GovernedModel):
    """The public half of what a provider signed with in one generation: 64 hexadecimal digits."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    generation = models.PositiveIntegerField()
    public_key = models.CharField(max_length=64)

    objects = ProviderSigningKeyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "generation"), name="one_signing_key_a_generation"),
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.organisation_id,))


class UnitKeyQuerySet(GovernedQuerySet["UnitKey"]):
    def visible_to(self, actor: Actor) -> Self:
        """To everybody signed in: it is public, and providers seal with it."""
        return self.all() if actor.is_signed_in or actor.is_operator else self.none()


class UnitKey(GovernedModel):
    """The public half of a unit's key: 64 hexadecimal digits. What is sent to the unit is sealed for it."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    public_key = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = UnitKeyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="unit_key_is_hexadecimal", condition=Q(public_key__regex=r"^[0-9a-f]{64}$")),
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.organisation_id,), units=(self.unit_id,))


class LockedUnitKeyQuerySet(GovernedQuerySet["LockedUnitKey"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the unit alone, for whom one process opens it for one reading."""
        return self.filter(unit__in=actor.unit_ids)


class LockedUnitKey(GovernedModel):
    """The private half of a unit's key, locked with a key that lies outside the database, that unit's alone."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="+")
    locked = models.BinaryField()

    objects = LockedUnitKeyQuerySet.as_manager()

    def seen_by(self) -> SeenBy:
        return SeenBy(units=(self.unit_id,))
