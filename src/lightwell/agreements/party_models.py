"""What a Māori party says, while a draft is talked over, of an item that it gives more of than was designed.

Stage 2, agreement. Source: `lightwell.policy.draft_maori`. An answer is never altered; said again, the later holds.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from lightwell.agreements.draft_models import LONGEST_WORDS, Draft, DraftClause
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.draft_maori import ItemSaid
from lightwell.policy.maori_party import PartyAnswer


class ItemAnswerQuerySet(GovernedQuerySet["ItemAnswer"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the two sides and to the party that said it."""
        own = actor.organisation_id
        if own is None:
            return self.none()
        return self.filter(Q(agency=own) | Q(provider=own) | Q(organisation=own))


class ItemAnswer(GovernedModel):
    """One yes or no. item: table.item. digest: of the item as it stood. words: why; a no has some."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="item_answers")
    clause = models.ForeignKey(DraftClause, models.PROTECT, related_name="item_answers")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    item = models.CharField(max_length=130)
    digest = models.CharField(max_length=64)
    answer = models.CharField(max_length=10, choices=[(each.value, each.value) for each in PartyAnswer])
    words = models.TextField(blank=True, max_length=LONGEST_WORDS)
    said_at = models.DateTimeField()

    objects = ItemAnswerQuerySet.as_manager()

    @property
    def item_name(self) -> str:
        """The item's short name, for whoever reads nothing of the draft that has its words."""
        return str(self.item).rpartition(".")[2].replace("-", " ").replace("_", " ")

    @property
    def said(self) -> ItemSaid:
        return ItemSaid(self.organisation_id, self.item, self.digest, PartyAnswer(self.answer), self.words)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id, self.organisation_id))
