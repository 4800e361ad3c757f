"""What is said beside the moves of a draft: advice and remarks, and a provider's request that the agency names a party.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga: nobody owes an answer on these, and nothing
waits for them.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from lightwell.agreements.draft_models import LONGEST_WORDS, Draft, DraftClause
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.negotiating import Side

_SIDES = [(each.value, each.value) for each in Side]


class CommentQuerySet(GovernedQuerySet["Comment"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the two sides and to whoever wrote it; one for a side alone to that side."""
        if actor.is_operator:
            return self.all()
        own = actor.organisation_id
        agency = held_by(agency=own) & Q(for_side__in=("", "agency"))
        provider = held_by(provider=own) & Q(for_side__in=("", "provider"))
        return self.filter(agency | provider | held_by(organisation=own))


class Comment(GovernedModel):
    """What an adviser said, beside the moves: nobody owes it an answer and nothing waits for it.

    for_side: whom it is for; nothing where it is for both. clause: nothing where it is about the whole draft.
    asks_for_party: the provider asks the agency to name a party on the clause.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="comments")
    clause = models.ForeignKey(DraftClause, models.PROTECT, null=True, blank=True, related_name="comments")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    for_side = models.CharField(max_length=10, choices=_SIDES, blank=True)
    words = models.TextField(max_length=LONGEST_WORDS)
    said_at = models.DateTimeField()
    asks_for_party = models.BooleanField(default=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="provider_asks_for_a_party_on_a_clause_before_both",
                condition=Q(asks_for_party=False) | Q(clause__isnull=False, organisation=F("provider"), for_side=""),
            ),
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.organisation_id,))
