"""Who runs this machine and where it keeps what it holds, as pages and flow maps say.

All stages. Source: the promise that Lightwell may be hosted by a neutral body, a provider or an agency, and says which.
"""

from __future__ import annotations

from django.conf import settings


def who_runs_this_machine() -> str:
    """In a sentence."""
    by = settings.LIGHTWELL_RUN_BY
    return f"This machine is run by {by}." if by else "Whoever runs this machine has not said who they are."


def where_it_is_kept() -> str:
    """Where this machine keeps what it holds, in a sentence."""
    place = settings.LIGHTWELL_KEPT_IN
    return f"It is kept in {place}." if place else "Whoever runs this machine has not said in which country it is kept."
