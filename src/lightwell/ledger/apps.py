"""The ledger as a Django application.

All stages.
"""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "lightwell.ledger"
    label = "ledger"
    verbose_name = "What happened"

    def ready(self) -> None:
        """Bring the actions into the registry."""
        from lightwell.ledger import actions  # noqa: F401
