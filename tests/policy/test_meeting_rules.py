"""Who may propose, agree to, move and call off a meeting, and whose confirmation a note waits for."""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import UUID

import pytest

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.draft_rules import DraftClauseFacts, DraftFacts
from lightwell.policy.local_days import HERE
from lightwell.policy.meeting_rules import (
    MeetingFacts,
    NoteFacts,
    may_agree_to_time,
    may_cancel_meeting,
    may_confirm_note,
    may_note,
    may_propose_meeting,
    may_propose_other_times,
    may_renew_note,
    may_take_back_note,
)
from lightwell.policy.negotiating import MoveKind, Position, Side, Standing

DRAFT, AGENCY, CCSS = (UUID(int=number) for number in range(1, 4))
NOW = dt.datetime(2026, 6, 23, 10, 0, tzinfo=HERE)
SOON, BEFORE = NOW + dt.timedelta(days=2), NOW - dt.timedelta(hours=1)
TALKED = DraftFacts(DRAFT, AGENCY, CCSS, is_open=True)
WAITING = MeetingFacts(TALKED, None, is_cancelled=False, owed_by=Side.AGENCY)
AGREED = MeetingFacts(TALKED, SOON, is_cancelled=False, owed_by=None)
HELD = MeetingFacts(TALKED, BEFORE, is_cancelled=False, owed_by=None)
OFF = MeetingFacts(TALKED, SOON, is_cancelled=True, owed_by=None)


def somebody(organisation: UUID, role: Role, kind: PartyKind) -> Actor:
    return Actor(
        account_id=UUID(int=99), membership_id=UUID(int=98), organisation_id=organisation, organisation_kind=kind,
        role_codes=(role,),
    )  # fmt: skip


MERE = somebody(CCSS, Role.MANAGER, PartyKind.PROVIDER)
SIONE = somebody(CCSS, Role.REPORTING_OFFICER, PartyKind.PROVIDER)
HANA = somebody(AGENCY, Role.CONTRACT_ADVISOR, PartyKind.AGENCY)
AROHA = somebody(UUID(int=5), Role.MANAGER, PartyKind.COMMUNITY)


@pytest.mark.parametrize("actor", [MERE, HANA])
def test_either_side_proposes_times_to_come_and_not_too_many(actor: Actor) -> None:
    assert may_propose_meeting(actor, TALKED, now=NOW)
    assert may_propose_meeting(actor, TALKED, now=NOW, times=(SOON,))
    assert may_propose_meeting(actor, TALKED, now=NOW, times=()).codes == ("no-time-given",)
    assert may_propose_meeting(actor, TALKED, now=NOW, times=(SOON, NOW)).codes == ("time-is-over",)
    many = tuple(SOON + dt.timedelta(hours=each) for each in range(6))
    assert may_propose_meeting(actor, TALKED, now=NOW, times=many).codes == ("too-many-times",)


def test_whoever_does_not_speak_for_a_side_does_none_of_it() -> None:
    for act, facts in (
        (may_propose_other_times, AGREED),
        (may_agree_to_time, dataclasses.replace(WAITING, owed_by=Side.PROVIDER)),
        (may_cancel_meeting, AGREED),
        (may_note, HELD),
    ):
        assert act(SIONE, facts, now=NOW).codes == ("does-not-speak-for-its-side",)
        assert act(AROHA, facts, now=NOW).codes == ("not-a-side",)
    assert may_propose_meeting(AROHA, TALKED, now=NOW).codes == ("not-a-side",)


def test_an_answer_is_owed_by_one_side_and_then_by_nobody() -> None:
    assert may_agree_to_time(HANA, WAITING, now=NOW, starts_at=SOON)
    assert may_agree_to_time(MERE, WAITING, now=NOW, starts_at=SOON).codes == ("their-answer",)
    assert may_propose_other_times(MERE, WAITING, now=NOW).codes == ("their-answer",)
    assert may_propose_other_times(HANA, WAITING, now=NOW)
    for actor in (MERE, HANA):
        assert may_propose_other_times(actor, AGREED, now=NOW, times=(SOON,))
        assert may_agree_to_time(actor, AGREED, now=NOW).codes == ("no-times",)


def test_a_time_that_is_over_cannot_be_agreed_to() -> None:
    assert may_agree_to_time(HANA, WAITING, now=NOW, starts_at=BEFORE).codes == ("time-is-over",)


def test_what_has_begun_is_neither_moved_nor_called_off() -> None:
    assert may_cancel_meeting(MERE, AGREED, now=NOW)
    assert may_cancel_meeting(MERE, HELD, now=NOW).codes == ("has-begun",)
    assert may_propose_other_times(MERE, HELD, now=NOW).codes == ("has-begun",)


def test_what_was_called_off_stays_off() -> None:
    assert may_cancel_meeting(HANA, OFF, now=NOW).codes == ("called-off",)
    assert may_propose_other_times(HANA, OFF, now=NOW).codes == ("called-off",)
    assert "called-off" in may_agree_to_time(HANA, OFF, now=NOW).codes
    assert "called-off" in may_note(HANA, OFF, now=NOW).codes


def test_where_a_meeting_is_stands_on_one_line() -> None:
    for place in ("Room 2\nRoom 3", "Room 2\u2028Room 3"):
        assert may_propose_meeting(HANA, TALKED, now=NOW, times=(SOON,), place=place).codes == ("place-in-lines",)
        assert may_propose_other_times(HANA, AGREED, now=NOW, times=(SOON,), place=place).codes == ("place-in-lines",)
    assert may_propose_meeting(HANA, TALKED, now=NOW, times=(SOON,), place="Room 2, second floor")


def test_once_the_talks_have_ended_nobody_proposes_and_what_stands_can_be_called_off() -> None:
    ended = dataclasses.replace(TALKED, is_open=False)
    assert may_propose_meeting(HANA, ended, now=NOW).codes == ("not-being-talked-over",)
    meeting = dataclasses.replace(AGREED, draft=ended)
    assert may_propose_other_times(HANA, meeting, now=NOW).codes == ("not-being-talked-over",)
    assert may_cancel_meeting(HANA, meeting, now=NOW)


def test_a_note_of_what_has_moved_is_confirmed_anew_or_let_go_by_either_side_and_never_as_it_was() -> None:
    behind = a_note(is_confirmed=True, has_moved=True)
    for actor in (HANA, MERE):
        assert may_confirm_note(actor, behind).codes == ("moved-since",)
        assert may_renew_note(actor, behind, seen_moves=3, moves_made=3)
        assert may_renew_note(actor, behind, seen_moves=2, moves_made=3).codes == ("moved-while-read",)
        assert may_take_back_note(actor, behind)
    assert may_renew_note(MERE, dataclasses.replace(behind, can_still_be=False)).codes == ("not-a-move-now",)
    assert may_renew_note(MERE, a_note()).codes == ("stands-as-it-stood",)
    assert may_renew_note(MERE, dataclasses.replace(behind, is_done=True)).codes == ("note-is-settled",)
    assert may_confirm_note(MERE, a_note(kind=None, mover=None, has_moved=True)), "what is only remembered"


def test_notes_are_written_once_it_has_begun_and_become_only_moves_that_are_open_to_that_side() -> None:
    clause = DraftClauseFacts(TALKED, Position(Standing.OFFERED, Side.PROVIDER), moves_made=1)
    assert may_note(MERE, AGREED, now=NOW).codes == ("not-begun",)
    assert may_note(MERE, HELD, now=NOW, words=" ").codes == ("no-words",)
    assert may_note(MERE, HELD, now=NOW, words="x" * 10_001).codes == ("words-too-long",)
    for mover, kind, codes in (
        (Side.PROVIDER, MoveKind.AGREE, ()),
        (Side.PROVIDER, MoveKind.COUNTER, ("not-a-move-now",)),
        (Side.PROVIDER, MoveKind.REOPEN, ("not-a-move-now",)),
        (Side.AGENCY, MoveKind.AGREE, ("not-a-move-now",)),
    ):
        found = may_note(HANA, HELD, now=NOW, words="They agree", clause=clause, kind=kind, mover=mover)
        assert found.codes == codes


def a_note(**how: object) -> NoteFacts:
    plain = NoteFacts(
        HELD, Side.AGENCY, MoveKind.AGREE, Side.PROVIDER, is_confirmed=False, is_done=False, is_taken_back=False
    )
    return dataclasses.replace(plain, **how)  # type: ignore[arg-type]


def test_the_side_whose_move_it_is_confirms_last_whoever_wrote_it() -> None:
    assert a_note().waits_for is Side.AGENCY
    assert a_note(is_confirmed=True).waits_for is Side.PROVIDER
    assert a_note(written_by=Side.PROVIDER).waits_for is Side.AGENCY
    assert a_note(kind=None, mover=None).waits_for is Side.PROVIDER
    assert may_confirm_note(HANA, a_note())
    assert may_confirm_note(MERE, a_note()).codes == ("they-confirm",)
    assert may_confirm_note(MERE, a_note(is_confirmed=True))
    assert may_confirm_note(HANA, a_note(is_confirmed=True)).codes == ("they-confirm",)


def test_what_stands_or_was_taken_back_is_settled() -> None:
    for settled in (a_note(is_confirmed=True, is_done=True), a_note(is_taken_back=True)):
        assert may_confirm_note(MERE, settled).codes == ("note-is-settled",)
        assert may_take_back_note(MERE, settled).codes == ("note-is-settled",)
    for actor in (MERE, HANA):
        assert may_take_back_note(actor, a_note())
