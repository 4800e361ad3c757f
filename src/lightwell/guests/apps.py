"""Guests as a Django application.

Stages 1, 3 and 4.
"""

from __future__ import annotations

from django.apps import AppConfig


class GuestsConfig(AppConfig):
    name = "lightwell.guests"
    label = "guests"
    verbose_name = "People who come in without an account"

    def ready(self) -> None:
        """Bring the actions into the registry, and what letters say."""
        from lightwell.guests import actions, letters  # noqa: F401
