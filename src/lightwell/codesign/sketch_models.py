"""Needs that somebody is still writing, and how a programme was worded before.

Stage 1, co-design. Source: the house rule that nothing typed is lost. A sketch holds what was typed, right or not; it
is no need, and nobody outside the agency reads it.
"""

from __future__ import annotations

from typing import Self

from django.db import models

from lightwell.codesign.programme_models import LONGEST_WORDS, Programme, of_their_programmes
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.need_sketches import SketchFacts


class NeedSketchQuerySet(GovernedQuerySet["NeedSketch"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the agency, and to whoever runs the machine."""
        own = held_by(agency=actor.organisation_id)
        return self.all() if actor.is_operator else self.filter(own)

    def unfinished(self) -> Self:
        return self.filter(finished_at__isnull=True)

    def begun_in(self, programme: Programme) -> Self:
        """Those to go on with, the latest first."""
        return self.unfinished().filter(programme=programme).order_by("-saved_at")


class NeedSketch(GovernedModel):
    """typed: each field of the forms as it was typed. finished_at: when it became a need, or was put away.

    because: the idea of somebody who takes part that it is made of.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="sketches")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.CharField(max_length=300, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    because = models.ForeignKey("codesign.Contribution", models.PROTECT, null=True, blank=True, related_name="+")

    objects = NeedSketchQuerySet.as_manager()

    def facts(self) -> SketchFacts:
        return SketchFacts(self.pk, self.agency_id, self.finished_at is not None, self.version)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))


class ProgrammeWordsQuerySet(GovernedQuerySet["ProgrammeWords"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the agency, to those who take part, and to whoever runs the machine."""
        if actor.is_operator:
            return self.all()
        return self.filter(of_their_programmes(actor))


class ProgrammeWords(GovernedModel):
    """How a programme was worded until it was worded anew. number: which version that was."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="earlier_words")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    good = models.TextField(blank=True, max_length=LONGEST_WORDS)
    for_whom = models.TextField(blank=True, max_length=LONGEST_WORDS)
    until = models.DateTimeField()

    objects = ProgrammeWordsQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("programme", "number"), name="programme_words_are_their_own"),)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))
