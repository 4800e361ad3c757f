"""The interface for other systems as a Django application.

Stage 3, sharing.
"""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "lightwell.api"
    label = "api"
    verbose_name = "For other systems"

    def ready(self) -> None:
        """Bring the actions into the registry."""
        from lightwell.api import acts, tokens  # noqa: F401
