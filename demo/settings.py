"""The product's settings for the demonstration: the same walls, with sign-ins that everybody may know."""

from demo.accounts import ACCOUNTS
from lightwell.web.settings import *  # noqa: F403

LIGHTWELL_RUN_BY = "the demonstration, on one machine, for everybody in it"
LIGHTWELL_KEPT_IN = "the machine that the demonstration runs on, and nowhere else"
LIGHTWELL_CLOCK = "demo.clock.now"
DEMONSTRATION = True
LIGHTWELL_FIXED_ACCOUNTS = ACCOUNTS
LIGHTWELL_SAMPLES = "demo.samples.samples"
# Nobody in it has an address, so nothing is ever sent: letters are read on its pages.
LIGHTWELL_SMTP = ""
