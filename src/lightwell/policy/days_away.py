"""How far off a day is, as people say it who plan their week by working days.

Stages 3 and 4.
"""

from __future__ import annotations

import datetime as dt

from lightwell.policy.wording import counted
from lightwell.policy.working_days import ONE_DAY, is_working_day


def days_away(day: dt.date, today: dt.date) -> str:
    """ "8 working days from today", "today", "2 working days ago". Raises OutsideTheList."""
    if day == today:
        return "today"
    first, last = sorted((today, day))
    days = sum(is_working_day(first + ONE_DAY * number) for number in range(1, (last - first).days + 1))
    return f"{counted(days, 'working day')} {'from today' if day > today else 'ago'}"
