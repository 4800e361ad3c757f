"""The files of reviews, kept beside the need that each is of.

Stage 1, co-design. Source: `lightwell.policy.review_files`.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from lightwell.codesign.round_models import Need
from lightwell.ledger import reasons
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.checks_and_balances import REVIEWS
from lightwell.policy.review_files import LARGEST_BYTES, FileKind, ReviewFileFacts


class ReviewFileQuerySet(GovernedQuerySet["ReviewFile"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the agency, and to whoever runs the machine, who cannot open it here."""
        own = Q(agency=actor.organisation_id, agency__isnull=False)
        return self.all() if actor.is_operator else self.filter(own)


class ReviewFile(GovernedModel):
    """One file of a review. content: sealed under a key of its own, which only the site's key unwraps.

    name: what it was called where it came from. made_on: the day of the review. size: in bytes, before it was sealed.
    """

    need = models.ForeignKey(Need, models.PROTECT, related_name="review_files")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    review = models.CharField(max_length=20, choices=[(each.value, each.value) for each in REVIEWS])
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in FileKind])
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    made_on = models.DateField()
    added_at = models.DateTimeField()

    objects = ReviewFileQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="review_file_is_of_a_size", condition=Q(size__gte=1, size__lte=LARGEST_BYTES)),
        )

    def opened(self) -> bytes:
        """What is in it. Raises InvalidTag where it is not what was kept."""
        return reasons.unseal_file(self.pk, bytes(self.content))

    def facts(self) -> ReviewFileFacts:
        return ReviewFileFacts(self.pk, self.agency_id)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))
