"""What holds on each day, found without walking through all that ever holds.

Stages 2 and 3. Source: clauses apply for a time, and a question is about a day.
"""

from __future__ import annotations

import bisect
import datetime as dt
import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timeline(Generic[T]):
    """Stretches of days, one after another, each with what holds in it or with nothing.

    starts: first day of each stretch, as `date.toordinal` counts days.
    """

    starts: tuple[int, ...]
    holds: tuple[T | None, ...]

    def on(self, day: dt.date) -> T | None:
        """What holds on this day."""
        place = bisect.bisect_right(self.starts, day.toordinal()) - 1
        return self.holds[place] if place >= 0 else None

    def nearest(self, day: dt.date) -> T | None:
        """What next comes to hold after a day on which nothing holds, or else what last did."""
        place = bisect.bisect_right(self.starts, day.toordinal())
        return next((held for held in (*self.holds[place : place + 1], *self.holds[max(place - 2, 0) :]) if held), None)


def timeline(spans: Iterable[tuple[dt.date, dt.date, T]]) -> Timeline[T]:
    """From first and last days and what holds between; where several hold, the first given does."""
    numbered = [(first.toordinal(), last.toordinal(), held) for first, last, held in spans]
    waiting = sorted(range(len(numbered)), key=lambda number: numbered[number][0], reverse=True)
    open_now: list[int] = []  # numbers of the spans that have begun, the first given on top
    starts: list[int] = []
    holds: list[T | None] = []
    for day in sorted({end for first, last, _ in numbered for end in (first, last + 1)}):
        while waiting and numbered[waiting[-1]][0] <= day:
            heapq.heappush(open_now, waiting.pop())
        while open_now and numbered[open_now[0]][1] < day:
            heapq.heappop(open_now)
        held = numbered[open_now[0]][2] if open_now else None
        if not holds or holds[-1] is not held:
            starts.append(day)
            holds.append(held)
    return Timeline(tuple(starts), tuple(holds))
