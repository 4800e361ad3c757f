"""On which days something can have been so about somebody: never before they were born, nor before it could be."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from lightwell.policy.actors import Actor
from lightwell.policy.family_rules import may_report
from lightwell.policy.people_rules import AccessFacts, PersonFacts
from lightwell.policy.recorded_days import Programmes, faults_of_telling, not_put_off_to, not_then
from lightwell.policy.telling_records import ToldRecord, standing

TODAY = dt.date(2026, 10, 2)
BORN = dt.date(2017, 3, 5)
PROGRAMMES = Programmes(dt.date(2026, 7, 1), {1: dt.date(2026, 7, 1), 2: dt.date(2026, 9, 1)})


def test_a_day_is_since_the_programme_began_in_the_life_of_whoever_it_is_about_and_not_in_the_future() -> None:
    born, began, today = BORN, dt.date(2026, 7, 1), TODAY
    days = {
        dt.date(2026, 10, 3): "still-to-come",
        today: None,
        began: None,
        dt.date(2026, 6, 30): "not-begun",
        dt.date(2017, 3, 4): "not-born",
    }
    for day, code in days.items():
        why = not_then(day, born_on=born, began_on=began, today=today)
        assert (why.code if why else None) == code
    unknown = not_then(dt.date(1900, 1, 1), born_on=None, began_on=began, today=today)
    assert unknown is not None
    assert unknown.code == "not-begun"
    baby = not_then(dt.date(2026, 8, 1), born_on=dt.date(2026, 8, 2), began_on=began, today=today)
    assert baby is not None
    assert baby.code == "not-born"
    long_ago = not_then(dt.date(1900, 1, 1), today=today)
    assert long_ago is not None
    assert long_ago.code == "too-long-ago"
    assert not_then(dt.date(1920, 1, 1), born_on=dt.date(1919, 1, 1), today=dt.date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        (("1", dt.date(2026, 7, 2), ""), []),
        (("2", dt.date(2026, 9, 1), ""), []),
        (("2", dt.date(2026, 8, 31), ""), ["not-agreed-then"]),
        (("99", dt.date(2026, 9, 1), ""), ["no-such-notice"]),
        (("99", dt.date(2019, 10, 1), ""), ["not-begun", "no-such-notice"]),
        (("1", dt.date(2027, 1, 1), ""), ["still-to-come"]),
        (("1", dt.date(1900, 1, 1), ""), ["not-born"]),
        (("99", dt.date(2026, 9, 1), "the agency"), []),  # another's notices have numbers of their own
        (("99", dt.date(2017, 3, 4), "the agency"), ["not-born"]),
        (("notice 1", dt.date(2026, 7, 2), ""), []),
        (("our leaflet", dt.date(2026, 9, 1), ""), ["no-such-notice"]),
        (("their leaflet", dt.date(2026, 9, 1), "the agency"), []),
    ],
)
def test_whoever_was_told_was_told_on_a_day_that_can_be_and_by_a_notice_that_there_is(
    told: tuple[str, dt.date, str], codes: list[str]
) -> None:
    notice, on, by = told
    record = ToldRecord("BF0001", notice=notice, told_on=on, by=by)
    found = faults_of_telling(record, PROGRAMMES, born_on=BORN, today=TODAY)
    assert [each.code for each in found] == codes


def test_what_a_provider_says_of_a_notice_is_taken_as_it_is_where_none_was_ever_agreed() -> None:
    record = ToldRecord("BF0001", notice="99", told_on=dt.date(2026, 9, 1))
    assert not list(faults_of_telling(record, Programmes(dt.date(2026, 7, 1)), born_on=None, today=TODAY))


def test_a_telling_of_a_day_to_come_tells_nobody_yet_and_what_came_before_it_stands() -> None:
    before, after = (ToldRecord("BF0001", notice="1", told_on=on) for on in (TODAY, dt.date(2027, 1, 1)))
    assert standing((before, after), "", "", TODAY).told_on == TODAY
    assert standing((after,), "", "", TODAY).told_on is None
    assert standing((after,), "", "", dt.date(2027, 1, 1)).told_on == dt.date(2027, 1, 1)


def test_somebody_is_told_another_day_within_a_year() -> None:
    days = {
        TODAY: None,
        dt.date(2027, 10, 2): None,
        dt.date(2020, 1, 1): "gone-by",
        dt.date(9999, 12, 31): "too-far",
    }
    for day, code in days.items():
        why = not_put_off_to(day, today=TODAY)
        assert (why.code if why else None) == code


def test_nothing_was_told_to_others_about_somebody_before_they_lived() -> None:
    person, nobody = PersonFacts(UUID(int=1), UUID(int=2)), AccessFacts(UUID(int=1), UUID(int=3), True, None, 0, None)
    stranger = Actor(account_id=UUID(int=9))

    def codes(on: dt.date, born: dt.date | None = BORN) -> tuple[str, ...]:
        return may_report(
            stranger, person, access=nobody, told_on=on, today=TODAY, to_whom="Police", born_on=born
        ).codes

    assert "not-born" in codes(dt.date(2017, 3, 4))
    assert "too-long-ago" in codes(dt.date(1900, 1, 1), None)
    assert not {"not-born", "too-long-ago", "still-to-come"} & set(codes(dt.date(2017, 3, 5)))
