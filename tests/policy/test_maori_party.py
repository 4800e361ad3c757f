"""A Māori party's yes and no: whose it is, how an item stands by it, and what its conditions become."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

import pytest

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.codesign_rules import Group, NeedFacts, NeedState, ParticipantFacts, ProgrammeFacts
from lightwell.policy.iwi import may_word_anew, may_write_down
from lightwell.policy.maori_party import (
    PartyAnswer,
    PartySaid,
    Standing,
    as_it_stands_without,
    conditions,
    conditions_in,
    conditions_said,
    is_of_it_as_it_stands,
    may_say_yes_or_no,
    replaced_conditions,
    standings,
    touched_as_they_stand,
    with_conditions,
    without_conditions,
)
from lightwell.policy.needs import Need
from lightwell.policy.tables import Code, Item, Kind
from tests.policy.small_needs import asked, small_need

AGENCY, ADVISORY, PROGRAMME, NEED, PARTY, OTHER = (UUID(int=number) for number in range(1, 7))
IWI = "people.iwi"
LINE = "Tikanga condition on “How many iwi they came to”: "
DESIGNER = Actor(
    account_id=UUID(int=97), membership_id=UUID(int=96), organisation_id=AGENCY,
    organisation_kind=PartyKind.AGENCY, role_codes=(Role.PROGRAMME_DESIGNER,),
)  # fmt: skip
RANGI = Actor(
    account_id=UUID(int=99), membership_id=UUID(int=98), organisation_id=ADVISORY,
    organisation_kind=PartyKind.COMMUNITY, role_codes=(Role.MANAGER,),
)  # fmt: skip


def a_need() -> Need:
    return small_need(items=(asked("sessions"), asked("iwi")))


def a_part(group: Group = Group.MAORI, *, has_left: bool = False) -> ParticipantFacts:
    return ParticipantFacts(PARTY, PROGRAMME, ADVISORY, None, group, has_left=has_left)


def facts(state: NeedState = NeedState.ASKED) -> NeedFacts:
    return NeedFacts(NEED, AGENCY, PROGRAMME, state, touched=touched_as_they_stand(a_need()))


def said(answer: PartyAnswer, need: Need, party: UUID = PARTY, **more: str) -> PartySaid:
    return PartySaid(party, NEED, IWI, touched_as_they_stand(need)[IWI], answer, **more)


def test_a_maori_party_that_takes_part_approves_or_declines_and_nobody_else() -> None:
    assert may_say_yes_or_no(RANGI, facts(), part=a_part(), item=IWI, answer=PartyAnswer.APPROVE)
    for part in (None, a_part(Group.COMMUNITY), a_part(has_left=True)):
        refused = may_say_yes_or_no(RANGI, facts(), part=part, item=IWI, answer=PartyAnswer.APPROVE)
        assert refused.codes == ("not-a-maori-party",)
    by_a_link = ParticipantFacts(PARTY, PROGRAMME, None, OTHER, Group.MAORI, has_left=False)
    called_so = may_say_yes_or_no(Actor(guest_id=OTHER), facts(), part=by_a_link, item=IWI, answer=PartyAnswer.APPROVE)
    assert called_so.codes == ("not-a-maori-party",)
    stranger = dataclasses.replace(RANGI, organisation_id=OTHER)
    assert not may_say_yes_or_no(stranger, facts(), part=a_part(), item=IWI, answer=PartyAnswer.APPROVE)


def test_a_no_says_why_and_a_yes_need_not() -> None:
    refused = may_say_yes_or_no(RANGI, facts(), part=a_part(), item=IWI, answer=PartyAnswer.DECLINE, words=" ")
    assert refused.codes == ("no-words",)
    hidden = may_say_yes_or_no(RANGI, facts(), part=a_part(), item=IWI, answer=PartyAnswer.DECLINE, words=" \u200b")
    assert hidden.codes == ("no-words", "unseen-character")
    assert may_say_yes_or_no(RANGI, facts(), part=a_part(), item=IWI, answer=PartyAnswer.DECLINE, words="Not yours")


@pytest.mark.parametrize("state", [NeedState.DRAFT, NeedState.SETTLED, NeedState.DROPPED])
def test_it_is_said_while_the_need_is_asked(state: NeedState) -> None:
    assert may_say_yes_or_no(RANGI, facts(state), part=a_part()).codes == ("not-asked",)


def test_it_is_of_an_item_that_touches_maori_interests_as_it_was_read() -> None:
    elsewhere = may_say_yes_or_no(RANGI, facts(), part=a_part(), item="people.sessions", answer=PartyAnswer.APPROVE)
    assert elsewhere.codes == ("not-touched",)
    stale = may_say_yes_or_no(RANGI, facts(), part=a_part(), item=IWI, answer=PartyAnswer.APPROVE, seen="0" * 64)
    assert stale.codes == ("reworded-since",)


def test_an_item_waits_until_every_maori_party_has_approved_it() -> None:
    need, parties = a_need(), (PARTY, OTHER)
    yes, no = (said(answer, need) for answer in PartyAnswer)
    assert standings(need, NEED, (), (), parties) == {IWI: Standing.WAITING}
    assert standings(need, NEED, (), (yes,), parties) == {IWI: Standing.WAITING}
    assert standings(need, NEED, (), (yes, said(PartyAnswer.APPROVE, need, OTHER)), parties) == {IWI: Standing.APPROVED}
    assert standings(need, NEED, (), (yes, no), (PARTY,)) == {IWI: Standing.DECLINED}
    assert standings(need, NEED, (), (no, yes), (PARTY,)) == {IWI: Standing.APPROVED}
    assert standings(need, NEED, (IWI,), (no,), (PARTY,)) == {}
    assert standings(need, NEED, (), (), ()) == {}


def test_what_was_answered_is_asked_again_once_the_item_or_its_purpose_is_worded_anew() -> None:
    before = a_need()
    no = said(PartyAnswer.DECLINE, before)
    coarser = dataclasses.replace(before, items=(before.items[0], dataclasses.replace(before.items[1], why="Counts")))
    purpose = dataclasses.replace(before, purpose=dataclasses.replace(before.purpose, why="Another reason"))
    for after in (coarser, purpose):
        assert standings(after, NEED, (), (no,), (PARTY,)) == {IWI: Standing.WAITING}
    worded = dataclasses.replace(before, title="Another title")
    assert standings(worded, NEED, (), (no,), (PARTY,)) == {IWI: Standing.DECLINED}


def test_the_conditions_of_a_yes_travel_with_the_clause_and_those_of_an_earlier_one_do_not() -> None:
    need = a_need()
    first = said(PartyAnswer.APPROVE, need, conditions="Ask  an elder")
    later = said(PartyAnswer.APPROVE, need, conditions="Nobody guesses it")
    found = conditions(need, NEED, (), (first, later), (PARTY,))
    assert found == ("Tikanga condition on “How many iwi they came to”: Nobody guesses it",)
    worded = with_conditions(need, (*found, *found))
    assert worded.recipient.context == found
    assert with_conditions(worded, found) == worded
    assert conditions(need, NEED, (IWI,), (later,), (PARTY,)) == ()


def test_a_yes_stands_once_its_conditions_travel_and_not_once_another_condition_does() -> None:
    need, both = a_need(), (PARTY, OTHER)
    yeses = (said(PartyAnswer.APPROVE, need, conditions="Ask an elder"), said(PartyAnswer.APPROVE, need, OTHER))
    found = conditions(need, NEED, (), yeses, both)
    settled = with_conditions(need, found)
    assert standings(settled, NEED, (), yeses, both) == {IWI: Standing.APPROVED}
    assert conditions(settled, NEED, (), yeses, both) == found == conditions_in(settled.recipient.context)
    said_anew = (*yeses, said(PartyAnswer.APPROVE, settled, conditions="Ask two"))
    assert standings(settled, NEED, (), said_anew, both) == {IWI: Standing.APPROVED}
    forged = with_conditions(need, ("Tikanga condition on “How many iwi they came to”: Guess it",))
    assert standings(forged, NEED, (), yeses, both) == {IWI: Standing.WAITING}
    reworded = dataclasses.replace(settled, purpose=dataclasses.replace(settled.purpose, why="Another reason"))
    assert standings(reworded, NEED, (), yeses, both) == {IWI: Standing.WAITING}
    gone = dataclasses.replace(settled, items=settled.items[:1])
    assert standings(gone, NEED, (), yeses, both) == {}


def test_a_yes_said_between_two_settlings_stands_whichever_conditions_were_in_the_need_as_it_was_read() -> None:
    need, both, ask_two = a_need(), (PARTY, OTHER), f"{LINE}Ask two"
    first = said(PartyAnswer.APPROVE, need, conditions="Ask an elder")
    theirs = said(PartyAnswer.APPROVE, need, OTHER, conditions="Nobody guesses it")
    settled = with_conditions(need, conditions(need, NEED, (), (first, theirs), both))
    second = said(PartyAnswer.APPROVE, settled, conditions="Ask two")
    every = (first, theirs, second)
    assert conditions(settled, NEED, (), every, both) == (ask_two, f"{LINE}Nobody guesses it")
    as_before = with_conditions(settled, (ask_two,))
    replaced = replaced_conditions(settled, NEED, every)
    assert replaced == (f"{LINE}Ask an elder",)
    after = with_conditions(without_conditions(settled, replaced), (ask_two,))
    for now in (as_before, after):
        for party in both:
            assert standings(now, NEED, (), every, (party,)) == {IWI: Standing.APPROVED}
        assert conditions(now, NEED, (), every, both) == (ask_two, f"{LINE}Nobody guesses it")
        forged = with_conditions(now, (f"{LINE}Guess it",))
        assert standings(forged, NEED, (), every, both) == {IWI: Standing.WAITING}
    known = conditions_said(need, every)
    bare = as_it_stands_without(after, IWI, known)
    assert bare == touched_as_they_stand(need)[IWI]
    inside = dataclasses.replace(
        need, recipient=dataclasses.replace(need.recipient, context=(f"{LINE}Ask an elder", "Read it with the counts"))
    )
    digest = as_it_stands_without(inside, IWI, known)
    moved = with_conditions(without_conditions(inside, known), (ask_two,))
    assert is_of_it_as_it_stands(moved, IWI, digest, known), "wherever among the rest it stood"


def test_conditions_of_whoever_left_and_of_another_item_stay_where_they_are() -> None:
    need = a_need()
    gone = said(PartyAnswer.APPROVE, need, OTHER, conditions="Nobody guesses it")
    later = (said(PartyAnswer.APPROVE, need, conditions="Ask two"), said(PartyAnswer.APPROVE, need))
    assert replaced_conditions(need, NEED, (gone, *later)) == (f"{LINE}Ask two",)
    settled = with_conditions(need, (f"{LINE}Nobody guesses it",))
    assert standings(settled, NEED, (), (gone, *later), (PARTY,)) == {IWI: Standing.APPROVED}
    same_words = said(PartyAnswer.APPROVE, need, OTHER, conditions="Ask two")
    assert replaced_conditions(need, NEED, (same_words, *later)) == ()


@pytest.mark.parametrize("one", [{"type": Kind.CODE, "codes": (Code("A", "One iwi"),)}, {"type": Kind.YES_NO}])
def test_iwi_is_several_or_none(one: dict[str, Any]) -> None:
    assert may_write_down(DESIGNER, ProgrammeFacts(PROGRAMME, AGENCY), need=of_iwi(**one)).codes == ("iwi-is-several",)
    assert may_write_down(DESIGNER, ProgrammeFacts(PROGRAMME, AGENCY), need=of_iwi(type=Kind.TEXT))


def test_iwi_is_asked_of_people_and_never_worked_out() -> None:
    programme, stands = ProgrammeFacts(PROGRAMME, AGENCY), facts(NeedState.DRAFT)
    ethnic = dataclasses.replace(asked("ethnicity"), item=Item("ethnicity", "Ethnic group", "Ethnicity", Kind.TEXT))
    both = of_iwi(column="Ethnic group")
    both = dataclasses.replace(both, items=(*both.items, ethnic))
    inferred = of_iwi(why="Inferred from where they live")
    for need in (both, inferred):
        assert may_write_down(DESIGNER, programme, need=need).codes == ("iwi-is-asked",)
        assert may_word_anew(DESIGNER, stands, need=need).codes == ("iwi-is-asked",)
    assert may_word_anew(DESIGNER, stands, need=of_iwi(why="It is never inferred"))


def of_iwi(*, why: str = "As people say it", **changed: Any) -> Need:
    item = Item("iwi", **{"column": "Iwi", "words": "The iwi that people name", "type": Kind.TEXT, **changed})
    return small_need(items=(dataclasses.replace(asked("iwi"), item=item, why=why),))
