"""That a paper was taken back which had been kept for the wrong person, and the breach that was made of it.

Stages 3 and 4. Source: `lightwell.policy.taking_back`. Nothing of the paper, and not whose it was.
"""

from __future__ import annotations

from typing import Self

from django.db import models

from lightwell.access_requests.course_models import PrivacyBreach
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Membership, Organisation
from lightwell.policy.actors import Actor, Role
from lightwell.policy.taking_back import TakenWhat


class TakenBackQuerySet(GovernedQuerySet["TakenBack"]):
    def visible_to(self, actor: Actor) -> Self:
        """To those of the organisation who work with families or answer for privacy."""
        if not actor.holds(Role.MANAGER, Role.FRONT_LINE_WORKER, Role.PRIVACY_OFFICER):
            return self.none()
        return self.filter(held_by(organisation=actor.organisation_id))

    def to_look_at(self) -> Self:
        """Somebody may have seen it, and nobody made a breach of it yet."""
        return self.filter(may_be_seen=True, breach__isnull=True)


class TakenBack(GovernedModel):
    """kept_at: since when it had been kept. is_moved: it is with whoever it is about now; otherwise it is gone."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=[(each.value, each.words) for each in TakenWhat])
    kept_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    is_moved = models.BooleanField(default=False)
    may_be_seen = models.BooleanField()
    breach = models.ForeignKey(PrivacyBreach, models.PROTECT, null=True, related_name="taken_back")

    objects = TakenBackQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("organisation", "taken_at"), name="taken_back_here"),)

    def seen_by(self) -> SeenBy:
        return SeenBy((self.organisation_id,))

    @property
    def what_words(self) -> str:
        return TakenWhat(self.what).words
