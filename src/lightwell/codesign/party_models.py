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
from lightwell.policy.maori_party import PartyAnswer, PartySaid, Standing, conditions, replaced_conditions, standings

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
    """Every Māori party that takes part in a programme, with all that they and those who left said, in order of time.

    What one said that has left counts no more, but its conditions go on to travel.
    """

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

    def replaced_conditions(self, need: Need) -> tuple[str, ...]:
        return replaced_conditions(need.need, need.pk, self.said)

    def latest(self, need: Need) -> Mapping[str, tuple[PartySaid, ...]]:
        """What each party said last of each item, whether or not the item stands as it stood then."""
        theirs = (each for each in self.said if each.need_id == need.pk and each.party in self.parties)
        last = {(each.item, each.party): each for each in theirs}
        return {item: tuple(each for (path, _), each in last.items() if path == item) for item, _ in last}


NO_PARTIES = MaoriParties(frozenset(), ())


def maori_parties_of(programme: Programme) -> MaoriParties:
    """One query, behind the walls of whoever asks: the agency reads them all."""
    return maori_among(with_answers(programme, Participant.objects.maori_parties()))


def with_answers(programme: Programme, among: ParticipantQuerySet) -> list[Any]:
    """Those of a programme who take part now, and Māori parties that did, each with every yes and no; one query."""
    said = YesOrNo.objects.filter(participant=OuterRef("pk")).order_by("said_at", "id")
    row = JSONObject(need="need", item="item", digest="digest", answer="answer", words="words", conditions="conditions")
    heard = Q(left_at__isnull=True) | Q(group=Group.MAORI.value, organisation__isnull=False)
    return list(among.filter(heard, programme=programme).annotate(said=ArraySubquery(said.values(row=row))))


def maori_among(heard: Iterable[Any]) -> MaoriParties:
    """The Māori parties among those that `with_answers` found: no guest whom somebody else called one."""
    parties = [each for each in heard if each.group == Group.MAORI and each.organisation_id is not None]
    return MaoriParties(
        frozenset(each.pk for each in parties if each.left_at is None),
        tuple(_said(each.pk, row) for each in parties for row in each.said),
    )


def as_said(row: YesOrNo) -> PartySaid:
    """One answer, as the rules read it."""
    answer = PartyAnswer(row.answer)
    return PartySaid(row.participant_id, row.need_id, row.item, row.digest, answer, row.words, row.conditions)


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


__all__ = ["NO_PARTIES", "MaoriParties", "YesOrNo", "as_said", "maori_parties_of"]
