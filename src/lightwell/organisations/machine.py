"""Who runs this machine, as every page and every flow map says.

All stages. Source: the promise that Lightwell may be hosted by a neutral body, a provider or an agency, and says which.
"""

from __future__ import annotations

from django.conf import settings


def who_runs_this_machine() -> str:
    """In a sentence."""
    by = settings.LIGHTWELL_RUN_BY
    return f"This machine is run by {by}." if by else "Whoever runs this machine has not said who they are."
