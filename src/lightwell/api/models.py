"""Tokens, with which other systems act in an office; and the answers that are given once and again.

Stage 3, sharing. Source: the house rule that nothing here opens anything: of a token its digest is kept, of a request
its digest, of an answer identifiers and counts.
"""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lightwell.agreements.models import DIGEST
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Account, Membership, Organisation, Unit
from lightwell.policy.actors import Actor, Role
from lightwell.policy.token_rules import Scope, TokenFacts

OVERSEERS = (Role.MANAGER, Role.PRIVACY_OFFICER)


class TokenQuerySet(GovernedQuerySet["Token"]):
    def visible_to(self, actor: Actor) -> Self:
        """To whoever made it, and to those of the organisation who answer for it."""
        own = Q(account=actor.account_id, account__isnull=False, organisation=actor.organisation_id)
        if actor.holds(*OVERSEERS):
            own |= held_by(organisation=actor.organisation_id)
        return self.filter(own)


class Token(GovernedModel):
    """What another system shows to act in one office. It was shown once; its digest is kept.

    label: what its maker calls the system. hint: its first letters, to tell one from another.
    last_used_on: the last day on which it did anything.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    label = models.CharField(max_length=80)
    hint = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=[(each.value, each.words) for each in Scope]))
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="token_is_a_digest", condition=Q(digest__regex=DIGEST)),
            models.CheckConstraint(name="token_expires_after_it_is_made", condition=Q(expires_at__gt=F("made_at"))),
        )

    def facts(self) -> TokenFacts:
        return TokenFacts(
            token_id=self.pk,
            account_id=self.account_id,
            membership_id=self.membership_id,
            organisation_id=self.organisation_id,
            scopes=frozenset(Scope(each) for each in self.scopes),
            expires_at=self.expires_at,
            revoked_at=self.revoked_at,
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(units=(self.unit_id,)) if self.unit_id else SeenBy(organisations=(self.organisation_id,))


class KeptAnswerQuerySet(GovernedQuerySet["KeptAnswer"]):
    def visible_to(self, actor: Actor) -> Self:
        """To whoever may see the token that asked."""
        return self.filter(token__in=Token.objects.visible_to(actor))


class KeptAnswer(GovernedModel):
    """That one request was done, so that asking again does nothing twice. key, request: digests of what was asked."""

    token = models.ForeignKey(Token, models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    request = models.CharField(max_length=64)
    answer = models.JSONField()
    answered_at = models.DateTimeField()

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("token", "key"), name="an_answer_is_kept_once"),
            models.CheckConstraint(
                name="kept_answer_is_of_digests", condition=Q(key__regex=DIGEST) & Q(request__regex=DIGEST)
            ),
        )

    def seen_by(self) -> SeenBy:
        return self.token.seen_by()
