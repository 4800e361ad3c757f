"""The product's own settings, for the site that pages are measured on: its clock stands still.

Two things differ from a real site, and neither is asked the database: it is always 8 October 2026, so that what is due
is the same each time, and signing in asks for no second step, so that a session can be begun without an app.
"""

from lightwell.web.settings import *  # noqa: F403

LIGHTWELL_CLOCK = "tests.web.told.now"
LIGHTWELL_SECOND_FACTOR = "optional"
# The product's own addresses, and beside them the pages that are written by hand.
ROOT_URLCONF = "benchmarks.pages_by_hand"
