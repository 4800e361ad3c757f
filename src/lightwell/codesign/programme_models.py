"""Programmes, who takes part in designing them, and the lessons of earlier ones.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters and Manaakitanga guidelines. Who takes
part is for the agency to know; what they say is for everybody who takes part.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lightwell.guests.models import Guest
from lightwell.ledger.governing import NO_ROW, GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind
from lightwell.policy.codesign_rules import Group, Invited, ParticipantFacts, ProgrammeFacts
from lightwell.policy.wording import sentence

LONGEST_WORDS = 50_000


class ProgrammeQuerySet(GovernedQuerySet["Programme"]):
    def visible_to(self, actor: Actor) -> Self:
        """To its agency, to whoever takes part in it, and to whoever runs the machine.

        And to those whom a provider serves that signed an agreement under it, each in a space of their own.
        """
        if actor.is_operator:
            return self.all()
        if actor.served_by is not None:
            return self.filter(agreements__provider=actor.served_by).distinct()
        taking_part = Q(pk__in=Participant.objects.visible_to(actor).values("programme"))
        return self.filter(held_by(agency=actor.organisation_id) | taking_part)


class Programme(GovernedModel):
    """What an agency funds providers to do with families.

    good, for_whom: what good it should do, and for whom. version: counts up each time its words change. settled_at:
    when what is asked was settled with everybody who takes part, for as long as no other round is open.
    """

    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes")
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    good = models.TextField(blank=True, max_length=LONGEST_WORDS)
    for_whom = models.TextField(blank=True, max_length=LONGEST_WORDS)
    version = models.PositiveIntegerField(default=1)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("agency", "title"), name="programme_title_is_its_own"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="programme_ends_after_it_starts"),
        )

    def __str__(self) -> str:
        return self.title

    def facts(self) -> ProgrammeFacts:
        return ProgrammeFacts(self.pk, self.agency_id, self.version, self.settled_at is not None, self.starts_on)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))


class ParticipantQuerySet(GovernedQuerySet["Participant"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the agency, each to themselves, and a guest's part to the organisation that brought them: who may later
        compete does not learn who else was asked.
        """
        if actor.is_operator:
            return self.all()
        own = actor.organisation_id
        return self.filter(held_by(agency=own, organisation=own, guest__host=own, guest=actor.guest_id))

    def present(self) -> Self:
        """Those who have not been removed."""
        return self.filter(left_at__isnull=True)

    def maori_parties(self) -> Self:
        """Organisations that said of themselves that they speak for Māori; no guest whom somebody else called one."""
        return self.filter(group=Group.MAORI.value, organisation__isnull=False)

    def of(self, actor: Actor) -> Self:
        """The actor's own part, as somebody of an organisation or as a guest."""
        return self.filter(held_by(organisation=actor.organisation_id, guest=actor.guest_id))


def of_their_programmes(actor: Actor) -> Q:
    """Rows of the agency's own programmes, and of those that this actor takes part in."""
    taking_part = Participant.objects.visible_to(actor).present().values("programme")
    return held_by(agency=actor.organisation_id) | Q(programme__in=taking_part)


def served(actor: Actor) -> Q:
    """To somebody in a space of their own: how a programme came to be what their provider signed; nobody's views."""
    if actor.served_by is None:
        return NO_ROW
    return Q(programme__in=Programme.objects.filter(agreements__provider=actor.served_by))


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody was taken out of a programme. asked_again_at: when they were asked again; none where they are out."""

    left_at: dt.datetime
    why: str
    asked_again_at: dt.datetime | None = None

    @property
    def because(self) -> str:
        return sentence(self.why) if self.why else ""


def _moment(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written)


class Participant(GovernedModel):
    """An organisation, or somebody without an account, takes part in a programme: the probity record.

    how: by which way they were invited. invitation, place: by which open invitation, and with which number.
    left_at, left_why: when they were taken out, and why; what they said stays and is answered. earlier: when they were
    taken out before and asked again, as {"left_at", "why", "asked_again_at"}.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="participants")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    guest = models.ForeignKey(Guest, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.CharField(max_length=10, choices=[(each.value, each.words) for each in Group])
    how = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Invited])
    invitation = models.ForeignKey("codesign.OpenInvitation", models.PROTECT, null=True, blank=True, related_name="+")
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    invited_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    left_why = models.TextField(blank=True, default="", max_length=LONGEST_WORDS)
    earlier = models.JSONField(default=list, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="participant_is_an_organisation_or_a_guest",
                condition=Q(organisation__isnull=False, guest__isnull=True)
                | Q(organisation__isnull=True, guest__isnull=False),
            ),
            models.UniqueConstraint(fields=("programme", "organisation"), name="organisation_takes_part_once"),
            models.UniqueConstraint(fields=("programme", "guest"), name="guest_takes_part_once"),
            models.UniqueConstraint(fields=("invitation", "place"), name="a_place_is_given_once"),
        )

    def facts(self) -> ParticipantFacts:
        return ParticipantFacts(
            participant_id=self.pk,
            programme_id=self.programme_id,
            organisation_id=self.organisation_id,
            guest_id=self.guest_id,
            group=Group(self.group),
            has_left=self.left_at is not None,
        )

    @property
    def absences(self) -> tuple[Absence, ...]:
        """Each time that they were taken out, the earliest first."""
        past = (
            Absence(_moment(each["left_at"]), each["why"], _moment(each["asked_again_at"])) for each in self.earlier
        )
        return (*past, *((Absence(self.left_at, self.left_why),) if self.left_at is not None else ()))

    def seen_by(self) -> SeenBy:
        own = (self.organisation_id,) if self.organisation_id else ()
        return SeenBy(organisations=(self.agency_id, *own))


class LessonQuerySet(GovernedQuerySet["Lesson"]):
    def visible_to(self, actor: Actor) -> Self:
        """To those who recorded it; where it is offered, to every agency."""
        if actor.is_operator:
            return self.all()
        seen = held_by(organisation=actor.organisation_id, guest=actor.guest_id)
        if actor.organisation_kind is PartyKind.AGENCY:
            seen |= Q(is_offered=True)
        return self.filter(seen)


class Lesson(GovernedModel):
    """What was learned from an earlier programme, here or elsewhere.

    happened, learned: in the words of whoever recorded it. kinds, uses, communities: what it bears on, as short words
    in small letters. provider: about working with which, where it is about one. is_offered: agencies may read it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    guest = models.ForeignKey(Guest, models.PROTECT, null=True, blank=True, related_name="+")
    programme_title = models.CharField(max_length=200, blank=True)
    happened = models.TextField(max_length=LONGEST_WORDS)
    learned = models.TextField(max_length=LONGEST_WORDS)
    kinds = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    uses = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    communities = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    provider = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    is_offered = models.BooleanField(default=True)
    recorded_at = models.DateTimeField()

    objects = LessonQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="lesson_is_somebodys",
                condition=Q(organisation__isnull=False, guest__isnull=True)
                | Q(organisation__isnull=True, guest__isnull=False),
            ),
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.organisation_id,) if self.organisation_id else ())


class LessonAnswerQuerySet(GovernedQuerySet["LessonAnswer"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the agency that answered, and to everybody who takes part."""
        if actor.is_operator:
            return self.all()
        return self.filter(of_their_programmes(actor))


class LessonAnswer(GovernedModel):
    """What a programme does about a lesson: taken up, and where; or not this time, because."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="lesson_answers")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="answers")
    is_taken_up = models.BooleanField()
    words = models.TextField(max_length=LONGEST_WORDS)
    answered_at = models.DateTimeField()

    objects = LessonAnswerQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("programme", "lesson"), name="lesson_is_answered_once"),)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))
