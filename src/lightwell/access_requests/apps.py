"""Access and correction as a Django application.

Stage 4, access and correction.
"""

from __future__ import annotations

from django.apps import AppConfig


class AccessRequestsConfig(AppConfig):
    name = "lightwell.access_requests"
    label = "access_requests"
    verbose_name = "Access and correction"

    def ready(self) -> None:
        """Bring the actions into the registry, and what letters say."""
        from lightwell.access_requests import (  # noqa: F401
            asking,
            beside,
            copies,
            correcting,
            course,
            deciding,
            declaring,
            giving,
            held_back,
            letters,
            models,
            opening,
            papers,
            reading_rows,
            taking_back,
        )
