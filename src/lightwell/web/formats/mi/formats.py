"""Dates and numbers beside te reo Māori words.

All stages.
"""

from lightwell.web.formats.en_NZ.formats import *  # noqa: F403
