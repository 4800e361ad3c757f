"""What a provider remembers of the quarters it sent, so that the next can be laid beside them.

Stage 3, sharing. Sealed by the provider's keyring: it tells which facts each recipient already has, by the recipient's
own codes, and how large each column was. It names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lightwell.gateway.clean import CleanTable
from lightwell.gateway.contents import Contents, Enclosure, packed, unpack
from lightwell.gateway.deriving import Dataset
from lightwell.gateway.rows import Rows
from lightwell.gateway.small_numbers import remembered
from lightwell.gateway.surprises import ColumnSummary, TableSummary, summarised
from lightwell.policy.agreement import Agreement
from lightwell.policy.decoding import decode, encode
from lightwell.policy.periods import Quarter


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
    """

    sent: Mapping[str, Rows] = field(default_factory=dict)
    summaries: Mapping[str, TableSummary] = field(default_factory=dict)

    @classmethod
    def of(
        cls, agreement: Agreement, period: Quarter, datasets: Iterable[Dataset], tables: Iterable[CleanTable]
    ) -> Memory:
        """What to remember of one quarter."""
        return cls(
            {
                f"{period.code}/{each.recipient}/{each.use}/{each.table}": remembered(agreement, each)
                for each in datasets
            },
            {f"{period.code}/{clean.table.id}": summarised(clean) for clean in tables},
        )

    def with_quarter(self, later: Memory) -> Memory:
        """This and one more quarter; a quarter that is sent again takes the place of what it was."""
        return Memory({**self.sent, **later.sent}, {**self.summaries, **later.summaries})

    def before(self, period: Quarter) -> Mapping[str, Rows]:
        """What recipients have of other quarters than this one."""
        return {name: rows for name, rows in self.sent.items() if not name.startswith(f"{period.code}/")}

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
        enclosures = tuple(Enclosure.of(name, rows) for name, rows in self.sent.items())
        return packed(Contents(enclosures, {"summaries": [encode(each) for each in summaries]}))

    @classmethod
    def from_bytes(cls, content: bytes) -> Memory:
        """Raises ContentsDamaged."""
        contents = unpack(content)
        summaries = [decode(_Summary, each) for each in contents.dictionary["summaries"]]
        return cls(
            {enclosure.table: Rows.of(enclosure.frame()) for enclosure in contents.enclosures},
            {each.table: _table_summary(each) for each in summaries},
        )


def _summary(table: str, summary: TableSummary) -> _Summary:
    columns = (_Column(name, each.known_percent, each.average_hundredths) for name, each in summary.columns.items())
    return _Summary(table, summary.rows, tuple(columns))


def _table_summary(summary: _Summary) -> TableSummary:
    columns = {each.item: ColumnSummary(each.known_percent, each.average_hundredths) for each in summary.columns}
    return TableSummary(summary.rows, columns)
