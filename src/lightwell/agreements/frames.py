"""What a draft says besides its clauses, with the words that pages need of it: parties, uses, tables and promises.

Stage 2, agreement. Read part by part, so that a draft can be talked over while its clauses do not fit together yet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lightwell.policy import canonical
from lightwell.policy.agreement import Party, PartyKind, Promise, Use
from lightwell.policy.decoding import decode
from lightwell.policy.negotiating import Side
from lightwell.policy.tables import Item, Table

_UNIT_FOR_USE = re.compile(r"“([A-Za-z0-9][\w-]*)” for “([A-Za-z0-9][\w-]*)”")
_SHORT_NAME = re.compile(r"“([A-Za-z0-9][\w-]{0,63})”")
_PATH = re.compile(r"“([A-Za-z0-9][\w-]*\.[A-Za-z0-9][\w-]*)”")


@dataclass(frozen=True, slots=True)
class Frame:
    """A draft without its clauses."""

    parties: tuple[Party, ...]
    uses: tuple[Use, ...]
    tables: tuple[Table, ...]
    promises: tuple[Promise, ...] = ()

    def name(self, side: Side) -> str:
        """What the organisation on this side is called."""
        kind = PartyKind.AGENCY if side is Side.AGENCY else PartyKind.PROVIDER
        return next((party.name for party in self.parties if party.kind is kind), side.value)

    def unit(self, name: str) -> str:
        """A unit and whose it is, in words; its short name where no party has it."""
        found = (f"{unit.name}, {party.name}" for party in self.parties for unit in party.units if unit.id == name)
        return next(found, name)

    @property
    def holders(self) -> Mapping[str, str]:
        """Everybody who could hold a copy, by short name: each party, and each unit of one."""
        parties = {party.id: party.name for party in self.parties}
        units = {unit.id: f"{unit.name}, {party.name}" for party in self.parties for unit in party.units}
        return {**units, **parties}

    def item_at(self, path: str) -> Item | None:
        """The item at `table.item`; nothing where no table has it."""
        table, _, name = path.partition(".")
        return next((item for each in self.tables if each.id == table for item in each.items if item.id == name), None)

    def item(self, path: str) -> str:
        """What an item is, in words; its path where no table has it."""
        found = self.item_at(path)
        return path if found is None else found.words

    def in_words(self, text: str) -> str:
        """What a sentence says, with each item, unit, use and table by what it is called and not by its short name."""
        said = _PATH.sub(lambda found: f"“{self.item(found[1])}”", text)
        said = _UNIT_FOR_USE.sub(lambda found: f"{self.unit(found[1])}, for “{self.use(found[2])}”", said)
        return _SHORT_NAME.sub(lambda found: self._called(found[1]), said)

    def _called(self, name: str) -> str:
        """What a short name stands for, and otherwise itself in quotes."""
        if self.unit(name) != name:
            return self.unit(name)
        table = next((each.title for each in self.tables if each.id == name), name)
        return f"“{table if table != name else self.use(name)}”"

    def use(self, name: str) -> str:
        return next((use.title for use in self.uses if use.id == name), name)


NO_FRAME = Frame((), (), ())


@lru_cache(maxsize=128)
def frame_of(text: str) -> Frame:
    """The frame that a canonical text says."""
    written = canonical.parse(text)
    return Frame(
        parties=tuple(decode(Party, each) for each in written["parties"]),
        uses=tuple(decode(Use, each) for each in written["uses"]),
        tables=tuple(decode(Table, each) for each in written["tables"]),
        promises=tuple(decode(Promise, each) for each in written.get("promises", ())),
    )
