"""What travels: what recipients are told of a correction or a changed choice, and letters to the family.

Stage 4, access and correction. Source: `lightwell.policy.correction_rules`; Privacy Act 2020 ss 44 to 48 and 63 to 65.
"""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lightwell.access_requests.case_models import Case
from lightwell.access_requests.sealed_words import opened
from lightwell.access_requests.whose import own_privacy, own_workers
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.governing import NO_ROW, GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation, Unit
from lightwell.people.models import Chosen
from lightwell.policy.actors import Actor, Role
from lightwell.policy.copy_rules import Audience, with_what_became
from lightwell.policy.correction_rules import SIDE_OF_WHAT_WAS_CORRECTED, Acknowledged, NoteFacts, NoteKind
from lightwell.policy.letter_parts import LetterKind
from lightwell.policy.local_days import local_day
from lightwell.policy.periods import Quarter
from lightwell.sharing.models import Delivery


def _goes_with_rows(actor: Actor) -> Q:
    own = held_by(provider=actor.organisation_id) if actor.holds(Role.REPORTING_OFFICER) else NO_ROW
    return own & (Q(kind=NoteKind.CORRECTED.value) | Q(kind=NoteKind.STATEMENT.value))


class RowNoteQuerySet(GovernedQuerySet["RowNote"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the unit that was told, and the provider's workers; of a case also to the agency's privacy officers.

        To whoever sends for the provider what was corrected, so that it is not sent wrong again, and people's own side,
        which goes with their rows.

        Of a changed choice they see none: side by side, the rows of two units would be known for one person's.

        To whoever asked for themselves, in their own space, their own side; and what was called back of their own rows.
        """
        of_a_case = own_privacy(actor) & Q(case__isnull=False)
        seen = Q(unit__in=actor.unit_ids) | own_workers(actor) | of_a_case | _goes_with_rows(actor)
        if actor.person_id is not None:
            seen |= Q(kind=NoteKind.STATEMENT.value, case__in=Case.objects.visible_to(actor))
            seen |= Q(kind=NoteKind.CHOSE_NO.value, called_back__in=CalledBack.objects.visible_to(actor))
        return self.filter(seen)

    def standing(self) -> Self:
        """Without somebody's own side of rows that were removed: it goes with the row, wherever that is read."""
        return self.exclude(gone_from__contains=[F("delivery_id")])

    def sides_of(self, no: RowNote) -> Self:
        """Somebody's own side of nothing but the rows that this no calls back, as far as it stands there."""
        there = self.filter(kind=NoteKind.STATEMENT, delivery=no.delivery_id, table=no.table)
        return there.filter(rows__contained_by=no.rows, rows__len__gt=0).standing()

    def removed_before(self, side: RowNote) -> Self:
        """What a unit answered to a no about all the rows that somebody's own side is to stand beside."""
        there = self.filter(kind=NoteKind.CHOSE_NO, delivery=side.delivery_id, table=side.table)
        return there.filter(rows__contains=side.rows, acknowledged_at__isnull=False)


class CalledBackQuerySet(GovernedQuerySet["CalledBack"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider's workers; and to whoever said no, in their own space."""
        if actor.person_id is not None:
            return self.filter(chosen__in=Chosen.objects.visible_to(actor))
        return self.filter(own_workers(actor))


class CalledBack(GovernedModel):
    """That a no was followed back to what had been sent. looked_in: how many deliveries had rows of theirs."""

    chosen = models.OneToOneField(Chosen, models.PROTECT, related_name="called_back")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agreement = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="+")
    looked_in = models.PositiveIntegerField()
    followed_at = models.DateTimeField()

    objects = CalledBackQuerySet.as_manager()

    def seen_by(self) -> SeenBy:
        return SeenBy((self.provider_id,))


class RowNote(GovernedModel):
    """That one unit was told about rows of one delivery: an item is wrong, has a statement, or they chose otherwise.

    item: as the agreement names it; empty for the whole rows. words: the family's statement, sealed. published: which
    number that is already out was made with them, sealed. Of a statement: said_of: of which quarter it was said, where
    it was carried to another; corrected_at: when the value that it is about was corrected; gone_from: deliveries that
    were sent again in which whoever said it was looked for, and is not; its own, once the rows were removed from it.
    value: the mark of the value that it was said of, by which the provider's keys alone know it again; differs_since:
    when a list was first sent that says something else there, though nobody corrected it.
    """

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="notes")
    called_back = models.ForeignKey(CalledBack, models.PROTECT, null=True, related_name="notes")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(each.value, each.words) for each in NoteKind])
    table = models.CharField(max_length=80, blank=True)
    rows = ArrayField(models.PositiveIntegerField(), default=list)
    item = models.CharField(max_length=130, blank=True)
    words = models.BinaryField(blank=True, default=b"")
    told_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, choices=[(each.value, each.words) for each in Acknowledged], blank=True)
    published = models.BinaryField(blank=True, default=b"")
    said_of = models.CharField(max_length=7, blank=True)
    corrected_at = models.DateTimeField(null=True)
    gone_from = ArrayField(models.UUIDField(), default=list)
    value = models.CharField(max_length=140, blank=True)
    differs_since = models.DateTimeField(null=True)
    otherwise_since: dt.datetime | None = None

    objects = RowNoteQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("delivery",), name="note_on_a_delivery"),)
        constraints = (
            models.CheckConstraint(
                name="a_note_is_of_a_case_or_a_choice", condition=Q(case__isnull=True) ^ Q(called_back__isnull=True)
            ),
            models.CheckConstraint(
                name="an_acknowledgement_says_what",
                condition=Q(acknowledged_at__isnull=True, answer="")
                | (Q(acknowledged_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="only_a_statement_is_about_a_value",
                condition=Q(kind=NoteKind.STATEMENT.value)
                | Q(said_of="", corrected_at__isnull=True, gone_from=[], value="", differs_since__isnull=True),
            ),
        )

    def facts(self) -> NoteFacts:
        is_answered = self.acknowledged_at is not None or self.went_with_the_row
        return NoteFacts(self.unit_id, NoteKind(self.kind), is_answered)

    def seen_by(self) -> SeenBy:
        return SeenBy((self.provider_id,), (self.unit_id,))

    @property
    def went_with_the_row(self) -> bool:
        """The rows that it stood beside were removed after a no: nobody who was sent them reads it any more."""
        return self.delivery_id in self.gone_from

    @property
    def kind_words(self) -> str:
        return NoteKind(self.kind).words if self.corrected_at is None else SIDE_OF_WHAT_WAS_CORRECTED

    @property
    def says_otherwise(self) -> bool:
        """The rows that it stands beside say something else, and nobody corrected what it is about."""
        return self.differs_since is not None and self.corrected_at is None

    @property
    def said_of_words(self) -> str:
        """Of which quarter it was said, where that is another than this one."""
        return Quarter.parse(self.said_of).words if self.said_of else ""

    def stands_with(self, audience: Audience) -> str:
        """Their words as a copy of theirs has them, with what became of the value that they are about."""
        on = None if self.corrected_at is None else local_day(self.corrected_at)
        return with_what_became(self.says, on, audience)

    @property
    def item_words(self) -> str:
        """The item's name in the agreement; of whole rows, that."""
        return self.delivery.agreement.agreement.item(self.item).words if self.item else "The whole row"

    @property
    def answer_words(self) -> str:
        return Acknowledged(self.answer).words if self.answer else ""

    @property
    def says(self) -> str:
        return opened(self.pk, self.words)

    @property
    def says_published(self) -> str:
        return opened(self.pk, self.published)


class FamilyLetterQuerySet(GovernedQuerySet["FamilyLetter"]):
    def visible_to(self, actor: Actor) -> Self:
        """To those of the organisation that wrote it who deal with families' cases, and to whoever it was given to."""
        if actor.person_id is not None:
            return self.filter(case__in=Case.objects.visible_to(actor))
        if not actor.holds(Role.MANAGER, Role.FRONT_LINE_WORKER, Role.PRIVACY_OFFICER):
            return self.none()
        return self.filter(held_by(writer=actor.organisation_id))


class FamilyLetter(GovernedModel):
    """A letter to whoever asked, as it was given to them. It names nobody: the name is written on the paper by hand."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    writer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(each.value, each.words) for each in LetterKind])
    words = models.BinaryField()
    written_at = models.DateTimeField()

    objects = FamilyLetterQuerySet.as_manager()

    class Meta:
        ordering = ("written_at",)

    def seen_by(self) -> SeenBy:
        return SeenBy((self.writer_id,))

    @property
    def kind_words(self) -> str:
        return LetterKind(self.kind).words

    @property
    def says(self) -> str:
        return opened(self.pk, self.words)
