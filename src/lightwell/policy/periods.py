"""The quarters that submissions are for, and dates as people say them.

Stage 3, sharing. Source: the agreement's schedule; `2026-Q3` is July to September 2026, as the command line fixes.
Quarters are of the calendar year, not of the financial year that ends in June.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from lightwell.policy.faults import Fault, NotWellFormed

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_CODE = re.compile(r"([0-9]{4})-Q([1-4])")
_EXPECTED = "Expected a quarter such as 2026-Q3, which is July to September 2026; years run from 1900 to 2999."


def words(day: dt.date) -> str:
    """A date as people say it in Aotearoa: "Friday 16 October 2026"."""
    # Not strftime: its names follow the machine's locale.
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a calendar year; earlier quarters come first.

    number: 1 for January to March, up to 4 for October to December.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1900 <= self.year <= 2999 and 1 <= self.number <= 4):
            raise _not_a_quarter()

    @classmethod
    def parse(cls, code: str) -> Quarter:
        """The quarter that a code such as "2026-Q3" names. Raises NotWellFormed, saying what is expected."""
        found = _CODE.fullmatch(code)
        if found is None:
            raise _not_a_quarter()
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def holding(cls, day: dt.date) -> Quarter:
        """The quarter that a day falls in."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def code(self) -> str:
        """How programs write it: "2026-Q3"."""
        return f"{self.year}-Q{self.number}"

    @property
    def words(self) -> str:
        """How pages write it: "July to September 2026"."""
        return f"{MONTHS[self.first_on.month - 1]} to {MONTHS[self.last_on.month - 1]} {self.year}"

    @property
    def first_on(self) -> dt.date:
        return dt.date(self.year, self.number * 3 - 2, 1)

    @property
    def last_on(self) -> dt.date:
        return dt.date(self.year, self.number * 3, 30 if self.number in (2, 3) else 31)

    def contains(self, day: dt.date) -> bool:
        return self.first_on <= day <= self.last_on

    def previous(self) -> Quarter:
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    def next(self) -> Quarter:
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    def __str__(self) -> str:
        return self.code


def _not_a_quarter() -> NotWellFormed:
    return NotWellFormed((Fault("period", "not-a-quarter", _EXPECTED),))
