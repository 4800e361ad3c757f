"""What one check staged, as the hand-over remembers it: digests and counts, nothing that the file says.

Stage 3, sharing. The store holds the bytes under these digests; a hand-over that is sent points at them for good.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lightwell.gateway.carrying import CarriedRows
from lightwell.gateway.trend import TrendTable
from lightwell.policy.decoding import Json, decode, encode


@dataclass(frozen=True, slots=True)
class StagedDelivery:
    """One recipient's sealed delivery. recipient: the unit's short name in the agreement.

    slip: the signed slip, as it lies on the delivery. sealed_for: the unit's public key.
    body: the digest of the same without its key; key: that key, hexadecimal, until it is sent and kept apart.
    listed: the digest of the marks of whoever is in it, until it is sent; empty without a register.
    carried: the rows beside which somebody's own side goes.
    """

    recipient: str
    digest: str
    way_back: str
    rows: int
    clauses: tuple[str, ...]
    issue: int
    slip: str
    sealed_for: str
    body: str = ""
    key: str = ""
    listed: str = ""
    carried: tuple[CarriedRows, ...] = ()

    @property
    def stored(self) -> str:
        """What lies in the store: the delivery without its key, or the whole of it where the key was never apart."""
        return self.body or self.digest


@dataclass(frozen=True, slots=True)
class Staged:
    """Everything that one check staged, where nothing stood in its way.

    memory: what the provider keeps for the next quarter. memory_from: the one it was checked against, empty at first.
    headings: how this provider writes its headings, sealed for it; empty when nothing new was said of any.
    trend: the protected counts, which come back to the provider when it sends.
    looked_for: everybody's own side that was looked for in it, by what each is known by.
    """

    deliveries: tuple[StagedDelivery, ...]
    memory: str
    memory_from: str
    manifest: str
    headings: str = ""
    trend: tuple[TrendTable, ...] = ()
    looked_for: tuple[str, ...] = ()

    @property
    def digests(self) -> tuple[str, ...]:
        """Everything in the store that was made here, and that a hand-over which is sent goes on pointing at."""
        own = [self.memory, self.manifest, *([self.headings] if self.headings else [])]
        return (*own, *self.lists, *(digest for each in self.deliveries for digest in (each.stored, each.way_back)))

    @property
    def lists(self) -> tuple[str, ...]:
        """Those of them that nothing points at once it is sent."""
        return tuple(each.listed for each in self.deliveries if each.listed)

    def without_keys(self) -> Staged:
        """The same, once each delivery's key is kept where it can be destroyed, and its marks where they are found."""
        return replace(self, deliveries=tuple(replace(each, key="", listed="") for each in self.deliveries))

    def to_json(self) -> Json:
        return encode(self)

    @classmethod
    def from_json(cls, document: Json) -> Staged:
        """Raises NotWellFormed."""
        return decode(cls, document)
