"""The day it is here: what the law, the agreement and people count by, whatever clock a machine keeps.

All stages. Source: Time Act 1974, section 3: New Zealand time, with its daylight time.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Pacific/Auckland")


def local_day(moment: dt.datetime) -> dt.date:
    """The day on which something happened. Raises ValueError for a moment without its zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a zone has no day.")
    return moment.astimezone(HERE).date()


def end_of_day(day: dt.date) -> dt.datetime:
    """The first moment after a day."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, HERE)
