"""Somebody who asks faster than anybody reads is asked to wait, and nobody else is."""

from __future__ import annotations

import pytest
from django.test import override_settings

from lightwell.web.pace import MOST_KNOWN, Pace
from tests.web.told import Told


class Clock:
    """Seconds, as a test sets them."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_so_many_at_once_then_a_wait_that_is_true() -> None:
    clock = Clock()
    pace = Pace(60, clock)
    assert [pace.wait("aroha") for _ in range(60)] == [0] * 60
    assert pace.wait("aroha") == 1
    clock.seconds += 0.9
    assert pace.wait("aroha") == 1
    clock.seconds += 0.1
    assert pace.wait("aroha") == 0
    assert pace.wait("aroha") == 1


def test_one_who_waits_for_long_has_a_minutes_worth_and_no_more() -> None:
    clock = Clock()
    pace = Pace(10, clock)
    for _ in range(10):
        pace.wait("tom")
    clock.seconds += 3_600
    assert [pace.wait("tom") for _ in range(11)] == [0] * 10 + [6]


def test_nobody_waits_for_somebody_else() -> None:
    pace = Pace(1, Clock())
    assert pace.wait("priya") == 0
    assert pace.wait("priya") == 60
    assert pace.wait("mere") == 0


def test_those_who_asked_longest_ago_are_forgotten_first() -> None:
    pace = Pace(1, Clock())
    for number in range(MOST_KNOWN + 1):
        pace.wait(str(number))
    assert pace.wait("0") == 0
    assert pace.wait(str(MOST_KNOWN)) == 60


@pytest.mark.database
@override_settings(LIGHTWELL_PAGES_A_MINUTE=2)
def test_a_page_too_many_says_when_to_come_back_and_keeps_nobody_else_waiting(told: Told) -> None:
    client = told.client("mere")
    assert [client.get("/due").status_code for _ in range(2)] == [200, 200]
    response = client.get("/due")
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 30
    assert "Nothing was changed and nothing was sent." in response.content.decode()
    assert told.client("priya").get("/due").status_code == 200
    assert told.client("nobody").get("/sign-in").status_code == 200
