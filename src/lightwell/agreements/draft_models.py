"""A draft agreement: clauses and what stands beside them, negotiated one by one, and every move that was made.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga and Purpose Matters guidelines. A move is
never altered; the clause's row says only where its moves have led.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from lightwell.agreements.frames import frame_of
from lightwell.agreements.kept_texts import clause_in, point_in
from lightwell.agreements.version_models import AgreementVersion
from lightwell.codesign.models import Need, Participant, Programme
from lightwell.ledger.governing import GovernedModel, GovernedQuerySet, SeenBy, held_by
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.clauses import Clause
from lightwell.policy.draft_facts import AdviserFacts, DraftClauseFacts, DraftFacts
from lightwell.policy.draft_maori import ItemSaid, MaoriDue, as_they_stand, standings
from lightwell.policy.draft_points import PROTOCOLS, Point, PointKind
from lightwell.policy.maori_party import Standing as WithAParty
from lightwell.policy.negotiating import MoveKind, Position, Side, Standing

if TYPE_CHECKING:
    from lightwell.agreements.party_models import ItemAnswer

LONGEST_WORDS = 50_000
_STANDINGS = [(each.value, each.value) for each in Standing]
_SIDES = [(each.value, each.value) for each in Side]


class DraftState(models.TextChoices):
    """Where a draft stands."""

    OPEN = "open", "Being talked over"
    PROPOSED = "proposed", "Waiting for signatures"
    SIGNED = "signed", "Signed by both sides"
    GIVEN_UP = "given-up", "Given up"


UNDER_WAY: Final = (DraftState.OPEN.value, DraftState.PROPOSED.value)
OVER: Final = (DraftState.SIGNED.value, DraftState.GIVEN_UP.value)


def _of_a_side(actor: Actor) -> Q:
    own = actor.organisation_id
    return held_by(agency=own, provider=own)


class DraftQuerySet(GovernedQuerySet["Draft"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the two sides, to their advisers, and to whoever runs the machine."""
        if actor.is_operator:
            return self.all()
        advising = Adviser.objects.filter(held_by(organisation=actor.organisation_id), left_at__isnull=True)
        return self.filter(_of_a_side(actor) | Q(pk__in=advising.values("draft")))


class Draft(GovernedModel):
    """An agreement that is being talked over. frame: its parties, uses, tables and small number, canonical JSON.

    code, version: as the document will have them. replaces: the version it varies. begins_from: an
    agreement before it, of which it is no version and which it began from. proposed: what it came to.
    people_to_tell, minutes_to_tell: how many people the provider says it told before, and how long telling one takes.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="drafts")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    frame = models.TextField()
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.OPEN)
    replaces = models.ForeignKey(AgreementVersion, models.PROTECT, null=True, blank=True, related_name="varied_by")
    begins_from = models.ForeignKey(AgreementVersion, models.PROTECT, null=True, blank=True, related_name="begun_anew")
    proposed = models.OneToOneField(AgreementVersion, models.PROTECT, null=True, blank=True, related_name="draft")
    began_at = models.DateTimeField()
    people_to_tell = models.PositiveIntegerField(null=True, blank=True)
    minutes_to_tell = models.PositiveIntegerField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "provider", "code", "version"),
                condition=~Q(state="given-up"),
                name="draft_version_is_its_own",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, draft of version {self.version}"

    @property
    def is_over(self) -> bool:
        """One side ended the talks, and nothing came of them."""
        return self.state == DraftState.GIVEN_UP

    def facts(self) -> DraftFacts:
        """Read from the rows that a page has fetched already, where it has."""
        rows = list(self.clauses.all())
        clauses, points = [each for each in rows if not each.point], [each for each in rows if each.point]
        agreed = [each for each in clauses if each.standing == Standing.AGREED]
        return DraftFacts(
            draft_id=self.pk,
            agency_id=self.agency_id,
            provider_id=self.provider_id,
            is_open=self.state == DraftState.OPEN,
            is_proposed=self.state == DraftState.PROPOSED,
            is_variation=self.replaces_id is not None,
            words_due=tuple(each.code for each in agreed if each.words_due),
            open_clauses=sum(not each.position.standing.is_settled for each in clauses),
            agreed=len(agreed),
            unsigned_communities=tuple(
                each.code for each in agreed if each.community_id and each.community_agreed_at is None
            ),
            advisers=tuple(each.organisation_id for each in self.advisers.all() if each.left_at is None),
            open_points=sum(not each.position.standing.is_settled for each in points),
            has_protocol=any(each.point in PROTOCOLS and each.standing != Standing.DROPPED for each in points),
            maori=tuple(due for each in agreed if (due := each.maori) is not None),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            varied_from=self.varied.starts_on if self.varied else None,
            varied_ends_on=self.varied.end_said_on if self.varied else None,
            programme_from=self.programme_from,
        )

    @cached_property
    def varied(self) -> AgreementVersion | None:
        """The version that it varies, for whoever may read that one: an adviser may not."""
        try:
            return self.replaces
        except AgreementVersion.DoesNotExist:
            return None

    @property
    def last_time(self) -> AgreementVersion | None:
        """What its clauses were before, where it is not the first: what it varies, or began from."""
        return self.replaces or self.begins_from

    @cached_property
    def programme_from(self) -> dt.date | None:
        """The first day of its programme, for whoever may read that; a page reads it with the draft."""
        return Programme.objects.filter(pk=self.programme_id).values_list("starts_on", flat=True).first()

    @cached_property
    def said_of_items(self) -> Mapping[UUID, tuple[ItemSaid, ...]]:
        """What Māori parties said of items, by clause; read where some item is due, and then once."""
        found: dict[UUID, tuple[ItemSaid, ...]] = {}
        answers: models.Manager[ItemAnswer] = self.item_answers
        for each in answers.order_by("said_at", "id"):
            found[each.clause_id] = (*found.get(each.clause_id, ()), each.said)
        return found

    def forget_what_was_said(self) -> None:
        """An answer has come since it was read."""
        vars(self).pop("said_of_items", None)

    @cached_property
    def has_maori_party(self) -> bool:
        """One takes part in its programme, as far as whoever asks may know: the agency reads them all."""
        return Participant.objects.filter(programme=self.programme_id).maori_parties().present().exists()

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id))


class AdviserQuerySet(GovernedQuerySet["Adviser"]):
    def visible_to(self, actor: Actor) -> Self:
        """To the two sides and to the adviser, also once it was taken out."""
        if actor.is_operator:
            return self.all()
        return self.filter(_of_a_side(actor) | held_by(organisation=actor.organisation_id))


class Adviser(GovernedModel):
    """An organisation that reads a draft and comments on it, such as a lawyer's, an iwi or a community party.

    name: its own, for the side that may not read who is here. left_at: when it was taken out; it reads nothing of the
    draft from then on. title: what the draft was called then.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="advisers")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="advises_on")
    asked_by = models.CharField(max_length=10, choices=_SIDES)
    asked_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    title = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)

    objects = AdviserQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("draft", "organisation"), name="adviser_is_asked_once"),)

    def facts(self) -> AdviserFacts:
        return AdviserFacts(
            draft=self.draft.facts(),
            asked_by=Side(self.asked_by),
            has_left=self.left_at is not None,
            is_asked_for_yes=any(each.needs_a_yes_of(self.organisation_id) for each in self.draft.clauses.all()),
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id, self.organisation_id))


class DraftClauseQuerySet(GovernedQuerySet["DraftClause"]):
    def visible_to(self, actor: Actor) -> Self:
        """To whoever may see the draft."""
        return self.filter(draft__in=Draft.objects.visible_to(actor))


class DraftClause(GovernedModel):
    """One clause as it stands between the two sides. document: `lightwell.policy.clauses.Clause`, canonical JSON.

    owed_by: the side that owes the next answer; nobody's once it is agreed or dropped. moves_made: how many moves led
    here, so that somebody who answers an earlier state is told what changed. need: the co-design it came from.
    community: a party whose own yes it needs too, and community_asked_by the side that asked for it;
    community_agreed_at: when it was given; community_is_maori: it said, when it was asked, that it speaks for Māori.
    words_due: for whom the plain words are due anew; words_untrue: those of them for whom they tell less than what
    goes; words_kept_because: why they stay although the clause changed. maori_due: the items, as table.item, of which
    it gives more than was designed and which touch Māori interests; no_party_because: why no Māori party is asked.
    point: what it is where it is no clause but stands beside them, such as a promise (`lightwell.policy.draft_points`).
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="clauses")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    code = models.CharField(max_length=64)
    document = models.TextField()
    standing = models.CharField(max_length=10, choices=_STANDINGS)
    owed_by = models.CharField(max_length=10, choices=_SIDES, blank=True)
    offered_by = models.CharField(max_length=10, choices=_SIDES)
    moves_made = models.PositiveIntegerField(default=1)
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="+")
    is_standard = models.BooleanField(default=False)
    words_due = models.CharField(max_length=20, blank=True)
    words_kept_because = models.TextField(blank=True)
    words_untrue = models.CharField(max_length=20, blank=True)
    maori_due = models.TextField(blank=True)
    no_party_because = models.TextField(blank=True)
    point = models.CharField(max_length=20, blank=True, choices=[(each.value, each.words) for each in PointKind])
    community = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    community_asked_by = models.CharField(max_length=10, choices=_SIDES, blank=True)
    community_agreed_at = models.DateTimeField(null=True, blank=True)
    community_is_maori = models.BooleanField(default=False)

    objects = DraftClauseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("draft", "point", "code"), name="draft_clause_short_name_is_its_own"),
            models.CheckConstraint(
                name="draft_clause_is_owed_by_one_side_until_settled",
                condition=(Q(standing__in=("agreed", "dropped")) & Q(owed_by=""))
                | (Q(standing__in=("offered", "asked", "declined")) & Q(owed_by__in=("agency", "provider"))),
            ),
        )

    @property
    def clause(self) -> Clause:
        """What it says now, read once for each text."""
        return clause_in(self.document)

    @property
    def as_point(self) -> Point:
        """What it says now, where it is no clause."""
        return point_in(PointKind(self.point), self.document)

    @property
    def position(self) -> Position:
        return Position(Standing(self.standing), Side(self.owed_by) if self.owed_by else None)

    def facts(self) -> DraftClauseFacts:
        return DraftClauseFacts(
            draft=self.draft.facts(),
            position=self.position,
            moves_made=self.moves_made,
            community_id=self.community_id,
            is_with_a_maori_party=self.is_with_a_maori_party,
            words_due=frozenset(self.words_due.split()),
            community_asked_by=Side(self.community_asked_by) if self.community_asked_by else None,
            has_community_agreed=self.community_agreed_at is not None,
            words_untrue=frozenset(self.words_untrue.split()),
            maori=self.maori,
            due_items=self.due_items,
        )

    def needs_a_yes_of(self, organisation_id: UUID) -> bool:
        """This party's own yes is asked for too, and the clause is not dropped."""
        return self.community_id == organisation_id and self.standing != Standing.DROPPED

    @property
    def due_items(self) -> Mapping[str, str]:
        """The items that a Māori party is asked of, each with a digest of how it stands."""
        due = self.maori_due.split()
        return {path: as_they_stand(self.clause)[path] for path in due} if due else {}

    @property
    def with_a_party(self) -> Mapping[str, WithAParty]:
        """How each of those items stands with the party that is asked."""
        due = self.maori_due.split()
        if not due:
            return {}
        is_asked = self.is_with_a_maori_party
        said = self.draft.said_of_items.get(self.pk, ()) if is_asked else ()
        return standings(self.clause, due, said, self.community_id if is_asked else None)

    @property
    def is_with_a_maori_party(self) -> bool:
        """The party whose yes is asked for said of itself that it speaks for Māori."""
        return self.community_id is not None and self.community_is_maori

    @property
    def maori(self) -> MaoriDue | None:
        """What it lacks of a Māori party's yes to what it gives more of than was designed."""
        stands = self.with_a_party
        waits = [path for path, each in stands.items() if each is not WithAParty.APPROVED]
        if not waits:
            return None
        frame = frame_of(self.draft.frame)
        return MaoriDue(
            clause=self.code,
            items=tuple(frame.item(path) for path in waits),
            is_asked=self.is_with_a_maori_party,
            is_declined=WithAParty.DECLINED in stands.values(),
            has_reason=bool(self.no_party_because),
            takes_part=not self.is_with_a_maori_party and self.draft.has_maori_party,
            is_with_another=self.community_id is not None and not self.community_is_maori,
        )

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id))


class MoveQuerySet(GovernedQuerySet["Move"]):
    def visible_to(self, actor: Actor) -> Self:
        """To whoever may see the draft."""
        return self.filter(draft__in=Draft.objects.visible_to(actor))


class Move(GovernedModel):
    """What one side did about a clause, in its own words. document: the wording it brought, where it brought one."""

    clause = models.ForeignKey(DraftClause, models.PROTECT, related_name="moves")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    side = models.CharField(max_length=10, choices=_SIDES)
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in MoveKind])
    words = models.TextField(blank=True, max_length=LONGEST_WORDS)
    document = models.TextField(blank=True)
    made_at = models.DateTimeField()

    objects = MoveQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("clause", "number"), name="move_number_is_its_own"),)
        indexes = (models.Index(fields=("draft", "-made_at"), name="move_of_a_draft"),)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agency_id, self.provider_id))
