"""Who is who in the demonstration, once they are here.

All stages. Nobody here is or was anybody.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from lightwell.organisations.acting import actor_of
from lightwell.organisations.models import Membership, Organisation, Unit
from lightwell.policy.actors import Actor


@dataclass
class Cast:
    """Organisations, units and offices by the story's own short names."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    offices: dict[str, Membership] = field(default_factory=dict)

    def actor(self, key: str, at: dt.datetime) -> Actor:
        return actor_of(self.offices[key].pk, at)
