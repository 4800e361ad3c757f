"""The people in a provider's register, who may act for them, what they opened to one another, what they were told.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md; Privacy Act 2020, section 22, principles 3, 3A and 5.
Whatever says anything about anybody is sealed under the register's key, bound to its row.
"""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Membership, Organisation
from lightwell.policy.actors import Actor, Role
from lightwell.policy.people_rules import KEEPERS, KeptFacts, PersonFacts


def keepers_own(rows: Any, actor: Actor, *roles: Role) -> Any:
    """What is their own provider's, to those who hold one of these offices there."""
    if not actor.holds(*roles):
        return rows.none()
    return rows.filter(held_by(provider=actor.organisation_id))


class PersonQuerySet(GovernedQuerySet["Person"]):
    def visible_to(self, actor: Actor) -> Self:
        """To those who keep the provider's register, and to nobody else in the world.

        In a space of their own somebody finds that they are there, and cannot open what is sealed.
        """
        if actor.person_id is not None:
            return self.filter(pk=actor.person_id)
        return keepers_own(self, actor, *KEEPERS)  # type: ignore[no-any-return]


class Person(GovernedModel):
    """Somebody whom a provider serves.

    sealed: everything that is kept about them (`lightwell.policy.people_records.PersonRecord`). client: the HMAC of
    their client number. tags: cut-off HMACs of the beginnings of their names and of their household, with some that
    mean nothing; no index has them, because behind the second wall none of arrays would be used. version: how often it
    was written.
    """

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    client = models.CharField(max_length=64)
    tags = ArrayField(models.IntegerField())
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("provider", "client"), name="client_number_is_one_persons"),
            models.CheckConstraint(name="client_is_an_hmac", condition=Q(client__regex=r"^[0-9a-f]{64}$")),
        )

    def facts(self) -> PersonFacts:
        return PersonFacts(self.provider_id, self.pk)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))


class ToldQuerySet(GovernedQuerySet["Told"]):
    def visible_to(self, actor: Actor) -> Self:
        """To those who keep the register, and, for the job that hands a quarter over, to whoever asked for it."""
        return keepers_own(self, actor, *KEEPERS, Role.REPORTING_OFFICER)  # type: ignore[no-any-return]


class Told(GovernedModel):
    """What somebody was told, or chose, at one time.

    sealed: `lightwell.policy.telling_records.ToldRecord`: their client number, the recipient and the use, the notice,
    the day, how, and the choice; so that a job opens this table alone.
    """

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="told")
    sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = ToldQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("person", "recorded_at"), name="told_to_somebody"),)

    def facts(self) -> PersonFacts:
        return PersonFacts(self.provider_id, self.person_id)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))


class KeepersQuerySet(GovernedQuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """To those who keep the register."""
        return keepers_own(self, actor, *KEEPERS)  # type: ignore[no-any-return]


class KeptQuerySet(KeepersQuerySet):
    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Kept(GovernedModel):
    """Something recorded about somebody that can end. sealed: what it says."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def facts(self) -> KeptFacts:
        return KeptFacts(self.provider_id, self.ended_at)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))


class Authority(Kept):
    """Somebody may act for a person: who, on what evidence, for what, until when. A relationship is none."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="authorities")

    class Meta:
        verbose_name_plural = "authorities"


class Openness(Kept):
    """A person chose that somebody of their household may look at theirs together with them."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="opened_to")

    class Meta:
        verbose_name_plural = "opennesses"


class IncomingSheet(GovernedModel):
    """A sheet that was read and looked at, and not taken in yet: sealed, and gone when it is taken in or given up."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    looked_at = models.DateTimeField()

    objects = KeepersQuerySet.as_manager()

    def facts(self) -> KeptFacts:
        return KeptFacts(self.provider_id, None)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))
