"""What success will mean, agreed before any information exists.

Stage 1, co-design. Source: Results-Based Accountability's three questions (how much, how well, is anyone better off),
and Data Protection and Use Policy, Kaitiakitanga: what is learned travels with what is needed to read it.
"""

from __future__ import annotations

from typing import Self

from django.db import models

from lightwell.codesign.programme_models import LONGEST_WORDS, Programme, of_their_programmes
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor


class SuccessQuerySet(GovernedQuerySet["Success"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the agency, to everybody who takes part, and to whoever runs the machine."""
        if actor.is_operator:
            return self.all()
        return self.filter(of_their_programmes(actor))

    def as_they_stand(self) -> Self:
        """Each measure as it stands now: the last version of each number that was not taken out."""
        last = self.order_by("programme", "number", "-version").distinct("programme", "number").values("pk")
        return self.filter(pk__in=last, is_out=False).order_by("programme", "number")


class Success(GovernedModel):
    """One thing that would show that a programme helps, as it was worded at one time; never edited, only worded anew.

    number: which it is; what is said of it in a round is about the item “success.<number>”. bad_reading: what the same
    figures would be wrongly taken to mean. context: what must travel with them. agrees: who agrees before any finding
    is told. for_children: all of it in a few words for a child of about seven; empty where nobody wrote it. is_out: it
    is no measure any more; what was said of it stays, and is answered.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="successes")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    how_much = models.TextField(max_length=LONGEST_WORDS)
    how_well = models.TextField(max_length=LONGEST_WORDS)
    better_off = models.TextField(max_length=LONGEST_WORDS)
    bad_reading = models.TextField(max_length=LONGEST_WORDS)
    context = models.TextField(max_length=LONGEST_WORDS)
    agrees = models.TextField(max_length=LONGEST_WORDS)
    for_children = models.TextField(max_length=LONGEST_WORDS, blank=True, default="")
    is_out = models.BooleanField(default=False)
    written_at = models.DateTimeField()

    objects = SuccessQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("programme", "number", "version"), name="success_version_is_its_own"),
        )

    @property
    def item(self) -> str:
        """How a contribution names it."""
        return f"success.{self.number}"

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))
