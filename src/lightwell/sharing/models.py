"""Hand-overs, and the deliveries that were sent from them.

Stage 3, sharing. Source: the house rule that nothing a provider's file says lies in clear in the database: not a file
name, not a heading that stays. What is here are identifiers, digests, counts, and what is sealed under a key that the
server does not keep.
"""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property

from lightwell.agreements.models import DIGEST, AgreementVersion
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation, Unit
from lightwell.policy.actors import Actor, Role
from lightwell.policy.opening_rules import ClauseTerms, DeliveryFacts
from lightwell.policy.periods import Quarter
from lightwell.policy.retention_rules import DestructionState
from lightwell.policy.sharing_rules import OPEN_STATES, SENT_STATES, HandOverFacts, HandOverState
from lightwell.sharing.key_models import LockedUnitKey, ProviderKeyring, ProviderSigningKey, UnitKey
from lightwell.sharing.listed_models import ListedMark
from lightwell.sharing.notice_models import NoticeTranslation, NoticeVersion, NoticeWords
from lightwell.sharing.retention_models import DeliveryKey, Destruction, DisposalAuthority, Hold
from lightwell.sharing.staged import Staged

__all__ = [
    "Confirmation",
    "Delivery",
    "DeliveryKey",
    "Destruction",
    "DisposalAuthority",
    "HandOver",
    "Hold",
    "ListedMark",
    "LockedUnitKey",
    "NoticeTranslation",
    "NoticeVersion",
    "NoticeWords",
    "ProviderKeyring",
    "ProviderSigningKey",
    "RememberedHeadings",
    "Trend",
    "UnitKey",
]

_OPEN = [state.value for state in OPEN_STATES]
_SENT = [state.value for state in SENT_STATES]
_GIVEN_UP = [HandOverState.EXPIRED.value, HandOverState.WITHDRAWN.value]


def _own(actor: Actor) -> Q:
    return held_by(provider=actor.organisation_id)


class HandOverQuerySet(GovernedQuerySet["HandOver"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider's own people, and to whoever runs the machine, who can read nothing of the file in it."""
        return self.all() if actor.is_operator else self.filter(_own(actor))

    def open(self) -> Self:
        """Neither sent nor given up."""
        return self.filter(state__in=_OPEN)

    def sent(self) -> Self:
        """Sent, whether or not replaced since."""
        return self.filter(state__in=_SENT)


class HandOver(GovernedModel):
    """One attempt of a provider to hand one quarter over under one agreement.

    agreement_code, provider: repeated from the agreement, whose versions follow one another.
    originals: digests of what was uploaded; sealed_names: what it is called, both under the session's key.
    preview, marked_copy: digests of what a check found, under the session's key.
    check_number: how many checks were asked for. error: the code of what stopped the last one.
    """

    agreement = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="+")
    agreement_code = models.CharField(max_length=80)
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    membership_id = models.UUIDField(null=True)
    state = models.CharField(max_length=20, choices=[(each.value, each.words) for each in HandOverState])
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    originals = ArrayField(models.CharField(max_length=64))
    sealed_names = models.BinaryField()
    check_number = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    preview = models.CharField(max_length=64, blank=True)
    marked_copy = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=80, blank=True)
    staged = models.JSONField(null=True)
    memory_from = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "agreement_code", "period"),
                condition=Q(state__in=_OPEN),
                name="one_hand_over_under_way",
            ),
            models.UniqueConstraint(
                fields=("provider", "agreement_code", "period"),
                condition=Q(state=HandOverState.SENT.value),
                name="one_hand_over_sent",
            ),
            # Each quarter that is sent was checked against the one sent just before it: no two from the same one.
            models.UniqueConstraint(
                fields=("provider", "agreement_code", "memory_from"),
                condition=Q(state__in=_SENT),
                name="hand_overs_follow_one_another",
            ),
            models.CheckConstraint(
                name="hand_over_says_when_it_was_sent",
                condition=Q(state__in=_SENT, sent_at__isnull=False, staged__isnull=False)
                | (~Q(state__in=_SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="nothing_is_left_of_what_was_uploaded",
                condition=Q(state__in=_OPEN) | Q(originals=[], preview="", marked_copy="", sealed_names=b""),
            ),
            models.CheckConstraint(
                name="nothing_is_staged_for_what_was_given_up",
                condition=~Q(state__in=_GIVEN_UP) | Q(staged__isnull=True),
            ),
        )
        indexes = (models.Index(fields=("provider", "agreement_code", "-created_at"), name="hand_over_series"),)

    def facts(self) -> HandOverFacts:
        staged = self.was_staged
        return HandOverFacts(
            provider_id=self.provider_id,
            state=HandOverState(self.state),
            expires_at=self.expires_at,
            check_number=self.check_number,
            agreement_covers=self.agreement.covers(self.quarter),
            memory_is_current=staged is None or staged.memory_from == self.memory_now(),
            keys_are_current=staged is None or self._keys_are_current(staged),
            replaces_what_is_sent=self.sent_now() == self.replaces_id,
            is_suspended=self.agreement.is_suspended,
        )

    def _keys_are_current(self, staged: Staged) -> bool:
        keys = set(UnitKey.objects.values_list("public_key", flat=True))
        return all(each.sealed_for in keys for each in staged.deliveries)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))

    @property
    def quarter(self) -> Quarter:
        return Quarter.parse(self.period)

    @property
    def was_staged(self) -> Staged | None:
        """What the last check staged, where nothing stood in its way."""
        return None if self.staged is None else Staged.from_json(self.staged)

    def way_back_of(self, digest: str) -> str:
        """Of one delivery that was sent with it, by its own digest; empty where it was not."""
        staged = self.was_staged
        return next((each.way_back for each in staged.deliveries if each.digest == digest), "") if staged else ""

    def series(self) -> HandOverQuerySet:
        """Every hand-over of this provider under this agreement, whichever version of it."""
        return HandOver.objects.filter(provider=self.provider_id, agreement_code=self.agreement_code)

    def memory_now(self) -> str:
        """The digest of what the provider remembers of everything sent so far; empty before the first."""
        latest = self.series().sent().order_by("-sent_at", "-id").first()
        return latest.was_staged.memory if latest and latest.was_staged else ""

    def sent_now(self) -> object:
        """The hand-over of this quarter that is sent and not replaced, by its identifier."""
        sent = self.series().filter(period=self.period, state=HandOverState.SENT.value)
        return sent.values_list("pk", flat=True).first()


class ConfirmationQuerySet(GovernedQuerySet["Confirmation"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider's own people."""
        return self.filter(_own(actor))


class Confirmation(GovernedModel):
    """That somebody looked at a problem and said it is right. Why lies beside the ledger's entry.

    code: the problem's. sealed_where: its table and column, as the file names them, under the session's key.
    """

    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="confirmations")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(max_length=80)
    sealed_where = models.BinaryField()
    entry = models.UUIDField()
    confirmed_at = models.DateTimeField()

    objects = ConfirmationQuerySet.as_manager()

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))


class RememberedHeadingsQuerySet(GovernedQuerySet["RememberedHeadings"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider's own people."""
        return self.filter(_own(actor))


class RememberedHeadings(GovernedModel):
    """How a provider writes its headings, said once and remembered: the digest of what is sealed by its keyring."""

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agreement_code = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    objects = RememberedHeadingsQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("provider", "agreement_code"), name="headings_are_remembered_once"),
            models.CheckConstraint(name="remembered_headings_are_a_digest", condition=Q(digest__regex=DIGEST)),
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))


class TrendQuerySet(GovernedQuerySet["Trend"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider's own people."""
        return self.filter(_own(actor))


class Trend(GovernedModel):
    """What came back to the provider when it sent a quarter: its own protected counts."""

    hand_over = models.OneToOneField(HandOver, models.PROTECT, related_name="trend")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agreement_code = models.CharField(max_length=80)
    period = models.CharField(max_length=7)
    tables = models.JSONField()
    made_at = models.DateTimeField()

    objects = TrendQuerySet.as_manager()

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.provider_id,))


class DeliveryQuerySet(GovernedQuerySet["Delivery"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider, the unit it was sent to, and the privacy officer of the agency who answers for it.

        And to whoever runs the machine, who tidies what nothing points at; none of them reads a row by it. And to
        somebody in a space of their own, who served them: which of it they are in, their own marks say.
        """
        if actor.is_operator:
            return self.all()
        seen = _own(actor) | Q(unit__in=actor.unit_ids) | Q(provider=actor.served_by, provider__isnull=False)
        if actor.holds(Role.PRIVACY_OFFICER):
            seen |= held_by(agency=actor.organisation_id)
        return self.filter(seen)

    def current(self) -> Self:
        """Those that no later one took the place of."""
        return self.filter(superseded_at__isnull=True)

    def with_facts(self) -> Self:
        done = Destruction.objects.filter(delivery=OuterRef("pk"), state=DestructionState.DONE)
        return self.select_related("agreement").annotate(is_destroyed=Exists(done))


class Delivery(GovernedModel):
    """What one unit was sent for one quarter: where the sealed bytes lie, and what its signed slip says.

    agency: whose unit it is. body: the digest of what lies in the store, which is everything but its key; empty where
    an earlier Lightwell kept the whole. issue: 1 the first time, 2 when it was sent again.
    is_listed: whoever is in it was marked (`ListedMark`); it may be nobody, where it holds counts alone.
    kept_until: the last day on which the last of its clauses lets it be kept, as `facts` works it out, to find it by.
    superseded_by: what took its place; None where the quarter was sent again and this unit got nothing the second time.
    """

    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="deliveries")
    agreement = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="+")
    agreement_code = models.CharField(max_length=80)
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    digest = models.CharField(max_length=64)
    body = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField()
    clauses = ArrayField(models.CharField(max_length=64))
    issue = models.PositiveIntegerField()
    slip = models.TextField()
    sent_at = models.DateTimeField()
    kept_until = models.DateField(null=True)
    is_listed = models.BooleanField(default=False)
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "agreement_code", "unit", "period"),
                condition=Q(superseded_at__isnull=True),
                name="one_delivery_is_open",
            ),
            models.CheckConstraint(name="delivery_is_a_digest", condition=Q(digest__regex=DIGEST)),
            models.CheckConstraint(
                name="delivery_says_when_it_was_closed",
                condition=Q(superseded_at__isnull=False) | Q(superseded_by__isnull=True),
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-sent_at"), name="delivery_unit"),
            models.Index(fields=("-sent_at",), name="delivery_sent"),
            models.Index(fields=("kept_until", "id"), name="delivery_kept_until"),
        )

    def terms(self) -> tuple[ClauseTerms, ...]:
        """What each clause it was sent under says of keeping it."""
        agreement = self.agreement.agreement
        return tuple(ClauseTerms.of(agreement.clause(name), self.quarter, agreement.source) for name in self.clauses)

    def facts(self) -> DeliveryFacts:
        return DeliveryFacts(
            delivery_id=self.pk,
            unit_id=self.unit_id,
            provider_id=self.provider_id,
            period=self.period,
            clauses=self.terms(),
            is_closed=self.superseded_at is not None,
            is_destroyed=self.is_destroyed,
        )

    @cached_property
    def is_destroyed(self) -> bool:
        """Its key is gone, as it was when it was read."""
        return self.destructions.filter(state=DestructionState.DONE).exists()

    def seen_by(self) -> SeenBy:
        """The provider is told of every opening; so is the unit itself."""
        return SeenBy(organisations=(self.provider_id,), units=(self.unit_id,))

    @property
    def stored(self) -> str:
        """What lies in the store."""
        return self.body or self.digest

    @property
    def quarter(self) -> Quarter:
        return Quarter.parse(self.period)
