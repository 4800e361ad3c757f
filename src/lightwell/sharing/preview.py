"""What the provider looks at before it sends: everything that was found, and the very rows that would go.

Stage 3, sharing. Made in the child that checks, encrypted under the session's key, and read again with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.contents import Contents, Enclosure, pack, unpack
from lightwell.gateway.handing_over import dictionary_of
from lightwell.gateway.outgoing import Outgoing, SentColumn
from lightwell.gateway.preparing import Prepared
from lightwell.gateway.reporting import Report
from lightwell.policy.decoding import Json, decode, encode


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    words: str
    use: str
    clauses: tuple[str, ...]
    columns: tuple[SentColumn, ...]


@dataclass(frozen=True, slots=True)
class _Going:
    recipient: str
    clauses: tuple[str, ...]
    context: tuple[str, ...]
    tables: tuple[_Table, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One table exactly as it would go. use: the declared use it is for. clauses: those it stands on."""

    name: str
    words: str
    use: str
    clauses: tuple[str, ...]
    columns: tuple[SentColumn, ...]
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True)
class ShownDelivery:
    """Everything that one recipient would get. recipient: the unit's short name in the agreement."""

    recipient: str
    clauses: tuple[str, ...]
    context: tuple[str, ...]
    tables: tuple[ShownTable, ...]

    @property
    def rows(self) -> int:
        return sum(table.frame.height for table in self.tables)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a check found, and what would go."""

    report: Report
    deliveries: tuple[ShownDelivery, ...]

    def delivery(self, recipient: str) -> ShownDelivery:
        """Raises LookupError when that unit would get nothing."""
        for delivery in self.deliveries:
            if delivery.recipient == recipient:
                return delivery
        raise LookupError(recipient)


def pack_preview(prepared: Prepared) -> bytes:
    """For encrypting."""
    enclosures = tuple(
        Enclosure.of(f"{going.recipient}/{each.name}", each.rows)
        for going in prepared.outgoing
        for each in going.datasets
    )
    dictionary = {"report": encode(prepared.report), "going": [_going(each) for each in prepared.outgoing]}
    return pack(Contents(enclosures, dictionary))


def _going(going: Outgoing) -> Json:
    return {"recipient": going.recipient, "clauses": list(going.clauses), **dictionary_of(going)}


def unpack_preview(packed: bytes) -> Preview:
    """Raises ContentsDamaged."""
    contents = unpack(packed)
    going = [decode(_Going, each) for each in contents.dictionary["going"]]
    return Preview(decode(Report, contents.dictionary["report"]), tuple(_shown(contents, going)))


def _shown(contents: Contents, going: Iterable[_Going]) -> Iterable[ShownDelivery]:
    for each in going:
        yield ShownDelivery(
            each.recipient,
            each.clauses,
            each.context,
            tuple(
                ShownTable(
                    table.name,
                    table.words,
                    table.use,
                    table.clauses,
                    table.columns,
                    contents.enclosure(f"{each.recipient}/{table.name}").frame(),
                )
                for table in each.tables
            ),
        )
