"""Sharing as a Django application.

Stage 3, sharing.
"""

from __future__ import annotations

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "lightwell.sharing"
    label = "sharing"
    verbose_name = "What was shared"

    def ready(self) -> None:
        """Bring the actions into the registry."""
        from lightwell.sharing import delivering, handing_over, keyrings, mending, sending, unit_keys  # noqa: F401
