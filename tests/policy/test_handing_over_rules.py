"""Each rule of handing a quarter over, with everything right and then with one thing wrong at a time. Stage 3."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from lightwell.policy.actors import NOBODY, OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.local_days import HERE
from lightwell.policy.sharing_rules import (
    OPEN_STATES,
    SENT_STATES,
    HandOverFacts,
    HandOverState,
    QuarterFacts,
    expires_at,
    may_confirm_problem,
    may_expire,
    may_finish_check,
    may_interrupt,
    may_request_check,
    may_see_checked,
    may_send,
    may_start_hand_over,
    may_withdraw,
    says_enough,
)

PROVIDER, RIVAL, EARLIER = (UUID(int=number) for number in range(1, 4))
NOW = dt.datetime(2026, 10, 6, 10, 30, tzinfo=HERE)
EXPIRES_AT = dt.datetime(2026, 10, 8, tzinfo=HERE)
QUARTER = QuarterFacts(PROVIDER, is_signed=True, covers=True, first_on=dt.date(2026, 7, 1), has_keyring=True)
READY = HandOverFacts(PROVIDER, HandOverState.READY, EXPIRES_AT, 2)
MANAGER = Actor(UUID(int=20), UUID(int=21), PROVIDER, PartyKind.PROVIDER, (), (Role.MANAGER,))
CLOSED_STATES = [state for state in HandOverState if state not in OPEN_STATES]


def with_role(role: Role, of: UUID = PROVIDER) -> Actor:
    return dataclasses.replace(MANAGER, role_codes=(role,), organisation_id=of)


def in_state(state: HandOverState, **more: Any) -> HandOverFacts:
    return dataclasses.replace(READY, state=state, **more)


# --- beginning -----------------------------------------------------------------------------------------------


def starting(replaces: bool = False, now: dt.datetime = NOW, actor: Actor = MANAGER, **more: Any) -> tuple[str, ...]:
    return may_start_hand_over(actor, dataclasses.replace(QUARTER, **more), now=now, replaces=replaces).codes


def test_a_quarter_that_a_signed_agreement_covers_may_be_handed_over() -> None:
    assert starting() == ()
    assert starting(replaces=True, sent=EARLIER) == ()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"is_signed": False}, "agreement-not-signed"),
        ({"is_signed": False, "covers": False}, "agreement-not-signed"),
        ({"covers": False}, "agreement-not-in-force"),
        ({"first_on": dt.date(2026, 10, 7)}, "quarter-not-begun"),
        ({"has_keyring": False}, "no-keyring"),
        ({"units_without_key": ("Evaluation", "Contract reporting")}, "unit-without-key"),
        ({"sent": EARLIER}, "sent-already"),
        ({"replaces": True}, "nothing-to-replace"),
        ({"open": EARLIER}, "one-under-way"),
    ],
)
def test_one_thing_wrong_with_a_quarter_is_one_reason(more: dict[str, Any], code: str) -> None:
    assert starting(**more) == (code,)


def test_a_quarter_may_be_handed_over_from_its_first_day() -> None:
    assert starting(first_on=dt.date(2026, 10, 6)) == ()
    just_before = dt.datetime(2026, 6, 30, 23, 59, tzinfo=HERE)
    assert starting(now=just_before) == ("quarter-not-begun",)


def test_the_units_without_a_key_and_the_first_day_are_named() -> None:
    facts = dataclasses.replace(
        QUARTER, first_on=dt.date(2026, 10, 16), units_without_key=("Evaluation", "Contract reporting")
    )
    begun, key = may_start_hand_over(MANAGER, facts, now=NOW).reasons
    assert "Friday 16 October 2026" in begun.sentence
    assert "for Evaluation, Contract reporting, so" in key.sentence


@pytest.mark.parametrize("role", list(Role))
def test_only_the_providers_manager_and_reporting_officer_hand_over(role: Role) -> None:
    hands_over = role in (Role.MANAGER, Role.REPORTING_OFFICER)
    assert starting(actor=with_role(role)) == (() if hands_over else ("not-handing-over-here",))
    assert starting(actor=with_role(role, RIVAL)) == ("not-handing-over-here",)


# --- checking, confirming, seeing, sending --------------------------------------------------------------------


@pytest.mark.parametrize("state", list(HandOverState))
def test_what_is_open_may_be_checked_again_seen_and_withdrawn(state: HandOverState) -> None:
    expected = () if state in OPEN_STATES else ("not-open",)
    assert may_request_check(MANAGER, in_state(state), now=NOW).codes == expected
    assert may_see_checked(MANAGER, in_state(state), now=NOW).codes == expected
    assert may_withdraw(MANAGER, in_state(state)).codes == expected
    assert state.is_open is (state in OPEN_STATES)


def test_a_state_is_open_or_sent_or_given_up() -> None:
    assert set(CLOSED_STATES) - set(SENT_STATES) == {HandOverState.EXPIRED, HandOverState.WITHDRAWN}
    assert all(state.words for state in HandOverState)


@pytest.mark.parametrize("rule", [may_request_check, may_see_checked, may_send, may_confirm_problem])
def test_at_the_moment_it_expires_nothing_more_is_done_with_it(rule: Any) -> None:
    a_second_before = EXPIRES_AT - dt.timedelta(seconds=1)
    assert rule(MANAGER, READY, now=a_second_before).codes == ()
    assert rule(MANAGER, READY, now=EXPIRES_AT).codes == ("expired",)
    assert rule(MANAGER, in_state(HandOverState.SENT), now=EXPIRES_AT).codes[0] == "not-open"
    assert "expired" not in rule(MANAGER, in_state(HandOverState.SENT), now=EXPIRES_AT).codes


@pytest.mark.parametrize("rule", [may_request_check, may_see_checked, may_send, may_confirm_problem])
def test_nobody_else_does_any_of_it(rule: Any) -> None:
    for actor in (NOBODY, OPERATOR, with_role(Role.ANALYST), with_role(Role.MANAGER, RIVAL)):
        assert rule(actor, READY, now=NOW).codes == ("not-handing-over-here",)
        assert may_withdraw(actor, READY).codes == ("not-handing-over-here",)


def test_a_check_is_finished_once_and_only_if_none_was_asked_for_since() -> None:
    checking = in_state(HandOverState.CHECKING)
    assert may_finish_check(MANAGER, checking, check_number=2, now=NOW)
    assert may_finish_check(MANAGER, checking, check_number=1, now=NOW).codes == ("not-this-check",)
    assert may_finish_check(MANAGER, READY, check_number=2, now=NOW).codes == ("not-this-check",)
    assert may_finish_check(MANAGER, checking, check_number=2, now=EXPIRES_AT).codes == ("expired",)
    assert may_finish_check(NOBODY, checking, check_number=2, now=NOW).codes == ("not-handing-over-here",)


def test_a_problem_is_confirmed_after_a_check_where_it_may_be_and_with_a_reason() -> None:
    attention = in_state(HandOverState.NEEDS_ATTENTION)
    for facts in (READY, attention):
        assert may_confirm_problem(MANAGER, facts, now=NOW)
        assert may_confirm_problem(MANAGER, facts, now=NOW, why="They moved in July")
    unchecked = may_confirm_problem(MANAGER, in_state(HandOverState.UPLOADED), now=NOW)
    assert unchecked.codes == ("not-checked",)
    assert may_confirm_problem(MANAGER, READY, now=NOW, may_be_confirmed=False).codes == ("must-be-mended",)
    assert may_confirm_problem(MANAGER, READY, now=NOW, why="fine").codes == ("no-reason-given",)


def test_what_is_ready_and_still_as_it_was_checked_may_be_sent() -> None:
    assert may_send(MANAGER, READY, now=NOW)
    assert may_send(with_role(Role.REPORTING_OFFICER), READY, now=NOW)


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"memory_is_current": False}, ("another-quarter-sent-since",)),
        ({"keys_are_current": False}, ("unit-key-changed",)),
        ({"agreement_covers": False}, ("agreement-not-in-force",)),
        ({"replaces_what_is_sent": False}, ("replaced-meanwhile",)),
        ({"state": HandOverState.NEEDS_ATTENTION}, ("not-ready",)),
        ({"state": HandOverState.CHECKING, "memory_is_current": False}, ("not-ready",)),
        ({"state": HandOverState.INTERRUPTED, "agreement_covers": False}, ("not-ready", "agreement-not-in-force")),
        ({"state": HandOverState.SENT, "agreement_covers": False, "keys_are_current": False}, ("not-open",)),
    ],
)
def test_what_changed_since_the_check_stops_it(more: dict[str, Any], codes: tuple[str, ...]) -> None:
    assert may_send(MANAGER, dataclasses.replace(READY, **more), now=NOW).codes == codes


# --- what the machine does -----------------------------------------------------------------------------------


def test_only_the_machine_removes_what_expired_and_only_what_is_open() -> None:
    assert may_expire(OPERATOR, READY, now=EXPIRES_AT)
    assert may_expire(OPERATOR, READY, now=EXPIRES_AT - dt.timedelta(seconds=1)).codes == ("not-expired-yet",)
    assert may_expire(MANAGER, READY, now=EXPIRES_AT).codes == ("not-the-operator",)
    assert may_expire(OPERATOR, in_state(HandOverState.SENT), now=EXPIRES_AT).codes == ("not-open",)


def test_a_check_that_stopped_is_marked_by_the_machine_or_by_its_provider() -> None:
    checking = in_state(HandOverState.CHECKING)
    assert may_interrupt(OPERATOR, checking)
    assert may_interrupt(MANAGER, checking)
    assert may_interrupt(with_role(Role.MANAGER, RIVAL), checking).codes == ("not-handing-over-here",)
    assert may_interrupt(OPERATOR, READY).codes == ("not-this-check",)


@pytest.mark.parametrize(
    ("uploaded_at", "gone_at"),
    [
        (dt.datetime(2026, 10, 6, 10, 30, tzinfo=HERE), dt.datetime(2026, 10, 8, tzinfo=HERE)),
        # A Friday before Labour Day: the next working day is Tuesday.
        (dt.datetime(2026, 10, 23, 16, 0, tzinfo=HERE), dt.datetime(2026, 10, 28, tzinfo=HERE)),
    ],
)
def test_an_upload_is_kept_to_the_end_of_the_next_working_day(uploaded_at: dt.datetime, gone_at: dt.datetime) -> None:
    assert expires_at(uploaded_at) == gone_at


@pytest.mark.parametrize(("why", "enough"), [("one two three", True), ("one two", False), ("one - two", False)])
def test_three_words_are_enough_and_two_are_not(why: str, enough: bool) -> None:
    assert says_enough(why) is enough
