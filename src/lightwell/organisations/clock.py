"""What time it is, from the one clock that an installation keeps.

All stages. Source: the house rule that time enters once and is passed on. The demonstration lives on a day of its own,
so the clock is a setting, and pages, jobs and chores all read this one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

Clock = Callable[[], dt.datetime]


def now() -> dt.datetime:
    """This moment, with its zone. For the edges alone: a request, a job, a command."""
    return _clock(settings.LIGHTWELL_CLOCK)()


@cache
def _clock(path: str) -> Clock:
    return cast(Clock, import_string(path))
