"""Written work and the day it reached its family; and privacy breaches, with what was assessed and who was told.

Stage 4, access and correction. Source: `lightwell.policy.written_work`, `lightwell.policy.breach_rules`. What a piece
of work is about is sealed under its provider's register; of a breach what people wrote is sealed as in a case.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Self

from django.db import models
from django.db.models import F, Q

from lightwell.access_requests.sealed_words import opened
from lightwell.access_requests.whose import own_workers
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy
from lightwell.organisations.models import Organisation
from lightwell.people.models import Person
from lightwell.policy.actors import Actor
from lightwell.policy.breach_rules import OFFICES, Breach, BreachFacts, Factor, NotTold, Reconsidered, expected_by
from lightwell.policy.decoding import decode
from lightwell.policy.written_work import ForChild, Stands, WorkFacts, WorkKind, stands


class WrittenWorkQuerySet(GovernedQuerySet["WrittenWork"]):
    def visible_to(self, actor: Actor) -> Self:
        """To those at the provider who work with families."""
        return self.filter(own_workers(actor))


class WrittenWork(GovernedModel):
    """Something written about a person. sealed: what it is and where it lies, and why it is kept back."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(each.value, each.words) for each in WorkKind])
    sealed = models.BinaryField()
    written_on = models.DateField()
    for_child = models.CharField(max_length=10, choices=[(each.value, each.words) for each in ForChild])
    reached_on = models.DateField(null=True)
    is_kept_back = models.BooleanField(default=False)
    child_reached_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    objects = WrittenWorkQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("provider", "written_on"), name="written_by_a_provider"),)
        constraints = (
            models.CheckConstraint(
                name="what_reached_them_is_not_kept_back", condition=Q(reached_on__isnull=True) | Q(is_kept_back=False)
            ),
        )

    def facts(self) -> WorkFacts:
        return WorkFacts(
            self.provider_id, self.written_on, ForChild(self.for_child), self.reached_on, self.is_kept_back,
            self.child_reached_on,
        )  # fmt: skip

    def seen_by(self) -> SeenBy:
        return SeenBy((self.provider_id,))

    def stands_on(self, today: dt.date) -> Stands:
        return stands(self.facts(), today)

    @property
    def kind_words(self) -> str:
        return WorkKind(self.kind).words


class PrivacyBreachQuerySet(GovernedQuerySet["PrivacyBreach"]):
    def visible_to(self, actor: Actor) -> Self:
        """To those of the organisation who answer for privacy."""
        if not actor.holds(*OFFICES):
            return self.none()
        return self.filter(organisation=actor.organisation_id, organisation__isnull=False)


class PrivacyBreach(GovernedModel):
    """Something that went wrong with what an organisation holds. what, factors, withheld, why_withheld: sealed.

    people: how many it is about, as far as is known. assessed_at: when it was known whether it is notifiable.
    people_told, people_withheld: how many of them were told, the last at people_told_at, and how many are not.
    withheld: which are not, and why; why_withheld: where nobody is, as it was kept before some could be told and
    others not. withheld_before: why people were not told and then were to be told after all.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(each.value, each.words) for each in Breach])
    found_on = models.DateField()
    recorded_at = models.DateTimeField()
    people = models.PositiveIntegerField()
    what = models.BinaryField()
    factors = models.BinaryField(blank=True, default=b"")
    is_serious = models.BooleanField(null=True)
    assessed_at = models.DateTimeField(null=True)
    commissioner_told_at = models.DateTimeField(null=True)
    people_told_at = models.DateTimeField(null=True)
    people_told = models.PositiveIntegerField(default=0)
    people_withheld = models.PositiveIntegerField(default=0)
    withheld = models.BinaryField(blank=True, default=b"")
    why_withheld = models.BinaryField(blank=True, default=b"")
    withheld_before = models.BinaryField(blank=True, default=b"")

    objects = PrivacyBreachQuerySet.as_manager()

    class Meta:
        ordering = ("-recorded_at", "pk")
        constraints = (
            models.CheckConstraint(
                name="what_is_assessed_says_by_which_factors",
                condition=Q(assessed_at__isnull=True, is_serious__isnull=True, factors=b"")
                | (Q(assessed_at__isnull=False, is_serious__isnull=False) & ~Q(factors=b"")),
            ),
            models.CheckConstraint(
                name="nobody_is_told_and_not_told",
                condition=Q(people__gte=F("people_told") + F("people_withheld")),
            ),
            models.CheckConstraint(
                name="who_is_told_is_told_at_a_time",
                condition=Q(people_told=0, people_told_at__isnull=True)
                | Q(people_told__gt=0, people_told_at__isnull=False),
            ),
        )

    def facts(self) -> BreachFacts:
        return BreachFacts(
            self.organisation_id, self.is_serious, self.commissioner_told_at is not None, self.people,
            self.people_told, tuple(each.people for each in self.not_told),
        )  # fmt: skip

    def seen_by(self) -> SeenBy:
        """Nobody but those beside whoever acted."""
        return SeenBy()

    @property
    def reference(self) -> str:
        return self.pk.hex[:8].upper()

    @property
    def kind_words(self) -> str:
        return Breach(self.kind).words

    @property
    def says(self) -> str:
        return opened(self.pk, self.what)

    @property
    def assessed(self) -> Mapping[Factor, str]:
        kept = opened(self.pk, self.factors)
        return {Factor(each): words for each, words in json.loads(kept).items()} if kept else {}

    @property
    def not_told(self) -> tuple[NotTold, ...]:
        """Of whom it was said that telling them would do harm, the earliest first."""
        if kept := opened(self.pk, self.withheld):
            return tuple(decode(NotTold, each) for each in json.loads(kept))
        why = opened(self.pk, self.why_withheld)
        return (NotTold(self.people, "", why),) if why else ()

    @property
    def reconsidered(self) -> tuple[Reconsidered, ...]:
        """Every time, the earliest first."""
        kept = opened(self.pk, self.withheld_before)
        return tuple(decode(Reconsidered, each) for each in json.loads(kept)) if kept else ()

    @property
    def expected_by(self) -> dt.date | None:
        return expected_by(self.found_on) if self.is_serious else None
