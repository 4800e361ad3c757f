"""Which days the law counts, and the day on which a time limit runs out.

Stage 4, access and correction; also stage 3, where what was not sent expires on the next working day.
Source: the list of days in the Official Information Act 1982 s 2. The definition in the Privacy Act 2020 s 7 is
believed to be word for word the same, but its own text has not been read: LIST_SOURCE says so wherever a count is
shown. Confirm it before anybody relies on a count.

Regional anniversary days are not in the list, and nor is the one-off memorial day of 26 September 2022: both count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from lightwell.policy.periods import WEEKDAYS, words

LIST_SOURCE = "Privacy Act 2020 s 7 (list as in OIA 1982 s 2; confirm)"

# Before 2014 a Waitangi or Anzac Day at a weekend gave no Monday; after 2052 no Matariki has been set.
FIRST_LISTED_ON = dt.date(2014, 1, 1)
LAST_LISTED_ON = dt.date(2052, 12, 31)

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5

Declared = Mapping[dt.date, str]
"""Days that a law left out of the count after this list was written: each with what it is called, and which law."""
NONE_DECLARED: Declared = MappingProxyType({})


class OutsideTheList(ValueError):
    """A day about which the list cannot answer, because the law has not set its holidays or had another rule."""

    def __init__(self, day: dt.date) -> None:
        self.day = day
        self.sentence = (
            f"Working days are known from {words(FIRST_LISTED_ON)} to {words(LAST_LISTED_ON)}, the last year for "
            f"which Matariki has been set. {words(day)} is outside that."
        )
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A day that the law leaves out of the count, and why."""

    on: dt.date
    why: str


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a time limit, and how it was counted.

    counted: working days after the day of receipt, up to and including due_on.
    skipped: every other day between, in order.
    """

    due_on: dt.date
    counted: int
    skipped: tuple[NotCounted, ...]


def is_working_day(day: dt.date, declared: Declared = NONE_DECLARED) -> bool:
    """Whether the law counts this day. Raises OutsideTheList."""
    return why_not_counted(day, declared) is None


def why_not_counted(day: dt.date, declared: Declared = NONE_DECLARED) -> str | None:
    """Every reason why the law does not count this day, in words; None for a working day. Raises OutsideTheList."""
    if not FIRST_LISTED_ON <= day <= LAST_LISTED_ON:
        raise OutsideTheList(day)
    return "; ".join((*_reasons(day), *([declared[day]] if day in declared else ()))) or None


def next_working_day(day: dt.date) -> dt.date:
    """The first working day after this one, whether or not this is one. Raises OutsideTheList."""
    return due(day, 1).due_on


def due(received_on: dt.date, days: int, declared: Declared = NONE_DECLARED) -> Due:
    """The last day on which to act, `days` working days after something was received.

    The day of receipt is day 0, even when it is not a working day.
    Raises OutsideTheList when the count starts or runs outside the list, ValueError for fewer than one day.
    """
    if days < 1:
        raise ValueError("a time limit is at least one working day")
    why_not_counted(received_on, declared)  # refuses a day outside the list before counting from it
    day, counted, skipped = received_on, 0, []
    while counted < days:
        day += ONE_DAY
        why = why_not_counted(day, declared)
        if why is None:
            counted += 1
        else:
            skipped.append(NotCounted(day, why))
    return Due(day, counted, tuple(skipped))


# --- the list ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListedDay:
    """One line of the list: a day that is not a working day.

    falls_on: the day in a year; None in a year that has none.
    gives_monday: when it falls at a weekend, the following Monday is not a working day either.
    source: the enactment behind this line.
    """

    name: str
    falls_on: Callable[[int], dt.date | None]
    source: str
    gives_monday: bool = False


OIA = "Official Information Act 1982 s 2(1), “working day”"
MONDAYS = f"{OIA}; Holidays (Full Recognition of Waitangi Day and ANZAC Day) Amendment Act 2013, from 1 January 2014"
MATARIKI_ACT = "Te Kāhui o Matariki Public Holiday Act 2022, schedule"

SUMMER = "25 December to 15 January"  # inclusive. LGOIMA has another: 20 December to 10 January

_MATARIKI = """
2022-06-24 2023-07-14 2024-06-28 2025-06-20 2026-07-10 2027-06-25 2028-07-14 2029-07-06 2030-06-21 2031-07-11
2032-07-02 2033-06-24 2034-07-07 2035-06-29 2036-07-18 2037-07-10 2038-06-25 2039-07-15 2040-07-06 2041-07-19
2042-07-11 2043-07-03 2044-06-24 2045-07-07 2046-06-29 2047-07-19 2048-07-03 2049-06-25 2050-07-15 2051-06-30
2052-06-21
"""
MATARIKI: Mapping[int, dt.date] = MappingProxyType(
    {day.year: day for day in map(dt.date.fromisoformat, _MATARIKI.split())}
)


def easter_sunday(year: int) -> dt.date:
    """Easter in the Gregorian calendar, by the anonymous rule printed by Meeus (Astronomical Algorithms, chapter 8)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - moon_shift + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day_before = divmod(epact + to_sunday - 7 * late + 114, 31)
    return dt.date(year, month, day_before + 1)


def _monday(year: int, month: int, which: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=-first.weekday() % 7 + 7 * (which - 1))


LISTED_DAYS = (
    ListedDay("Waitangi Day", lambda year: dt.date(year, 2, 6), MONDAYS, gives_monday=True),
    ListedDay("Good Friday", lambda year: easter_sunday(year) - 2 * ONE_DAY, OIA),
    ListedDay("Easter Monday", lambda year: easter_sunday(year) + ONE_DAY, OIA),
    ListedDay("Anzac Day", lambda year: dt.date(year, 4, 25), MONDAYS, gives_monday=True),
    ListedDay("Sovereign’s birthday", lambda year: _monday(year, 6, 1), OIA),
    ListedDay("Te Rā Aro ki a Matariki/Matariki Observance Day", MATARIKI.get, MATARIKI_ACT),
    ListedDay("Labour Day", lambda year: _monday(year, 10, 4), OIA),
)


def _reasons(day: dt.date) -> Iterator[str]:
    if day.weekday() >= SATURDAY:
        yield WEEKDAYS[day.weekday()]
    if (day.month, day.day) >= (12, 25) or (day.month, day.day) <= (1, 15):
        yield SUMMER
    yield from _listed_in(day.year).get(day, ())


@cache
def _listed_in(year: int) -> Mapping[dt.date, tuple[str, ...]]:
    found: dict[dt.date, tuple[str, ...]] = {}
    for line in LISTED_DAYS:
        for day, why in _days_of(line, year):
            found[day] = (*found.get(day, ()), why)
    return MappingProxyType(found)


def _days_of(line: ListedDay, year: int) -> Iterator[tuple[dt.date, str]]:
    day = line.falls_on(year)
    if day is None:
        return
    yield day, line.name
    if line.gives_monday and day.weekday() >= SATURDAY:
        yield day + dt.timedelta(days=7 - day.weekday()), f"the Monday after {line.name}"
