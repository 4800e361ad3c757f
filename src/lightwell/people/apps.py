"""The people a provider serves, as a Django application.

Stages 3 and 4.
"""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "lightwell.people"
    label = "people"
    verbose_name = "The people a provider serves"

    def ready(self) -> None:
        """Bring the actions into the registry."""
        from lightwell.people import models  # noqa: F401
