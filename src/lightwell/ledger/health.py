"""What `lightwell doctor` looks at in the ledger: that somebody seals it, and that stated reasons are those given.

All stages.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

from lightwell.health import Finding
from lightwell.ledger.sealing import first_waiting
from lightwell.ledger.verifying_reasons import in_words, reasons_not_kept

# The sealer comes round each second; what waits longer waits for a sealer.
LONG_ENOUGH_SECONDS: Final = 3.0


def findings() -> Iterable[Finding]:
    """Looks twice where something waits."""
    waits = first_waiting()
    if waits is not None:
        time.sleep(LONG_ENOUGH_SECONDS)
    if waits is None or first_waiting() != waits:
        return [Finding("ledger", True, "Every entry of the ledger is sealed within seconds.")]
    return [
        Finding("ledger", False, "The ledger is not being sealed. Its sealer runs beside lightwell worker: start it.")
    ]


def reasons_kept(owner: str | None) -> Finding:
    """owner: how to connect as the database's owner, who alone may read every entry; None where that is not known."""
    if owner is None:
        return Finding("stated reasons", True, "Not looked at: that needs the database's owner, as DATABASE_OWNER_URL.")
    not_kept = reasons_not_kept(owner)
    return Finding("stated reasons", not not_kept, in_words(not_kept))
