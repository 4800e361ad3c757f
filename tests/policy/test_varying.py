"""What is left to vary: nothing of what a side has ended, and nothing that another version took the place of."""

from __future__ import annotations

import datetime as dt

import pytest

from lightwell.policy.varying import days_between, ended_meanwhile, unless_it_can_be_varied

LAST_ON = dt.date(2026, 12, 31)
BEFORE, AFTER = dt.date(2026, 10, 6), dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("signed", "ended", "said", "code"),
    [
        (False, False, False, "not-signed-yet"),
        (True, True, True, "is-ended"),
        (True, True, False, "replaced"),
        (True, False, False, ""),
    ],
)
def test_a_next_version_begins_of_what_both_signed_and_neither_ended(
    signed: bool, ended: bool, said: bool, code: str
) -> None:
    found = unless_it_can_be_varied(
        is_signed=signed, is_ended=ended, end_is_said=said, last_on=LAST_ON, today=BEFORE
    )  # fmt: skip
    assert [each.code for each in found] == ([code] if code else [])


def test_what_is_said_of_an_end_is_true_by_the_day() -> None:
    before, after = ended_meanwhile(LAST_ON, BEFORE), ended_meanwhile(LAST_ON, AFTER)
    assert before is not None
    assert after is not None
    assert "its last day is 31 December 2026, and until then it holds as it was signed." in before.sentence
    assert "its last day was 31 December 2026. Signing this would undo that end without saying so." in after.sentence
    assert ended_meanwhile(None, BEFORE) is None


def test_the_days_between_two_versions_are_those_on_which_neither_holds() -> None:
    assert days_between(LAST_ON, AFTER) is None
    assert days_between(LAST_ON, dt.date(2026, 11, 1)) is None
    assert days_between(LAST_ON, dt.date(2027, 1, 2)) == (AFTER, AFTER)
    assert days_between(LAST_ON, dt.date(2027, 2, 1)) == (AFTER, dt.date(2027, 1, 31))
