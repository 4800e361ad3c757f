"""Safe sums and means: nothing over fewer than 20 people, nothing one person makes, nothing to work those back from.

Stages 3 and 5. Source: sums and means over fewer than 20 suppressed (a New Zealand agency's published tests); the p%
rule for dominance [U]. A total is shown only if every cell it is made of is shown, so the suppressed cells
take no part in anything that is shown, and no subtraction can reach them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum

from lightwell.confidentiality import releases
from lightwell.confidentiality.differencing import Standing, clashes, gives_away_earlier, revealed, standing
from lightwell.confidentiality.policies import ProtectionPolicy
from lightwell.confidentiality.protecting import Protected, laid_out, refused
from lightwell.confidentiality.releases import Release
from lightwell.confidentiality.tables import (
    Cell,
    Combination,
    Dimension,
    TableFault,
    all_cells,
    cells_over,
    combination_faults,
    dimension_faults,
)
from lightwell.policy.decisions import Reason

FEWEST_VALUES = 3
MOST_DIGITS = 18


class MeasureKind(StrEnum):
    """What is made of a column of numbers."""

    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Measure:
    """A sum or mean of one column."""

    kind: MeasureKind
    column: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.column}"


@dataclass(slots=True)
class Contributions:
    """What one cell's people bring to it; each is one person's one number."""

    people: int = 0
    total: Decimal = Decimal(0)
    size: Decimal = Decimal(0)
    largest: Decimal = Decimal(0)
    second: Decimal = Decimal(0)

    def add(self, amount: Decimal) -> None:
        self.people += 1
        self.total += amount
        self.size += abs(amount)
        self.second, self.largest = sorted((self.second, self.largest, abs(amount)))[1:]

    def may_be_shown(self, policy: ProtectionPolicy) -> bool:
        """Enough people, and not so much from one that the next largest could work it out."""
        rest = self.size - self.largest - self.second
        dominated = rest * 100 < self.largest * policy.dominance_percent
        return self.people >= policy.measured_people and not dominated


def protect_measure(
    measure: Measure,
    dimensions: tuple[Dimension, ...],
    rows: Iterable[tuple[Combination, Decimal]],
    policy: ProtectionPolicy,
    context: releases.Context,
    earlier: Sequence[Release] = (),
) -> Protected:
    """The safe table of a sum or mean, or every reason why there is none.

    rows: each person once, with the cell they are in and their number.
    Raises: TableFault.
    """
    given = tuple(rows)
    if len({amount for _, amount in given}) < FEWEST_VALUES:
        return refused(str(measure), policy, _is_a_count(measure))
    contributions = _contributions(dimensions, given)
    people = {cell: found.people for cell, found in contributions.items()}
    draft = Release(context, policy.name, f"amounts of {measure.column}", people, {})
    known = standing(draft, earlier, below=policy.measured_people, zero_tells=True)
    too_small = {cell for cell, found in contributions.items() if not found.may_be_shown(policy)}
    shown = _shown(dimensions, contributions, too_small | known.hidden)
    if reasons := tuple(_reasons(draft, earlier, known, shown, policy)):
        return refused(str(measure), policy, *reasons)
    figures = _figures(measure, policy, contributions, shown)
    safe = laid_out(str(measure), policy, dimensions, figures, policy.measure_footnotes())
    return Protected(safe, replace(draft, shown=figures))


def _contributions(
    dimensions: tuple[Dimension, ...], rows: Sequence[tuple[Combination, Decimal]]
) -> dict[Cell, Contributions]:
    faults = [*dimension_faults(dimensions), *combination_faults(dimensions, (place for place, _ in rows))]
    if any(not amount.is_finite() or amount.adjusted() > MOST_DIGITS for _, amount in rows):
        faults.append("Some amounts are not numbers that can be added.")
    if faults:
        raise TableFault(faults)
    found = {cell: Contributions() for cell in all_cells(dimensions)}
    cells_of = {place: tuple(cells_over(dimensions, place)) for place in {place for place, _ in rows}}
    for place, amount in rows:
        for cell in cells_of[place]:
            found[cell].add(amount)
    return found


def _shown(dimensions: tuple[Dimension, ...], cells: Iterable[Cell], hidden: set[Cell]) -> set[Cell]:
    """What is left when each hidden cell takes with it every total that it is part of."""
    shown = set(cells)
    for cell in hidden:
        if len(cell) == len(dimensions):
            shown -= _totals_over(cell)
    return shown


def _totals_over(cell: Cell) -> set[Cell]:
    """A cell and every total it is part of."""
    over: set[Cell] = {frozenset()}
    for pair in cell:
        over |= {total | {pair} for total in over}
    return over


def _figures(
    measure: Measure, policy: ProtectionPolicy, contributions: Mapping[Cell, Contributions], shown: set[Cell]
) -> dict[Cell, int | float]:
    rounding = Context(prec=policy.significant_figures, rounding=ROUND_HALF_EVEN)
    figures: dict[Cell, int | float] = {}
    for cell in shown:
        found = contributions[cell]
        exact = found.total / found.people if measure.kind is MeasureKind.MEAN else found.total
        figure = rounding.plus(exact)
        figures[cell] = int(figure) if figure == figure.to_integral_value() else float(figure)
    return figures


def _reasons(
    draft: Release, earlier: Sequence[Release], known: Standing, shown: set[Cell], policy: ProtectionPolicy
) -> Iterator[Reason]:
    """Why this table cannot stand beside those already released."""
    yield from clashes(draft, earlier)
    if too_close := known.revealing & shown:
        yield revealed(too_close, policy.measured_people)
    # A total hidden before whose parts are all shown now could be added up; one shown before could be taken apart.
    if known.shown - shown or known.hidden & shown:
        yield gives_away_earlier()


def _is_a_count(measure: Measure) -> Reason:
    return Reason(
        "measure-is-a-count",
        f"{measure.column} holds fewer than {FEWEST_VALUES} different numbers, so its {measure.kind} tells how many"
        " people have each. Count them instead: put the column among the groups.",
        "Counts are rounded and sums are not, so a count must not be written as a sum",
    )
