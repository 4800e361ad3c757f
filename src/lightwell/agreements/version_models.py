"""The versions of the agreement that each side signs.

Stage 2, agreement. Source: Data Protection and Use Policy, Purpose Matters guideline. What is signed is the document's
canonical text; the database itself checks that the hash beside it is that text's, and that it never changes again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Protocol, Self
from uuid import UUID

from django.db import models
from django.db.models import Min, Q

from lightwell.agreements.documents import document_of_hash
from lightwell.codesign.models import Programme
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy
from lightwell.organisations.models import Organisation, Unit
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Agreement, Document, PartyKind
from lightwell.policy.agreement_conflicts import Conflict, conflicts, contradictions_in
from lightwell.policy.agreement_rules import AgreementFacts, AgreementState, Standing, standing_on, standing_words
from lightwell.policy.negotiating import Standing as Said
from lightwell.policy.periods import Quarter

MOST_COMPARED = 100
DIGEST = r"^[0-9a-f]{64}$"


class Placed(Protocol):
    """Between whom something is, for which programme and under which short name: a version, or a draft of one."""

    agency_id: UUID
    provider_id: UUID
    programme_id: UUID
    code: str


def said_otherwise_elsewhere(placed: Placed, agreement: Agreement, *, but: UUID | None = None) -> tuple[Conflict, ...]:
    """Where another agreement in force at the same time says otherwise; as far as whoever asks may read.

    but: the version itself, and the one that it varies.
    """
    others = AgreementVersion.objects.signed()
    if but is not None:
        others = others.exclude(pk=but).exclude(varied_by__proposed=but)
    near = Q(agency=placed.agency_id, provider=placed.provider_id) | Q(programme=placed.programme_id)
    beside = others.filter(near, starts_on__lte=agreement.ends_on, last_on__gte=agreement.starts_on).exclude(
        agency=placed.agency_id, provider=placed.provider_id, code=placed.code
    )
    found = list(beside.order_by("-starts_on", "pk")[:MOST_COMPARED])
    return conflicts(agreement, (each.agreement for each in found))


@dataclass(frozen=True, slots=True)
class Stands:
    """How a version stands on a day, and in which words a list and a page say it. chip: how it looks."""

    standing: Standing
    words: str

    @property
    def chip(self) -> str:
        return _CHIPS.get(self.standing, "waiting")


_CHIPS: Final = {Standing.IN_FORCE: "done", Standing.TO_COME: "done", Standing.SUSPENDED: "stop"}


class AgreementVersionQuerySet(GovernedQuerySet["AgreementVersion"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the two sides, to the units that its clauses name, and to whoever runs the machine; to a community party
        whose own yes stands in it.

        Once signed, to those whom its provider serves, each in a space of their own.
        """
        if actor.is_operator:
            return self.all()
        if actor.served_by is not None:
            return self.signed().filter(provider=actor.served_by)
        own = actor.organisation_id
        if own is None:
            return self.none()
        seen = Q(agency=own) | Q(provider=own)
        if actor.organisation_kind is PartyKind.COMMUNITY:
            seen |= Q(pk__in=AgreementVersion.objects.with_a_yes_of(own).values("pk"))
        if actor.unit_ids:
            named = NamedUnit.objects.filter(unit__in=actor.unit_ids).values("agreement")
            seen |= Q(pk__in=named)
        return self.filter(seen)

    def with_a_yes_of(self, organisation: UUID) -> Self:
        """Those in which this party's own yes to a clause stands."""
        return self.filter(
            draft__clauses__community=organisation,
            draft__clauses__community_agreed_at__isnull=False,
            draft__clauses__standing=Said.AGREED.value,
        )

    def signed(self) -> Self:
        """Those that both sides signed, also where they have ended since."""
        return self.filter(state__in=(AgreementState.SIGNED.value, AgreementState.ENDED.value))

    def standing(self, standing: Standing, day: dt.date) -> Self:
        """Those that stand so on this day; `standing_on` says the same of one."""
        suspended = Q(suspended_by_agency=True) | Q(suspended_by_provider=True)
        match standing:
            case Standing.NOT_SIGNED:
                return self.filter(state=AgreementState.DRAFT.value)
            case Standing.WITHDRAWN:
                return self.filter(state=AgreementState.WITHDRAWN.value)
            case Standing.OVER:
                return self.signed().filter(last_on__lt=day)
            case Standing.SUSPENDED:
                return self.signed().filter(suspended, last_on__gte=day)
            case Standing.TO_COME:
                return self.signed().filter(~suspended, starts_on__gt=day)
        return self.in_force_on(day).filter(~suspended)

    def in_force_on(self, day: dt.date) -> Self:
        """Those that apply on this day."""
        return self.signed().filter(starts_on__lte=day, last_on__gte=day)


class AgreementVersion(GovernedModel):
    """One version of the agreement between an agency and a provider.

    code, version: as in the document. document: its canonical text, signatures and all.
    last_on: its last day in force, which is the document's unless it was ended before.
    ended_by, ended_because: which side ended it, and in its words; nothing where another version took its place.
    end_asked_back_by: the side that asks to take that end back, while the other has not answered.
    suspended_by_agency, suspended_by_provider: that side suspended it and has not lifted that.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="agreements")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    document = models.TextField()
    hash = models.CharField(max_length=64)
    terms_hash = models.CharField(max_length=64)
    starts_on = models.DateField()
    last_on = models.DateField()
    state = models.CharField(max_length=10, choices=[(each.value, each.words) for each in AgreementState])
    proposed_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=10, blank=True)
    ended_because = models.TextField(blank=True)
    end_asked_back_by = models.CharField(max_length=10, blank=True)
    suspended_by_agency = models.BooleanField(default=False)
    suspended_by_provider = models.BooleanField(default=False)

    objects = AgreementVersionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "provider", "code", "version"),
                condition=~Q(state=AgreementState.WITHDRAWN.value),
                name="agreement_version_is_its_own",
            ),
            models.CheckConstraint(
                name="agreement_hashes_are_digests", condition=Q(hash__regex=DIGEST, terms_hash__regex=DIGEST)
            ),
            models.CheckConstraint(
                name="agreement_says_when_it_was_signed_and_ended",
                condition=Q(state__in=("draft", "withdrawn"), signed_at__isnull=True, ended_at__isnull=True)
                | Q(state=AgreementState.SIGNED.value, signed_at__isnull=False, ended_at__isnull=True)
                | Q(state=AgreementState.ENDED.value, signed_at__isnull=False, ended_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    @property
    def began_on(self) -> dt.date:
        """The first day of its first version that both sides signed; of one that is not signed yet, its own."""
        signed = AgreementVersion.objects.signed().filter(
            code=self.code, agency=self.agency_id, provider=self.provider_id
        )
        first: dt.date | None = signed.aggregate(first=Min("starts_on"))["first"]
        return first or self.starts_on

    def facts(self) -> AgreementFacts:
        """What stands beside it matters until both have signed, and is read no longer than that."""
        is_draft = self.state == AgreementState.DRAFT
        varied = self.varied() if is_draft else None
        return AgreementFacts(
            agreement_id=self.pk,
            agency_id=self.agency_id,
            provider_id=self.provider_id,
            state=AgreementState(self.state),
            starts_on=self.starts_on,
            last_on=self.last_on,
            signed_by=tuple(self.signatures.values_list("organisation_id", flat=True)),
            overlaps=is_draft and self._signed_versions_beside().exists(),
            suspended_by=self.suspended_by,
            conflicts=len(self.conflicts()) if is_draft else 0,
            end_is_said=bool(self.ended_by),
            asked_back_by={"agency": self.agency_id, "provider": self.provider_id}.get(self.end_asked_back_by),
            signed_since=bool(self.ended_by) and self._signed_since_its_end().exists(),
            varies=varied is not None,
            varied_ends_on=varied.end_said_on if varied is not None else None,
        )

    @property
    def end_said_on(self) -> dt.date | None:
        """Its last day, where one side has ended it."""
        return self.last_on if self.ended_by else None

    def varied(self) -> AgreementVersion | None:
        """The version whose place it takes, where it was talked over here as another version of that."""
        return AgreementVersion.objects.filter(varied_by__proposed=self.pk).first()

    def before(self, actor: Actor) -> AgreementVersion | None:
        """The signed version before it, as far as this actor may read it."""
        if self.version == 1:
            return None
        same = {"agency": self.agency_id, "provider": self.provider_id, "code": self.code}
        earlier = AgreementVersion.objects.visible_to(actor).signed().filter(**same, version__lt=self.version)
        return earlier.order_by("-version").first()

    def replaced_by(self) -> AgreementVersion | None:
        """The signed version that takes its place, where one does; as far as whoever asks may read it."""
        if self.state != AgreementState.ENDED:
            return None
        same = {"agency": self.agency_id, "provider": self.provider_id, "code": self.code}
        later = AgreementVersion.objects.signed().filter(**same, version__gt=self.version, starts_on__gt=self.starts_on)
        return later.defer("document").order_by("version").first()

    def conflicts(self) -> tuple[Conflict, ...]:
        """Where it says otherwise than itself, or than another that is in force at the same time."""
        return (*contradictions_in(self.agreement), *said_otherwise_elsewhere(self, self.agreement, but=self.pk))

    @property
    def suspended_by(self) -> tuple[UUID, ...]:
        """The sides that suspended it and have not lifted that."""
        sides = {self.agency_id: self.suspended_by_agency, self.provider_id: self.suspended_by_provider}
        return tuple(side for side, suspended in sides.items() if suspended)

    @property
    def is_suspended(self) -> bool:
        """Nothing is taken under it for now."""
        return self.suspended_by_agency or self.suspended_by_provider

    def stands_on(self, day: dt.date) -> Stands:
        """How it stands on a day."""
        standing = standing_on(
            day, AgreementState(self.state), self.starts_on, self.last_on, is_suspended=self.is_suspended
        )
        return Stands(standing, standing_words(standing, self.starts_on, self.last_on))

    def _signed_versions_beside(self) -> AgreementVersionQuerySet:
        """A version that this one varies does not count: it ends the day before."""
        others = AgreementVersion.objects.signed().exclude(pk=self.pk).exclude(varied_by__proposed=self.pk)
        return others.filter(
            agency=self.agency_id,
            provider=self.provider_id,
            code=self.code,
            starts_on__lte=self.last_on,
            last_on__gte=self.starts_on,
        )

    def _signed_since_its_end(self) -> AgreementVersionQuerySet:
        """Of the same two and the same programme, for days on which this one holds again if its end is taken back."""
        others = AgreementVersion.objects.signed().exclude(pk=self.pk).filter(signed_at__gt=self.ended_at)
        near = others.filter(agency=self.agency_id, provider=self.provider_id, programme=self.programme_id)
        return near.filter(last_on__gt=self.last_on, starts_on__lte=self.agreement.ends_on)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id))

    @property
    def agreed(self) -> Document:
        """The document as it stands now, read once for each hash."""
        return document_of_hash(self.hash, self.document)

    @property
    def agreement(self) -> Agreement:
        return self.agreed.agreement

    def covers(self, period: Quarter) -> bool:
        """Some clause applies on the quarter's last day, and the agreement had not been ended before it."""
        agreement = self.agreement
        in_force = any(agreement.in_force(clause, period.last_on) for clause in agreement.clauses)
        return in_force and self.starts_on <= period.last_on <= self.last_on


class NamedUnitQuerySet(GovernedQuerySet["NamedUnit"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the unit itself, the two sides, and whoever runs the machine."""
        if actor.is_operator:
            return self.all()
        if actor.organisation_id is None:
            return self.none()
        own = actor.organisation_id
        return self.filter(Q(agency=own) | Q(provider=own) | Q(unit__in=actor.unit_ids))


class NamedUnit(GovernedModel):
    """A unit that some clause of an agreement names as its recipient.

    code: the unit's short name in the document. The two sides are repeated so that each wall is one table deep.
    """

    agreement = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="named_units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)

    objects = NamedUnitQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("agreement", "unit"), name="unit_is_named_once"),)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id), units=(self.unit_id,))


class SignatureQuerySet(GovernedQuerySet["Signature"]):
    def visible_to(self, actor: Actor) -> Self:
        """To whoever may see the agreement."""
        return self.filter(agreement__in=AgreementVersion.objects.visible_to(actor))


class Signature(GovernedModel):
    """That one side signed these terms: the office it was signed in, never a name. The ledger knows whose it was.

    answered: why it was signed although another agreement says otherwise, where one does.
    """

    agreement = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    answered = models.TextField(blank=True)
    terms_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("agreement", "organisation"), name="each_side_signs_once"),)

    def seen_by(self) -> SeenBy:
        return self.agreement.seen_by()
