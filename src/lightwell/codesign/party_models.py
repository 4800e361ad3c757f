"""A Māori party's yes and no to an item, and how every item stands with those parties.

Stage 1, co-design. Source: `lightwell.policy.maori_party`. An answer is never altered; the latest of a party holds, for
as long as the item stands as it stood then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from lightwell.codesign.programme_models import LONGEST_WORDS, Participant, ParticipantQuerySet, Programme
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.checks_and_balances import MaoriKnown
from lightwell.policy.codesign_rules import Group
from lightwell.policy.maori_party import PartyAnswer, PartySaid, Standing, conditions, standings

if TYPE_CHECKING:
    from lightwell.codesign.round_models import Need


class YesOrNoQuerySet(GovernedQuerySet["YesOrNo"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the party that said it and to the agency: who else was asked is not for those who may later compete."""
        if actor.is_operator:
            return self.all()
        mine = Participant.objects.of(actor).values("pk")
        return self.filter(held_by(agency=actor.organisation_id) | Q(participant__in=mine))


class YesOrNo(GovernedModel):
    """One answer of one Māori party. item: table.item. digest: of the item, its purpose and recipient, as it stood.

    words: why; a no has some. conditions: tikanga conditions of a yes, which travel with the clause.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    need = models.ForeignKey("codesign.Need", models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="yes_and_no")
    item = models.CharField(max_length=130)
    digest = models.CharField(max_length=64)
    answer = models.CharField(max_length=10, choices=[(each.value, each.value) for each in PartyAnswer])
    words = models.TextField(blank=True, max_length=LONGEST_WORDS)
    conditions = models.TextField(blank=True, max_length=LONGEST_WORDS)
    said_at = models.DateTimeField()

    objects = YesOrNoQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="a_no_says_why", condition=~Q(answer=PartyAnswer.DECLINE.value) | ~Q(words="")),
        )
        indexes = (models.Index(fields=("participant", "said_at"), name="yes_or_no_of_a_party"),)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))


@dataclass(frozen=True, slots=True)
class MaoriParties:
    """Every Māori party that takes part in a programme, with all they said, from the earliest on."""

    parties: frozenset[UUID]
    said: tuple[PartySaid, ...]

    @property
    def take_part(self) -> bool:
        return bool(self.parties)

    def standings(self, need: Need) -> Mapping[str, Standing]:
        return standings(need.need, need.pk, need.dropped, self.said, self.parties)

    def known(self, need: Need) -> MaoriKnown:
        """What the checks ask of them for one need."""
        waiting = sum(each is not Standing.APPROVED for each in self.standings(need).values())
        return MaoriKnown(self.take_part, waiting)

    def conditions(self, need: Need) -> tuple[str, ...]:
        return conditions(need.need, need.pk, need.dropped, self.said, self.parties)

    def latest(self, need: Need) -> Mapping[str, tuple[PartySaid, ...]]:
        """What each party said last of each item, whether or not the item stands as it stood then."""
        last = {(each.item, each.party): each for each in self.said if each.need_id == need.pk}
        return {item: tuple(each for (path, _), each in last.items() if path == item) for item, _ in last}


NO_PARTIES = MaoriParties(frozenset(), ())


def maori_parties_of(programme: Programme) -> MaoriParties:
    """One query, behind the walls of whoever asks: the agency reads them all."""
    return maori_among(present_with_answers(programme, Participant.objects.maori_parties()))


def present_with_answers(programme: Programme, among: ParticipantQuerySet) -> list[Any]:
    """Those of a programme who take part now, each with every yes and no that it said; one query."""
    said = YesOrNo.objects.filter(participant=OuterRef("pk")).order_by("said_at", "id")
    row = JSONObject(need="need", item="item", digest="digest", answer="answer", words="words", conditions="conditions")
    return list(among.filter(programme=programme).present().annotate(said=ArraySubquery(said.values(row=row))))


def maori_among(present: Iterable[Any]) -> MaoriParties:
    """The Māori parties among those that `present_with_answers` found: no guest whom somebody else called one."""
    parties = [each for each in present if each.group == Group.MAORI and each.organisation_id is not None]
    return MaoriParties(
        frozenset(each.pk for each in parties),
        tuple(_said(each.pk, row) for each in parties for row in each.said),
    )


def _said(party: UUID, row: Mapping[str, str]) -> PartySaid:
    return PartySaid(
        party=party,
        need_id=UUID(row["need"]),
        item=row["item"],
        digest=row["digest"],
        answer=PartyAnswer(row["answer"]),
        words=row["words"],
        conditions=row["conditions"],
    )


__all__ = ["NO_PARTIES", "MaoriParties", "YesOrNo", "maori_parties_of"]
