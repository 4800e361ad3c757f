"""Rounds, the needs put in front of everybody, and contributions: what was said, apart from who said it.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga and Mahitahitanga: every view is heard and
answered. A `Contribution` names nobody; its `Voice` says whose it is, to them and to the agency alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lightwell.codesign.lessons import unanswered_lessons
from lightwell.codesign.party_models import MaoriParties, YesOrNo, maori_parties_of
from lightwell.codesign.plain_words import too_hard, why_hard
from lightwell.codesign.programme_models import LONGEST_WORDS, Participant, Programme, of_their_programmes, served
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation
from lightwell.policy import canonical
from lightwell.policy.actors import Actor
from lightwell.policy.answer_rules import AboutFacts
from lightwell.policy.checks_and_balances import NO_MAORI_PARTY, Fired, MaoriKnown, open_noes, unmet
from lightwell.policy.clauses import Clause
from lightwell.policy.codesign_rules import (
    ContributionKind,
    Group,
    NeedFacts,
    NeedState,
    Outcome,
    RoundFacts,
    RoundState,
    SaidFacts,
    Stance,
)
from lightwell.policy.decoding import decode
from lightwell.policy.local_days import local_day
from lightwell.policy.maori_party import Standing, touched_as_they_stand
from lightwell.policy.needs import Need as NeedDocument
from lightwell.words import Audience


class RoundQuerySet(GovernedQuerySet["Round"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the agency; to those who take part once it is open; and to whoever runs the machine."""
        if actor.is_operator:
            return self.all()
        own = held_by(agency=actor.organisation_id)
        return self.filter(of_their_programmes(actor) | served(actor)).filter(own | ~Q(state=RoundState.DRAFT.value))


class Round(GovernedModel):
    """One round of views on a programme's needs.

    hides_views: what others said is shown to somebody once they gave their own view of that item.
    merge_below: a group of fewer speakers than this is shown together with others, unless a speaker chose otherwise.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in RoundState])
    closes_on = models.DateField()
    hides_views = models.BooleanField(default=True)
    merge_below = models.PositiveSmallIntegerField(default=3)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("programme", "number"), name="round_number_is_its_own"),)

    def facts(self) -> RoundFacts:
        """Counted as the agency sees it; others are asked nothing that depends on what they may not see."""
        return self.facts_among(list(self.programme.needs.all()), maori_parties_of(self.programme))

    def facts_among(self, needs: Sequence[Need], maori: MaoriParties) -> RoundFacts:
        """The same, where its programme's needs and Māori parties were read already."""
        asked = [each for each in needs if each.state != NeedState.DROPPED]
        stands = Counter(each for need in asked for each in maori.standings(need).values())
        return RoundFacts(
            round_id=self.pk,
            agency_id=self.agency_id,
            programme_id=self.programme_id,
            state=RoundState(self.state),
            needs=len(asked),
            unanswered=self.contributions.filter(outcome="").exclude(kind=ContributionKind.REPLY.value).count(),
            unanswered_lessons=unanswered_lessons(self.programme, needs),
            unready=sum(not each.is_ready_where(maori.known(each)) for each in asked),
            declined=stands[Standing.DECLINED],
            waits_for_yes=stands[Standing.WAITING],
            silent=self.silent().count() if self.state == RoundState.OPEN else 0,
            closes_on=self.closes_on,
        )

    def facts_to_speak(self) -> RoundFacts:
        """What a page asks before somebody speaks: nothing that has to be counted."""
        return RoundFacts(self.pk, self.agency_id, self.programme_id, RoundState(self.state), closes_on=self.closes_on)

    def silent(self) -> models.QuerySet[Participant]:
        """Those who take part and have said nothing in it, behind the walls of whoever asks; a yes or a no is said."""
        spoken = Exists(Voice.objects.filter(round=self, participant=OuterRef("pk")))
        answered = YesOrNo.objects.filter(participant=OuterRef("pk"), said_at__gte=self.opened_at)
        return self.programme.participants.filter(~spoken, ~Exists(answered), left_at__isnull=True)

    @property
    def was_closed_early(self) -> bool:
        """It was closed before the day until which views were wanted."""
        return self.closed_at is not None and local_day(self.closed_at) < self.closes_on

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))


@lru_cache(maxsize=512)
def _need_of(digest: str, text: str) -> NeedDocument:
    return decode(NeedDocument, canonical.parse(text))


class NeedQuerySet(GovernedQuerySet["Need"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the agency; to those who take part once it has been asked; and to whoever runs the machine."""
        if actor.is_operator:
            return self.all()
        own = held_by(agency=actor.organisation_id)
        return self.filter(of_their_programmes(actor) | served(actor)).filter(own | ~Q(state=NeedState.DRAFT.value))


class Need(GovernedModel):
    """One thing that a unit thinks it needs to know. document: `lightwell.policy.needs.Need`, canonical JSON.

    checklist: answers to the purpose checklist, by question: {"answer": "yes" | "no" | "na", "why": …}.
    dropped: table.item of the items that were dropped. version: counts up each time the document changes.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="needs")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in NeedState])
    version = models.PositiveIntegerField(default=1)
    document = models.TextField()
    hash = models.CharField(max_length=64)
    checklist = models.JSONField(default=dict, blank=True)
    dropped = models.JSONField(default=list, blank=True)
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("programme", "code"), name="need_short_name_is_its_own"),)

    def __str__(self) -> str:
        return self.title

    @property
    def need(self) -> NeedDocument:
        """What the document says, read once for each hash."""
        return _need_of(self.hash, self.document)

    @property
    def open_noes(self) -> tuple[str, ...]:
        """Questions of the purpose checklist that are still No, or not answered."""
        return open_noes(self.checklist)

    @property
    def unmet_checks(self) -> tuple[Fired, ...]:
        """Checks and balances that fired and were neither done nor answered with a reason."""
        return self.unmet_checks_where(maori_parties_of(self.programme).known(self))

    def unmet_checks_where(self, maori: MaoriKnown = NO_MAORI_PARTY) -> tuple[Fired, ...]:
        """The same, for whoever knows already what Māori parties said."""
        return unmet(self.need, self.checklist, maori)

    @property
    def too_hard(self) -> tuple[Audience, ...]:
        """Whose words are too hard for them, and nobody said why they are so all the same."""
        return tuple(each for each in too_hard(self.need.words) if not why_hard(self.checklist, each))

    def is_ready_where(self, maori: MaoriKnown) -> bool:
        """No open No, no unmet check, and words that suit their readers or an exception that somebody stated."""
        return not (self.open_noes or self.unmet_checks_where(maori) or self.too_hard)

    @property
    def is_settled(self) -> bool:
        """Nothing of it is worded anew any more."""
        return self.state in (NeedState.SETTLED, NeedState.DROPPED)

    def is_dropped(self, item: str) -> bool:
        """This item is not asked for any more; without one, nothing of the need is."""
        return set([item] if item else [each.path for each in self.need.items]) <= set(self.dropped)

    def facts(self) -> NeedFacts:
        return NeedFacts(
            need_id=self.pk,
            agency_id=self.agency_id,
            programme_id=self.programme_id,
            state=NeedState(self.state),
            open_noes=len(self.open_noes),
            unmet_checks=len(self.unmet_checks),
            too_hard=len(self.too_hard),
            version=self.version,
            touched=touched_as_they_stand(self.need),
        )

    def settled_clause(self) -> Clause:
        """The clause that it becomes, without the items that were dropped. Raises NotWellFormed."""
        return self.need.clause(frozenset(asked.path for asked in self.need.items) - frozenset(self.dropped))

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))


class NeedVersionQuerySet(GovernedQuerySet["NeedVersion"]):
    def visible_to(self, actor: Actor) -> Self:
        """To whoever may see the need."""
        return self.filter(need__in=Need.objects.visible_to(actor))


class NeedVersion(GovernedModel):
    """A need as it stood, kept when it changed, so that the difference between rounds can be shown.

    because: the contribution that it was changed for, where it was for one.
    """

    need = models.ForeignKey(Need, models.PROTECT, related_name="versions")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    document = models.TextField()
    hash = models.CharField(max_length=64)
    dropped = models.JSONField(default=list, blank=True)
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="+")
    because = models.ForeignKey("Contribution", models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()

    objects = NeedVersionQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("need", "number"), name="need_version_is_its_own"),)

    @property
    def as_it_stood(self) -> NeedDocument:
        return _need_of(self.hash, self.document)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))


class ContributionQuerySet(GovernedQuerySet["Contribution"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the agency and to their speaker; to others who take part, and in a round that hides views once they gave
        their own of the same item, or the round has closed.
        """
        if actor.is_operator:
            return self.all()
        own, voices = held_by(agency=actor.organisation_id), Voice.objects.of(actor)
        theirs = Exists(voices.filter(contribution=OuterRef("pk")))
        positions = voices.filter(kind=ContributionKind.POSITION.value)
        spoken = Exists(positions.filter(round=OuterRef("round"), need=OuterRef("need"), item=OuterRef("item")))
        open_to_others = of_their_programmes(actor) & (Q(is_hidden=False) | spoken)
        return self.filter(own | theirs | open_to_others)


class Contribution(GovernedModel):
    """What somebody said in a round about an item, or about a need as a whole; and how it was answered.

    item: table.item, or nothing for the need as a whole. group: in which capacity; says no more than that.
    as_said: the speaker chose “show mine as I said it”, when they first said it. place: of a position that is shown
    together with others, how many there were up to it. read_as: what others go on reading of it, where the speaker has
    changed it since they could: stance and words.
    understood: from 1 to 5, how well they feel they understand what it is for. is_hidden: until others gave theirs.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="contributions")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="contributions")
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="contributions")
    item = models.CharField(max_length=130, blank=True)
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in ContributionKind])
    stance = models.CharField(max_length=10, blank=True, choices=[(each.value, each.value) for each in Stance])
    words = models.TextField(blank=True, max_length=LONGEST_WORDS)
    group = models.CharField(max_length=10, choices=[(each.value, each.words) for each in Group])
    as_said = models.BooleanField(default=False)
    place = models.PositiveIntegerField(default=0)
    read_as = models.JSONField(null=True, blank=True)
    understood = models.PositiveSmallIntegerField(null=True, blank=True)
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    is_hidden = models.BooleanField(default=False)
    said_at = models.DateTimeField()
    revised_at = models.DateTimeField(null=True, blank=True)
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
            models.CheckConstraint(
                name="contribution_understood_is_one_to_five",
                condition=Q(understood__isnull=True) | Q(understood__gte=1, understood__lte=5),
            ),
            models.CheckConstraint(
                name="contribution_position_takes_a_stance",
                condition=~Q(kind=ContributionKind.POSITION.value) | ~Q(stance=""),
            ),
        )
        indexes = (models.Index(fields=("round", "need", "item"), name="contribution_by_item"),)

    @property
    def others_read(self) -> tuple[str, str]:
        """The stance and the words that others read."""
        return (self.stance, self.words) if self.read_as is None else (self.read_as["stance"], self.read_as["words"])

    def facts(self) -> AboutFacts:
        """With how what it is about stands, as whoever may read that sees it."""
        need = self.need
        return AboutFacts(
            self.pk, self.round_id, ContributionKind(self.kind), self.replies.count(),
            about_need=need is not None, is_settled=need is not None and need.is_settled,
            has_moved=need is not None and self._has_moved(need),
            is_dropped=need is not None and need.is_dropped(self.item),
            kept_beside=self.beside().filter(outcome=Outcome.KEPT.value).count() if need is not None else 0,
        )  # fmt: skip

    def _has_moved(self, need: Need) -> bool:
        """What it is about was changed since the round opened, or something was made of it."""
        made, anew = Q(because=self.pk), Q(need=need.pk, number__gt=1, written_at__gte=self.round.opened_at)
        return NeedVersion.objects.filter(made if need.is_settled else made | anew).exists()

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


def _spoken_by(actor: Actor) -> Q:
    return Q(participant__in=Participant.objects.of(actor).values("pk"))


class VoiceQuerySet(GovernedQuerySet["Voice"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the speaker and the agency."""
        if actor.is_operator:
            return self.all()
        return self.filter(held_by(agency=actor.organisation_id) | _spoken_by(actor))

    def of(self, actor: Actor) -> Self:
        """The actor's own."""
        return self.filter(_spoken_by(actor))


class Voice(GovernedModel):
    """Whose a contribution is. round, need, item: repeated, so that a wall can ask who has spoken of what."""

    contribution = models.OneToOneField(Contribution, models.PROTECT, related_name="voice")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="voices")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="+")
    item = models.CharField(max_length=130, blank=True)
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in ContributionKind])

    objects = VoiceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("participant", "round", "need", "item"),
                condition=Q(kind=ContributionKind.POSITION.value),
                nulls_distinct=False,
                name="one_position_on_each_item",
            ),
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))


__all__ = ["Contribution", "Need", "NeedVersion", "Round", "Voice"]
