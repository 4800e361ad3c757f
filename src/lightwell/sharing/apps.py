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
        """Bring the actions into the registry, and what letters say."""
        from lightwell.sharing import (  # noqa: F401
            delivering,
            enough,
            handing_over,
            keyrings,
            letter_chores,
            letters,
            mending,
            notice_letters,
            notice_settling,
            sending,
            unit_keys,
        )
