"""Agreements as a Django application.

Stage 2, agreement.
"""

from __future__ import annotations

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "lightwell.agreements"
    label = "agreements"
    verbose_name = "What was agreed"

    def ready(self) -> None:
        """Bring the actions into the registry, and what letters say."""
        from lightwell.agreements import (  # noqa: F401
            actions,
            communities,
            drafting,
            letters,
            meeting_letters,
            meetings,
            moving,
            settling,
        )
