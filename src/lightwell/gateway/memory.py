"""What a provider remembers of the quarters it sent, so that the next can be laid beside them.

Stage 3, sharing. Sealed by the provider's keyring: it tells which facts each recipient already has, by the recipient's
own codes, and how large each column was. It names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

from lightwell.gateway.clean import CleanTable
from lightwell.gateway.contents import Contents, Enclosure, packed, unpack
from lightwell.gateway.deriving import Dataset
from lightwell.gateway.rows import Rows
from lightwell.gateway.small_numbers import PERSON, amounts, remembered
from lightwell.gateway.surprises import ColumnSummary, TableSummary, summarised
from lightwell.policy.agreement import Agreement
from lightwell.policy.decoding import decode, encode
from lightwell.policy.periods import Quarter

_AMOUNTS: Final = "amounts/"


@dataclass(frozen=True, slots=True)
class _Column:
    item: str
    known_percent: int
    average_hundredths: int | None


@dataclass(frozen=True, slots=True)
class _Summary:
    table: str
    rows: int
    columns: tuple[_Column, ...]


@dataclass(frozen=True)
class Memory:
    """What was sent before.

    sent: "period/recipient/use/table" -> what small numbers need to know of it.
    summaries: "period/table" -> its sizes and shares.
    amounts: by the names of sent, the other columns of the same rows, in the same order; those of other quarters are
    opened where they are wanted.
    """

    sent: Mapping[str, Rows] = field(default_factory=dict)
    summaries: Mapping[str, TableSummary] = field(default_factory=dict)
    amounts: Mapping[str, Rows | Enclosure] = field(default_factory=dict)

    @classmethod
    def of(
        cls, agreement: Agreement, period: Quarter, datasets: Iterable[Dataset], tables: Iterable[CleanTable]
    ) -> Memory:
        """What to remember of one quarter."""
        named = {f"{period.code}/{each.recipient}/{each.use}/{each.table}": each for each in datasets}
        others = {name: amounts(agreement, each) for name, each in named.items()}
        return cls(
            {name: remembered(agreement, each) for name, each in named.items()},
            {f"{period.code}/{clean.table.id}": summarised(clean) for clean in tables},
            {name: rows for name, rows in others.items() if rows.columns},
        )

    def with_quarter(self, later: Memory) -> Memory:
        """This and one more quarter; a quarter that is sent again takes the place of what it was."""
        others = {name: rows for name, rows in self.amounts.items() if name not in later.sent}
        return Memory({**self.sent, **later.sent}, {**self.summaries, **later.summaries}, {**others, **later.amounts})

    def before(self, period: Quarter) -> Mapping[str, Rows]:
        """What recipients have of other quarters than this one."""
        return {name: rows for name, rows in self.sent.items() if not name.startswith(f"{period.code}/")}

    def values_of(self, sent: str, codes: Iterable[str], names: Sequence[str]) -> pl.DataFrame | None:
        """Some columns of one person's rows as they went; None where they are not remembered.

        sent: "period/recipient/use/table". codes: theirs, as the recipient has them.
        """
        rows = self.sent.get(sent)
        if rows is None or PERSON not in rows.columns or not names:
            return None
        whole = rows.frame()
        if not set(names) <= set(whole.columns) and sent in self.amounts:
            whole = pl.concat([whole, self.amounts[sent].frame()], how="horizontal")
        theirs = whole.filter(pl.col(PERSON).is_in(list(codes)))
        return theirs.select(names) if theirs.height and set(names) <= set(whole.columns) else None

    def last_quarter(self, period: Quarter) -> Mapping[str, TableSummary]:
        """Each table in the latest quarter before this one; never what is being replaced."""
        earlier = sorted(name for name in self.summaries if name.partition("/")[0] < period.code)
        return {name.partition("/")[2]: self.summaries[name] for name in earlier}

    def to_bytes(self) -> bytes:
        """For keeping, once encrypted."""
        return b"".join(self.in_pieces())

    def in_pieces(self) -> Iterable[bytes]:
        """The same, of which no copy is made."""
        summaries = [_summary(table, each) for table, each in self.summaries.items()]
        enclosures = (
            *(Enclosure.of(name, rows) for name, rows in self.sent.items()),
            *(_enclosed(f"{_AMOUNTS}{name}", rows) for name, rows in self.amounts.items()),
        )
        return packed(Contents(enclosures, {"summaries": [encode(each) for each in summaries]}))

    @classmethod
    def from_bytes(cls, content: bytes) -> Memory:
        """Raises ContentsDamaged."""
        contents = unpack(content)
        summaries = [decode(_Summary, each) for each in contents.dictionary["summaries"]]
        others = {each.table for each in contents.enclosures if each.table.startswith(_AMOUNTS)}
        return cls(
            {each.table: Rows.of(each.frame()) for each in contents.enclosures if each.table not in others},
            {each.table: _table_summary(each) for each in summaries},
            {each.table.removeprefix(_AMOUNTS): each for each in contents.enclosures if each.table in others},
        )


def _enclosed(name: str, rows: Rows | Enclosure) -> Enclosure:
    return replace(rows, table=name) if isinstance(rows, Enclosure) else Enclosure.of(name, rows)


def _summary(table: str, summary: TableSummary) -> _Summary:
    columns = (_Column(name, each.known_percent, each.average_hundredths) for name, each in summary.columns.items())
    return _Summary(table, summary.rows, tuple(columns))


def _table_summary(summary: _Summary) -> TableSummary:
    columns = {each.item: ColumnSummary(each.known_percent, each.average_hundredths) for each in summary.columns}
    return TableSummary(summary.rows, columns)
