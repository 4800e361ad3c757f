"""What people were shown and what they then chose, as two records, and whom to tell another day.

Stages 3 and 4. Source: Data Protection and Use Policy, Transparency and Choice guideline. A choice points at the
showing that it followed, which the database itself asks for of whatever is not recorded as a no.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy
from lightwell.organisations.models import Membership, Organisation
from lightwell.people.person_models import Kept, Person, keepers_own
from lightwell.policy.actors import Actor, Role
from lightwell.policy.people_rules import KEEPERS, PersonFacts


class _AboutPerson(GovernedModel):
    """Recorded about somebody, once and for good. sealed: what it says."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))


class ShowingQuerySet(GovernedQuerySet["Showing"]):
    def visible_to(self, actor: Actor) -> Self:
        """To those who keep the register; in their own space somebody finds that there is one, sealed."""
        if actor.person_id is not None:
            return self.filter(person=actor.person_id)
        return keepers_own(self, actor, *KEEPERS)  # type: ignore[no-any-return]


class Showing(_AboutPerson):
    """What somebody was shown, and what they said it means (`lightwell.policy.shown_records.ShownRecord`)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="showings")

    objects = ShowingQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("person", "recorded_at"), name="shown_to_somebody"),)

    def facts(self) -> PersonFacts:
        return PersonFacts(self.provider_id, self.person_id)


class ChosenQuerySet(GovernedQuerySet["Chosen"]):
    def visible_to(self, actor: Actor) -> Self:
        """To those who keep the register, and, for the job that hands a quarter over, to whoever asked for it.

        In their own space somebody finds that there is one, sealed.
        """
        if actor.person_id is not None:
            return self.filter(person=actor.person_id)
        return keepers_own(self, actor, *KEEPERS, Role.REPORTING_OFFICER)  # type: ignore[no-any-return]


class Chosen(_AboutPerson):
    """What somebody chose about one clause, after one showing; a no may have none before it.

    sealed: `lightwell.policy.telling_records.ToldRecord`, which a hand-over's job reads. said: what they said with it
    (`lightwell.policy.shown_records.ChosenWords`), which it does not. recorded_by: None where they chose in a space of
    their own.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="choices")
    recorded_by = models.ForeignKey(  # type: ignore[assignment]  # the field of the base asks for an office
        Membership, models.PROTECT, null=True, related_name="+"
    )
    showing = models.ForeignKey(Showing, models.PROTECT, null=True, related_name="choices")
    said = models.BinaryField()

    objects = ChosenQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("person", "recorded_at"), name="chosen_by_somebody"),)

    def facts(self) -> PersonFacts:
        return PersonFacts(self.provider_id, self.person_id)


class Later(Kept):
    """Somebody is to be told another day. sealed: why (`lightwell.policy.shown_records.LaterRecord`)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="to_be_told")
    due_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person",), condition=Q(ended_at__isnull=True), name="one_day_to_be_told"),
        )
