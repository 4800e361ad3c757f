"""What holds on each day, against walking through every span."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy.timelines import timeline

FIRST = dt.date(2026, 7, 1)

days = st.integers(0, 30).map(lambda n: FIRST + dt.timedelta(n))
spans = st.lists(st.tuples(days, days).map(sorted), max_size=8)


@given(spans, days)
def test_the_first_span_given_that_holds_a_day_is_found(ends: list[list[dt.date]], day: dt.date) -> None:
    numbered = [(first, last, number + 1) for number, (first, last) in enumerate(ends)]
    expected = next((number for first, last, number in numbered if first <= day <= last), None)
    assert timeline(numbered).on(day) == expected


@given(spans.filter(bool), days)
def test_where_nothing_holds_the_next_is_nearest_and_else_the_last(ends: list[list[dt.date]], day: dt.date) -> None:
    numbered = [(first, last, number + 1) for number, (first, last) in enumerate(ends)]
    found = timeline(numbered)
    if found.on(day) is not None:
        return
    later = [first for first, _, _ in numbered if first > day]
    touching = min(later) if later else max(last for _, last, _ in numbered)
    assert found.nearest(day) in {number for first, last, number in numbered if first <= touching <= last}


def test_a_span_may_last_until_the_last_day_that_can_be_written() -> None:
    assert timeline([(dt.date.min, dt.date.max, "always")]).on(dt.date.max) == "always"
    assert timeline([]).on(FIRST) is None


def test_in_a_gap_the_next_is_nearest() -> None:
    first, second = (FIRST, FIRST + dt.timedelta(3)), (FIRST + dt.timedelta(8), FIRST + dt.timedelta(9))
    found = timeline([(*first, "before"), (*second, "after")])
    assert found.nearest(FIRST + dt.timedelta(5)) == "after"
    assert found.nearest(FIRST + dt.timedelta(20)) == "after"
    assert found.nearest(FIRST - dt.timedelta(1)) == "before"
