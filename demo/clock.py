"""The demonstration's own day: Tuesday 6 October 2026, from half past nine, at the pace of any other day.

It starts when the demonstration is first told and goes on from there, so that what is due is always due soon.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

NZ = ZoneInfo("Pacific/Auckland")
OPENS_AT = dt.datetime(2026, 10, 6, 9, 30, tzinfo=NZ)
_FILE = "clock-started-at"


def start(state: Path, at: dt.datetime) -> None:
    """Let the day begin at this instant."""
    (state / _FILE).write_text(at.isoformat(), encoding="ascii")


def on_the_day(state: Path, real: dt.datetime) -> dt.datetime:
    """The demonstration's instant for a real one."""
    started = state / _FILE
    if not started.is_file():
        return OPENS_AT
    return OPENS_AT + (real - dt.datetime.fromisoformat(started.read_text(encoding="ascii")))
