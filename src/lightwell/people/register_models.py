"""A provider's register as such: its key, wrapped, and each keeper's own way to it.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md. What is kept here opens nothing by itself.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Membership, Organisation
from lightwell.policy.actors import Actor, Role
from lightwell.policy.people_rules import KEEPERS, AccessFacts, RegisterFacts


class RegisterQuerySet(GovernedQuerySet["Register"]):
    def visible_to(self, actor: Actor) -> Self:
        """To those who keep it, and to whoever hands a quarter over, for whose job it is wrapped."""
        if not actor.holds(*KEEPERS, Role.REPORTING_OFFICER):
            return self.none()
        return self.filter(held_by(provider=actor.organisation_id))


class Register(GovernedModel):
    """The key of one provider's register, wrapped under its keyring.

    keyring: whose root wraps it. fingerprint: tells the right key from another, and nothing about it.
    """

    provider = models.OneToOneField(Organisation, models.PROTECT, related_name="+")
    keyring = models.CharField(max_length=16)
    wrapped = models.BinaryField()
    fingerprint = models.CharField(max_length=16)
    made_at = models.DateTimeField()

    objects = RegisterQuerySet.as_manager()

    def facts(self) -> RegisterFacts:
        return RegisterFacts(self.provider_id)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))


class RegisterAccessQuerySet(GovernedQuerySet["RegisterAccess"]):
    def visible_to(self, actor: Actor) -> Self:
        """To whose it is, and to the provider's managers, who give and end them."""
        if not actor.holds(*KEEPERS):
            return self.none()
        own = self.filter(held_by(provider=actor.organisation_id))
        return own if actor.holds(Role.MANAGER) else own.filter(membership=actor.membership_id)

    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)


class RegisterAccess(GovernedModel):
    """One keeper's own way into the register: its key, locked with their passphrase.

    locked: with their passphrase; empty until they chose one. code_locked: with the code they were given, until they
    used it. wrong_tries: since it last opened. given_by: whose office gave the code; null for a manager's own.
    """

    register = models.ForeignKey(Register, models.PROTECT, related_name="ways_in")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    locked = models.TextField(blank=True)
    code_locked = models.TextField(blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    given_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RegisterAccessQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("register", "membership"), condition=Q(ended_at__isnull=True), name="one_way_in_each"
            ),
            models.CheckConstraint(
                name="a_code_has_its_time",
                condition=Q(code_locked="", code_expires_at__isnull=True)
                | (~Q(code_locked="") & Q(code_expires_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="an_ended_way_in_opens_nothing",
                condition=Q(ended_at__isnull=True) | Q(locked="", code_locked=""),
            ),
        )

    def facts(self) -> AccessFacts:
        return AccessFacts(
            provider_id=self.provider_id,
            membership_id=self.membership_id,
            is_taken=bool(self.locked),
            code_expires_at=self.code_expires_at,
            wrong_tries=self.wrong_tries,
            ended_at=self.ended_at,
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))
