"""Co-design as a Django application.

Stage 1, co-design.
"""

from __future__ import annotations

from django.apps import AppConfig


class CodesignConfig(AppConfig):
    name = "lightwell.codesign"
    label = "codesign"
    verbose_name = "What is designed together"

    def ready(self) -> None:
        """Bring the actions into the registry."""
        from lightwell.codesign import (  # noqa: F401
            actions,
            letters,
            opening_doors,
            review_files,
            rounds,
            saying_yes,
            sketching,
            success,
        )
