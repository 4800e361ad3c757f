"""What the probity record says of a round is what was so: of a second one, of a late guest, of one closed early."""

from __future__ import annotations

import datetime as dt

from lightwell.codesign.models import Participant, Round
from lightwell.codesign.probity import of_rounds
from lightwell.policy.codesign_rules import RoundState
from tests.codesign.making import CLOSED_AT, CLOSES_ON, OPENED_AT, SAID_AT


def told(parts: tuple[dt.datetime, ...] = (OPENED_AT,), **of: object) -> str:
    """What is said of one round, where parts were asked at these moments."""
    usual = {"number": 1, "state": RoundState.CLOSED, "closes_on": CLOSES_ON, "opened_at": OPENED_AT,
             "closed_at": CLOSED_AT}  # fmt: skip
    (record,) = of_rounds([Round(**{**usual, **of})], [Participant(invited_at=each) for each in parts])
    return " ".join(record.shown)


def test_the_first_round_showed_everybody_the_same_at_once() -> None:
    assert told() == "Everybody who took part when it opened was shown the same needs at the same moment."


def test_a_second_round_showed_what_was_asked_anew_beside_what_was_settled() -> None:
    assert "what it asked anew, and beside it what had been settled up to round 1" in told(number=2)


def test_whoever_was_asked_while_it_was_open_had_fewer_days_and_the_record_says_so() -> None:
    assert "1 more was asked to take part while it was open" in told((OPENED_AT, SAID_AT))
    assert "2 more were asked to take part while it was open" in told((SAID_AT, SAID_AT))
    assert "fewer days" not in told((OPENED_AT, CLOSED_AT + dt.timedelta(days=1))), "asked for the next round"


def test_whoever_was_asked_after_it_had_closed_could_say_nothing_and_the_record_says_so() -> None:
    after = CLOSED_AT + dt.timedelta(days=1)
    assert "2 more were asked to take part after it had closed, when nothing could be said of it." in told(
        (OPENED_AT, after, after)
    )
    assert "after it had closed" not in told((OPENED_AT, SAID_AT))


def test_of_a_round_closed_early_it_says_that_views_were_taken_no_longer_and_who_was_told() -> None:
    early = told(closed_at=SAID_AT)
    assert "No view was taken after that day, from anybody" in early
    assert "was sent a letter that says so" in early


def test_of_a_planned_round_nobody_was_shown_anything() -> None:
    assert told(opened_at=None, closed_at=None, state=RoundState.DRAFT) == "Nobody has been shown anything of it yet."
