"""Quarters of the calendar year, and dates in words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy.faults import NotWellFormed
from lightwell.policy.periods import Quarter, words

days = st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31))


@pytest.mark.parametrize(
    ("code", "first_on", "last_on", "in_words"),
    [
        ("2026-Q1", dt.date(2026, 1, 1), dt.date(2026, 3, 31), "January to March 2026"),
        ("2026-Q2", dt.date(2026, 4, 1), dt.date(2026, 6, 30), "April to June 2026"),
        ("2026-Q3", dt.date(2026, 7, 1), dt.date(2026, 9, 30), "July to September 2026"),
        ("2026-Q4", dt.date(2026, 10, 1), dt.date(2026, 12, 31), "October to December 2026"),
    ],
)
def test_a_quarter_is_three_months_of_the_calendar_year(
    code: str, first_on: dt.date, last_on: dt.date, in_words: str
) -> None:
    quarter = Quarter.parse(code)
    assert (quarter.first_on, quarter.last_on, quarter.words) == (first_on, last_on, in_words)
    assert quarter.code == str(quarter) == code


def test_a_quarter_holds_its_first_and_last_day_and_no_day_beside_them() -> None:
    quarter = Quarter.parse("2026-Q3")
    assert quarter.contains(dt.date(2026, 7, 1))
    assert quarter.contains(dt.date(2026, 9, 30))
    assert not quarter.contains(dt.date(2026, 6, 30))
    assert not quarter.contains(dt.date(2026, 10, 1))


def test_the_quarter_before_and_after_cross_the_new_year() -> None:
    assert Quarter.parse("2026-Q4").next() == Quarter.parse("2027-Q1")
    assert Quarter.parse("2027-Q1").previous() == Quarter.parse("2026-Q4")
    assert Quarter.parse("2026-Q2").next() == Quarter.parse("2026-Q3")


def test_quarters_stand_in_the_order_of_time() -> None:
    codes = ["2027-Q1", "2026-Q4", "2026-Q3"]
    assert [quarter.code for quarter in sorted(map(Quarter.parse, codes))] == ["2026-Q3", "2026-Q4", "2027-Q1"]


@pytest.mark.parametrize(
    "code",
    ["", "2026", "2026-Q5", "2026-Q0", "2026-q3", "2026Q3", "26-Q3", " 2026-Q3", "2026-Q3\n", "٢٠٢٦-Q3", "1899-Q4"],
)
def test_what_is_not_a_quarter_is_answered_with_what_is_expected(code: str) -> None:
    with pytest.raises(NotWellFormed, match="Expected a quarter such as 2026-Q3, which is July to September 2026"):
        Quarter.parse(code)


def test_a_quarter_checks_itself_when_made() -> None:
    with pytest.raises(NotWellFormed):
        Quarter(2026, 5)


@given(days)
def test_every_day_is_in_exactly_one_quarter(day: dt.date) -> None:
    quarter = Quarter.holding(day)
    assert quarter.contains(day)
    assert Quarter.parse(quarter.code) == quarter


@given(st.integers(1900, 2998), st.integers(1, 4))
def test_the_next_quarter_starts_the_day_after_this_one_ends(year: int, number: int) -> None:
    quarter = Quarter(year, number)
    assert quarter.next().first_on == quarter.last_on + dt.timedelta(days=1)
    assert quarter.next().previous() == quarter
    assert quarter < quarter.next()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2026, 10, 16), "Friday 16 October 2026"),
        (dt.date(2026, 7, 1), "Wednesday 1 July 2026"),
        (dt.date(2028, 2, 29), "Tuesday 29 February 2028"),
    ],
)
def test_a_date_is_said_with_its_weekday_and_month_in_words(day: dt.date, said: str) -> None:
    assert words(day) == said
