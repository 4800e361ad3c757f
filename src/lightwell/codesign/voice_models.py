"""What was said in a round, apart from who said it and what they say of it now.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga and Mahitahitanga: every view is heard and
answered, and whoever spoke was told who reads it. A `Contribution` is what others may come to read of it, by handfuls;
its `Voice` is for its speaker and for those of the agency who answer, and for nobody else.
"""

from __future__ import annotations

from collections import Counter
from typing import Self

from django.db import models
from django.db.models import Exists, Func, OuterRef, Q

from lightwell.codesign.programme_models import LONGEST_WORDS, Participant, Programme
from lightwell.codesign.round_models import Need, NeedVersion, Round, as_opened
from lightwell.ledger.governing import NO_ROW, GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.answer_rules import AboutFacts, came_of_it, has_moved
from lightwell.policy.codesign_rules import DESIGNERS, ContributionKind, Group, Outcome, SaidFacts, Stance


def _answered_by(actor: Actor) -> Q:
    """Of the agency's programmes, to those of it who answer views; to nobody else there."""
    return held_by(agency=actor.organisation_id) if actor.holds(*DESIGNERS) else NO_ROW


def _spoken_by(actor: Actor) -> Q:
    return Q(participant__in=Participant.objects.of(actor).values("pk"))


class ContributionQuerySet(GovernedQuerySet["Contribution"]):
    def visible_to(self, actor: Actor) -> Self:
        """To those who answer it and to its speaker. To others who take part once it is one of a handful, or as its
        speaker chose; an idea once it is answered; and in a round that hides views once they gave their own of the
        same item, or the round has closed.
        """
        voices, parts = Voice.objects.of(actor), Participant.objects.of(actor).present()
        theirs = Exists(voices.filter(contribution=OuterRef("pk")))
        positions = voices.filter(kind=ContributionKind.POSITION.value)
        spoken = Exists(positions.filter(round=OuterRef("round"), need=OuterRef("need"), item=OuterRef("item")))
        idea = Q(kind=ContributionKind.PROPOSAL.value, need__isnull=False) & ~Q(outcome="")
        to_others = Q(programme__in=parts.values("programme")) & (Q(is_read=True) | idea)
        return self.filter(_answered_by(actor) | theirs | (to_others & (Q(is_hidden=False) | spoken)))


class Contribution(GovernedModel):
    """What somebody said in a round about an item, or about a need as a whole, as others read it; and how it was
    answered.

    item: table.item, or nothing for the need as a whole. words: as they stand, or as they stood when others came to
    read them. stance: of what is shown as it was said; what a handful wants is said in sum alone. group: in which
    capacity, where others may know that: its speaker chose it, or all of its handful spoke in the same. as_said: the
    speaker chose “show mine as I said it”, when they first said it. handful: with which others it is shown; none as
    long as that is not full. is_read: others may read it. is_hidden: until others gave theirs.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="contributions")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="contributions")
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="contributions")
    item = models.CharField(max_length=130, blank=True)
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in ContributionKind])
    stance = models.CharField(max_length=10, blank=True, choices=[(each.value, each.value) for each in Stance])
    words = models.TextField(blank=True, max_length=LONGEST_WORDS)
    group = models.CharField(max_length=10, blank=True, choices=[(each.value, each.words) for each in Group])
    as_said = models.BooleanField(default=False)
    handful = models.PositiveIntegerField(default=0)
    is_read = models.BooleanField(default=False)
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    is_hidden = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, blank=True, choices=[(each.value, each.value) for each in Outcome])
    answer = models.TextField(blank=True, max_length=LONGEST_WORDS)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="contribution_is_answered_whole",
                condition=Q(outcome="", answer="", answered_at__isnull=True)
                | (~Q(outcome="") & ~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        )
        indexes = (models.Index(fields=("round", "need", "item"), name="contribution_by_item"),)

    @property
    def came_of_it(self) -> str:
        """What became of it, in words; nothing as long as it waits for an answer."""
        return came_of_it(ContributionKind(self.kind), Outcome(self.outcome)) if self.outcome else ""

    def facts(self) -> AboutFacts:
        """With how what it is about stands, as whoever may read that sees it."""
        need = self.need
        return AboutFacts(
            self.pk, self.round_id, ContributionKind(self.kind), self.replies.count(),
            about_need=need is not None, is_whole=not self.item, is_settled=need is not None and need.is_settled,
            has_moved=need is not None and self._has_moved(need),
            is_dropped=need is not None and need.stood.is_dropped(self.item),
            is_named=need is None or not self.item or need.stood.item(self.item) is not None,
            **(self._answered_beside() if need is not None else {}),
        )  # fmt: skip

    def _has_moved(self, need: Need) -> bool:
        """The very thing it is about is asked otherwise than when the round opened, or something was made of it."""
        if not need.is_settled and has_moved(as_opened(need, self.round), need.stood, self.item):
            return True
        made = NeedVersion.objects.filter(because=self.pk)
        if need.is_settled:
            return made.exists()
        return self.kind == ContributionKind.PROPOSAL and made.filter(number=1).exists()

    def _answered_beside(self) -> dict[str, int]:
        every, alike = Counter[str](), Counter[str]()
        for item, outcome in self.beside().values_list("item", "outcome"):
            every[outcome] += 1
            alike[outcome] += item == self.item
        return {
            "kept_beside": every[Outcome.KEPT], "changed_beside": every[Outcome.CHANGED],
            "kept_alike": alike[Outcome.KEPT], "changed_alike": alike[Outcome.CHANGED],
        }  # fmt: skip

    def beside(self) -> models.QuerySet[Contribution]:
        """Other views of the same in its round, of a need as a whole also of its items; an idea has none."""
        if self.kind != ContributionKind.POSITION:
            return Contribution.objects.none()
        same = Contribution.objects.filter(round=self.round_id, need=self.need_id, kind=ContributionKind.POSITION.value)
        return (same.filter(item=self.item) if self.item else same).exclude(pk=self.pk)

    def facts_with(self, replies: int) -> SaidFacts:
        """The same, for whoever counted its replies already."""
        return SaidFacts(self.pk, self.round_id, ContributionKind(self.kind), replies)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))


class SaidOf(Func):
    """What the item was called that one's own voice is of, when it was said; nothing of anybody else's."""

    function = "lightwell_said_of"
    output_field = models.TextField()


class VoiceQuerySet(GovernedQuerySet["Voice"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the speaker and to those who answer."""
        return self.filter(_answered_by(actor) | _spoken_by(actor))

    def of(self, actor: Actor) -> Self:
        """The actor's own."""
        return self.filter(_spoken_by(actor))


class Voice(GovernedModel):
    """Whose a contribution is, and what its speaker says of it now, which others may read as it was before.

    round, need, item: repeated, so that a wall can ask who has spoken of what. understood: from 1 to 5, how well they
    feel they understand what it is for. place: of a position that is shown together with others, how many there were up
    to it. read_stance: what it wanted when its handful was full; others read the sum. The database writes both.
    """

    contribution = models.OneToOneField(Contribution, models.PROTECT, related_name="voice")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="voices")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="+")
    item = models.CharField(max_length=130, blank=True)
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in ContributionKind])
    stance = models.CharField(max_length=10, blank=True, choices=[(each.value, each.value) for each in Stance])
    read_stance = models.CharField(max_length=10, blank=True)
    words = models.TextField(blank=True, max_length=LONGEST_WORDS)
    understood = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.PositiveIntegerField(default=0)
    said_at = models.DateTimeField()
    revised_at = models.DateTimeField(null=True, blank=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("participant", "round", "need", "item"),
                condition=Q(kind=ContributionKind.POSITION.value),
                nulls_distinct=False,
                name="one_position_on_each_item",
            ),
            models.CheckConstraint(
                name="voice_of_a_position_takes_a_stance",
                condition=~Q(kind=ContributionKind.POSITION.value) | ~Q(stance=""),
            ),
            models.CheckConstraint(
                name="voice_understood_is_one_to_five",
                condition=Q(understood__isnull=True) | Q(understood__gte=1, understood__lte=5),
            ),
        )
        indexes = (models.Index(fields=("round", "need", "item"), name="voice_by_item"),)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))


__all__ = ["Contribution", "SaidOf", "Voice"]
