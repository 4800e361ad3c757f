"""Whom anybody can ring at once, and whether somebody has rung the number to see that it is right.

Stages 3 and 4. Source: none that was looked at for this program: each number is as commonly known, and marked so until
whoever runs a site has rung it and set the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Helpline:
    """One number. checked_on: the day on which somebody rang it to see that it is right; None while nobody has."""

    name: str
    number: str
    for_whom: str
    checked_on: dt.date | None = None

    @property
    def dial(self) -> str:
        return "".join(self.number.split())


HELPLINES: Final = (
    Helpline("Police, fire, ambulance", "111", "when somebody is in danger now"),
    Helpline("1737", "1737", "to talk or text, day and night"),
    Helpline("What’s Up", "0800 942 8787", "for children and rangatahi"),
    Helpline("Youthline", "0800 376 633", "for rangatahi"),
)


def are_checked(lines: Iterable[Helpline]) -> bool:
    return all(each.checked_on is not None for each in lines)
