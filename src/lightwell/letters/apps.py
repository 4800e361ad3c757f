"""Letters as a Django application.

All stages.
"""

from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "lightwell.letters"
    label = "letters"
    verbose_name = "Letters"

    def ready(self) -> None:
        """Bring the actions into the registry."""
        from lightwell.letters import actions  # noqa: F401
