"""Who may do what while a programme is designed, and every reason why not."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from lightwell.policy.actors import NOBODY, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.answer_rules import AboutFacts, Stood, has_moved, made_untrue, may_answer
from lightwell.policy.codesign_rules import (
    LONGEST_WORDS,
    ContributionKind,
    Group,
    NeedFacts,
    NeedState,
    Outcome,
    ParticipantFacts,
    ProgrammeFacts,
    RoundFacts,
    RoundState,
    SaidFacts,
    Stance,
    may_answer_checks,
    may_change_need,
    may_close_round,
    may_open_round,
    may_settle_round,
    may_write_need,
)
from lightwell.policy.iwi import may_word_anew
from lightwell.policy.organisation_rules import OrganisationFacts
from lightwell.policy.programme_rules import (
    OpenFacts,
    may_answer_lesson,
    may_ask_again,
    may_bring_guest,
    may_change_programme,
    may_give_place,
    may_invite,
    may_open_invitation,
    may_open_programme,
    may_record_lesson,
    may_remove,
    may_say_measure,
)
from lightwell.policy.saying_rules import may_ask_anew, may_contribute
from tests.policy.small_needs import asked, small_need

AGENCY, CCSS, OTHER, PROGRAMME, ROUND, NEED, PART, GUEST = (UUID(int=number) for number in range(1, 9))


def somebody(organisation: UUID, *roles: Role, kind: PartyKind = PartyKind.AGENCY) -> Actor:
    return Actor(
        account_id=UUID(int=99), membership_id=UUID(int=98), organisation_id=organisation, organisation_kind=kind,
        role_codes=roles,
    )  # fmt: skip


DESIGNER = somebody(AGENCY, Role.PROGRAMME_DESIGNER)
ANALYST = somebody(AGENCY, Role.ANALYST)
MERE = somebody(CCSS, Role.MANAGER, kind=PartyKind.PROVIDER)
PARENT = Actor(guest_id=GUEST)
ITS_PROGRAMME = ProgrammeFacts(PROGRAMME, AGENCY)
CCSS_PART = ParticipantFacts(PART, PROGRAMME, CCSS, None, Group.PROVIDER, has_left=False)
PARENT_PART = ParticipantFacts(PART, PROGRAMME, None, GUEST, Group.FAMILY, has_left=False)


def a_round(state: RoundState = RoundState.OPEN, **counts: int) -> RoundFacts:
    return RoundFacts(ROUND, AGENCY, PROGRAMME, state, **{"needs": 1, **counts})


@pytest.mark.parametrize("role", [Role.MANAGER, Role.PROGRAMME_DESIGNER, Role.CONTRACT_ADVISOR])
def test_an_agencys_manager_designer_and_advisor_open_programmes_and_invite_to_them(role: Role) -> None:
    actor = somebody(AGENCY, role)
    assert may_open_programme(actor, OrganisationFacts(AGENCY, PartyKind.AGENCY))
    assert may_invite(actor, ITS_PROGRAMME)
    assert may_write_need(actor, ITS_PROGRAMME)


@pytest.mark.parametrize("actor", [ANALYST, MERE, PARENT, NOBODY, somebody(OTHER, Role.MANAGER)])
def test_nobody_else_designs(actor: Actor) -> None:
    for decision in (
        may_open_programme(actor, OrganisationFacts(AGENCY, PartyKind.AGENCY)),
        may_invite(actor, ITS_PROGRAMME),
        may_write_need(actor, ITS_PROGRAMME),
        may_change_need(actor, NeedFacts(NEED, AGENCY, PROGRAMME, NeedState.DRAFT)),
        may_open_round(actor, a_round(RoundState.DRAFT)),
        may_close_round(actor, a_round()),
        may_answer(actor, a_round(), words="Thank you"),
        may_settle_round(actor, a_round(RoundState.CLOSED)),
        may_remove(actor, CCSS_PART, agency_id=AGENCY, why="A reason"),
        may_answer_lesson(actor, ITS_PROGRAMME, words="Taken up"),
    ):
        assert "not-its-designer" in decision.codes


def test_a_provider_opens_no_programme() -> None:
    assert "not-an-agency" in may_open_programme(MERE, OrganisationFacts(CCSS, PartyKind.PROVIDER)).codes


def test_a_need_is_settled_once_and_then_only_another_round_changes_it() -> None:
    for state in (NeedState.SETTLED, NeedState.DROPPED):
        facts = NeedFacts(NEED, AGENCY, PROGRAMME, state)
        assert may_write_need(DESIGNER, facts).codes == ("settled-already",)
        assert may_change_need(DESIGNER, facts).codes == ("settled-already",)


def test_whoever_changes_a_need_has_seen_how_it_stands() -> None:
    facts = NeedFacts(NEED, AGENCY, PROGRAMME, NeedState.ASKED, version=4)
    assert may_change_need(DESIGNER, facts, seen_version=4)
    assert may_change_need(DESIGNER, facts)
    assert may_change_need(DESIGNER, facts, seen_version=3).codes == ("changed-since",)


def test_what_everybody_was_asked_of_keeps_its_short_name() -> None:
    """What they say of it stands under that name; so nothing is told to be dropped which goes under another."""
    need = small_need(items=(asked(), asked("hours")))
    was = frozenset(each.path for each in need.items)
    renamed = dataclasses.replace(need, items=(need.items[0], asked("hours_a_week")))
    facts = NeedFacts(NEED, AGENCY, PROGRAMME, NeedState.ASKED, asked=was)
    assert may_word_anew(DESIGNER, facts, need=need)
    assert may_word_anew(DESIGNER, facts, need=dataclasses.replace(need, items=(*need.items, asked("town"))))
    assert may_word_anew(DESIGNER, facts, need=renamed).codes == ("named-otherwise",)
    assert may_word_anew(DESIGNER, NeedFacts(NEED, AGENCY, PROGRAMME, NeedState.DRAFT), need=renamed)


def test_a_round_opens_when_there_is_something_to_ask_and_the_lessons_are_answered() -> None:
    assert may_open_round(DESIGNER, a_round(RoundState.DRAFT))
    refused = may_open_round(DESIGNER, a_round(RoundState.OPEN, needs=0, unanswered_lessons=2))
    assert refused.codes == ("round-opened-already", "nothing-to-ask", "lessons-not-answered")
    assert "2 lessons from earlier programmes wait for" in refused.reasons[2].sentence
    one = may_open_round(DESIGNER, a_round(RoundState.DRAFT, unanswered_lessons=1))
    assert "1 lesson from earlier programmes waits for" in one.reasons[0].sentence


def test_a_round_settles_when_everybody_was_answered_and_no_need_is_open() -> None:
    assert may_settle_round(DESIGNER, a_round(RoundState.CLOSED))
    refused = may_settle_round(DESIGNER, a_round(RoundState.OPEN, unanswered=3, unready=1))
    assert refused.codes == ("round-not-closed", "contributions-not-answered", "needs-not-ready")


def test_whoever_takes_part_says_what_they_think_while_the_round_is_open() -> None:
    assert may_contribute(MERE, a_round(), part=CCSS_PART, stance=Stance.KEEP)
    assert may_contribute(PARENT, a_round(), part=PARENT_PART, stance=Stance.DROP, words="It is nobody’s business")
    closed = may_contribute(MERE, a_round(RoundState.CLOSED), part=CCSS_PART, stance=Stance.KEEP)
    assert closed.codes == ("round-not-open",)


def test_nobody_speaks_as_somebody_else_or_for_another_programme() -> None:
    assert "not-taking-part" in may_contribute(PARENT, a_round(), part=CCSS_PART, stance=Stance.KEEP).codes
    elsewhere = ParticipantFacts(PART, OTHER, CCSS, None, Group.PROVIDER, has_left=False)
    assert "not-taking-part" in may_contribute(MERE, a_round(), part=elsewhere, stance=Stance.KEEP).codes
    assert "not-taking-part" in may_contribute(MERE, a_round(), stance=Stance.KEEP).codes
    gone = ParticipantFacts(PART, PROGRAMME, CCSS, None, Group.PROVIDER, has_left=True)
    assert may_contribute(MERE, a_round(), part=gone, stance=Stance.KEEP).codes == ("taken-out",)


def test_whoever_wants_a_change_says_why_and_whoever_would_keep_it_need_not() -> None:
    for stance in (Stance.CHANGE, Stance.DROP):
        assert may_contribute(MERE, a_round(), part=CCSS_PART, stance=stance, words=" ").codes == ("no-words",)
    assert may_contribute(MERE, a_round(), part=CCSS_PART).codes == ("no-stance",)
    idea = may_contribute(MERE, a_round(), part=CCSS_PART, kind=ContributionKind.PROPOSAL)
    assert idea.codes == ("no-words",)
    long = may_contribute(MERE, a_round(), part=CCSS_PART, stance=Stance.KEEP, words="a" * (LONGEST_WORDS + 1))
    assert long.codes == ("words-too-long",)


def test_an_answer_is_in_words_and_comes_before_the_round_is_settled() -> None:
    assert may_answer(DESIGNER, a_round(RoundState.CLOSED), words="You are right")
    assert may_answer(DESIGNER, a_round(RoundState.SETTLED)).codes == ("round-over", "no-answer-in-words")


def test_an_answer_is_true_of_what_it_is_about_and_two_are_not_told_opposite_things() -> None:
    view = AboutFacts(NEED, ROUND, ContributionKind.POSITION, about_need=True)

    def answered(outcome: Outcome, **given: Any) -> tuple[str, ...]:
        said = {name: given.pop(name) for name in ("drops", "to_others") if name in given}
        about = dataclasses.replace(view, **given)
        return may_answer(DESIGNER, a_round(), words="So", contribution=about, outcome=outcome, **said).codes

    assert answered(Outcome.CHANGED) == ("nothing-changed",)
    assert answered(Outcome.CHANGED, has_moved=True) == ()
    assert answered(Outcome.CHANGED, about_need=False) == ()
    for outcome in (Outcome.CHANGED, Outcome.DROPPED):
        assert answered(outcome, is_settled=True) == ("settled-in-an-earlier-round",)
    assert answered(Outcome.KEPT, is_settled=True) == ()
    assert answered(Outcome.DROPPED) == ("still-asked",)
    assert answered(Outcome.DROPPED, is_dropped=True) == ()
    assert answered(Outcome.KEPT, is_dropped=True) == ("dropped-already",)
    assert answered(Outcome.DROPPED, drops=["people.town"], is_named=False) == ("nothing-to-drop",)
    told = {"to_others": "It is dropped, though you would have kept it"}
    for beside in ({"kept_beside": 2}, {"changed_beside": 1}):
        assert answered(Outcome.DROPPED, drops=["people.suburb"], **beside) == ("answered-otherwise",)
        assert answered(Outcome.DROPPED, drops=["people.suburb"], **beside, **told) == ()
    assert answered(Outcome.CHANGED, has_moved=True, kept_alike=1) == ("answered-otherwise",)
    assert answered(Outcome.CHANGED, has_moved=True, kept_alike=1, **told) == ()
    assert answered(Outcome.KEPT, has_moved=True) == ("changed-already",)
    assert answered(Outcome.KEPT, is_whole=True, has_moved=True) == ()
    assert answered(Outcome.KEPT, is_whole=True, changed_alike=1) == ("changed-already",)


def test_an_answer_is_untrue_once_the_very_item_it_is_about_stands_otherwise() -> None:
    need = small_need(items=(asked(), asked("hours")))
    path, other = need.items[0].path, need.items[1].path
    opened = Stood(need, frozenset())
    gone, reworded = Stood(need, frozenset({path})), dataclasses.replace(need.items[0], why="Which town helps whom")
    changed = Stood(dataclasses.replace(need, items=(reworded, *need.items[1:])), frozenset())
    assert made_untrue(opened, opened, gone) == {path: {Outcome.KEPT, Outcome.CHANGED}}
    assert made_untrue(opened, gone, opened) == {path: {Outcome.DROPPED}, "": {Outcome.CHANGED}}
    assert made_untrue(opened, opened, changed) == {path: {Outcome.KEPT}}
    assert made_untrue(opened, changed, opened) == {path: {Outcome.CHANGED}, "": {Outcome.CHANGED}}
    assert made_untrue(opened, opened, opened) == {}
    every = Stood(need, frozenset(each.path for each in need.items))
    assert made_untrue(opened, opened, every)[""] == {Outcome.KEPT, Outcome.CHANGED}
    assert has_moved(opened, changed, path)
    assert not has_moved(opened, changed, other)
    assert has_moved(opened, changed, "")


def test_a_family_is_brought_in_by_whoever_knows_them_and_takes_part() -> None:
    assert may_bring_guest(MERE, ITS_PROGRAMME, part=CCSS_PART, host_id=CCSS)
    assert may_bring_guest(DESIGNER, ITS_PROGRAMME, host_id=AGENCY)
    assert may_bring_guest(MERE, ITS_PROGRAMME, host_id=CCSS).codes == ("not-bringing-anybody",)
    assert may_bring_guest(MERE, ITS_PROGRAMME, part=CCSS_PART, host_id=OTHER).codes == ("not-their-host",)
    called = may_bring_guest(DESIGNER, ITS_PROGRAMME, host_id=AGENCY, group=Group.MAORI)
    assert called.codes == ("speaks-for-maori-says-so-itself",)


def test_somebody_is_removed_once() -> None:
    gone = ParticipantFacts(PART, PROGRAMME, CCSS, None, Group.PROVIDER, has_left=True)
    assert may_remove(DESIGNER, CCSS_PART, agency_id=AGENCY, why="They asked to")
    assert may_remove(DESIGNER, CCSS_PART, agency_id=AGENCY).codes == ("why-taken-out",)
    assert may_remove(DESIGNER, CCSS_PART, agency_id=AGENCY, why=" ").codes == ("why-taken-out",)
    assert may_remove(DESIGNER, CCSS_PART, agency_id=AGENCY, why=None)
    assert may_remove(DESIGNER, gone, agency_id=AGENCY, why=None).codes == ("left-already",)
    assert may_remove(DESIGNER, gone, agency_id=AGENCY, why="They asked to").codes == ("left-already",)
    assert may_ask_again(DESIGNER, gone, agency_id=AGENCY)
    assert may_ask_again(DESIGNER, CCSS_PART, agency_id=AGENCY).codes == ("takes-part",)
    assert may_ask_again(MERE, gone, agency_id=AGENCY).codes == ("not-its-designer",)


def test_anybody_records_a_lesson_for_their_own_organisation_in_words() -> None:
    for actor, organisation in ((ANALYST, AGENCY), (MERE, CCSS)):
        facts = OrganisationFacts(organisation, PartyKind.AGENCY)
        assert may_record_lesson(actor, facts, happened="Forms took an hour", learned="Ask less")
        assert may_record_lesson(actor, facts, happened=" ", learned="Ask less").codes == ("lesson-in-words",)
    elsewhere = may_record_lesson(MERE, OrganisationFacts(OTHER, PartyKind.AGENCY), happened="a", learned="b")
    assert elsewhere.codes == ("not-ones-own",)


NOW = dt.datetime(2026, 6, 18, 9, 0, tzinfo=dt.UTC)


def test_a_round_is_closed_early_only_by_somebody_who_knows_whom_it_cuts_off() -> None:
    facts = dataclasses.replace(a_round(silent=2), closes_on=dt.date(2026, 6, 19))
    refused = may_close_round(DESIGNER, facts, now=NOW)
    assert refused.codes == ("closing-early",)
    assert "some who take part have said nothing yet" in refused.reasons[0].sentence
    assert may_close_round(DESIGNER, facts, now=NOW, is_meant=True)
    assert may_close_round(DESIGNER, facts, now=NOW + dt.timedelta(days=2))
    assert may_close_round(DESIGNER, dataclasses.replace(facts, silent=0), now=NOW)


def test_one_contribution_has_no_answer_and_two_have_none() -> None:
    one, two = (
        may_settle_round(DESIGNER, a_round(RoundState.CLOSED, unanswered=number)).reasons[0] for number in (1, 2)
    )
    assert one.sentence.startswith("1 contribution has no answer")
    assert two.sentence.startswith("2 contributions have no answer")


def test_a_reply_is_short_to_a_view_of_the_same_round_and_a_thread_ends() -> None:
    view = SaidFacts(NEED, ROUND, ContributionKind.POSITION)

    def reply(words: str = "We saw that too", **to: Any) -> tuple[str, ...]:
        reply_to = dataclasses.replace(view, **to)
        return may_contribute(
            MERE, a_round(), part=CCSS_PART, kind=ContributionKind.REPLY, words=words, reply_to=reply_to
        ).codes

    assert reply() == ()
    assert reply(" ") == ("no-words",)
    assert reply("a" * 2_001) == ("reply-too-long",)
    assert reply(kind=ContributionKind.REPLY) == ("reply-to-what",)
    assert reply(round_id=OTHER) == ("reply-to-what",)
    assert reply(replies=20) == ("enough-replies",)


def test_nothing_was_done_on_a_day_that_has_not_come() -> None:
    facts = NeedFacts(NEED, AGENCY, PROGRAMME, NeedState.DRAFT)
    tomorrow = {"check:free-text": {"answer": "done", "why": "A peer looked", "on": "2026-06-20"}}
    assert may_answer_checks(DESIGNER, facts, answers=tomorrow, now=NOW).codes == ("day-to-come",)
    assert may_answer_checks(DESIGNER, facts, answers=tomorrow, now=NOW + dt.timedelta(days=2))


def test_a_programmes_words_change_until_what_is_asked_is_settled() -> None:
    assert may_change_programme(DESIGNER, ITS_PROGRAMME, seen_version=1)
    assert may_change_programme(DESIGNER, ITS_PROGRAMME, seen_version=2).codes == ("changed-since",)
    settled = dataclasses.replace(ITS_PROGRAMME, is_settled=True)
    assert may_change_programme(DESIGNER, settled).codes == ("settled-already",)
    assert may_change_programme(MERE, ITS_PROGRAMME).codes == ("not-its-designer",)


def test_a_community_body_opens_an_invitation_for_so_many_until_a_day() -> None:
    body = dataclasses.replace(CCSS_PART, group=Group.COMMUNITY)
    last = dt.date(2026, 7, 1)
    assert may_open_invitation(MERE, ITS_PROGRAMME, part=body, places=30, ends_on=last, now=NOW)
    for part in (CCSS_PART, None, dataclasses.replace(body, has_left=True)):
        refused = may_open_invitation(MERE, ITS_PROGRAMME, part=part, places=30, ends_on=last, now=NOW)
        assert refused.codes == ("not-a-community-body",)
    assert may_open_invitation(MERE, ITS_PROGRAMME, part=body, places=201, ends_on=last).codes == ("so-many-places",)
    for day in (dt.date(2026, 6, 17), dt.date(2026, 12, 1)):
        assert may_open_invitation(MERE, ITS_PROGRAMME, part=body, ends_on=day, now=NOW).codes == ("until-when",)


def test_a_place_is_given_while_there_is_one_and_the_day_has_not_passed() -> None:
    body = dataclasses.replace(CCSS_PART, group=Group.COMMUNITY)
    facts = OpenFacts(NEED, PROGRAMME, body, places=2, given=1, ends_on=dt.date(2026, 6, 18), ended_at=None)
    assert may_give_place(MERE, facts, now=NOW)
    assert may_give_place(MERE, dataclasses.replace(facts, given=2), now=NOW).codes == ("all-places-given",)
    assert may_give_place(MERE, facts, now=NOW, seen_given=0).codes == ("given-since",)
    assert may_give_place(MERE, dataclasses.replace(facts, is_settled=True), now=NOW).codes == ("nothing-to-say-now",)
    assert may_give_place(MERE, facts, now=NOW + dt.timedelta(days=2)).codes == ("invitation-over",)
    assert may_give_place(MERE, dataclasses.replace(facts, ended_at=NOW), now=NOW).codes == ("invitation-over",)
    assert may_give_place(DESIGNER, facts, now=NOW).codes == ("not-a-community-body",)


def test_what_success_means_is_said_until_what_is_asked_is_settled() -> None:
    settled = dataclasses.replace(ITS_PROGRAMME, is_settled=True)
    assert may_say_measure(DESIGNER, ITS_PROGRAMME)
    assert may_say_measure(DESIGNER, settled).codes == ("measures-settled",)


def test_what_was_settled_is_open_for_nobodys_view_until_it_is_asked_anew() -> None:
    for state, answer in ((NeedState.ASKED, ()), (NeedState.SETTLED, ("not-asked-now",)),
                          (NeedState.DROPPED, ("not-asked-now",))):  # fmt: skip
        need = NeedFacts(NEED, AGENCY, PROGRAMME, state)
        said = may_contribute(MERE, a_round(), part=CCSS_PART, need=need, stance=Stance.KEEP)
        assert said.codes == answer


def test_only_a_designer_asks_anew_and_only_what_was_settled_before_the_round_opens_and_says_why() -> None:
    settled, asked_now = (NeedFacts(NEED, AGENCY, PROGRAMME, each) for each in (NeedState.SETTLED, NeedState.ASKED))
    planned = a_round(RoundState.DRAFT)
    assert may_ask_anew(DESIGNER, planned, need=settled, why="Two families wrote since")
    assert may_ask_anew(DESIGNER, a_round(), need=settled, why="Because").codes == ("round-opened-already",)
    assert may_ask_anew(DESIGNER, planned, need=asked_now, why="Because").codes == ("not-settled",)
    assert may_ask_anew(DESIGNER, planned, need=settled, why=" ").codes == ("why-anew",)
    assert may_ask_anew(DESIGNER, planned, need=settled, why="a\u202eb").codes == ("unseen-character",)
    assert may_ask_anew(MERE, planned, need=settled, why="Because").codes == ("not-its-designer",)
    elsewhere = dataclasses.replace(settled, programme_id=OTHER)
    assert may_ask_anew(DESIGNER, planned, need=elsewhere, why="Because").codes == ("not-settled",)
