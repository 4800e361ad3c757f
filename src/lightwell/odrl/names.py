"""The names that an agreement's parts have in others' terms.

Stage 2, agreement. Source: docs/adr/0029-odrl.md. What lasts from one version to the next, such as a unit or an
item, has one name in all of them; a clause has one in each version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_AGREEMENT: Final = re.compile(r"urn:lightwell:agreement:(?P<id>[A-Za-z0-9_-]+):(?P<version>[1-9][0-9]{0,14})")


@dataclass(frozen=True, slots=True)
class Names:
    """The names in one version of one agreement."""

    id: str
    version: int

    @property
    def agreement(self) -> str:
        return f"urn:lightwell:agreement:{self.id}:{self.version}"

    def clause(self, clause: str) -> str:
        return f"{self.agreement}:clause:{clause}"

    def not_used_for(self, clause: str, number: int) -> str:
        return f"{self.clause(clause)}:not-used-for:{number}"

    def no_copies(self, clause: str) -> str:
        return f"{self.clause(clause)}:no-copies"

    def disposal(self, clause: str) -> str:
        return f"{self.clause(clause)}:disposal"

    def purpose_of(self, prohibition: str) -> str:
        """A purpose that the agreement rules out in words alone."""
        return f"{prohibition}:purpose"

    def party(self, party: str) -> str:
        return f"urn:lightwell:party:{self.id}:{party}"

    def unit(self, unit: str) -> str:
        return f"urn:lightwell:unit:{self.id}:{unit}"

    def use(self, use: str) -> str:
        return f"urn:lightwell:use:{self.id}:{use}"

    def item(self, item: str) -> str:
        return f"urn:lightwell:item:{self.id}:{item}"


def names_of(agreement: str) -> Names | None:
    """The names that go with an agreement's own; None where it is not one of ours."""
    found = _AGREEMENT.fullmatch(agreement)
    return Names(found["id"], int(found["version"])) if found else None


def last_part(name: str) -> str:
    """The short name at the end of one of our names."""
    return name.rpartition(":")[2]
