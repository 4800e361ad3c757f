"""A table that may leave: what each cell shows, under which policy, and what a reader must know.

Stages 2, 3 and 5. Source: the named policies in `policies`. Nothing here holds or reveals an unprotected count.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lightwell.confidentiality.tables import Cell
from lightwell.policy.decisions import Reason

SEVERAL_GROUPS = "A person can be in several groups, so the groups can add to more than the total, which counts people."
DIFFERENCING = "Differencing against tables already released"


class Status(StrEnum):
    """How a cell came to show what it shows."""

    SHOWN = "shown"
    SUPPRESSED = "suppressed"
    ROUNDED = "rounded"


@dataclass(frozen=True, slots=True)
class SafeCell:
    """One cell or total: its categories in the order asked for, and what may be shown.

    A rounded count has the status `rounded` even where rounding changed nothing, since saying so would tell the count.
    Nothing tells a cell suppressed for its own count from one suppressed for a neighbour's sake.
    """

    by: tuple[tuple[str, str], ...]
    shown: int | float | None
    status: Status

    @property
    def cell(self) -> Cell:
        return frozenset(self.by)


@dataclass(frozen=True, slots=True)
class SafeTable:
    """A protected table, or the reasons why there is none.

    measure: "count", "mean:<column>" or "sum:<column>".
    totals: cells with fewer dimensions; the total of everyone has none.
    """

    measure: str
    policy: str
    cells: tuple[SafeCell, ...] = ()
    totals: tuple[SafeCell, ...] = ()
    footnotes: tuple[str, ...] = ()
    several_groups: bool = False
    refused: tuple[Reason, ...] = ()

    def shown(self) -> dict[Cell, int | float]:
        """What is shown, by cell; what is suppressed is not in it."""
        return {c.cell: c.shown for c in (*self.cells, *self.totals) if c.shown is not None}
