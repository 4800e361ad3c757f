"""A Māori party that is asked again: what it said holds until it says otherwise, and both pages tell the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from lightwell.codesign.actions import invite_organisation, remove_participant
from lightwell.codesign.asking_anew import ask_anew
from lightwell.codesign.models import Need, Participant, YesOrNo
from lightwell.codesign.rounds import change_need, close_round, open_round, plan_round, settle_round
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.organisations.actions import say_for_whom
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.codesign_rules import Group, NeedFacts
from lightwell.policy.decisions import Decision, refuse_if_any
from lightwell.policy.maori_party import PartyAnswer, touched_as_they_stand
from tests.agreements.talking import signed_in
from tests.codesign.making import CLOSED_AT, OPENED_AT, Designed, make_designed
from tests.codesign.test_design_pages import read, send
from tests.codesign.test_parties import ITEM, Advisory, advisory, afresh
from tests.factories import Cast, best_foot_forward, make_actor, make_organisation
from tests.web import told

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
AGAIN_AT = CLOSED_AT.replace(month=7, day=6)
DONE_AT = AGAIN_AT + dt.timedelta(days=1)
FIELD = "people-ethnicity-"
REWORDED = "Worded anew since: it waits for your yes or no"
ONCE, NEVER = "Asked once a year only", "Nobody guesses it"


@pytest.fixture
def cast(settings: Any) -> Iterator[Cast]:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    with told.at(CLOSED_AT):
        yield best_foot_forward()


def advisory_beside(cast: Cast, designed: Designed) -> Advisory:
    organisation = make_organisation(PartyKind.COMMUNITY, "harbour-advisory", "Harbour Māori Group (demonstration)")
    mata = make_actor("Mata Rewi", "mata@harbour-advisory.example", organisation, Role.MANAGER)
    organisation = say_for_whom(mata, organisation, OPENED_AT, speaks_for_maori=True)
    part = invite_organisation(cast.hana, designed.programme, OPENED_AT, organisation=organisation, group=Group.MAORI)
    return Advisory(organisation, mata, part)


def _anybody(actor: Actor, facts: NeedFacts) -> Decision:
    return refuse_if_any()


@action(code="tests.keep-a-yes-as-before", rule=_anybody)
def keep_as_before(deed: Deed[Need], *, part: Participant, digest: str) -> Done[YesOrNo]:
    kept = YesOrNo(
        programme_id=deed.subject.programme_id, agency_id=deed.subject.agency_id, need=deed.subject, participant=part,
        item=ITEM, digest=digest, answer=PartyAnswer.APPROVE, conditions=ONCE, said_at=deed.now,
    )  # fmt: skip
    kept.save(force_insert=True)
    return Done(kept, Event(about=kept))


def says_yes(party: Advisory, need: Need, conditions: str) -> None:
    send(signed_in(party.rangi), {f"{FIELD}answer": "approve", f"{FIELD}conditions": conditions}, "yes-or-no", need.pk)


def asked_again(cast: Cast, designed: Designed, need: Need) -> Any:
    """The first round is settled, and the need is asked again in a second one, which is planned."""
    close_round(cast.hana, designed.round, CLOSED_AT)
    settle_round(cast.hana, designed.round, CLOSED_AT)
    planned = plan_round(cast.hana, designed.programme, AGAIN_AT, closes_on=AGAIN_AT.date().replace(day=20))
    ask_anew(cast.hana, planned, AGAIN_AT, need=afresh(cast, need), why="Two families wrote since")
    return planned


def settled_again(cast: Cast, planned: Any) -> None:
    close_round(cast.hana, planned, DONE_AT, is_meant=True)
    settle_round(cast.hana, planned, DONE_AT)


def tikanga(cast: Cast, need: Need) -> list[str]:
    context = afresh(cast, need).need.recipient.context
    return [each.partition("”: ")[2] for each in context if each.startswith("Tikanga condition")]


def test_what_was_approved_is_approved_still_when_it_is_asked_again_and_a_later_yes_replaces_it(cast: Cast) -> None:
    designed = make_designed(cast, ("3",))
    party, need = advisory(cast, designed), designed.needs["3"]
    says_yes(party, need, NEVER)
    planned = open_round(cast.hana, asked_again(cast, designed, need), AGAIN_AT)
    with told.at(AGAIN_AT):
        page = read(signed_in(party.rangi), "yes-or-no", need.pk)
        assert REWORDED not in page
        assert "It is asked again because:" in page
        assert "Two families wrote since" in page
        assert "You approve it" in page
        assert "for your yes or no" not in read(signed_in(party.rangi), "say", designed.programme.pk)
        assert "A Māori party approves it" in read(signed_in(cast.hana), "design-need-checks", need.pk)
        says_yes(party, need, ONCE)
        assert "You approve it" in read(signed_in(party.rangi), "yes-or-no", need.pk)
    with told.at(DONE_AT):
        settled_again(cast, planned)
        assert tikanga(cast, need) == [ONCE]
        page = read(signed_in(party.rangi), "yes-or-no", need.pk)
        assert REWORDED not in page
        assert "asked again" not in page
        assert "You approve it" in page
        assert ONCE in page
        assert NEVER not in page
        checks = read(signed_in(cast.hana), "design-need-checks", need.pk)
        assert "A Māori party approves it" in checks
        assert ONCE in checks


def test_an_answer_kept_with_the_digest_of_the_need_as_it_was_read_stands_on_both_pages(cast: Cast) -> None:
    """As answers were kept before: with the conditions in it that settling the first round put in."""
    designed = make_designed(cast, ("3",))
    party, need = advisory(cast, designed), designed.needs["3"]
    says_yes(party, need, NEVER)
    planned = open_round(cast.hana, asked_again(cast, designed, need), AGAIN_AT)
    with told.at(AGAIN_AT):
        says_yes(party, need, ONCE)
    with walls(OPERATOR):
        last = YesOrNo.objects.visible_to(OPERATOR).filter(need=need).latest("said_at")
    as_read = touched_as_they_stand(afresh(cast, need).need)[last.item]
    assert as_read != last.digest
    keep_as_before(party.rangi, need, AGAIN_AT + dt.timedelta(minutes=1), part=party.part, digest=as_read)
    with told.at(DONE_AT):
        settled_again(cast, planned)
        assert "You approve it" in read(signed_in(party.rangi), "yes-or-no", need.pk)
        assert "A Māori party approves it" in read(signed_in(cast.hana), "design-need-checks", need.pk)
    assert tikanga(cast, need) == [ONCE]


def test_a_condition_that_no_party_said_takes_the_yes_back_on_both_pages(cast: Cast) -> None:
    designed = make_designed(cast, ("3",))
    party, need = advisory(cast, designed), designed.needs["3"]
    says_yes(party, need, NEVER)
    asked_again(cast, designed, need)
    its = afresh(cast, need)
    forged = (*its.need.recipient.context, its.need.recipient.context[-1].replace(NEVER, "Guess it"))
    worded = dataclasses.replace(its.need, recipient=dataclasses.replace(its.need.recipient, context=forged))
    change_need(cast.hana, its, AGAIN_AT, need=worded)
    with told.at(AGAIN_AT):
        assert REWORDED in read(signed_in(party.rangi), "yes-or-no", need.pk)
        assert "Waits for a Māori party’s yes or no" in read(signed_in(cast.hana), "design-need-checks", need.pk)


def test_conditions_of_another_party_and_of_one_that_left_stay_and_reword_nothing(cast: Cast) -> None:
    designed = make_designed(cast, ("3",))
    party, need = advisory(cast, designed), designed.needs["3"]
    other = advisory_beside(cast, designed)
    says_yes(party, need, NEVER)
    says_yes(other, need, "Ask two elders")
    planned = open_round(cast.hana, asked_again(cast, designed, need), AGAIN_AT)
    remove_participant(cast.hana, other.part, AGAIN_AT, agency_id=cast.agency.pk, why="They moved to Porirua")
    with told.at(AGAIN_AT):
        assert "You approve it" in read(signed_in(party.rangi), "yes-or-no", need.pk)
        assert "A Māori party approves it" in read(signed_in(cast.hana), "design-need-checks", need.pk)
        says_yes(party, need, ONCE)
        assert "A Māori party approves it" in read(signed_in(cast.hana), "design-need-checks", need.pk)
    with told.at(DONE_AT):
        settled_again(cast, planned)
        assert tikanga(cast, need) == ["Ask two elders", ONCE]
        assert "You approve it" in read(signed_in(party.rangi), "yes-or-no", need.pk)
        assert signed_in(cast.mere).get(reverse("yes-or-no", args=[need.pk])).status_code == 403
