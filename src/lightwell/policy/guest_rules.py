"""What the rules know of somebody who comes in without an account.

Stages 1, 3 and 4. Source: Data Protection and Use Policy, Manaakitanga and Mana Whakahaere guidelines.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class GuestFacts:
    """wrong_codes: since the last code was given. code_expires_at: None where there is no code to give back."""

    guest_id: UUID
    host_id: UUID
    wrong_codes: int
    code_expires_at: dt.datetime | None
    has_pin: bool
    expires_at: dt.datetime
    ended_at: dt.datetime | None
