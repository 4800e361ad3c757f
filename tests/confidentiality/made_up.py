"""Made-up tables for these tests, and a reader who tries every table there could be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product

from hypothesis import strategies as st

from lightwell.confidentiality import Cell, Dimension, SafeTable, Table, tabulate_rows

KEY = b"sixteen bytes or more, for tests"


def keys(how_many: int) -> Iterator[bytes]:
    """Different keys, the same ones every time."""
    yield from (f"key number {n} of these tests".encode() for n in range(how_many))


def one_way(**counts: int) -> Table:
    """One dimension, `group`, with the category and count of each argument."""
    return table({"group": tuple(counts)}, {(name,): count for name, count in counts.items()})


def table(dimensions: Mapping[str, tuple[str, ...]], counts: Mapping[tuple[str, ...], int]) -> Table:
    """A table of people who are each in one cell; what is not given has nobody."""
    made = tuple(Dimension(name, categories) for name, categories in dimensions.items())
    return tabulate_rows(made, (place for place, count in counts.items() for _ in range(count)))


def cell(**categories: str) -> Cell:
    return frozenset(categories.items())


def shown(safe: SafeTable) -> dict[str, int | float | None]:
    """What each cell and total of a one-way table shows, and of everyone."""
    return {dict(c.by).get("group", "everyone"): c.shown for c in (*safe.cells, *safe.totals)}


SIZES = st.sampled_from([(2,), (3,), (5,), (2, 2), (2, 3), (3, 3), (4, 3), (2, 2, 2), (3, 2, 2)])
FEW = st.integers(0, 14)
COUNTS = FEW | st.sampled_from([0, 1, 3, 5, 6, 7, 20, 45, 100])


@st.composite
def tables(
    draw: st.DrawFn,
    sizes: st.SearchStrategy[tuple[int, ...]] = SIZES,
    counts: st.SearchStrategy[int] = COUNTS,
    declared: bool = True,
) -> Table:
    """Small tables, most of them with something to hide."""
    size = draw(sizes)
    dimensions = tuple(
        Dimension(f"d{n}", tuple(f"c{c}" for c in range(categories)), declared=declared)
        for n, categories in enumerate(size)
    )
    places = list(product(*(dimension.categories for dimension in dimensions)))
    people = draw(st.lists(counts, min_size=len(places), max_size=len(places)))
    return tabulate_rows(dimensions, (p for p, n in zip(places, people, strict=True) for _ in range(n)))


class Reader:
    """Tries every table of people that a safe table leaves possible, by brute force.

    This reader has even learnt, from elsewhere, exactly what every shown count is; and may know of any count that it
    is at least or at most so much, or that some cells together are at most so much.
    """

    def __init__(
        self,
        safe: SafeTable,
        counts: Table,
        at_least: Mapping[Cell, int] | None = None,
        at_most: Mapping[Cell, int] | None = None,
        together: tuple[set[Cell], int] | None = None,
    ) -> None:
        self.true = counts.counts
        self.cells = [c.cell for c in safe.cells]
        most = self.true[frozenset()] + 6
        self.known = {
            c.cell: ((at_least or {}).get(c.cell, 0), (at_most or {}).get(c.cell, most))
            if c.shown is None
            else (self.true[c.cell], self.true[c.cell])
            for c in (*safe.cells, *safe.totals)
        }
        self.members = {total: [n for n, c in enumerate(self.cells) if total <= c] for total in self.known}
        if together:
            some = frozenset({("some", "together")})
            self.known[some] = (0, together[1])
            self.members[some] = [n for n, c in enumerate(self.cells) if c in together[0]]

    def values_left(self, target: Cell, enough: int) -> int:
        """How many values near the true one are possible, counting no further than is enough."""
        true = self.true[target]
        near = sorted(range(max(0, true - 5), true + 6), key=lambda value: abs(value - true))
        return sum(1 for _ in islice((value for value in near if self.could_be(target, value)), enough))

    def could_be(self, target: Cell, value: int) -> bool:
        """Whether some possible table has this value there."""
        least, most = self.known[target]
        return least <= value <= most and self._fill([], {**self.known, target: (value, value)})

    def _fill(self, so_far: list[int], limits: Mapping[Cell, tuple[int, int]]) -> bool:
        ends = [(n, n) for n in so_far] + [limits[c] for c in self.cells[len(so_far) :]]
        for total, members in self.members.items():
            least, most = limits[total]
            if sum(ends[n][0] for n in members) > most or sum(ends[n][1] for n in members) < least:
                return False
        if len(so_far) == len(self.cells):
            return True
        here = self.cells[len(so_far)]
        # No more can be here than any total has left for it once the others have their least.
        room = min(
            limits[total][1] - sum(ends[n][0] for n in members if n != len(so_far))
            for total, members in self.members.items()
            if len(so_far) in members
        )
        nearest_first = sorted(
            range(limits[here][0], min(room, limits[here][1]) + 1), key=lambda n: abs(n - self.true[here])
        )
        return any(self._fill([*so_far, n], limits) for n in nearest_first)


def everywhere(safe: SafeTable) -> Iterable[tuple[Cell, int | float | None]]:
    return ((c.cell, c.shown) for c in (*safe.cells, *safe.totals))
