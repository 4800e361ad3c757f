"""A case, who asks, and each holder's part of it.

Stage 4, access and correction. Source: `lightwell.policy.access_rules`. What both sides read names nobody; who asks is
in a table of the provider's alone. Whatever anybody wrote is sealed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from lightwell.access_requests.days import declared_days
from lightwell.access_requests.sealed_words import opened
from lightwell.access_requests.whose import asked_oneself, own_privacy, own_workers
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.governing import SEEN_BY_NOBODY_ELSE, GovernedModel, GovernedQuerySet, SeenBy
from lightwell.organisations.models import Organisation, Unit
from lightwell.people.models import Authority as RecordedAuthority
from lightwell.people.models import Person
from lightwell.policy.access_words import (
    NOTHING_IS_HELD,
    Answered,
    Ask,
    Asks,
    Authority,
    CameIn,
    CaseKind,
    CaseState,
    Identity,
    Outcome,
    Route,
)
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind
from lightwell.policy.case_facts import CaseFacts, ItemFacts, PartFacts
from lightwell.policy.clocks import deadline
from lightwell.policy.copy_rules import Audience
from lightwell.policy.local_days import local_day
from lightwell.policy.refusal_grounds import ExtensionReason
from lightwell.policy.working_days import Declared

_AUTHORITIES = [(each.value, each.words) for each in Authority]


class CaseQuerySet(GovernedQuerySet["Case"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider's workers; once asked, to the agency's privacy officers; to whoever runs the machine.

        And to whoever asked for themselves, in their own space.
        """
        if actor.is_operator:
            return self.all()
        seen = own_workers(actor) | (own_privacy(actor) & Q(asked_on__isnull=False))
        return self.filter(seen | asked_oneself(actor, "asker__"))

    def open(self) -> Self:
        return self.filter(state=CaseState.OPEN.value)

    def owing_a_copy(self) -> Self:
        """Something granted is in no letter and in no adult's copy, and was not given in another way.

        A letter has no papers, and no words of what is given in part without its reasons. Of what was passed on the
        provider gives its own. A copy that fell away was given.
        """
        gives = (Outcome.GIVEN.value, Outcome.IN_PART.value)
        on_paper = Q(papers__settled_at__isnull=False, papers__item__outcome__in=gives)
        unsaid = Q(items__outcome__in=gives, items__reasons_withheld=True, items__words__gt=b"")
        own = ~Q(case__route=Route.TRANSFER.value) | Q(holder=F("provider"))
        granted = Part.objects.filter(on_paper | unsaid, own, case=OuterRef("pk"), decided_at__isnull=False)
        its_copy = Q(copies__audience=Audience.ADULT.value)
        was_given = Q(copies__approved_at__isnull=False) | Q(copies__given_before__isnull=False)
        with_copy = self.annotate(its_copy=FilteredRelation("copies", condition=its_copy & was_given))
        return with_copy.filter(Exists(granted), its_copy__isnull=True, otherwise=b"", kind=CaseKind.ACCESS.value)


class Case(GovernedModel):
    """Somebody asked to see, or to have corrected, what is held about them. It says nothing of who they are.

    received_on: the day the provider was asked. wanted: how they would like to have it, in few words, sealed.
    item: what is to be corrected, as the agreement names it. said: what it says, what it should say and why, sealed;
    once the agency is asked, no more of it than is passed on.
    unit: the part of the agency that was asked. named: who it is about, sealed for that unit alone, where the agency
    needs the name. permission: on what the provider asks for them. not_in: deliveries that were sent again in which
    they were looked for, to put their side beside their row, and were not. otherwise: how they have what was granted,
    where it is not by a copy, sealed.
    """

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agreement = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=[(each.value, each.words) for each in CaseKind])
    ask = models.CharField(max_length=20, choices=[(each.value, each.words) for each in Ask])
    route = models.CharField(max_length=20, choices=[(each.value, each.words) for each in Route])
    came_in = models.CharField(max_length=12, choices=[(each.value, each.words) for each in CameIn])
    is_urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in CaseState])
    received_on = models.DateField()
    opened_at = models.DateTimeField()
    item = models.CharField(max_length=130, blank=True)
    said = models.BinaryField(blank=True, default=b"")
    wanted = models.BinaryField(blank=True, default=b"")
    permission = models.CharField(max_length=24, choices=_AUTHORITIES, blank=True)
    checked_on = models.DateField(null=True)
    asked_on = models.DateField(null=True)
    named = models.BinaryField(blank=True, default=b"")
    told_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    not_in = ArrayField(models.UUIDField(), default=list)
    otherwise = models.BinaryField(blank=True, default=b"")

    objects = CaseQuerySet.as_manager()
    declared: Declared | None = None
    owed: bool | None = None

    class Meta:
        indexes = (
            models.Index(fields=("provider", "state", "received_on"), name="case_of_provider"),
            models.Index(fields=("agency", "state", "received_on"), name="case_of_agency"),
        )
        constraints = (
            models.CheckConstraint(
                name="agency_is_asked_after_the_check",
                condition=Q(asked_on__isnull=True) | Q(checked_on__isnull=False, unit__isnull=False),
            ),
            models.CheckConstraint(
                name="family_is_told_after_the_check", condition=Q(told_on__isnull=True) | Q(checked_on__isnull=False)
            ),
            models.CheckConstraint(
                name="a_correction_names_its_item",
                condition=Q(kind=CaseKind.CORRECTION.value) | Q(item=""),
            ),
            models.CheckConstraint(
                name="a_case_that_is_over_says_when",
                condition=Q(state=CaseState.OPEN.value, ended_at__isnull=True)
                | (~Q(state=CaseState.OPEN.value) & Q(ended_at__isnull=False)),
            ),
        )

    def facts(self) -> CaseFacts:
        undecided = self._undecided()
        return CaseFacts(
            provider_id=self.provider_id,
            agency_id=self.agency_id,
            kind=CaseKind(self.kind),
            ask=Ask(self.ask),
            route=Route(self.route),
            state=CaseState(self.state),
            is_checked=self.checked_on is not None,
            is_asked=self.asked_on is not None,
            permission=Authority(self.permission) if self.permission else None,
            undecided=undecided,
            is_told=self.told_on is not None,
            needs_item=self.kind == CaseKind.CORRECTION and not self.item,
            agency_longer=self._agency_longer(),
            owes_copy=not undecided and self.owes_copy,
            is_given_otherwise=bool(self.otherwise),
        )

    @property
    def owes_copy(self) -> bool:
        """Asked once for this case as it was read, where it was not read with it; inside `walls`."""
        if self.owed is None:
            may_be = self.kind == CaseKind.ACCESS and self.checked_on is not None
            self.owed = may_be and Case.objects.filter(pk=self.pk).owing_a_copy().exists()
        return self.owed

    def counted_days(self) -> Declared:
        """The days declared since, read once for this case; inside `walls`."""
        if self.declared is None:
            self.declared = declared_days()
        return self.declared

    def _undecided(self) -> int:
        """Whoever a request was passed on to answers by itself, and is not waited for."""
        passed_on = self.route == Route.TRANSFER
        waited_for = [each for each in self.parts.all() if not passed_on or each.holder_id == self.provider_id]
        return sum(each.decided_at is None for each in waited_for)

    def _agency_longer(self) -> bool:
        """As the provider sees it: the agency is not shown another's part."""
        parts = {each.holder_id: each for each in self.parts.all()}
        ours, theirs = parts.get(self.provider_id), parts.get(self.agency_id)
        if self.route != Route.AGENT or ours is None or theirs is None or theirs.decided_at is not None:
            return False
        return theirs.extended_by_days > ours.extended_by_days

    @property
    def all_are_told(self) -> bool:
        """Once the provider has written: whoever a request was passed on to writes as well."""
        if self.route != Route.TRANSFER:
            return True
        return all(each.told_on is not None for each in self.parts.all() if each.holder_id == self.agency_id)

    def seen_by(self) -> SeenBy:
        """Nobody but those beside whoever acted: no entry about a case reaches another organisation, or its reason."""
        return SEEN_BY_NOBODY_ELSE

    @property
    def reference(self) -> str:
        """What both sides, and letters, call it: it says nothing."""
        return f"{self.pk.hex[:4]}-{self.pk.hex[4:8]}".upper()

    @property
    def kind_words(self) -> str:
        return CaseKind(self.kind).words

    @property
    def ask_words(self) -> str:
        return Ask(self.ask).words

    @property
    def needs_name(self) -> bool:
        return self.facts().needs_name

    @property
    def says(self) -> str:
        return opened(self.pk, self.said)

    @property
    def given_otherwise(self) -> str:
        return opened(self.pk, self.otherwise)

    @property
    def wants(self) -> str:
        return opened(self.pk, self.wanted)


class AskerQuerySet(GovernedQuerySet["Asker"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider's workers, and to whoever asked for themselves."""
        return self.filter(own_workers(actor) | asked_oneself(actor))


class Asker(GovernedModel):
    """Who a case is about and who asks, as the provider alone knows.

    person: of its register; nothing where they are not in it. recorded: the authority written down in the register.
    authority: on what a representative acts. identity: how somebody made sure of who asks. seen: what they saw, sealed.
    is_child: the case is about a child, by the register on that day; None where it did not say. said: all that was
    said to be wrong, in their own words, sealed, where less of it was passed on to the agency. not_theirs_at: the paper
    that opened the case was taken back as somebody else's; meant: whose it is, where that is known.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="asker")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    is_child = models.BooleanField(null=True)
    recorded = models.ForeignKey(RecordedAuthority, models.PROTECT, null=True, related_name="+")
    asks = models.CharField(max_length=20, choices=[(each.value, each.words) for each in Asks])
    authority = models.CharField(max_length=24, choices=_AUTHORITIES, blank=True)
    identity = models.CharField(max_length=12, choices=[(each.value, each.words) for each in Identity], blank=True)
    seen = models.BinaryField(blank=True, default=b"")
    said = models.BinaryField(blank=True, default=b"")
    checked_at = models.DateTimeField(null=True)
    not_theirs_at = models.DateTimeField(null=True)
    meant = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = AskerQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="whoever_asks_for_another_has_authority",
                condition=Q(checked_at__isnull=True) | Q(asks=Asks.PERSON.value, authority="") | ~Q(authority=""),
            ),
            models.CheckConstraint(name="a_check_says_how", condition=Q(checked_at__isnull=True) | ~Q(identity="")),
        )

    def seen_by(self) -> SeenBy:
        return SeenBy((self.provider_id,))

    @property
    def says(self) -> str:
        return opened(self.pk, self.said)


class PartQuerySet(GovernedQuerySet["Part"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the provider's workers; to the agency's privacy officers its own; to whoever runs the machine.

        And to whoever asked for themselves.
        """
        if actor.is_operator:
            return self.all()
        theirs = own_privacy(actor) & Q(holder=F("agency"), received_on__isnull=False)
        seen = own_workers(actor) | theirs
        if actor.person_id is not None:
            seen |= Q(case__in=Case.objects.visible_to(actor))
        return self.filter(seen)

    def with_facts(self) -> Self:
        return self.select_related("case", "holder").prefetch_related("items")


class Part(GovernedModel):
    """What one holder has to decide, on its own clock.

    received_on: the day this holder was asked; None before that. outcome: what it decided about all of it.
    proposed_by, decided_by: accounts. is_alone: one person decided a no, and said why. told_on: the day on which a
    holder that a request was passed on to wrote to the family itself, or the provider of its own part alone.
    open_papers: whose copy is not made yet. is_cut: something was taken out of one.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="parts")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    received_on = models.DateField(null=True)
    extended_by_days = models.PositiveSmallIntegerField(default=0)
    extension_reason = models.CharField(
        max_length=16, choices=[(each.value, each.words) for each in ExtensionReason], blank=True
    )
    extended_on = models.DateField(null=True)
    proposed_by = models.UUIDField(null=True)
    outcome = models.CharField(max_length=12, choices=[(each.value, each.words) for each in Answered], blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    is_alone = models.BooleanField(default=False)
    told_on = models.DateField(null=True)
    open_papers = models.PositiveSmallIntegerField(default=0)
    is_cut = models.BooleanField(default=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "holder"), name="each_holder_has_one_part"),
            models.CheckConstraint(
                name="a_part_is_decided_whole",
                condition=Q(decided_at__isnull=True, outcome="", decided_by__isnull=True)
                | (Q(decided_at__isnull=False, decided_by__isnull=False, received_on__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="a_no_takes_two_people_or_says_why_not",
                condition=Q(decided_at__isnull=True)
                | Q(outcome=Answered.GRANTED.value)
                | Q(is_alone=True)
                | (Q(proposed_by__isnull=False) & ~Q(proposed_by=F("decided_by"))),
            ),
            models.CheckConstraint(
                name="longer_has_its_reason",
                condition=Q(extended_by_days=0, extension_reason="")
                | (Q(extended_by_days__gt=0) & ~Q(extension_reason="")),
            ),
        )

    def facts(self) -> PartFacts:
        return PartFacts(
            case=self.case.facts(),
            holder_id=self.holder_id,
            first_due_on=self._first_due_on(),
            is_public_office=self.holder.kind == PartyKind.AGENCY,
            items=self._item_facts(),
            proposed_by=self.proposed_by,
            is_decided=self.decided_at is not None,
            is_told=self.told_on is not None,
            open_papers=self.open_papers,
            is_cut=self.is_cut,
        )

    def _item_facts(self) -> tuple[ItemFacts, ...]:
        """The papers are asked for only where something is given without a word."""
        items = list(self.items.all())
        wordless = {each.pk for each in items if each.gives and not each.words}
        on_paper = set(self.papers.values_list("item_id", flat=True)) if wordless else set()
        return tuple(replace(each.facts(), is_empty=each.pk in wordless - on_paper) for each in items)

    def seen_by(self) -> SeenBy:
        return self.case.seen_by()

    def _first_due_on(self) -> dt.date:
        """The law's last day for this holder before any extension, counting what was declared since."""
        starts_on = self.received_on or self.case.received_on
        if self.case.route == Route.HELD_AS_AGENT:
            starts_on = self.case.received_on
        return deadline(CaseKind(self.case.kind).clock, starts_on, declared=self.case.counted_days()).due.due_on

    @property
    def decided_on(self) -> dt.date | None:
        return local_day(self.decided_at) if self.decided_at else None

    @property
    def is_of_nothing(self) -> bool:
        """Every answer is that nothing is held: neither a yes nor a no."""
        items = self.items.all()
        return bool(items) and all(each.outcome == Outcome.NOTHING_HELD for each in items)

    @property
    def outcome_words(self) -> str:
        if self.outcome and self.is_of_nothing:
            return NOTHING_IS_HELD
        return Answered(self.outcome).words if self.outcome else ""
