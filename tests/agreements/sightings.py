"""Who may see a row of each table of agreements."""

from __future__ import annotations

from dataclasses import replace

from lightwell.agreements.actions import Decided, end_agreement, suspend_agreement
from lightwell.agreements.advising import ask_adviser
from lightwell.agreements.communities import ask_community
from lightwell.agreements.meetings import note
from lightwell.agreements.models import (
    Adviser,
    AgreementVersion,
    Comment,
    Draft,
    DraftClause,
    EndAskedBack,
    FateOfSent,
    ItemAnswer,
    Meeting,
    MeetingNote,
    MeetingTime,
    Move,
    NamedUnit,
    Signature,
    Suspension,
)
from lightwell.agreements.moving import comment, move
from lightwell.agreements.party_answers import answer_item
from lightwell.agreements.taking_back import ask_end_back
from lightwell.codesign.models import Programme
from lightwell.ledger.walls import walls
from lightwell.organisations.actions import say_for_whom
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.agreement_rules import Fate
from lightwell.policy.clauses import Generalisation
from lightwell.policy.maori_party import PartyAnswer
from lightwell.policy.negotiating import MoveKind, Side
from lightwell.policy.periods import Quarter
from tests.agreements.making import SIGNED_AT, make_agreement, make_draft, programme_of
from tests.agreements.meeting import FIRST, agreed, proposed
from tests.agreements.talking import ANSWERED_AT, Talked, make_talked
from tests.factories import Cast, make_actor, make_organisation
from tests.walking import Sighting, sighting

TOUCHED = "people.ethnicity"
TWO_SIDES = {"mere", "sione", "priya", "tom", "hana", "wei"}
BOTH_SIDES = {"mere", "sione", "priya", "tom", "hana", "wei", "operator"}


@sighting(Programme)
def a_programme_with_an_agreement(cast: Cast) -> Sighting:
    return Sighting(programme_of(make_agreement(cast), cast.hana), seen_by=BOTH_SIDES)


@sighting(AgreementVersion)
def an_agreement(cast: Cast) -> Sighting:
    return Sighting(make_draft(cast), seen_by=BOTH_SIDES)


@sighting(NamedUnit)
def a_named_unit(cast: Cast) -> Sighting:
    agreement = make_draft(cast)
    with walls(cast.hana):
        named = NamedUnit.objects.get(agreement=agreement, unit=cast.evaluation)
    return Sighting(named, seen_by=BOTH_SIDES)


@sighting(Signature)
def a_signature(cast: Cast) -> Sighting:
    agreement = make_agreement(cast)
    with walls(cast.hana):
        signature = Signature.objects.get(agreement=agreement, organisation=cast.ccss)
    return Sighting(signature, seen_by=BOTH_SIDES)


@sighting(Suspension)
def a_suspension(cast: Cast) -> Sighting:
    suspended = suspend_agreement(cast.mere, make_agreement(cast), SIGNED_AT, because="Something went wrong")
    return Sighting(suspended, seen_by={"mere", "sione", "priya", "tom", "hana", "wei", "operator"})


@sighting(EndAskedBack)
def an_end_that_is_asked_back(cast: Cast) -> Sighting:
    agreement = make_agreement(cast)
    end_agreement(cast.hana, agreement, SIGNED_AT, on=agreement.last_on, because="It is over")
    asked = ask_end_back(cast.mere, agreement, SIGNED_AT, because="It goes on")
    return Sighting(asked, seen_by=BOTH_SIDES)


@sighting(FateOfSent)
def what_becomes_of_what_was_sent(cast: Cast) -> Sighting:
    agreement = make_agreement(cast)
    decided = [Decided(cast.evaluation, Quarter(2026, 3), Fate.DESTROYED)]
    end_agreement(cast.hana, agreement, SIGNED_AT, on=agreement.last_on, because="It is over", decided=decided)
    with walls(cast.hana):
        return Sighting(FateOfSent.objects.get(agreement=agreement), seen_by=BOTH_SIDES)


@sighting(Draft)
def a_draft(cast: Cast) -> Sighting:
    """An adviser reads it too; Harbour is none here."""
    return Sighting(make_talked(cast).draft, seen_by=BOTH_SIDES)


@sighting(DraftClause)
def a_clause_that_is_talked_over(cast: Cast) -> Sighting:
    return Sighting(make_talked(cast, ("3",)).clause("3"), seen_by=BOTH_SIDES)


@sighting(Move)
def a_move(cast: Cast) -> Sighting:
    talked = make_talked(cast, ("3",))
    talked.says(cast.mere, "3", MoveKind.ASK, "Who reads it?")
    with walls(cast.mere):
        asked = Move.objects.get(clause__code="3", clause__draft=talked.draft, number=2)
    return Sighting(asked, seen_by=BOTH_SIDES)


def _advised(cast: Cast) -> tuple[Talked, Adviser, Actor]:
    """A draft that a community party, which is nobody of the cast, was asked to advise on."""
    community = make_organisation(PartyKind.COMMUNITY, "te-awa", "Te Awa Community Trust")
    moana = make_actor("Moana Tāwhai", "moana@te-awa.example", community, Role.MANAGER)
    talked = make_talked(cast, ("3",))
    return talked, ask_adviser(cast.hana, talked.draft, ANSWERED_AT, organisation=community), moana


@sighting(Adviser)
def an_adviser(cast: Cast) -> Sighting:
    return Sighting(_advised(cast)[1], seen_by=BOTH_SIDES)


@sighting(ItemAnswer)
def what_a_maori_party_said_of_an_item(cast: Cast) -> Sighting:
    """For the two sides and the party, which is nobody of the cast."""
    marae = make_organisation(PartyKind.COMMUNITY, "te-awa", "Te Awa Community Trust")
    moana = make_actor("Moana Tāwhai", "moana@te-awa.example", marae, Role.MANAGER)
    marae = say_for_whom(moana, marae, ANSWERED_AT, speaks_for_maori=True)
    talked = make_talked(cast, ("3",))
    row = talked.clause("3")
    parts = [replace(each, generalise=Generalisation()) if each.item == TOUCHED else each for each in row.clause.items]
    finer = replace(row.clause, items=tuple(parts))
    move(cast.mere, row, ANSWERED_AT, kind=MoveKind.COUNTER, words="As they are", wording=finer, party_later=True)
    ask_community(cast.hana, talked.clause("3"), ANSWERED_AT, community=marae)
    said = answer_item(moana, talked.clause("3", moana), ANSWERED_AT, item=TOUCHED, answer=PartyAnswer.APPROVE)
    return Sighting(said, seen_by=TWO_SIDES)


@sighting(Comment)
def what_an_adviser_said_to_one_side(cast: Cast) -> Sighting:
    talked, _, moana = _advised(cast)
    said = comment(moana, talked.draft, ANSWERED_AT, words="Ask for less", for_side=Side.PROVIDER)
    return Sighting(said, seen_by={"mere", "sione", "operator"})


@sighting(Meeting)
def a_meeting_about_a_draft(cast: Cast) -> Sighting:
    """For the two sides: no adviser, and not whoever runs the machine."""
    return Sighting(proposed(make_talked(cast, ("3",))), seen_by=TWO_SIDES)


@sighting(MeetingTime)
def a_time_that_was_proposed(cast: Cast) -> Sighting:
    meeting = proposed(make_talked(cast, ("3",)))
    with walls(cast.mere):
        first = MeetingTime.objects.filter(meeting=meeting).order_by("starts_at")[0]
    return Sighting(first, seen_by=TWO_SIDES)


@sighting(MeetingNote)
def what_was_said_at_a_meeting(cast: Cast) -> Sighting:
    talked = make_talked(cast, ("3",))
    written = note(cast.mere, agreed(talked), FIRST, clause=talked.clause("3"), words="What is asked is clear now")
    return Sighting(written, seen_by=TWO_SIDES)
