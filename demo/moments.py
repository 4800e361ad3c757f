"""The story's instants: each is shown by the demonstration's clock until the story comes to the next.

All stages.
"""

from __future__ import annotations

import datetime as dt

from demo import clock


def at(month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    """An instant of 2026, here. The clock shows it until the story comes to the next one."""
    return clock.show(dt.datetime(2026, month, day, hour, minute, tzinfo=clock.NZ))
