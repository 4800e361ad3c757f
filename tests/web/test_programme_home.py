"""A programme's home: the five stages, whose turn it is, and what each person may know of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from lightwell.agreements.flows import Flow, Line
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.codesign_rules import RoundState
from lightwell.policy.periods import Quarter
from lightwell.policy.sharing_rules import HandOverState
from lightwell.web.asking import CasesStand, FamiliesStand
from lightwell.web.designing import DesignStands, TalksStand
from lightwell.web.journey import journey
from lightwell.web.practices import Practice, State
from lightwell.web.standing import AgreementStands, QuarterStands, Seat, Standing, Unopened
from tests.web.told import Told

KEY = UUID(int=7)
Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)
STAGES = ("Co-design", "Tender and agreement", "Sharing", "Access and correction", "Learning together")


def flow(unit: str, line: Line) -> Flow:
    return Flow(unit, unit.capitalize(), "The Agency", line, ("1",), ("Learning",), (), (), (), "")


SIGNED = AgreementStands(
    KEY,
    "Best foot forward",
    1,
    "City Centre Social Services",
    AgreementState.SIGNED,
    dt.date(2028, 3, 31),
    (("The Agency", dt.date(2026, 3, 24)), ("City Centre Social Services", dt.date(2026, 3, 24))),
    (),
    5,
    (flow("evaluation", Line.ROWS), flow("reporting", Line.COUNTS)),
    (QuarterStands(Q3, dt.date(2026, 10, 16), True, None, None),),
)
AS_PROVIDER = Standing(
    KEY,
    "Best foot forward",
    "The Agency",
    dt.date(2026, 4, 1),
    dt.date(2028, 3, 31),
    Seat.HANDS_OVER,
    dt.date(2026, 10, 6),
    (SIGNED,),
    0,
    0,
    None,
    (),
)


def with_quarter(quarter: QuarterStands, standing: Standing = AS_PROVIDER) -> Standing:
    return replace(standing, agreements=(replace(SIGNED, quarters=(quarter,)),))


def test_a_quarter_that_is_over_and_not_sent_is_the_providers_turn() -> None:
    turn = journey(AS_PROVIDER).turn
    assert turn is not None
    assert (turn.is_ours, turn.title) == (True, "Your turn")
    assert turn.words == "Hand over July to September 2026. It is due on"
    assert (turn.on, turn.days) == (dt.date(2026, 10, 16), "8 working days from today")
    assert turn.door is not None
    assert turn.door.name == "send"
    assert journey(AS_PROVIDER).stages[2].state is State.TURN


def test_a_late_quarter_is_said_to_be_late() -> None:
    turn = journey(replace(AS_PROVIDER, today=dt.date(2026, 10, 20))).turn
    assert turn is not None
    assert turn.words == "Hand over July to September 2026. It was due on"
    assert turn.days == "2 working days ago"


def test_a_hand_over_that_is_begun_is_carried_on_with() -> None:
    begun = QuarterStands(Q3, dt.date(2026, 10, 16), True, None, HandOverState.READY)
    turn = journey(with_quarter(begun)).turn
    assert turn is not None
    assert turn.words == "Your hand-over of July to September 2026 is checked: ready to send. It is due on"
    assert turn.door is not None
    assert turn.door.words == "Carry on with it"


def test_nothing_is_wanted_of_anybody_while_an_agreement_is_suspended() -> None:
    stopped = QuarterStands(Q3, dt.date(2026, 10, 16), True, None, None, ("The Agency",), KEY)
    for seat in (Seat.HANDS_OVER, Seat.OPENS):
        turn = journey(replace(with_quarter(stopped), seat=seat)).turn
        assert turn is not None
        assert (turn.is_ours, turn.title) == (False, "The agreement is suspended")
        assert "The Agency suspended it." in turn.words
        assert "July to September 2026 cannot be handed over, and is not late" in turn.words
        assert turn.door is not None
        assert (turn.door.name, turn.door.key) == ("agreement-standing", KEY)
    other = QuarterStands(Q4, dt.date(2027, 1, 29), True, None, None)
    both = replace(SIGNED, quarters=(stopped, other))
    turn = journey(replace(AS_PROVIDER, agreements=(both,))).turn
    assert turn is not None
    assert turn.is_ours, "another quarter can be sent"
    going_on = replace(other, is_over=False)
    turn = journey(replace(AS_PROVIDER, agreements=(replace(SIGNED, quarters=(stopped, going_on)),))).turn
    assert turn is not None
    assert turn.words.startswith("July to September 2026 was not sent, and is not late: its agreement is suspended.")


def test_nothing_is_said_to_have_been_sent_before_an_agreement_begins() -> None:
    to_come = replace(SIGNED, starts_on=dt.date(2027, 1, 1), quarters=())
    found = journey(replace(AS_PROVIDER, agreements=(to_come,))).turn
    assert found is not None
    assert (found.title, found.on) == ("Nothing is wanted of you yet", dt.date(2027, 1, 1))
    assert "has been sent" not in found.words
    begun = journey(replace(AS_PROVIDER, agreements=(replace(to_come, starts_on=dt.date(2026, 7, 1)),))).turn
    assert begun is not None
    assert begun.words == "Nothing has been asked for."


def test_nothing_is_wanted_of_a_provider_while_a_quarter_is_going_on() -> None:
    going_on = QuarterStands(Q4, dt.date(2027, 1, 29), False, None, None)
    turn = journey(with_quarter(going_on)).turn
    assert turn is not None
    assert not turn.is_ours
    assert "is still going on; it is due on" in turn.words


def test_what_a_unit_has_not_opened_is_its_turn() -> None:
    unopened = Unopened(KEY, "City Centre Social Services", Q3, dt.date(2026, 10, 6))
    turn = journey(replace(AS_PROVIDER, seat=Seat.OPENS, unopened=(unopened,))).turn
    assert turn is not None
    assert turn.is_ours
    assert turn.door is not None
    assert (turn.door.name, turn.door.key) == ("delivery", KEY)
    two = journey(replace(AS_PROVIDER, seat=Seat.OPENS, unopened=(unopened, unopened))).turn
    assert two is not None
    assert two.words == "You were sent 2 deliveries that nobody in your unit has opened yet."


def test_a_unit_that_has_opened_everything_waits_for_the_provider() -> None:
    turn = journey(replace(AS_PROVIDER, seat=Seat.OPENS)).turn
    assert turn is not None
    assert (turn.is_ours, turn.title) == (False, "City Centre Social Services’s turn")


def test_before_both_have_signed_everybody_waits_for_whoever_has_not() -> None:
    draft = replace(SIGNED, state=AgreementState.DRAFT, not_signed=("The Agency",), quarters=())
    found = journey(replace(AS_PROVIDER, agreements=(draft,)))
    assert found.turn is not None
    assert found.turn.title == "Waiting for The Agency to sign"
    assert [stage.state for stage in found.stages[1:3]] == [State.WAITING, State.NOT_YET]


def test_with_no_agreement_at_all_the_agency_is_next() -> None:
    found = journey(replace(AS_PROVIDER, agreements=(), is_agencys=True))
    assert found.turn is None
    assert found.stages[1].next[0].who == "The Agency,"


def test_what_this_version_does_not_do_says_so() -> None:
    stages = journey(AS_PROVIDER).stages
    assert [stage.name for stage in stages] == list(STAGES)
    assert [stage.status for stage in stages if stage.state is State.NOT_YET] == [
        "Not designed here",
        "Seen by those who answer families alone",
        "Not in this version",
    ]


def test_what_families_asked_is_said_in_numbers_to_those_who_answer_and_to_nobody_else() -> None:
    asked = CasesStand(True, open=1, closed=2, corrections=1, told=2, answered=2)
    with_protocol = replace(AS_PROVIDER, agreements=(replace(SIGNED, is_protocol_agreed=True),))
    stage = journey(replace(with_protocol, cases=asked)).stages[3]
    assert (stage.state, stage.status) == (State.WAITING, "1 case open")
    assert {practice.state for practice in stage.practices} == {State.DONE}
    assert stage.evidence[0].door is not None
    assert stage.evidence[0].door.name == "agreement"
    assert stage.evidence[1].words == "3 cases, 1 correction among them"
    unseen = journey(AS_PROVIDER).stages[3]
    assert {each.words for each in unseen.practices} == {
        "Both sides agreed how a family’s question is answered, and how that is explained"
    }
    assert [line.door for line in unseen.evidence] == [None]


# --- the page ----------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.database


def home(told: Told, name: str) -> str:
    return told.client(name).get("/", follow=True).content.decode()


@pytest.mark.parametrize("name", ["mere", "sione", "priya", "tom", "hana", "wei"])
def test_everybody_in_a_programme_sees_its_five_stages(told: Told, name: str) -> None:
    page = home(told, name)
    assert [page.index(f"</span>{stage}</h2>") for stage in STAGES] == sorted(
        page.index(f"</span>{stage}</h2>") for stage in STAGES
    )
    assert "July to September 2026 was sent on" in page
    assert "This machine is run by a neutral body." in page


def test_somebody_of_another_provider_sees_nothing_of_it(told: Told) -> None:
    page = home(told, "aroha")
    assert "No programme here yet" in page
    assert "Best foot forward" not in page
    assert "City Centre" not in page


def test_the_provider_its_unit_and_the_others_each_see_their_own_part(told: Told) -> None:
    assert "2 deliveries sent" in home(told, "mere")
    assert "Nobody has opened any of it yet." in home(told, "sione")
    assert "1 delivery sent to your unit" in home(told, "priya")
    assert "nobody in your unit has opened it yet" in home(told, "tom")
    assert "What was sent is for its units alone" in home(told, "hana")
    assert "2 deliveries sent" in home(told, "wei")


def test_a_link_leads_only_where_this_person_may_go(told: Told) -> None:
    assert 'href="/who-saw-what"' in home(told, "mere")
    assert 'href="/keyring"' in home(told, "mere")
    assert 'href="/keyring"' not in home(told, "sione")
    assert 'href="/deliveries"' in home(told, "priya")
    assert 'href="/who-saw-what"' not in home(told, "priya")
    assert 'href="/deliveries"' not in home(told, "hana")
    assert 'href="/who-saw-what"' in home(told, "wei")


def test_whoever_took_part_in_the_design_alone_reads_that_the_rest_is_between_others() -> None:
    design = DesignStands(RoundState.SETTLED, said={"family": 1}, asked=frozenset({"provider"}), knows_who=False)
    stages = journey(replace(AS_PROVIDER, agreements=(), design=design, families=FamiliesStand(True))).stages
    assert "A Māori party was in it from the start" not in {each.words for each in stages[0].practices}
    assert Practice("Providers were asked before any tender") in stages[0].practices
    for stage in stages[1:3]:
        assert stage.status == "Nothing with you"
        assert [each.words for each in stage.evidence] == [
            "None with you. What others agree, and send, is between them."
        ]
        assert stage.next[0].words.startswith("Nothing from you.")
        assert not [each for each in stage.practices if "not in this version" not in each.words]
    assert stages[3].practices == ()


def test_nothing_of_sharing_is_true_before_there_is_an_agreement() -> None:
    stage = journey(replace(AS_PROVIDER, agreements=(), is_agencys=True)).stages[2]
    assert {each.state for each in stage.practices} == {State.NOT_YET}
    assert [each.words for each in stage.next] == ["Nothing, until both sides have signed."]


def test_what_was_designed_together_is_said_practice_by_practice() -> None:
    design = DesignStands(
        RoundState.SETTLED,
        dt.date(2026, 2, 20),
        {"family": 4, "provider": 3, "maori": 1},
        dropped=1,
        lessons_answered=1,
        has_settled_measures=True,
    )
    stage = journey(replace(AS_PROVIDER, design=design)).stages[0]
    assert (stage.state, stage.status) == (State.DONE, "Settled, every view answered")
    assert [(each.words, each.state) for each in stage.practices] == [
        ("Providers were asked before any tender", State.DONE),
        ("Families were heard, without having to leave a name", State.DONE),
        ("A Māori party was in it from the start", State.DONE),
        ("What earlier programmes taught was answered", State.DONE),
        ("Everybody was asked about where, how and why each thing would be collected", State.DONE),
        ("Everybody was asked how well they feel they understand what it is for", State.DONE),
        ("Every view has its answer: you said, we did", State.DONE),
        ("What success means was settled before there was anything to count", State.DONE),
        ("1 thing dropped because somebody asked", State.DONE),
    ]


def test_what_success_means_is_settled_with_the_round_and_not_before() -> None:
    words = "What success means was settled before there was anything to count"
    for state in (RoundState.OPEN, RoundState.SETTLED):
        for is_settled, how in ((False, State.NOT_YET), (True, State.DONE)):
            design = DesignStands(state, has_settled_measures=is_settled)
            assert Practice(words, how) in journey(replace(AS_PROVIDER, design=design)).stages[0].practices


def test_every_view_is_answered_as_soon_as_it_is_so_and_nothing_is_said_to_whoever_may_not_know_of_every_view() -> None:
    words = "Every view has its answer: you said, we did"

    def said(state: RoundState, **stands: Any) -> list[State]:
        design = DesignStands(state, said={"family": 3}, **stands)
        practices = journey(replace(AS_PROVIDER, design=design)).stages[0].practices
        return [each.state for each in practices if each.words == words]

    for state in (RoundState.OPEN, RoundState.CLOSED, RoundState.SETTLED):
        assert said(state) == [State.DONE]
        assert said(state, unanswered=1) == [State.NOT_YET]
    assert said(RoundState.OPEN, knows_who=False) == [], "what is hidden still is not counted for them"
    assert said(RoundState.OPEN, knows_who=False, unanswered=1) == [State.NOT_YET]
    assert said(RoundState.CLOSED, knows_who=False) == [State.DONE]


def test_a_notice_that_both_agreed_to_is_true_then_and_who_was_told_is_said_to_those_who_keep_the_register() -> None:
    agreed = Practice("Both sides agreed to the notice’s words")
    shown = Practice("People you serve were shown what is shared, and asked what it means to them")
    given = Practice("People you serve get what is written about them, for an adult and for a child")

    def said(found: Standing) -> set[Practice]:
        stages = journey(found).stages
        return {*stages[2].practices, *stages[3].practices}

    nothing_yet = said(AS_PROVIDER)
    assert replace(agreed, state=State.NOT_YET) in nothing_yet
    assert not {each.words for each in nothing_yet} & {shown.words, given.words}
    with_notice = replace(AS_PROVIDER, agreements=(replace(SIGNED, is_notice_agreed=True),))
    assert agreed in said(with_notice)
    keeper = replace(with_notice, families=FamiliesStand(True, is_shown=True))
    assert {shown, replace(given, state=State.NOT_YET)} <= said(keeper)
    assert given in said(replace(keeper, families=FamiliesStand(True, is_given=True)))
    several = replace(with_notice, families=FamiliesStand(True, is_shown=True, has_other_programmes=True))
    in_one = "In one of your programmes, people you serve were shown what is shared, and asked what it means"
    assert Practice(in_one) in said(several)
    assert shown not in said(several)
    none_of_several = replace(with_notice, families=FamiliesStand(True, has_other_programmes=True))
    assert replace(shown, state=State.NOT_YET) in said(none_of_several)
    doors = {line.door.name for line in journey(keeper).stages[2].evidence if line.door}
    assert {"notices", "coverages"} <= doors
    assert "coverages" not in {line.door.name for line in journey(with_notice).stages[2].evidence if line.door}


def test_a_closed_round_waits_for_answers_and_then_to_be_settled() -> None:
    for unanswered, words in ((2, "to answer 2 views."), (0, "to settle the round.")):
        design = DesignStands(round_state=RoundState.CLOSED, unanswered=unanswered)
        assert journey(replace(AS_PROVIDER, design=design)).stages[0].next[0].words == words


def test_what_is_designed_before_any_round_opens_is_said_to_be_so() -> None:
    stage = journey(replace(AS_PROVIDER, design=DesignStands(is_begun=True))).stages[0]
    assert (stage.state, stage.status) == (State.WAITING, "Being designed")
    assert [each.words for each in stage.evidence] == ["No round has opened that you may see."]
    assert "open a round" in stage.next[0].words
    assert journey(replace(AS_PROVIDER, design=DesignStands())).stages[0].status == "Not designed here"


def test_a_view_that_waits_for_its_answer_is_not_called_answered() -> None:
    design = DesignStands(
        RoundState.CLOSED, dt.date(2026, 2, 20), {"provider": 2}, unanswered=1, asked=frozenset({"maori"})
    )
    stage = journey(replace(AS_PROVIDER, design=design)).stages[0]
    assert (stage.state, stage.next[0].words) == (State.WAITING, "to answer 1 view.")
    undone = {each.words for each in stage.practices if each.state is State.NOT_YET}
    assert "Families were heard, without having to leave a name" in undone
    assert "A Māori party was in it from the start" not in undone
    assert "Every view has its answer: you said, we did" in undone


def test_an_agreement_that_is_over_is_not_said_to_hold_and_what_was_sent_under_it_was_sent() -> None:
    ended = replace(SIGNED, state=AgreementState.ENDED, last_on=dt.date(2026, 10, 10), quarters=())
    found = replace(AS_PROVIDER, agreements=(ended,), deliveries=2)
    before, after = (journey(replace(found, today=dt.date(2026, 10, day))).stages for day in (10, 11))
    assert (before[1].status, after[1].status) == ("Signed by both sides", "It has ended")
    assert before[1].next[0].words.endswith("It holds until")
    assert after[1].next[0].words == "Nothing more is asked for, until both sides sign another. Its last day was"
    assert after[1].next[0].on == dt.date(2026, 10, 10)
    assert (after[2].state, after[2].status) == (State.DONE, "2 deliveries sent")
    said = replace(ended, is_of_an_ended_one=True)  # by a side, and holding until its last day
    stages = journey(replace(found, agreements=(said,), today=dt.date(2026, 10, 6))).stages
    assert "to go on, both sides sign another" in stages[1].next[0].words
    assert not any("asks for a change" in each.words for each in stages[1].next)
    withdrawn = replace(SIGNED, state=AgreementState.WITHDRAWN)
    stage = journey(replace(AS_PROVIDER, agreements=(withdrawn,))).stages[1]
    assert (stage.state, stage.status) == (State.NOT_YET, "No agreement yet"), "it is the provider's own"


def test_the_talks_show_a_no_that_was_heard_and_a_wording_that_was_taken() -> None:
    moves = {"offer": 6, "ask": 1, "answer": 1, "decline": 1, "drop": 1, "counter": 1}
    talks = TalksStand(KEY, False, moves, 1, dropped=1)
    stage = journey(replace(AS_PROVIDER, talks=talks)).stages[1]
    said = [each.words for each in stage.practices if each.state is State.DONE]
    assert "Each clause was talked over by both sides, as equals" in said
    assert "A no was heard: 1 clause dropped" in said
    both = journey(replace(AS_PROVIDER, talks=replace(talks, dropped=2, reworded=1))).stages[1]
    assert "A no was heard: 2 clauses dropped and 1 clause worded anew" in [each.words for each in both.practices]
    unheard = journey(replace(AS_PROVIDER, talks=replace(talks, dropped=0))).stages[1]
    assert not any("A no was heard" in each.words for each in unheard.practices)
    assert stage.evidence[0].door is not None
    assert stage.evidence[0].door.name == "draft"


@pytest.mark.parametrize(
    ("owed_by", "who"),
    [
        ({"agency"}, "The Agency,"),
        ({"provider"}, "The provider,"),
        ({"agency", "provider"}, "Both sides,"),
        (set(), "Either"),
    ],
)
def test_what_is_being_talked_over_is_next_beside_the_one_that_ended(owed_by: set[str], who: str) -> None:
    talks = TalksStand(KEY, True, {"offer": 6}, 0, frozenset(owed_by))
    ended = replace(SIGNED, state=AgreementState.ENDED, last_on=dt.date(2026, 10, 1), is_of_an_ended_one=True)
    draft, last = journey(replace(AS_PROVIDER, agreements=(ended,), talks=talks)).stages[1].next
    assert draft.who.startswith(who)
    assert (draft.door and draft.door.name, last.on) == ("draft", ended.last_on)
    [alone] = journey(replace(AS_PROVIDER, agreements=(), talks=talks)).stages[1].next
    assert alone == draft


def test_what_flows_where_is_of_the_version_in_force_and_never_of_one_that_nobody_can_sign() -> None:
    def led_to(*versions: AgreementStands) -> list[UUID | None]:
        stage = journey(replace(AS_PROVIDER, agreements=versions)).stages[2]
        return [each.door.key for each in stage.evidence if each.door and each.door.name == "flow-map"]

    def version(number: int, state: AgreementState, starts_on: dt.date = AS_PROVIDER.today) -> AgreementStands:
        return replace(SIGNED, agreement_id=UUID(int=number), version=number, state=state, starts_on=starts_on)

    taken_back, draft = version(4, AgreementState.WITHDRAWN), version(5, AgreementState.DRAFT)
    stopped = replace(draft, is_of_an_ended_one=True)
    held, to_come = version(2, AgreementState.SIGNED), version(3, AgreementState.SIGNED, dt.date(2027, 1, 1))
    over = [replace(each, last_on=dt.date(2026, 10, 1)) for each in (version(1, AgreementState.ENDED), held)]
    over[0] = replace(over[0], starts_on=dt.date(2026, 4, 1))
    assert led_to(draft, taken_back, to_come, held) == [held.agreement_id]
    assert led_to(stopped, *over) == [held.agreement_id]  # the newest of those
    assert led_to(taken_back, draft) == [draft.agreement_id]
    assert led_to(taken_back, stopped) == []


def test_somebody_who_was_taken_out_reads_that_they_were_asked_and_nothing_that_they_may_not_know() -> None:
    taken_out = replace(AS_PROVIDER, agreements=(), design=DesignStands(asked=frozenset({"provider"}), has_left=True))
    stage = journey(taken_out).stages[0]
    assert stage.status == "You do not take part any more"
    assert [(each.words, each.state) for each in stage.practices] == [
        ("Providers were asked before any tender", State.DONE)
    ]
    assert [each.words for each in stage.next] == ["Nothing from you. What you said stays, and its answers reach you."]
    assert [each.door.name for each in stage.evidence if each.door] == ["you-said"]


def test_a_version_that_was_taken_back_is_no_evidence_and_each_one_is_named_once() -> None:
    second = replace(SIGNED, version=2, state=AgreementState.DRAFT, signed=())
    versions = (second, replace(second, state=AgreementState.WITHDRAWN), SIGNED)
    stage = journey(replace(AS_PROVIDER, agreements=versions)).stages[1]
    doors = [each.door.words for each in stage.evidence if each.door]
    assert doors == ["Agreement, version 2, up for signing", "Agreement, version 1"]
    stopped = replace(second, is_of_an_ended_one=True)
    stage = journey(replace(AS_PROVIDER, agreements=(stopped, replace(SIGNED, is_of_an_ended_one=True)))).stages[1]
    assert next(each.door.words for each in stage.evidence if each.door).endswith("which cannot be signed any more")
    assert not any("to sign version 2" in each.words for each in stage.next)
    beside = (SIGNED, replace(SIGNED, title="Steady steps"))
    stage = journey(replace(AS_PROVIDER, agreements=beside)).stages[1]
    doors = [each.door.words for each in stage.evidence if each.door]
    assert doors == ["Best foot forward, version 1", "Steady steps, version 1"]
