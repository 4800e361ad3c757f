"""Counts of people before they are made safe: every cell and every total, and who could be elsewhere.

Stages 2, 3 and 5. Pure; a table never leaves the provider's desk or the Agency's secure part: `protect` makes from it
what may.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product
from types import MappingProxyType

Cell = frozenset[tuple[str, str]]
"""A cell or a total, as its set of (dimension, category) pairs; the total of everyone is the empty set."""

EVERYONE: Cell = frozenset()

Combination = tuple[str, ...]
"""One category of each dimension, in the order of the table's dimensions."""


MOST_CELLS = 10_000
"""Cells and totals in one table; nobody reads more, and the audit looks at each."""


class TableFault(ValueError):
    """The table does not hang together; carries every fault, and no category or count."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(self.faults))


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way of dividing people, with every category a table shows.

    declared: the categories were fixed beforehand, as an agreement fixes its codes. Otherwise they were read off the
        rows, and the label alone tells a reader that at least one person has it.
    """

    name: str
    categories: tuple[str, ...]
    declared: bool = True

    @classmethod
    def observed(cls, name: str, values: Iterable[str]) -> Dimension:
        """The dimension with just the categories that occur."""
        return cls(name, tuple(sorted(set(values))), declared=False)


@dataclass(frozen=True, slots=True)
class Table:
    """How many people are in every cell and total of some dimensions. True counts: not for release.

    counts: people in each cell, each total and the total of everyone (the empty set). A person in several groups is
        counted once in each, and once in a total.
    single: for each cell that has all the dimensions, the people who are in that one alone.
    several_groups: a person may be in more than one cell, whether or not anybody is.
    """

    dimensions: tuple[Dimension, ...]
    counts: Mapping[Cell, int]
    single: Mapping[Cell, int]
    several_groups: bool = False

    def __post_init__(self) -> None:
        faults = [*dimension_faults(self.dimensions), *self._count_faults()]
        if faults:
            raise TableFault(faults)
        object.__setattr__(self, "counts", MappingProxyType(dict(self.counts)))
        object.__setattr__(self, "single", MappingProxyType(dict(self.single)))

    def _count_faults(self) -> Iterator[str]:
        if set(self.counts) != set(all_cells(self.dimensions)):
            yield "A table needs a count for every cell and every total, and for nothing else."
            return
        if set(self.single) != set(full_cells(self.dimensions)):
            yield "A table needs, for every cell, how many people are in that one alone."
            return
        if any(count < 0 for count in (*self.counts.values(), *self.single.values())):
            yield "A count cannot be negative."
        if any(alone > self.counts[cell] for cell, alone in self.single.items()):
            yield "More people are in one cell alone than are in it."
        if not self.several_groups and sum(self.single.values()) != self.counts[EVERYONE]:
            yield "People are in several cells of a table that says each is in one."


def dimension_faults(dimensions: tuple[Dimension, ...]) -> list[str]:
    """What is wrong with these dimensions, each fault a sentence."""
    faults = []
    if how_many_cells(dimensions) > MOST_CELLS:
        faults.append(f"That would be more than {MOST_CELLS:,} cells: divide people less finely.")
    if len({dimension.name for dimension in dimensions}) != len(dimensions):
        faults.append("Two dimensions have the same name.")
    for dimension in dimensions:
        if not dimension.categories:
            faults.append(f"{dimension.name} has no categories.")
        if len(set(dimension.categories)) != len(dimension.categories):
            faults.append(f"{dimension.name} has the same category twice.")
    return faults


def full_cells(dimensions: tuple[Dimension, ...]) -> Iterator[Cell]:
    """Every cell with one category of each dimension, in the order of the dimensions."""
    names = [dimension.name for dimension in dimensions]
    for combination in product(*(dimension.categories for dimension in dimensions)):
        yield frozenset(zip(names, combination, strict=True))


def all_cells(dimensions: tuple[Dimension, ...]) -> Iterator[Cell]:
    """Every cell, then every total, down to the total of everyone."""
    for kept in range(len(dimensions), -1, -1):
        for some in combinations(dimensions, kept):
            yield from full_cells(some)


def how_many_cells(dimensions: tuple[Dimension, ...]) -> int:
    """How many cells and totals a table of these dimensions has, without making it."""
    cells = 1
    for dimension in dimensions:
        cells *= len(dimension.categories) + 1
    return cells


def tabulate(dimensions: tuple[Dimension, ...], people: Mapping[frozenset[Combination], int]) -> Table:
    """Count people who may each be in several cells.

    people: how many have each set of combinations. Somebody with no combination is not in the table at all.
    """
    return _tabulate(dimensions, people, several_groups=True)


def tabulate_rows(dimensions: tuple[Dimension, ...], rows: Iterable[Combination]) -> Table:
    """Count rows that are each one person, in one cell."""
    people = {frozenset({row}): how_many for row, how_many in Counter(rows).items()}
    return _tabulate(dimensions, people, several_groups=False)


def _tabulate(
    dimensions: tuple[Dimension, ...], people: Mapping[frozenset[Combination], int], *, several_groups: bool
) -> Table:
    faults = [*dimension_faults(dimensions), *combination_faults(dimensions, chain.from_iterable(people))]
    if faults:
        raise TableFault(faults)
    counts = dict.fromkeys(all_cells(dimensions), 0)
    single = dict.fromkeys(full_cells(dimensions), 0)
    for places, how_many in people.items():
        for cell in {cell for place in places for cell in cells_over(dimensions, place)}:
            counts[cell] += how_many
        if len(places) == 1:
            (place,) = places
            single[full_cell(dimensions, place)] += how_many
    return Table(dimensions, counts, single, several_groups)


def combination_faults(dimensions: tuple[Dimension, ...], found: Iterable[Combination]) -> Iterator[str]:
    """What is wrong with where these people are, never saying where that is."""
    every = set(found)
    if any(len(combination) != len(dimensions) for combination in every):
        yield "Every row needs one category of each dimension."
        return
    for index, dimension in enumerate(dimensions):
        if not {combination[index] for combination in every} <= set(dimension.categories):
            yield f"Some rows have a category of {dimension.name} that is not among its categories."


def full_cell(dimensions: tuple[Dimension, ...], combination: Combination) -> Cell:
    """The cell with all the dimensions that a combination is."""
    return frozenset((d.name, category) for d, category in zip(dimensions, combination, strict=True))


def cells_over(dimensions: tuple[Dimension, ...], combination: Combination) -> Iterator[Cell]:
    """The cell a combination is in, and every total over it."""
    pairs = sorted(full_cell(dimensions, combination))
    for kept in range(len(pairs) + 1):
        yield from map(frozenset, combinations(pairs, kept))
