"""Tables already released, and what could be taken away from one another.

Stages 3 and 5. Source: year to date less last quarter, or a group less a subgroup, can leave a handful of people
although each table was safe by itself.

Covered: tables of the same thing counted, cell by cell where both have a cell with the same categories, for the same
people, for people inside or around one another, and for up to three separate parts taken away from a whole. Not
covered: what a reader knows from elsewhere (unit records included); tables under another name; cells whose categories
differ (other bands, or a subgroup written as a column in one table and as a filter in another); two tables of the same
people with some but not all dimensions in common, beyond the cells they share; a table that was never recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from lightwell.confidentiality.tables import Cell

MOST_PARTS = 3
COUNT = "count"


@dataclass(frozen=True, slots=True)
class Context:
    """What a table is about: what one count is of, and which people were counted.

    name: what is counted, such as "best-foot-forward families"; rounding and comparison follow it.
    people: labels that add up, such as {"2026-Q3", "2026-Q4"} for a half year: one table's people are inside another's
        when its labels are.
    labelled: False where the label only tells one file from another; then any two tables whose counts allow it are
        taken to be inside one another.
    """

    name: str
    people: frozenset[str]
    labelled: bool = True


@dataclass(frozen=True, slots=True)
class Release:
    """One table that was released, with its true counts: kept by whoever made it, sealed wherever it is stored.

    subject: COUNT, or which column's numbers were summed or averaged.
    counts: people behind every cell and total. shown: what was shown; what was suppressed is not in it.
    """

    context: Context
    policy: str
    subject: str
    counts: Mapping[Cell, int]
    shown: Mapping[Cell, int | float]


class Relation(StrEnum):
    """How the people of one table stand to those of another."""

    SAME = "same"
    INSIDE = "inside"
    AROUND = "around"
    APART = "apart"


def relation(new: Release, earlier: Release) -> Relation:
    """How the people of the new table stand to those of the earlier one."""
    if new.context.name != earlier.context.name or new.subject != earlier.subject:
        return Relation.APART
    if new.context.people == earlier.context.people:
        return Relation.SAME
    if new.context.labelled and earlier.context.labelled:
        return _by_labels(new.context.people, earlier.context.people)
    return _by_counts(new, earlier)


def _by_labels(new: frozenset[str], earlier: frozenset[str]) -> Relation:
    if new < earlier:
        return Relation.INSIDE
    return Relation.AROUND if new > earlier else Relation.APART


def _by_counts(new: Release, earlier: Release) -> Relation:
    """Whether one could be inside the other, as far as counts tell: never ruled out for want of a label."""
    shared = shared_cells(new, earlier)
    if all(new.counts[cell] >= earlier.counts[cell] for cell in shared):
        return Relation.AROUND
    if all(new.counts[cell] <= earlier.counts[cell] for cell in shared):
        return Relation.INSIDE
    return Relation.APART


def shared_cells(*releases: Release) -> set[Cell]:
    """The cells and totals that all of these have."""
    return set.intersection(*(set(release.counts) for release in releases))


@dataclass(frozen=True, slots=True)
class Difference:
    """One release less others whose people are inside it."""

    whole: Release
    parts: tuple[Release, ...]

    def left(self, cell: Cell) -> int:
        return self.whole.counts[cell] - sum(part.counts[cell] for part in self.parts)

    def all(self) -> tuple[Release, ...]:
        return self.whole, *self.parts

    def others(self, new: Release) -> tuple[Release, ...]:
        return tuple(release for release in self.all() if release is not new)


def differences(new: Release, earlier: Sequence[Release]) -> Iterator[Difference]:
    """Every subtraction that the new table makes possible."""
    for one in earlier:
        match relation(new, one):
            case Relation.INSIDE:
                yield Difference(one, (new,))
            case Relation.AROUND:
                yield Difference(new, (one,))
            case Relation.SAME:
                yield from _of_a_correction(new, one)
            case Relation.APART:
                pass
    yield from _of_several_parts(new, earlier)


def _of_a_correction(new: Release, one: Release) -> Iterator[Difference]:
    """The same people counted again: only what has changed can tell anything."""
    changed = {cell for cell in shared_cells(new, one) if new.counts[cell] != one.counts[cell]}
    if changed:
        yield Difference(new, (replace(one, counts={cell: one.counts[cell] for cell in changed}),))


def _of_several_parts(new: Release, earlier: Sequence[Release]) -> Iterator[Difference]:
    """A whole less two or three separate parts, as year to date less each earlier quarter.

    What has no label of its own is a part of nothing here: its label is not among those of any whole.
    """
    for how_many in range(2, MOST_PARTS + 1):
        for parts in combinations(earlier, how_many):
            yield from _if_inside(new, parts)
        for parts in combinations(earlier, how_many - 1):
            for whole in earlier:
                yield from _if_inside(whole, (new, *parts))


def _if_inside(whole: Release, parts: tuple[Release, ...]) -> Iterator[Difference]:
    labels = [label for part in parts for label in part.context.people]
    separate = len(labels) == len(set(labels))
    alike = all((p.context.name, p.subject) == (whole.context.name, whole.subject) for p in parts)
    # Parts that make up the whole leave nobody, so nothing is learnt by taking them away.
    if separate and alike and set(labels) < whole.context.people:
        yield Difference(whole, parts)
