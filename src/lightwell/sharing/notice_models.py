"""What the two sides settled of a notice, each version that both agreed to, and its translations.

Stage 3, sharing. Source: `lightwell.policy.notice_rules`. Nothing here is about anybody: it is what everybody is told.
Words are kept by the sentence that they stand for, across the versions of an agreement: a sentence whose clause changed
is another sentence, so that what was agreed of it does not carry over.
"""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from lightwell.agreements.models import DIGEST, AgreementVersion
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.come_back import Answer
from lightwell.policy.negotiating import Side
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.notice_rules import LANGUAGES, OfferFacts, TranslationFacts

N = TypeVar("N", bound="_OfBothSides")

_SIDES = [(each.value, each.value) for each in Side]
_AUDIENCES = [(each.value, each.words) for each in NoticeAudience]
_ANSWERS = [(each.value, each.words) for each in Answer]


class _OfBothSidesQuerySet(GovernedQuerySet[N]):
    def visible_to(self, actor: Actor) -> Self:
        """To everybody in either side, and to whoever runs the machine."""
        if actor.is_operator:
            return self.all()
        own = actor.organisation_id
        return self.none() if own is None else self.filter(Q(agency=own) | Q(provider=own))

    def of(self, agreement: AgreementVersion) -> Self:
        """Of this agreement and of the versions before it."""
        return self.filter(agency=agreement.agency_id, provider=agreement.provider_id, agreement_code=agreement.code)


class _OfBothSides(GovernedModel):
    """Of one agreement between two; the sides are repeated so that each wall is one table deep."""

    agreement = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="+")
    agreement_code = models.CharField(max_length=80)
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id))


_CLOSED = Q(closed_at__isnull=False)
_AGREED = Q(agreed_at__isnull=False, agreed_entry__isnull=False)
_NOT_AGREED = Q(agreed_at__isnull=True, agreed_entry__isnull=True)


class NoticeWordsQuerySet(_OfBothSidesQuerySet["NoticeWords"]):
    def standing(self) -> Self:
        """Those that hold, and those that wait."""
        return self.filter(closed_at__isnull=True)


class NoticeWords(_OfBothSides):
    """What one side would have a sentence say, or a point settled as, and whether the other agreed.

    audience: empty for a point, which is the same for everybody. about: the sentence, or the point. answer: of one of
    the five bodies. instead_of: what was said before. closed_at: when other words took their place.
    """

    audience = models.CharField(max_length=12, choices=_AUDIENCES, blank=True)
    about = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    answer = models.CharField(max_length=12, choices=_ANSWERS, blank=True)
    instead_of = models.TextField(blank=True)
    offered_by = models.CharField(max_length=8, choices=_SIDES)
    offered_at = models.DateTimeField()
    offered_entry = models.UUIDField()
    agreed_at = models.DateTimeField(null=True)
    agreed_entry = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = NoticeWordsQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "provider", "agreement_code", "audience", "about"),
                condition=Q(closed_at__isnull=True, agreed_at__isnull=True),
                name="one_offer_of_words_waits",
            ),
            models.UniqueConstraint(
                fields=("agency", "provider", "agreement_code", "audience", "about"),
                condition=Q(closed_at__isnull=True, agreed_at__isnull=False),
                name="one_wording_holds",
            ),
            models.CheckConstraint(name="words_are_agreed_in_an_entry", condition=_AGREED | _NOT_AGREED),
        )

    def facts(self) -> OfferFacts:
        return OfferFacts(Side(self.offered_by), is_open=self.agreed_at is None and self.closed_at is None)

    @property
    def key(self) -> str:
        """As the rules name it."""
        return f"{self.audience}/{self.about}" if self.audience else self.about


class NoticeVersionQuerySet(_OfBothSidesQuerySet["NoticeVersion"]):
    def visible_to(self, actor: Actor) -> Self:
        """To both sides; what both agreed to, also to those whom its provider serves."""
        if actor.served_by is not None:
            return self.filter(provider=actor.served_by, agreed_at__isnull=False)
        return super().visible_to(actor)

    def agreed(self) -> Self:
        """Those that both sides agreed to, the latest first."""
        return self.filter(agreed_at__isnull=False).order_by("-number")


class NoticeVersion(_OfBothSides):
    """All versions of a notice, for every audience, as they were put up: the canonical text, and its digest.

    number: counts up over the life of an agreement. closed_at: when something else was put up before both had agreed.
    """

    number = models.PositiveIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    put_up_by = models.CharField(max_length=8, choices=_SIDES)
    put_up_at = models.DateTimeField()
    put_up_entry = models.UUIDField()
    agreed_at = models.DateTimeField(null=True)
    agreed_entry = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = NoticeVersionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "provider", "agreement_code", "number"), name="notice_version_is_its_own"
            ),
            models.UniqueConstraint(
                fields=("agreement",),
                condition=Q(closed_at__isnull=True, agreed_at__isnull=True),
                name="one_notice_is_up",
            ),
            models.CheckConstraint(name="notice_digest_is_one", condition=Q(digest__regex=DIGEST)),
            models.CheckConstraint(name="notice_is_agreed_in_an_entry", condition=_AGREED | _NOT_AGREED),
            models.CheckConstraint(name="notice_agreed_stays", condition=~(_CLOSED & _AGREED)),
        )


class NoticeTranslationQuerySet(_OfBothSidesQuerySet["NoticeTranslation"]):
    """Those that an actor may know of."""


class NoticeTranslation(_OfBothSides):
    """One audience's version in another language, or in New Zealand Sign Language: its words, or where it is.

    reviewed_by: who looked it over, in words; until then it is marked as waiting for that.
    """

    version = models.ForeignKey(NoticeVersion, models.PROTECT, related_name="translations")
    audience = models.CharField(max_length=12, choices=_AUDIENCES)
    language = models.CharField(max_length=10, choices=list(LANGUAGES.items()))
    words = models.TextField(blank=True)
    link = models.CharField(max_length=400, blank=True)
    added_by = models.CharField(max_length=8, choices=_SIDES)
    added_at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=200, blank=True)
    reviewed_at = models.DateTimeField(null=True)

    objects = NoticeTranslationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("version", "audience", "language"), name="one_translation_of_a_notice"),
            models.CheckConstraint(
                name="translation_is_words_or_a_link", condition=~Q(words="", link="") & (Q(words="") | Q(link=""))
            ),
            models.CheckConstraint(
                name="translation_says_who_reviewed_it",
                condition=Q(reviewed_by="", reviewed_at__isnull=True)
                | (~Q(reviewed_by="") & Q(reviewed_at__isnull=False)),
            ),
        )

    def facts(self) -> TranslationFacts:
        return TranslationFacts(self.agency_id, self.provider_id, is_reviewed=self.reviewed_at is not None)

    @property
    def language_words(self) -> str:
        return LANGUAGES[self.language]
