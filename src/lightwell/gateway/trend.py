"""Something back the same day: the provider's own protected counts, to lay beside earlier quarters and show a board.

Stage 3, sharing. Source: DPUP, Mahitahitanga: a two-way flow of results. They are the very counts that were sent, so
that what a provider shows and what its funder sees never differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lightwell.gateway.outgoing import COUNT, HOW, Outgoing


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One group's count in one quarter. count: None where it is not shown, to protect people."""

    groups: tuple[str, ...]
    count: int | None
    how: str


@dataclass(frozen=True, slots=True)
class TrendTable:
    """One protected table. by: what the groups are, in order; none: a single number."""

    id: str
    words: str
    by: tuple[str, ...]
    rows: tuple[TrendRow, ...]


def trend_of(outgoing: Iterable[Outgoing]) -> tuple[TrendTable, ...]:
    """The protected counts among everything that goes, each once."""
    tables: dict[str, TrendTable] = {}
    for going in outgoing:
        for dataset in going.datasets:
            if dataset.rows.columns[-2:] != [COUNT, HOW]:
                continue
            by = tuple(dataset.rows.columns[:-2])
            rows = tuple(TrendRow(tuple(groups), count, how) for *groups, count, how in dataset.frame.iter_rows())
            tables.setdefault(dataset.name, TrendTable(dataset.name, dataset.words, by, rows))
    return tuple(tables.values())
