"""A family's own space, as a Django application.

Stages 3 and 4.
"""

from __future__ import annotations

from django.apps import AppConfig


class FamilyConfig(AppConfig):
    name = "lightwell.family"
    label = "family"
    verbose_name = "A family’s own space"

    def ready(self) -> None:
        """Bring the actions into the registry, and what letters say."""
        from lightwell.family import choosing, leaving, letters, on_paper, reporting, spaces, taking_back, writing  # noqa: F401
