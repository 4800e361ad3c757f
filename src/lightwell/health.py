"""What is found when an installation looks itself over, for `lightwell doctor`.

All stages. A stage that has something to look at brings `health.py` with `findings() -> Iterable[Finding]`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    name: stable, lower case with hyphens, for programs.
    sentence: how it is and, when it is not right, what would mend it.
    """

    name: str
    ok: bool
    sentence: str
