"""Dates and numbers beside te reo Māori words."""

from lightwell.web.formats.en_NZ.formats import *  # noqa: F403
