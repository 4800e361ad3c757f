"""What comes back to a provider when it sends: the protected counts, exactly as its recipients get them.

Stage 3, sharing. Protected already, so that nobody can be picked out in them on the provider's own pages either.
"""

from __future__ import annotations

from collections.abc import Iterable

from lightwell.gateway.outgoing import COUNT, HOW, Outgoing, OutgoingDataset
from lightwell.sharing.staged import TrendCell, TrendTable


def trend_tables(going: Iterable[Outgoing]) -> tuple[TrendTable, ...]:
    """Every protected table of counts that would go to anybody."""
    return tuple(_table(each) for one in going for each in one.datasets if _is_counts(each))


def _is_counts(dataset: OutgoingDataset) -> bool:
    return dataset.code_column is None and dataset.frame.columns[-2:] == [COUNT, HOW]


def _table(dataset: OutgoingDataset) -> TrendTable:
    by = tuple(dataset.frame.columns[:-2])
    cells = tuple(TrendCell(tuple(row[:-2]), row[-2]) for row in dataset.frame.iter_rows())
    return TrendTable(dataset.name, dataset.words, dataset.clauses[0], by, cells)
