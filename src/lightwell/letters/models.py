"""What there is to tell, the letters about it, and how each person wants theirs.

All stages. Source: the transactional outbox: what happened and that people are to be told of it are one transaction.
No row holds a letter's words: they are made when it is sent, through the eyes of whoever it is to. Everybody is named
by an identifier alone, because this package stands below the one that knows who they are.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, held_by
from lightwell.policy.actors import Actor
from lightwell.policy.letter_rules import How, Kind, LetterState, OccasionFacts
from lightwell.policy.local_days import local_day


@dataclass(frozen=True, slots=True)
class About:
    """What a letter is about. key: which time, where one thing is told of more than once."""

    subject_id: UUID
    key: str
    happened_at: dt.datetime


_KINDS = [(kind.value, kind.value) for kind in Kind]


class OccasionQuerySet(GovernedQuerySet["Occasion"]):
    def visible_to(self, actor: Actor) -> Self:
        """To whoever runs the machine, which writes the letters; even whoever brought it about reads none back."""
        return self.all() if actor.is_operator else self.none()


class Occasion(GovernedModel):
    """Something that some people are to be told of, written with it in one transaction.

    subject_id: what it is about. key: tells apart the times that one thing is told of; each is told once.
    organisation, unit, membership: whom it is for: an organisation, a unit of it, or one person in an office.
    tell_at: not before this moment, so that somebody who is looking already need not be told.
    """

    kind = models.CharField(max_length=20, choices=_KINDS)
    subject_id = models.UUIDField()
    key = models.CharField(max_length=40, blank=True)
    organisation = models.UUIDField()
    unit = models.UUIDField(null=True)
    membership = models.UUIDField(null=True)
    happened_at = models.DateTimeField()
    tell_at = models.DateTimeField()
    addressed_at = models.DateTimeField(null=True)

    objects = OccasionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject_id", "key", "organisation", "unit", "membership"),
                nulls_distinct=False,
                name="it_is_told_once",
            ),
        )
        indexes = (
            models.Index(fields=("tell_at",), condition=Q(addressed_at__isnull=True), name="occasion_not_addressed"),
        )

    def facts(self) -> OccasionFacts:
        return OccasionFacts(self.addressed_at is not None)


class LetterQuerySet(GovernedQuerySet["Letter"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the one person it is to; and to whoever runs the machine, who finds no words in it."""
        return self.all() if actor.is_operator else self.filter(held_by(account=actor.account_id))

    def due(self, now: dt.datetime) -> Self:
        """Those that should be tried by now."""
        return self.filter(state=LetterState.WAITING, next_try_at__lte=now)


class Letter(GovernedModel):
    """One person is told of one thing. envelope: what goes in one message has one, and it names the message.

    membership: the office in which they are told; when it has ended, they are not. due_at: when it was first to go.
    trouble: a code of what kept it, such as "smtp-451".
    """

    envelope = models.UUIDField(default=uuid.uuid4)
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="letters")
    account = models.UUIDField()
    membership = models.UUIDField()
    kind = models.CharField(max_length=20, choices=_KINDS)
    subject_id = models.UUIDField()
    key = models.CharField(max_length=40, blank=True)
    happened_at = models.DateTimeField()
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(each.value, each.words) for each in LetterState])
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=20, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("occasion", "account"), name="everybody_is_told_once"),
            models.CheckConstraint(
                name="letter_waits_or_has_ended",
                condition=Q(state="waiting", next_try_at__isnull=False, ended_at__isnull=True)
                | (~Q(state="waiting") & Q(next_try_at__isnull=True, ended_at__isnull=False)),
            ),
            models.CheckConstraint(name="letter_trouble_is_a_code", condition=Q(trouble__regex=r"^[a-z0-9-]*$")),
        )
        indexes = (
            models.Index(fields=("next_try_at",), condition=Q(state="waiting"), name="letter_waiting"),
            models.Index(fields=("account", "-written_at"), name="letter_of_an_account"),
            models.Index(fields=("envelope",), name="letter_envelope"),
        )

    @property
    def about(self) -> About:
        return About(self.subject_id, self.key, self.happened_at)

    @property
    def written_on(self) -> dt.date:
        return local_day(self.written_at)

    @property
    def state_words(self) -> str:
        return LetterState(self.state).words


class ChoiceQuerySet(GovernedQuerySet["Choice"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own; and to whoever runs the machine, which writes letters accordingly."""
        return self.all() if actor.is_operator else self.filter(held_by(account=actor.account_id))


class Choice(GovernedModel):
    """How somebody wants letters of one kind, where they said so."""

    account = models.UUIDField()
    kind = models.CharField(max_length=20, choices=_KINDS)
    how = models.CharField(max_length=10, choices=[(each.value, each.words) for each in How])
    chosen_at = models.DateTimeField()

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "kind"), name="one_choice_for_each_letter"),)
