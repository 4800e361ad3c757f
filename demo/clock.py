"""The demonstration's own day: Tuesday 6 October 2026, from half past nine, at the pace of any other day.

It begins when the story has been told and goes on from there, so that what is due is always due soon.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

NZ = ZoneInfo("Pacific/Auckland")
OPENS_AT = dt.datetime(2026, 10, 6, 9, 30, tzinfo=NZ)
_FILE = "day-began-at"
_shown: list[dt.datetime] = []


def now() -> dt.datetime:
    """The demonstration's present moment: what its settings give as LIGHTWELL_CLOCK."""
    return _shown[-1] if _shown else on_the_day(settings.LIGHTWELL_STATE, timezone.now())


def on_the_day(state: Path, real: dt.datetime) -> dt.datetime:
    """The demonstration's instant for a real one."""
    began = state / _FILE
    if not began.is_file():
        return OPENS_AT
    return OPENS_AT + (real - dt.datetime.fromisoformat(began.read_text(encoding="ascii")))


def show(at: dt.datetime) -> dt.datetime:
    """Stand still at this instant, in this process, while the story is told."""
    _shown[:] = [at]
    return at


def begin(state: Path, real: dt.datetime) -> None:
    """Let the day begin at this real instant, and the clock go."""
    _shown.clear()
    (state / _FILE).write_text(real.isoformat(), encoding="ascii")
