"""Open invitations: one link that a body of the community hands on, with so many places, until a day.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: communities are reached through those they
know. The link alone shows nothing; each comer has a number and a code from the body, and no name.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from lightwell.codesign.programme_models import Participant, Programme
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.programme_rules import MOST_PLACES, OpenFacts


class OpenInvitationQuerySet(GovernedQuerySet["OpenInvitation"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the body that made it, to the agency, and to whoever runs the machine."""
        if actor.is_operator:
            return self.all()
        return self.filter(held_by(agency=actor.organisation_id, host=actor.organisation_id))


class OpenInvitation(GovernedModel):
    """link: a digest of its secret. places: for how many. given: how many have a number and a code by now.

    part: as what the body takes part. ends_on: the last day on which a place is given; those who came stay.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    part = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    link = models.CharField(max_length=64, unique=True)
    places = models.PositiveSmallIntegerField()
    given = models.PositiveSmallIntegerField(default=0)
    ends_on = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OpenInvitationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="open_link_is_a_digest", condition=Q(link__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="open_invitation_has_places", condition=Q(places__gte=1, places__lte=MOST_PLACES)
            ),
            models.CheckConstraint(name="no_more_are_given_than_there_are", condition=Q(given__lte=models.F("places"))),
        )

    def facts(self) -> OpenFacts:
        return OpenFacts(
            invitation_id=self.pk,
            programme_id=self.programme_id,
            part=self.part.facts(),
            places=self.places,
            given=self.given,
            ends_on=self.ends_on,
            ended_at=self.ended_at,
            is_settled=self.programme.settled_at is not None,
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.host_id))
