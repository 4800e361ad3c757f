"""The days that the law counts: worked cases, the published ones, and the `holidays` package beside ours."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy.working_days import (
    FIRST_LISTED_ON,
    LAST_LISTED_ON,
    LIST_SOURCE,
    LISTED_DAYS,
    MATARIKI,
    NotCounted,
    OutsideTheList,
    due,
    easter_sunday,
    is_working_day,
    next_working_day,
    why_not_counted,
)

PUBLISHED = Path(__file__).parents[2] / "../shared/data/clock/published.csv"
ONE_DAY = dt.timedelta(days=1)


def on(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("received", "after_10", "after_20"),
    [
        ("2017-04-16", "2017-05-02", "2017-05-16"),
        ("2019-01-03", "2019-01-29", "2019-02-13"),
        ("2019-01-15", "2019-01-29", "2019-02-13"),
        ("2026-06-26", "2026-07-13", "2026-07-27"),
        ("2026-11-26", "2026-12-10", "2026-12-24"),
        ("2026-11-27", "2026-12-11", "2027-01-18"),
        ("2026-12-24", "2027-01-29", "2027-02-15"),
        ("2027-01-04", "2027-01-29", "2027-02-15"),
        ("2027-04-20", "2027-05-05", "2027-05-19"),
    ],
)
def test_the_worked_cases_fall_due_on_the_days_worked_by_hand(received: str, after_10: str, after_20: str) -> None:
    assert due(on(received), 10).due_on == on(after_10)
    assert due(on(received), 20).due_on == on(after_20)


def test_the_published_cases_fall_due_on_the_published_days() -> None:
    if not PUBLISHED.exists():
        pytest.skip("../shared/data is missing: clock/published.csv")
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    assert cases
    for case in cases:
        assert due(on(case["received"]), 20).due_on == on(case["due_20_working_days"]), case["note"]


def test_every_day_that_was_not_counted_says_why() -> None:
    found = due(on("2027-04-20"), 5)  # a Tuesday; 21, 22, 23, 27 and 28 April count
    assert found.due_on == on("2027-04-28")
    assert found.counted == 5
    assert found.skipped == (
        NotCounted(on("2027-04-24"), "Saturday"),
        NotCounted(on("2027-04-25"), "Sunday; Anzac Day"),
        NotCounted(on("2027-04-26"), "the Monday after Anzac Day"),
    )


def test_over_the_summer_every_day_from_25_december_to_15_january_is_left_out() -> None:
    found = due(on("2026-12-24"), 1)
    assert found.due_on == on("2027-01-18")
    assert len(found.skipped) == 24
    assert found.skipped[0] == NotCounted(on("2026-12-25"), "25 December to 15 January")
    assert found.skipped[1] == NotCounted(on("2026-12-26"), "Saturday; 25 December to 15 January")
    assert found.skipped[21] == NotCounted(on("2027-01-15"), "25 December to 15 January")
    assert found.skipped[22] == NotCounted(on("2027-01-16"), "Saturday")


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-02-06", "Waitangi Day"),
        ("2027-02-08", "the Monday after Waitangi Day"),
        ("2026-04-03", "Good Friday"),
        ("2026-04-06", "Easter Monday"),
        ("2026-04-27", "the Monday after Anzac Day"),
        ("2038-04-26", "Easter Monday; the Monday after Anzac Day"),
        ("2026-06-01", "Sovereign’s birthday"),
        ("2026-07-10", "Te Rā Aro ki a Matariki/Matariki Observance Day"),
        ("2026-10-26", "Labour Day"),
    ],
)
def test_each_day_of_the_list_is_left_out_by_name(day: str, why: str) -> None:
    assert why_not_counted(on(day)) == why


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-19",  # Wellington Anniversary
        "2026-01-26",  # Auckland Anniversary
        "2022-09-26",  # memorial day for the Queen: one-off, not in the list
        "2026-12-24",
        "2027-01-18",
        "2026-04-07",  # Easter Tuesday
    ],
)
def test_anniversary_days_and_the_memorial_day_count(day: str) -> None:
    assert is_working_day(on(day))


def test_the_next_working_day_is_never_the_day_itself() -> None:
    assert next_working_day(on("2026-10-15")) == on("2026-10-16")
    assert next_working_day(on("2026-10-16")) == on("2026-10-19")
    assert next_working_day(on("2026-10-23")) == on("2026-10-27")  # over Labour weekend
    assert next_working_day(on("2026-12-24")) == on("2027-01-18")


def test_matariki_is_set_for_31_years_and_for_none_after() -> None:
    assert sorted(MATARIKI) == list(range(2022, 2053))
    assert {day.weekday() for day in MATARIKI.values()} == {4}
    assert why_not_counted(on("2021-07-02")) is None


@pytest.mark.parametrize("day", ["2013-12-31", "2053-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_outside_the_list_is_refused_not_guessed(day: str) -> None:
    with pytest.raises(OutsideTheList, match="the last year for which Matariki has been set"):
        is_working_day(on(day))
    with pytest.raises(OutsideTheList):
        due(on(day), 1)


def test_a_count_that_runs_past_the_last_matariki_is_refused() -> None:
    assert due(on("2052-11-26"), 20).due_on == on("2052-12-24")
    with pytest.raises(OutsideTheList):
        due(on("2052-11-27"), 20)


def test_a_time_limit_of_no_days_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        due(on("2026-07-01"), 0)


def test_the_source_says_that_the_list_is_still_to_be_confirmed() -> None:
    assert LIST_SOURCE == "Privacy Act 2020 s 7 (list as in OIA 1982 s 2; confirm)"
    assert all(line.source for line in LISTED_DAYS)


def test_every_day_of_the_list_agrees_with_the_holidays_package() -> None:
    # Outside 25 December to 15 January the package's national days are the list and one memorial day.
    public = holidays.country_holidays("NZ", years=range(2014, 2053), observed=True)
    differing = [
        day
        for ordinal in range(FIRST_LISTED_ON.toordinal(), LAST_LISTED_ON.toordinal() + 1)
        if is_working_day(day := dt.date.fromordinal(ordinal))
        != (
            day.weekday() < 5
            and not ((day.month, day.day) >= (12, 25) or (day.month, day.day) <= (1, 15))
            and day not in public
        )
    ]
    assert differing == [on("2022-09-26")]


@pytest.mark.parametrize(
    ("year", "day"),
    [(1818, "1818-03-22"), (1943, "1943-04-25"), (1954, "1954-04-18"), (2000, "2000-04-23"), (2038, "2038-04-25")],
)
def test_easter_is_right_at_its_earliest_and_its_latest(year: int, day: str) -> None:
    assert easter_sunday(year) == on(day)


@given(st.dates(dt.date(2014, 1, 1), dt.date(2050, 1, 1)), st.integers(1, 60))
def test_every_day_after_receipt_is_either_counted_or_skipped_with_a_reason(received_on: dt.date, days: int) -> None:
    found = due(received_on, days)
    assert is_working_day(found.due_on)
    assert found.counted == days
    assert found.counted + len(found.skipped) == (found.due_on - received_on).days
    assert all(received_on < day.on < found.due_on and day.why for day in found.skipped)


@given(st.dates(dt.date(2014, 1, 1), dt.date(2050, 1, 1)), st.integers(1, 60))
def test_receiving_later_never_makes_it_due_sooner(received_on: dt.date, days: int) -> None:
    assert due(received_on, days).due_on <= due(received_on + ONE_DAY, days).due_on
