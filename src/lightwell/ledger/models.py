"""The ledger's entries, and the stated reasons kept beside them.

All stages. Source: Lightwell's promise that a provider, and through it a family, can read who did what, when, under
which clause and why, and that nobody who runs the machine can quietly alter it.
"""

from __future__ import annotations

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Cast

from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, GovernedTable, SeenBy
from lightwell.ledger.reasons import NotAsGiven, given
from lightwell.policy.actors import Actor, Role
from lightwell.policy.ledger_rules import StatedReasonFacts

# Codes, never sentences: what a person typed does not fit any of these.
CODE = r"^[a-z0-9][a-z0-9_.:-]{0,79}$"
HASH = r"^([0-9a-f]{64})?$"


class Outcome(models.TextChoices):
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"


def _this_transaction() -> Cast:
    number = Func(function="pg_current_xact_id", output_field=models.TextField())
    return Cast(Cast(number, models.TextField()), models.BigIntegerField())


LOOKED: tuple[str, ...] = ("sharing.open-delivery", "sharing.download-delivery")
_LOOKED = Q(subject_kind="sharing.delivery", action__in=LOOKED, outcome=Outcome.DONE)


class EntryQuerySet(GovernedQuerySet["Entry"]):
    def visible_to(self, actor: Actor) -> Self:
        """Entries by their actor, about what their organisation or unit is named on, or by their people.

        To somebody in a space of their own: who looked at what the provider that serves them sent.
        """
        if actor.is_operator:
            return self.filter(actor_role=Role.OPERATOR)
        if actor.served_by is not None:
            return self.filter(_LOOKED, seen_by_organisations__contains=[actor.served_by])
        if actor.organisation_id is None:
            return self.filter(_own(actor)) if actor.is_signed_in else self.none()
        seen = _own(actor) | Q(seen_by_organisations__overlap=[actor.organisation_id])
        if actor.unit_ids:
            seen |= Q(seen_by_units__overlap=list(actor.unit_ids))
        if actor.holds(Role.PRIVACY_OFFICER):
            seen |= Q(actor_organisation=actor.organisation_id)
        return self.filter(seen)


def _own(actor: Actor) -> Q:
    organisation = actor.organisation_id
    own = Q(actor_organisation__isnull=True) if organisation is None else Q(actor_organisation=organisation)
    return Q(actor_account=actor.account_id) & own


class Entry(GovernedTable):
    """One thing that was done or refused: identifiers, codes and counts. No names, no free text, no foreign keys.

    The actor is recorded as they stood then. `seen_by_*` name who may read it besides them. What arrays and counts
    may hold is constrained in the migration, where SQL can say it.
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occurred_at = models.DateTimeField()
    # Ties each change to its entry: a governed row cannot commit unless its transaction wrote one.
    transaction_id = models.BigIntegerField(db_default=_this_transaction(), editable=False)
    action = models.CharField(max_length=80)
    outcome = models.CharField(max_length=7, choices=Outcome.choices)

    actor_account = models.UUIDField(null=True)
    actor_membership = models.UUIDField(null=True)
    actor_organisation = models.UUIDField(null=True)
    actor_unit = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=40, blank=True)

    subject_kind = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    clauses = ArrayField(models.CharField(max_length=64), default=list)
    agreement_hash = models.CharField(max_length=64, blank=True)
    reasons = ArrayField(models.CharField(max_length=80), default=list)
    counts = models.JSONField(default=dict)
    commitment = models.BinaryField(null=True, max_length=32)
    seen_by_organisations = ArrayField(models.UUIDField(), default=list)
    seen_by_units = ArrayField(models.UUIDField(), default=list)
    # Both are made by the database when the entry is, whatever is given: see `leaves`.
    salt = models.BinaryField(null=True, editable=False, max_length=16)
    leaf_hash = models.BinaryField(null=True, editable=False, max_length=32)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "entries"
        indexes = (
            models.Index(fields=("transaction_id",), name="entry_transaction"),
            models.Index(
                fields=(
                    "subject_kind",
                    "subject_id",
                    "-id",
                ),
                name="entry_subject",
            ),
            models.Index(
                fields=(
                    "actor_organisation",
                    "-id",
                ),
                name="entry_actor_organisation",
            ),
            models.Index(
                fields=(
                    "actor_account",
                    "-id",
                ),
                name="entry_actor_account",
            ),
            # That a quarter was sent, as both sides of its agreement may know it.
            models.Index(fields=("agreement_hash",), condition=Q(action="sharing.send"), name="entry_of_a_sending"),
            # Small, and what lets the whole of the row policy be answered from indexes.
            models.Index(fields=("actor_role",), condition=Q(actor_role="operator"), name="entry_by_the_operator"),
            GinIndex(fields=("seen_by_organisations",), name="entry_seen_by_organisations"),
            GinIndex(fields=("seen_by_units",), name="entry_seen_by_units"),
        )
        constraints = (
            models.CheckConstraint(
                name="entry_holds_codes_only",
                condition=Q(action__regex=CODE, subject_kind__regex=CODE, agreement_hash__regex=HASH)
                & (Q(actor_role="") | Q(actor_role__regex=CODE)),
            ),
            models.CheckConstraint(
                name="entry_reasons_go_with_a_refusal",
                condition=(Q(outcome=Outcome.REFUSED) & ~Q(reasons=[])) | Q(outcome=Outcome.DONE, reasons=[]),
            ),
            models.CheckConstraint(name="entry_has_its_leaf", condition=Q(salt__isnull=False, leaf_hash__isnull=False)),
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(tuple(self.seen_by_organisations), tuple(self.seen_by_units))


class StatedReasonQuerySet(GovernedQuerySet["StatedReason"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever may read an entry may read the reason that was given for it."""
        return self.filter(entry__in=Entry.objects.visible_to(actor))


class StatedReason(GovernedModel):
    """Why somebody said they did what one entry records. Erasable: the entry's commitment to it stays."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="stated_reason")
    sealed = models.BinaryField(null=True)
    wrapped_key = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = StatedReasonQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="stated_reason_is_whole_or_erased",
                condition=Q(erased_at__isnull=True, sealed__isnull=False, wrapped_key__isnull=False)
                | Q(erased_at__isnull=False, sealed__isnull=True, wrapped_key__isnull=True),
            ),
        )

    def facts(self) -> StatedReasonFacts:
        return StatedReasonFacts(self.entry.actor_organisation, is_erased=self.erased_at is not None)

    def seen_by(self) -> SeenBy:
        return self.entry.seen_by()

    def words(self) -> str | None:
        """What was said, or nothing when it has been erased; where it is not what was given, that in its place."""
        try:
            return self._given()
        except NotAsGiven as instead:
            return str(instead)

    def keeps_its_commitment(self) -> bool:
        """The words are those the entry committed to. Raises LookupError once they are erased."""
        try:
            words = self._given()
        except NotAsGiven:
            return False
        if words is None:
            raise LookupError("An erased reason can no longer be compared with its commitment.")
        return True

    def _given(self) -> str | None:
        """Raises NotAsGiven."""
        if self.sealed is None or self.wrapped_key is None:
            return None
        committed = None if self.entry.commitment is None else bytes(self.entry.commitment)
        return given(self.entry.uuid, bytes(self.sealed), bytes(self.wrapped_key), committed)


# --- sealed: positions and hashes, which say nothing about anybody --------------------------------------------------


class Leaf(models.Model):
    """An entry's place in the sealed ledger, given after it was committed. hash: salted, see `leaves`."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.UUIDField(unique=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name_plural = "leaves"


class Run(models.Model):
    """The hash over a complete run of 2**height leaves, kept for every eighth height so that proofs need few rows."""

    start = models.BigIntegerField()
    height = models.PositiveSmallIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("height", "start"), name="run_is_kept_once"),)


class SealedCheckpoint(models.Model):
    """What the ledger was when it had so many leaves, as its log signed it.

    note: the signed text. horizon: every transaction before this one had ended, and what it wrote was sealed.
    """

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    sealed_at = models.DateTimeField()
    horizon = models.BigIntegerField()

    class Meta:
        ordering = ("-size",)
