"""Rules of stages 2 and 3 that can be asked without a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy.actors import NOBODY, OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.local_days import HERE, end_of_day, local_day
from lightwell.policy.opening_rules import (
    ClauseTerms,
    DeliveryFacts,
    may_download_delivery,
    may_open_delivery,
    months_after,
)
from lightwell.policy.sharing_rules import (
    HandOverFacts,
    HandOverState,
    may_expire,
    may_finish_check,
    may_request_check,
    may_send,
    may_withdraw,
    says_enough,
)

PROVIDER, RIVAL, AGENCY, EVALUATION, REPORTING = (UUID(int=number) for number in range(1, 6))
NOW = dt.datetime(2026, 10, 6, 10, 30, tzinfo=HERE)
EXPIRES_AT = dt.datetime(2026, 10, 8, tzinfo=HERE)
OFFICER = Actor(UUID(int=20), UUID(int=21), PROVIDER, PartyKind.PROVIDER, (), (Role.REPORTING_OFFICER,))
ANALYST = Actor(UUID(int=30), UUID(int=31), AGENCY, PartyKind.AGENCY, (EVALUATION,), (Role.ANALYST,))

actors = st.builds(
    Actor,
    st.just(UUID(int=9)),
    st.just(UUID(int=10)),
    st.sampled_from([PROVIDER, RIVAL, AGENCY, None]),
    st.sampled_from([*PartyKind, None]),
    st.sampled_from([(), (EVALUATION,), (REPORTING,)]),
    st.sampled_from([(role,) for role in Role] + [()]),
)
hand_overs = st.builds(
    HandOverFacts,
    st.just(PROVIDER),
    st.sampled_from(HandOverState),
    st.sampled_from([EXPIRES_AT, NOW]),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(actors, hand_overs)
def test_nothing_is_sent_but_by_its_provider_ready_in_time_and_as_it_was_checked(
    actor: Actor, facts: HandOverFacts
) -> None:
    if may_send(actor, facts, now=NOW):
        assert actor.organisation_id == PROVIDER
        assert actor.holds(Role.MANAGER, Role.REPORTING_OFFICER)
        assert facts.state is HandOverState.READY
        assert facts.expires_at > NOW
        assert facts.memory_is_current and facts.keys_are_current  # noqa: PT018
        assert facts.agreement_covers and facts.replaces_what_is_sent  # noqa: PT018


@given(actors, hand_overs)
def test_every_refusal_says_why_where_it_comes_from_and_what_to_do(actor: Actor, facts: HandOverFacts) -> None:
    for decision in (
        may_send(actor, facts, now=NOW),
        may_request_check(actor, facts, now=NOW),
        may_withdraw(actor, facts),
        may_expire(actor, facts, now=NOW),
        may_finish_check(actor, facts, check_number=1, now=NOW),
    ):
        assert bool(decision) == (not decision.reasons)
        assert len(set(decision.codes)) == len(decision.codes)
        assert all(reason.sentence.endswith(".") and reason.source for reason in decision.reasons)


@given(hand_overs)
def test_a_check_that_was_overtaken_is_never_finished(facts: HandOverFacts) -> None:
    if may_finish_check(OFFICER, facts, check_number=2, now=NOW):
        assert (facts.state, facts.check_number) == (HandOverState.CHECKING, 2)


def test_what_expires_is_removed_by_the_machine_and_never_early() -> None:
    facts = HandOverFacts(PROVIDER, HandOverState.READY, EXPIRES_AT, 1)
    assert may_expire(OPERATOR, facts, now=NOW).codes == ("not-expired-yet",)
    assert may_expire(OPERATOR, facts, now=EXPIRES_AT)
    assert may_expire(NOBODY, facts, now=EXPIRES_AT).codes == ("not-the-operator",)


def test_what_was_ready_is_not_sent_while_the_agreement_is_suspended() -> None:
    facts = HandOverFacts(PROVIDER, HandOverState.READY, EXPIRES_AT, 1, is_suspended=True)
    assert may_send(OFFICER, facts, now=NOW).codes == ("agreement-suspended",)
    assert may_send(OFFICER, replace(facts, is_suspended=False), now=NOW)


def delivery(*, closed: bool = False, may_download: bool = False) -> DeliveryFacts:
    terms = tuple(
        ClauseTerms(name, dt.date(2028, 9, 30), may_download and name == "4", f"clause {name}") for name in "345"
    )
    return DeliveryFacts(UUID(int=40), EVALUATION, PROVIDER, "2026-Q3", terms, closed)


@given(actors, st.booleans(), st.sampled_from(["3", "1", None]), st.sampled_from(["To see what helps", "x", None]))
def test_nobody_but_the_unit_opens_anything(actor: Actor, closed: bool, clause: str | None, why: str | None) -> None:
    if may_open_delivery(actor, delivery(closed=closed), now=NOW, clause=clause, why=why):
        assert EVALUATION in actor.unit_ids
        assert not closed
        assert clause != "1"
        assert why != "x"


def test_a_copy_is_allowed_by_the_clause_that_is_named() -> None:
    facts = delivery(may_download=True)
    assert may_download_delivery(ANALYST, facts, now=NOW)
    assert may_download_delivery(ANALYST, facts, now=NOW, clause="4", why="To draw a chart")
    assert may_download_delivery(ANALYST, facts, now=NOW, clause="3").codes == ("may-not-download",)
    assert may_download_delivery(ANALYST, delivery(), now=NOW).codes == ("may-not-download",)


@pytest.mark.parametrize(
    ("said", "enough"),
    [("To see what helps", True), ("see   what helps", True), ("because", False), ("- - - -", False), ("", False)],
)
def test_a_reason_has_a_few_words_in_it(said: str, enough: bool) -> None:
    assert says_enough(said) is enough


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (dt.date(2026, 9, 30), 24, dt.date(2028, 9, 30)),
        (dt.date(2026, 12, 31), 2, dt.date(2027, 2, 28)),
        (dt.date(2027, 12, 31), 2, dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 31), 12, dt.date(2027, 12, 31)),
    ],
)
def test_so_many_months_after_a_quarters_last_day(day: dt.date, months: int, after: dt.date) -> None:
    assert months_after(day, months) == after


def test_the_day_it_is_here_is_not_the_day_it_is_elsewhere() -> None:
    assert local_day(dt.datetime(2026, 10, 5, 21, 0, tzinfo=dt.UTC)) == dt.date(2026, 10, 6)
    assert end_of_day(dt.date(2026, 9, 26)) == dt.datetime(2026, 9, 27, 0, 0, tzinfo=HERE)
    with pytest.raises(ValueError, match="zone"):
        local_day(dt.datetime(2026, 10, 5, 21, 0))  # noqa: DTZ001
