"""Papers in a case, as they are given; what they were before, at their holder alone; and the family's own copies.

Stage 4, access and correction. Source: `lightwell.policy.paper_rules`, `lightwell.policy.copy_rules`. What was taken
out of a paper is in another table, which nobody but its holder reads: no file is made from that one.
"""

from __future__ import annotations

import json
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lightwell.access_requests.case_models import Case, Part
from lightwell.access_requests.copy_content import CopyContent
from lightwell.access_requests.item_models import AskedItem
from lightwell.access_requests.sealed_words import opened, sealed
from lightwell.access_requests.whose import own_privacy, own_workers
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy
from lightwell.organisations.models import Organisation
from lightwell.policy.access_words import Outcome
from lightwell.policy.actors import Actor, Role
from lightwell.policy.copy_rules import Audience, CopyFacts
from lightwell.policy.decoding import decode, encode
from lightwell.policy.paper_rules import PaperFacts
from lightwell.policy.refusal_grounds import Ground
from lightwell.policy.taking_out import Passage, undecided


class CasePaperQuerySet(GovernedQuerySet["CasePaper"]):
    def visible_to(self, actor: Actor) -> Self:
        """To its holder; the agency's also to the provider's workers, where its copy is made and is given.

        That there is one tells what a no or an answer that neither confirms nor denies keeps back.
        """
        theirs = own_privacy(actor) & Q(holder=F("agency"))
        given = Q(settled_at__isnull=False, item__outcome__in=(Outcome.GIVEN.value, Outcome.IN_PART.value))
        return self.filter((own_workers(actor) & (Q(holder=F("provider")) | given)) | theirs)

    def with_facts(self) -> Self:
        return self.select_related("part__case", "part__holder", "uncut").prefetch_related("part__items")


class CasePaper(GovernedModel):
    """One paper that a holder gives in a case. made: its text anew, sealed; nothing before it is settled.

    cuts: in how many places something was taken out, each with one mark; on which grounds.
    """

    part = models.ForeignKey(Part, models.PROTECT, related_name="papers")
    item = models.ForeignKey(AskedItem, models.PROTECT, related_name="papers")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.BinaryField()
    made = models.BinaryField(blank=True, default=b"")
    cuts = models.PositiveIntegerField(default=0)
    grounds = ArrayField(models.CharField(max_length=30), default=list)
    added_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = CasePaperQuerySet.as_manager()

    class Meta:
        ordering = ("added_at", "pk")
        constraints = (
            models.CheckConstraint(
                name="nothing_is_made_before_it_is_settled",
                condition=Q(settled_at__isnull=True, made=b"", cuts=0) | (Q(settled_at__isnull=False) & ~Q(made=b"")),
            ),
        )

    def facts(self) -> PaperFacts:
        return PaperFacts(self.part.facts(), undecided(self.uncut.passages), self.settled_at is not None)

    def seen_by(self) -> SeenBy:
        return self.part.seen_by()

    @property
    def called(self) -> str:
        return opened(self.pk, self.title)

    @property
    def says(self) -> str:
        return opened(self.pk, self.made)

    @property
    def waits_for(self) -> str:
        """What its holder has to do next, before its copy is made."""
        passages = self.uncut.passages
        return "Decided: its copy is to be made" if passages and not undecided(passages) else "To be read through"

    @property
    def cited(self) -> tuple[Ground, ...]:
        return tuple(Ground(each) for each in self.grounds)


class UncutPaperQuerySet(GovernedQuerySet["UncutPaper"]):
    def visible_to(self, actor: Actor) -> Self:
        """To those who work on its holder's part, and to nobody of the other side."""
        if not actor.holds(Role.MANAGER, Role.FRONT_LINE_WORKER, Role.PRIVACY_OFFICER):
            return self.none()
        return self.filter(holder=actor.organisation_id, holder__isnull=False)


class UncutPaper(GovernedModel):
    """A paper as its holder has it, and what is decided of its passages: both sealed."""

    paper = models.OneToOneField(CasePaper, models.PROTECT, related_name="uncut")
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    words = models.BinaryField()
    choices = models.BinaryField()

    objects = UncutPaperQuerySet.as_manager()

    def seen_by(self) -> SeenBy:
        return SeenBy((self.holder_id,))

    @property
    def text(self) -> str:
        return opened(self.pk, self.words)

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(decode(Passage, each) for each in json.loads(opened(self.pk, self.choices)))

    def keep(self, passages: tuple[Passage, ...]) -> None:
        self.choices = sealed(self.pk, json.dumps([encode(each) for each in passages]))


class FamilyCopyQuerySet(GovernedQuerySet["FamilyCopy"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider's workers, who give it; once they were told the answer, to whoever asked for themselves.

        To them also one that they were given and that is being made anew.
        """
        if actor.person_id is not None:
            answered = Case.objects.visible_to(actor).filter(told_on__isnull=False)
            was_given = Q(approved_at__isnull=False) | Q(given_before__isnull=False)
            return self.filter(was_given, case__in=answered)
        return self.filter(own_workers(actor))


class FamilyCopy(GovernedModel):
    """What the family gets, as one reader of it can read it. words: a person wrote them for that reader, sealed.

    content: all of the copy as it was approved, sealed; nothing before. suits: its words are as easy as its reader
    needs. why_hard: why it was approved although they are not, sealed. given_before: when they were given one that
    fell away since, because a paper in it was about somebody else.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="copies")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    audience = models.CharField(max_length=8, choices=[(each.value, each.words) for each in Audience])
    words = models.BinaryField()
    content = models.BinaryField(blank=True, default=b"")
    suits = models.BooleanField(default=False)
    why_hard = models.BinaryField(blank=True, default=b"")
    written_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    given_before = models.DateField(null=True)

    objects = FamilyCopyQuerySet.as_manager()

    class Meta:
        ordering = ("audience",)
        constraints = (
            models.UniqueConstraint(fields=("case", "audience"), name="one_copy_for_each_reader"),
            models.CheckConstraint(
                name="what_is_approved_is_kept_and_by_whom",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True, content=b"")
                | (Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(content=b"")),
            ),
            models.CheckConstraint(
                name="a_hard_copy_says_why",
                condition=Q(approved_at__isnull=True) | Q(suits=True) | ~Q(why_hard=b""),
            ),
        )

    def facts(self) -> CopyFacts:
        case = self.case.facts()
        return CopyFacts(
            case, Audience(self.audience), is_written=bool(self.words), suits=self.suits,
            is_approved=self.approved_at is not None, is_childs=self.case.asker.is_child,
            is_anew=self.given_before is not None,
        )  # fmt: skip

    def seen_by(self) -> SeenBy:
        return SeenBy((self.provider_id,))

    @property
    def says(self) -> str:
        return opened(self.pk, self.words)

    @property
    def why(self) -> str:
        return opened(self.pk, self.why_hard)

    @property
    def approved(self) -> CopyContent | None:
        kept = opened(self.pk, self.content)
        return decode(CopyContent, json.loads(kept)) if kept else None
