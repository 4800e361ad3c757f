"""Which letter is due when, by New Zealand's clocks and working days, and what may be turned off."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy.actors import NOBODY, OPERATOR, Actor
from lightwell.policy.letter_rules import (
    LASTS,
    RULES,
    How,
    Kind,
    LetterRule,
    OwnFacts,
    Step,
    due_step,
    is_given_up,
    may_choose,
    may_post,
    next_morning,
    next_try,
    week_of,
    working_days_before,
)
from lightwell.policy.working_days import is_working_day
from tests.factories import NZ

PRIYA, TOM = UUID(int=1), UUID(int=2)


def nz(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=NZ)


# July to September 2026 is due on Friday 16 October; five working days before is Friday 9 October.
JULY_TO_SEPTEMBER = (dt.date(2026, 10, 16), dt.date(2026, 9, 30))


@pytest.mark.parametrize(
    ("now", "step"),
    [
        (nz(2026, 10, 8, 12), None),
        (nz(2026, 10, 9, 7, 59), None),
        (nz(2026, 10, 9), Step.BEFORE),
        (nz(2026, 10, 10, 12), None),  # a Saturday
        (nz(2026, 10, 15, 23, 59), Step.BEFORE),
        (nz(2026, 10, 16, 7, 59), None),
        (nz(2026, 10, 16), Step.ON_THE_DAY),
        (nz(2026, 10, 17, 9), None),
    ],
)
def test_a_quarter_is_told_of_five_working_days_before_and_on_the_day(now: dt.datetime, step: Step | None) -> None:
    assert due_step(*JULY_TO_SEPTEMBER, now) is step


# January to March 2027 is due on Friday 16 April. Daylight saving ends on Sunday 4 April, so on 9 April eight in the
# morning is 20:00 the day before by UTC; on 16 October 2026, in daylight time, it was 19:00.
@pytest.mark.parametrize(
    ("utc", "due_on", "over_on", "step"),
    [
        (dt.datetime(2027, 4, 8, 19, 0, tzinfo=dt.UTC), dt.date(2027, 4, 16), dt.date(2027, 3, 31), None),
        (dt.datetime(2027, 4, 8, 20, 0, tzinfo=dt.UTC), dt.date(2027, 4, 16), dt.date(2027, 3, 31), Step.BEFORE),
        (dt.datetime(2026, 10, 15, 18, 59, tzinfo=dt.UTC), *JULY_TO_SEPTEMBER, None),
        (dt.datetime(2026, 10, 15, 19, 0, tzinfo=dt.UTC), *JULY_TO_SEPTEMBER, Step.ON_THE_DAY),
    ],
)
def test_morning_is_by_the_clock_that_the_country_keeps(
    utc: dt.datetime, due_on: dt.date, over_on: dt.date, step: Step | None
) -> None:
    assert due_step(due_on, over_on, utc) is step


# October to December 2026: no day from 25 December to 15 January counts, so twelve working days end on Tuesday
# 2 February 2027, and five before that is Tuesday 26 January.
def test_the_summer_holidays_are_left_out_of_the_count() -> None:
    due_on, over_on = dt.date(2027, 2, 2), dt.date(2026, 12, 31)
    assert due_step(due_on, over_on, nz(2027, 1, 25, 12)) is None
    assert due_step(due_on, over_on, nz(2027, 1, 26)) is Step.BEFORE
    assert working_days_before(dt.date(2027, 1, 18), 2) == dt.date(2026, 12, 23)


def test_nothing_is_said_while_the_quarter_is_still_going_on() -> None:
    # Due two working days after its end: five before would be in the quarter itself.
    due_on, over_on = dt.date(2026, 10, 2), dt.date(2026, 9, 30)
    assert due_step(due_on, over_on, nz(2026, 9, 30, 12)) is None
    assert due_step(due_on, over_on, nz(2026, 10, 1)) is Step.BEFORE


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (nz(2026, 10, 6, 7, 59), nz(2026, 10, 6)),
        (nz(2026, 10, 6), nz(2026, 10, 7)),
        (nz(2026, 10, 9, 17), nz(2026, 10, 12)),  # over a weekend
        (nz(2026, 10, 23, 17), nz(2026, 10, 27)),  # over Labour weekend
        (nz(2026, 9, 25, 17), nz(2026, 9, 28)),  # over the night when daylight saving begins
        (nz(2027, 4, 2, 17), nz(2027, 4, 5)),  # and over the one when it ends
    ],
)
def test_one_letter_a_day_comes_in_the_next_working_morning(now: dt.datetime, morning: dt.datetime) -> None:
    assert next_morning(now) == morning


@given(st.integers(0, 4 * 365 * 24 * 60))
def test_a_morning_is_always_later_on_a_working_day_and_at_eight(minutes: int) -> None:
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    found = next_morning(now)
    assert found > now
    assert is_working_day(found.astimezone(NZ).date())
    assert (found.astimezone(NZ).hour, found.astimezone(NZ).minute) == (8, 0)


def test_waits_grow_to_four_hours_and_no_further() -> None:
    now = nz(2026, 10, 6)
    waits = [(next_try(tries, now) - now) // dt.timedelta(minutes=1) for tries in range(1, 10)]
    assert waits == [1, 5, 15, 30, 60, 120, 240, 240, 240]
    assert not is_given_up(now, now + LASTS - dt.timedelta(seconds=1))
    assert is_given_up(now, now + LASTS)


def test_a_week_begins_on_monday_here() -> None:
    assert week_of(nz(2026, 10, 4, 23, 59)) == "2026-W40"
    assert week_of(nz(2026, 10, 5, 0, 1)) == "2026-W41"


@pytest.mark.parametrize("kind", Kind)
def test_every_letter_has_a_rule_with_a_source_and_somebody_to_go_to(kind: Kind) -> None:
    rule: LetterRule = RULES[kind]
    assert rule.roles
    assert rule.source
    assert rule.usual in rule.choices


def test_everybody_chooses_for_themselves_and_nobody_for_others() -> None:
    priya = Actor(account_id=PRIYA)
    assert may_choose(priya, OwnFacts(PRIYA), kind=Kind.SENT, how=How.NONE)
    for other in (Actor(account_id=TOM), NOBODY, OPERATOR):
        assert may_choose(other, OwnFacts(PRIYA), kind=Kind.SENT, how=How.NONE).codes == ("not-your-letters",)


def test_a_letter_that_asks_what_nobody_else_can_do_stays_on() -> None:
    priya = Actor(account_id=PRIYA)
    off = {kind for kind in Kind if may_choose(priya, OwnFacts(PRIYA), kind=kind, how=How.NONE)}
    suspended = {Kind.AGREEMENT_SUSPENDED, Kind.AGREEMENT_ENDED}
    for_a_family = {Kind.CASE_ASKED, Kind.CASE_NOTE, Kind.FAMILY_WROTE, Kind.TAKEN_BACK}
    assert set(Kind) - off == {Kind.APPROVAL_WANTED, Kind.LINK_SHUT, Kind.MEETING} | suspended | for_a_family
    assert may_choose(priya, OwnFacts(PRIYA), kind=Kind.APPROVAL_WANTED, how=How.DAILY)


def test_whoever_runs_the_machine_posts_and_nobody_else() -> None:
    assert may_post(OPERATOR, None)
    assert may_post(Actor(account_id=PRIYA), None).codes == ("not-the-operator",)
