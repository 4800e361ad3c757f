"""Organisations as a Django application.

All stages.
"""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "lightwell.organisations"
    label = "organisations"
    verbose_name = "Who asks"

    def ready(self) -> None:
        """Bring the actions into the registry."""
        from lightwell.organisations import (  # noqa: F401
            accepting,
            actions,
            beginning,
            factors,
            inviting,
            leaving,
            passwords,
            sessions,
            sign_in,
        )
