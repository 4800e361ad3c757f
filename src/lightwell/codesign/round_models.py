"""Rounds, and the needs that they put in front of everybody.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga and Mahitahitanga: every view is heard and
answered. What is said of them is in `lightwell.codesign.voice_models`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, JSONField, OuterRef, Q, Subquery, TextField

from lightwell.codesign.lessons import unanswered_lessons
from lightwell.codesign.party_models import MaoriParties, YesOrNo, maori_parties_of
from lightwell.codesign.plain_words import too_hard, unfit_for_children, why_hard, why_not_for_children
from lightwell.codesign.programme_models import Participant, Programme, of_their_programmes, served
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation
from lightwell.policy import canonical
from lightwell.policy.actors import Actor
from lightwell.policy.answer_rules import Stood
from lightwell.policy.checks_and_balances import (
    NO_MAORI_PARTY,
    Check,
    Fired,
    MaoriKnown,
    open_noes,
    reviews_wanted,
    triggers,
    unmet,
)
from lightwell.policy.clauses import Clause
from lightwell.policy.codesign_rules import NeedFacts, NeedState, RoundFacts, RoundState
from lightwell.policy.decoding import decode
from lightwell.policy.faults import Fault
from lightwell.policy.local_days import local_day
from lightwell.policy.maori_party import Standing, conditions_in, touched_as_they_stand
from lightwell.policy.need_words_due import words_due
from lightwell.policy.needs import Need as NeedDocument
from lightwell.policy.needs_that_run import cannot_run
from lightwell.policy.saying_rules import ASKED_ANEW
from lightwell.words import Audience


class Tally(Func):
    """How many views there are in a programme, by round, group and answer: also for those who do not read them.

    What is hidden still is not counted for those who take part. [{"round", "group", "outcome", "times"}], or nothing.
    """

    function = "lightwell_tally"
    output_field = JSONField()


class Moved(Func):
    """Which items of a need were changed or dropped for what somebody said, whoever may read that."""

    function = "lightwell_moved"
    output_field = ArrayField(TextField())


class Stances(Func):
    """What the others of each full handful of a need want, in sum, as `lightwell.policy.standing_together` has it.

    [{"round", "item", "handful", "mostly", "counts"}], or nothing.
    """

    function = "lightwell_stances"
    output_field = JSONField()


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
        # Before it opens, what it is to ask; then, what it asked, and nothing that was written since.
        is_to_ask = self.state == RoundState.DRAFT
        asked = [each for each in needs if not each.is_settled and (is_to_ask or each.state == NeedState.ASKED)]
        stands = Counter(each for need in asked for each in maori.standings(need).values())
        return RoundFacts(
            round_id=self.pk,
            agency_id=self.agency_id,
            programme_id=self.programme_id,
            state=RoundState(self.state),
            needs=len(asked),
            unanswered=self.unanswered(),
            unanswered_lessons=unanswered_lessons(self.programme, needs),
            unready=sum(not each.is_ready_where(maori.known(each)) for each in asked),
            declined=stands[Standing.DECLINED],
            waits_for_yes=stands[Standing.WAITING],
            silent=self.silent().count() if self.state == RoundState.OPEN else 0,
            closes_on=self.closes_on,
        )

    def unanswered(self) -> int:
        """How many views wait for an answer: counted for everybody of the agency, who do not all read them."""
        [counted] = Programme.objects.filter(pk=self.programme_id).values_list(Tally("pk"), flat=True) or [None]
        return sum(each["times"] for each in counted or () if each["round"] == str(self.pk) and not each["outcome"])

    def facts_to_speak(self) -> RoundFacts:
        """What a page asks before somebody speaks: nothing that has to be counted."""
        return RoundFacts(self.pk, self.agency_id, self.programme_id, RoundState(self.state), closes_on=self.closes_on)

    def silent(self) -> models.QuerySet[Participant]:
        """Those who take part and have said nothing in it, behind the walls of whoever asks; a yes or a no is said."""
        answered = YesOrNo.objects.filter(participant=OuterRef("pk"), said_at__gte=self.opened_at)
        present = self.programme.participants.exclude(voices__round=self)
        return present.filter(~Exists(answered), left_at__isnull=True)

    @property
    def was_closed_early(self) -> bool:
        """It was closed before the day until which views were wanted."""
        return self.closed_at is not None and local_day(self.closed_at) < self.closes_on

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))


@lru_cache(maxsize=512)
def _need_of(digest: str, text: str) -> NeedDocument:
    return decode(NeedDocument, canonical.parse(text))


@lru_cache(maxsize=512)
def _left_of(need: NeedDocument, dropped: frozenset[str]) -> NeedDocument | None:
    return need.without(dropped) if dropped else need


class NeedQuerySet(GovernedQuerySet["Need"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the agency; to those who take part once it has been asked; and to whoever runs the machine."""
        if actor.is_operator:
            return self.all()
        own = held_by(agency=actor.organisation_id)
        return self.filter(of_their_programmes(actor) | served(actor)).filter(own | ~Q(state=NeedState.DRAFT.value))


class Need(GovernedModel):
    """One thing that a unit thinks it needs to know. document: `lightwell.policy.needs.Need`, canonical JSON.

    checklist: answers to the purpose checklist, by question: {"answer": "yes" | "no" | "na", "why": …}; and what the
    plain words were written for; and why it is asked anew after it was settled.
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
    def left(self) -> NeedDocument | None:
        """What is asked for still, without the items that were dropped; none where nothing is."""
        return _left_of(self.need, frozenset(self.dropped))

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
        return unmet(self.left, self.checklist, maori) if self.left is not None else ()

    @property
    def fired(self) -> tuple[Fired, ...]:
        """Every trigger that fires for what is asked for still."""
        return triggers(self.left, self.checklist) if self.left is not None else ()

    @property
    def reviews_wanted(self) -> tuple[Check, ...]:
        """Reviews that are wanted of what is asked for still."""
        return reviews_wanted(self.left, self.checklist) if self.left is not None else ()

    @property
    def too_hard(self) -> tuple[Audience, ...]:
        """Whose words are too hard for them, and nobody said why they are so all the same."""
        return tuple(each for each in too_hard(self.need.words) if not why_hard(self.checklist, each))

    @property
    def unfit_for_children(self) -> tuple[str, ...]:
        """What of it children would read in words for grown-ups, and nobody said why; of what can be worded still."""
        if self.is_settled or self.left is None or why_not_for_children(self.checklist):
            return ()
        return unfit_for_children(self.need, self.dropped)

    @property
    def words_due(self) -> tuple[str, ...]:
        """For whom the plain words were written before something changed, and nobody said why they still fit."""
        return words_due(self.checklist, self.stood)

    @property
    def left_wrong(self) -> tuple[Fault, ...]:
        """Why what is asked for still could never be sent, in words of the need: of what can be worded still."""
        return cannot_run(self.left) if self.left is not None and not self.is_settled else ()

    def is_ready_where(self, maori: MaoriKnown) -> bool:
        """No open No, no unmet check, and words that speak of what is asked now and suit their readers, or a reason."""
        unmet_or_wrong = self.unmet_checks_where(maori) or self.left_wrong
        is_plain = not (self.too_hard or self.words_due or self.unfit_for_children)
        return is_plain and not (self.open_noes or unmet_or_wrong)

    @property
    def asked_anew_because(self) -> str:
        """Why it is asked again after it was settled; nothing where it is not."""
        return "" if self.is_settled else str(self.checklist.get(ASKED_ANEW, {}).get("why", ""))

    def facts_to_speak(self) -> NeedFacts:
        """What a page asks before somebody speaks: nothing that has to be counted."""
        return NeedFacts(self.pk, self.agency_id, self.programme_id, NeedState(self.state))

    @property
    def is_settled(self) -> bool:
        """Nothing of it is worded anew any more."""
        return self.state in (NeedState.SETTLED, NeedState.DROPPED)

    @property
    def stood(self) -> Stood:
        """As it stands now."""
        return Stood(self.need, frozenset(self.dropped))

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
            asked=frozenset(each.path for each in self.need.items if self.state == NeedState.ASKED),
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

    @property
    def stood(self) -> Stood:
        return Stood(self.as_it_stood, frozenset(self.dropped))

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id,))


def as_opened(need: Need, its_round: Round) -> Stood:
    """A need as everybody found it when this round opened; inside `walls`."""
    before = Q(number=1) | Q(written_at__lt=its_round.opened_at)
    found = NeedVersion.objects.filter(before, need=need.pk).order_by("-number").first()
    return found.stood if found is not None else need.stood


def conditions_settled(needs: Iterable[Need]) -> Mapping[UUID, tuple[str, ...]]:
    """For each need the conditions of a Māori party that settling a round put into it; inside `walls`.

    Whoever reads the need reads them, whosever they are; what a designer wrote in the same words is none.
    """
    before = NeedVersion.objects.filter(need=OuterRef("need"), number=OuterRef("number") - 1)
    settling = NeedVersion.objects.filter(need__in=[each.pk for each in needs], because=None)
    found: dict[UUID, tuple[str, ...]] = {}
    versions: Iterable[Any] = (
        settling.filter(written_at=F("round__settled_at"))
        .order_by("number")
        .annotate(before=Subquery(before.values("document")), before_hash=Subquery(before.values("hash")))
    )
    for each in versions:
        had = _need_of(each.before_hash, each.before).recipient.context if each.before else ()
        put = (line for line in conditions_in(each.as_it_stood.recipient.context) if line not in had)
        found[each.need_id] = (*found.get(each.need_id, ()), *put)
    return found


__all__ = ["Moved", "Need", "NeedVersion", "Round", "Stances", "Tally", "as_opened", "conditions_settled"]
