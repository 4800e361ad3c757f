"""The tests' settings for a worker in a process of its own, with the state folder of the test that started it."""

import datetime as dt
import os
from pathlib import Path

from tests.settings import *  # noqa: F403

LIGHTWELL_STATE = Path(os.environ["LIGHTWELL_TESTED_STATE"])
LIGHTWELL_STORE = str(LIGHTWELL_STATE / "store")
LIGHTWELL_CLOCK = "tests.sharing.worker_settings.a_minute_later"


def a_minute_later() -> dt.datetime:
    """The moment at which tests have things checked."""
    from tests.sharing.making import CHECKED_AT

    return CHECKED_AT
