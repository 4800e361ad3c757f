"""One thing that a holder looks for and answers in a case.

Stage 4, access and correction. Source: Privacy Act 2020 ss 42 to 56 and 59 to 64; `lightwell.policy.access_rules`.
"""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lightwell.access_requests.case_models import Case, Part
from lightwell.access_requests.sealed_words import opened
from lightwell.access_requests.whose import own_privacy, own_workers
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet
from lightwell.organisations.models import Organisation
from lightwell.policy.access_words import Outcome, Sought
from lightwell.policy.actors import Actor
from lightwell.policy.case_facts import ItemFacts
from lightwell.policy.refusal_grounds import Ground
from lightwell.sharing.models import Delivery


class AskedItemQuerySet(GovernedQuerySet["AskedItem"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider's workers, and to the agency's privacy officers what is theirs to answer.

        To whoever asked for themselves, in their own space, that rows of theirs were read.
        """
        seen = own_workers(actor) | (own_privacy(actor) & Q(holder=F("agency")))
        if actor.person_id is not None:
            seen |= Q(read_at__isnull=False, part__case__in=Case.objects.visible_to(actor))
        return self.filter(seen)


class AskedItem(GovernedModel):
    """One thing that a holder looks for and answers.

    delivery, table, rows: where the provider's keys found it, as the holder's own table counts them. words: what is
    given, or said about it, sealed. grounds: why not all of it. reasons_withheld: saying why would itself do harm.
    read_at: when these very rows were opened last to be answered. lost_paper: a paper of it was about somebody else and
    was taken back once it was given: its words may tell of that one, and are in no copy that is made anew.
    """

    part = models.ForeignKey(Part, models.PROTECT, related_name="items")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    sought = models.CharField(max_length=20, choices=[(each.value, each.words) for each in Sought])
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="+")
    table = models.CharField(max_length=80, blank=True)
    rows = ArrayField(models.PositiveIntegerField(), default=list)
    outcome = models.CharField(max_length=20, choices=[(each.value, each.words) for each in Outcome], blank=True)
    grounds = ArrayField(models.CharField(max_length=30), default=list)
    reasons_withheld = models.BooleanField(default=False)
    words = models.BinaryField(blank=True, default=b"")
    answered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    lost_paper = models.BooleanField(default=False)

    objects = AskedItemQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("part", "number"), name="each_item_has_its_number"),
            models.CheckConstraint(
                name="a_no_has_its_ground",
                condition=~Q(outcome__in=(Outcome.WITHHELD.value, Outcome.IN_PART.value, Outcome.NEITHER.value))
                | Q(grounds__len__gt=0),
            ),
        )

    def facts(self) -> ItemFacts:
        outcome = Outcome(self.outcome) if self.outcome else None
        return ItemFacts(outcome, has_rows=self.delivery_id is not None)

    @property
    def gives(self) -> bool:
        return self.outcome in {Outcome.GIVEN, Outcome.IN_PART}

    @property
    def sought_words(self) -> str:
        return Sought(self.sought).words

    @property
    def sought_to_family(self) -> str:
        return Sought(self.sought).to_family

    @property
    def outcome_words(self) -> str:
        return Outcome(self.outcome).words if self.outcome else ""

    @property
    def cited(self) -> tuple[Ground, ...]:
        return tuple(Ground(each) for each in self.grounds)

    @property
    def says(self) -> str:
        return opened(self.pk, self.words)
