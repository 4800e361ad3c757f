"""What a family's space keeps: their own lines, what they wrote, what was told to others, and that they left.

Stages 3 and 4. Source: docs/adr/0056-a-familys-own-space.md. Whatever says anything is sealed under a key that grows
from the register's for this one person; they have it with their link, and whoever keeps the register has it too.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy
from lightwell.organisations.models import Membership, Organisation
from lightwell.people.models import Person
from lightwell.people.person_models import keepers_own
from lightwell.policy.actors import Actor, Role
from lightwell.policy.family_rules import Disclosure, LeavingFacts, PaperKind, ReportedFacts, WrittenFacts
from lightwell.policy.people_rules import KEEPERS, PersonFacts


class OwnQuerySet(GovernedQuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """To those who keep the register, and to the person themselves."""
        if actor.person_id is not None:
            return self.filter(person=actor.person_id)
        return keepers_own(self, actor, *KEEPERS)  # type: ignore[no-any-return]


class _Own(GovernedModel):
    """Of one person, at one provider."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))


class OwnLines(_Own):
    """What somebody was told and chose, and whom they can ring, as their space shows it.

    sealed: `lightwell.family.spaces.LinesKept`. brought_at: when it was last brought up to date from the register.
    """

    sealed = models.BinaryField()
    brought_at = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person",), name="own_lines_are_kept_once"),)

    def facts(self) -> PersonFacts:
        return PersonFacts(self.provider_id, self.person_id)


class Written(_Own):
    """What somebody wrote in their space. read_by_on: the day by which it is read; a child's, the day it was written.

    sealed: the words. for_worker: the office of the named worker, where they have one. read_at, read_by: who read it.
    """

    sealed = models.BinaryField()
    is_childs = models.BooleanField()
    for_worker = models.UUIDField(null=True)
    written_at = models.DateTimeField()
    read_by_on = models.DateField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = OwnQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("provider", "read_by_on"), condition=Q(read_at__isnull=True), name="written_unread"),
        )
        constraints = (
            models.CheckConstraint(
                name="what_was_read_says_by_whom",
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
            ),
        )

    def facts(self) -> WrittenFacts:
        return WrittenFacts(self.provider_id, self.person_id, self.read_at is not None)


class OnPaper(_Own):
    """What somebody wrote on paper, such as the blank panel of their booklet: a picture of it, and its words typed.

    sealed: the words as they stand there. picture: the same as a JPEG, sealed too; empty where none was taken.
    """

    kind = models.CharField(max_length=10, choices=[(each.value, each.words) for each in PaperKind])
    sealed = models.BinaryField()
    picture = models.BinaryField(blank=True, default=b"")
    written_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = OwnQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("person", "written_on"), name="on_paper_of_somebody"),)

    def facts(self) -> PersonFacts:
        return PersonFacts(self.provider_id, self.person_id)

    @property
    def of(self) -> PaperKind:
        return PaperKind(self.kind)


class ReportedQuerySet(GovernedQuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """To those who keep the register; to the person once somebody decided that it is safe."""
        if actor.person_id is not None:
            return self.filter(person=actor.person_id, shown_at__isnull=False)
        return keepers_own(self, actor, *KEEPERS)  # type: ignore[no-any-return]


class Reported(_Own):
    """Something about somebody that was told to others for safety, or because a law made us: logged always.

    sealed: to whom, and what. shown_at, shown_by: when somebody decided that the person may see it here, and who.
    """

    kind = models.CharField(max_length=12, choices=[(each.value, each.words) for each in Disclosure])
    sealed = models.BinaryField()
    told_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    shown_at = models.DateTimeField(null=True)
    shown_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = ReportedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="what_is_shown_says_who_decided",
                condition=Q(shown_at__isnull=True, shown_by__isnull=True)
                | Q(shown_at__isnull=False, shown_by__isnull=False),
            ),
        )

    def facts(self) -> ReportedFacts:
        return ReportedFacts(self.provider_id, self.shown_at is not None)

    @property
    def kind_words(self) -> str:
        return Disclosure(self.kind).words


class LeavingQuerySet(OwnQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """And, for the job that hands a quarter over, to whoever asked for it."""
        if actor.person_id is not None:
            return super().visible_to(actor)
        return keepers_own(self, actor, *KEEPERS, Role.REPORTING_OFFICER)  # type: ignore[no-any-return]


class Leaving(_Own):
    """Somebody left. wants_word: they want to be told on the day it is all gone. told_at: when they were.

    sealed: their number alone, for a hand-over (`lightwell.gateway.told_register.LeftRecord`).
    """

    sealed = models.BinaryField(default=b"")
    left_on = models.DateField()
    wants_word = models.BooleanField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)

    objects = LeavingQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person",), name="somebody_leaves_once"),)

    def facts(self) -> LeavingFacts:
        return LeavingFacts(self.provider_id, self.told_at is not None)
