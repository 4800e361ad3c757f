"""On which days somebody can have said no: never before they were born, nor before there was anything to say no to."""

from __future__ import annotations

import datetime as dt

from lightwell.policy.choosing_rules import not_said_then


def test_a_no_was_said_since_the_programme_began_in_the_life_of_whoever_said_it_and_not_in_the_future() -> None:
    born, began, today = dt.date(2017, 3, 5), dt.date(2026, 7, 1), dt.date(2026, 10, 2)
    days = {
        dt.date(2026, 10, 3): "still-to-come",
        today: None,
        began: None,
        dt.date(2026, 6, 30): "not-begun",
        dt.date(2017, 3, 4): "not-born",
    }
    for day, code in days.items():
        why = not_said_then(day, born_on=born, began_on=began, today=today)
        assert (why.code if why else None) == code
    unknown = not_said_then(dt.date(1900, 1, 1), born_on=None, began_on=began, today=today)
    assert unknown is not None
    assert unknown.code == "not-begun"
    baby = not_said_then(dt.date(2026, 8, 1), born_on=dt.date(2026, 8, 2), began_on=began, today=today)
    assert baby is not None
    assert baby.code == "not-born"
