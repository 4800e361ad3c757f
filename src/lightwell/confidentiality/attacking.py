"""What a reader of a safe table can work out: an attack on our own output, from that output alone.

Stages 3 and 5. Source: interval propagation over a table's sums, the first thing an attacker with a spreadsheet does.
It is independent of `proving`, which shows how much must stay open; this shows how much is certainly closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from lightwell.confidentiality.exchanging import UNBOUNDED
from lightwell.confidentiality.policies import POLICIES
from lightwell.confidentiality.safe_tables import SafeTable
from lightwell.confidentiality.tables import Cell

Bounds = dict[Cell, tuple[int, int]]
MOST_ROUNDS = 50
"""Bounds hold whenever one stops; in practice nothing narrows after a handful of rounds."""

Sum = tuple[Cell, tuple[Cell, ...]]


def attackers_bounds(safe: SafeTable) -> Bounds:
    """The least and most each count can be, as far as adding and subtracting tells.

    Goes over every sum until nothing narrows. `safe` is a table of counts.
    """
    bounds = _as_shown(safe)
    sums = tuple(_sums(safe))
    for _ in range(MOST_ROUNDS):
        before = dict(bounds)
        for total, parts in sums:
            _narrow(bounds, total, parts, several_groups=safe.several_groups)
        if bounds == before:
            break
    return bounds


def _as_shown(safe: SafeTable) -> Bounds:
    policy = POLICIES[safe.policy]
    shown = safe.shown()
    return {
        c.cell: policy.possible(int(shown[c.cell])) if c.cell in shown else (0, UNBOUNDED)
        for c in (*safe.cells, *safe.totals)
    }


def _sums(safe: SafeTable) -> Iterator[Sum]:
    """Each total with the finer cells that make it up, once for each dimension it is over."""
    parts_of: defaultdict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    for cell in (c.cell for c in (*safe.cells, *safe.totals)):
        for dimension, category in cell:
            parts_of[cell - {(dimension, category)}, dimension].append(cell)
    for (total, _), parts in parts_of.items():
        yield total, tuple(parts)


def _narrow(bounds: Bounds, total: Cell, parts: tuple[Cell, ...], *, several_groups: bool) -> None:
    """What a total tells of its parts, and they of it, and each part of the others."""
    least = sum(bounds[part][0] for part in parts)
    most = sum(bounds[part][1] for part in parts)
    fewest = max(bounds[part][0] for part in parts) if several_groups else least
    _meet(bounds, total, fewest, most)
    total_least, total_most = bounds[total]
    for part, (part_least, part_most) in [(part, bounds[part]) for part in parts]:
        others_least = 0 if several_groups else least - part_least
        _meet(bounds, part, total_least - (most - part_most), total_most - others_least)


def _meet(bounds: Bounds, cell: Cell, least: int, most: int) -> None:
    """Keep the tighter bound; one that still rests on something unbounded is none."""
    known_least, known_most = bounds[cell]
    bounds[cell] = max(known_least, least), known_most if most > UNBOUNDED // 2 else min(known_most, most)
