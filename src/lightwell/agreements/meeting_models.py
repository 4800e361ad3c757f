"""Meetings about a draft, the times that were proposed for each, and notes of what was said there.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga. For the two sides alone: what was said in a
room is not for whoever advises, until it is a move.
"""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from lightwell.agreements.draft_models import Draft, DraftClause, Move
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.meeting_rules import LONGEST_NOTE, NOTED_MOVES, MeetingFacts, NoteFacts
from lightwell.policy.negotiating import MoveKind, Side, moves

_SIDES = [(each.value, each.value) for each in Side]
_ONE_OF_TWO = ("agency", "provider")


def _of_the_two(actor: Actor) -> Q:
    own = actor.organisation_id
    return held_by(agency=own, provider=own)


class MeetingQuerySet(GovernedQuerySet["Meeting"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the two sides."""
        return self.filter(_of_the_two(actor))


class Meeting(GovernedModel):
    """One meeting about a draft.

    starts_at, minutes, place: as both agreed; none until then. owed_by: the side that times wait for, also while an
    agreed one is to be moved. round: counts the times that times were proposed. uid, sequence: what a calendar knows
    it by, and how often it changed since. changed_at: when it last did, as calendars are told.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="meetings")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    about = models.TextField(blank=True, max_length=LONGEST_NOTE)
    owed_by = models.CharField(max_length=10, choices=_SIDES, blank=True)
    round = models.PositiveIntegerField(default=1)
    starts_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    uid = models.CharField(max_length=300)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="meeting_is_agreed_whole",
                condition=Q(starts_at__isnull=True, minutes__isnull=True)
                | Q(starts_at__isnull=False, minutes__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_waits_or_has_a_time_or_is_off",
                condition=(Q(cancelled_at__isnull=False) & Q(owed_by=""))
                | (Q(cancelled_at__isnull=True) & (Q(owed_by__in=_ONE_OF_TWO) | Q(starts_at__isnull=False))),
            ),
        )

    @property
    def ends_at(self) -> dt.datetime | None:
        return None if self.starts_at is None else self.starts_at + dt.timedelta(minutes=self.minutes or 0)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    def facts(self) -> MeetingFacts:
        return MeetingFacts(
            draft=self.draft.facts(),
            starts_at=self.starts_at,
            is_cancelled=self.is_cancelled,
            owed_by=Side(self.owed_by) if self.owed_by else None,
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id))


class MeetingTimeQuerySet(GovernedQuerySet["MeetingTime"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the two sides."""
        return self.filter(_of_the_two(actor))


class MeetingTime(GovernedModel):
    """One time that a side proposed. round: those of a meeting's latest are the ones that wait for an answer."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="times")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=_SIDES)
    round = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    place = models.CharField(max_length=300, blank=True)

    objects = MeetingTimeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("meeting", "round", "starts_at"), name="meeting_time_is_proposed_once"),
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id))


class MeetingNoteQuerySet(GovernedQuerySet["MeetingNote"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the two sides."""
        return self.filter(_of_the_two(actor))


class MeetingNote(GovernedModel):
    """What was said about one clause, or about something that stands beside them.

    kind, mover: the move that it becomes, and whose; none for what is only to be remembered. seen_moves: how many
    moves that had when it was written, or when renewed_by said that it holds for that as it stands. confirmed_at: by
    the side whose move it is not. done_at: by both. is_let_go: taken back because what it is about has moved.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="notes")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    clause = models.ForeignKey(DraftClause, models.PROTECT, related_name="+")
    written_by = models.CharField(max_length=10, choices=_SIDES)
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in NOTED_MOVES], blank=True)
    mover = models.CharField(max_length=10, choices=_SIDES, blank=True)
    words = models.TextField(max_length=LONGEST_NOTE)
    seen_moves = models.PositiveIntegerField()
    written_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    move = models.OneToOneField(Move, models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    is_let_go = models.BooleanField(default=False)
    renewed_by = models.CharField(max_length=10, choices=_SIDES, blank=True)
    renewed_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingNoteQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="meeting_note_becomes_a_whole_move",
                condition=Q(kind="", mover="") | (~Q(kind="") & Q(mover__in=_ONE_OF_TWO)),
            ),
            models.CheckConstraint(
                name="meeting_note_is_confirmed_by_both_or_taken_back",
                condition=Q(done_at__isnull=True) | Q(confirmed_at__isnull=False, taken_back_at__isnull=True),
            ),
            models.CheckConstraint(
                name="meeting_note_has_its_move_once_done",
                condition=Q(move__isnull=True) | (Q(done_at__isnull=False) & ~Q(kind="")),
            ),
        )

    def facts(self) -> NoteFacts:
        kind, mover = MoveKind(self.kind) if self.kind else None, Side(self.mover) if self.mover else None
        return NoteFacts(
            meeting=self.meeting.facts(),
            written_by=Side(self.written_by),
            kind=kind,
            mover=mover,
            is_confirmed=self.confirmed_at is not None,
            is_done=self.done_at is not None,
            is_taken_back=self.taken_back_at is not None,
            has_moved=self.clause.moves_made != self.seen_moves,
            can_still_be=kind is None or (mover is not None and kind in moves(self.clause.position, mover)),
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id))
