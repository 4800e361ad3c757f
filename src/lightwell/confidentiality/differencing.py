"""What earlier releases ask of a new table: what must stay hidden, what cannot be hidden, what would be revealed.

Stages 3 and 5. Source: as `releases`, which says what is covered and what is not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from lightwell.confidentiality.releases import (
    COUNT,
    Difference,
    Relation,
    Release,
    differences,
    relation,
    shared_cells,
)
from lightwell.confidentiality.safe_tables import DIFFERENCING
from lightwell.confidentiality.tables import Cell
from lightwell.policy.decisions import Reason

MOST_NAMED = 5


@dataclass(slots=True)
class Standing:
    """What the tables already released ask of a new one.

    shown, hidden: cells that an earlier table of the same people shows, or suppressed, with the same count: they are
        out and cannot be suppressed any more, or must be suppressed again.
    revealing: cells that, if shown, leave too few people when what was released is taken away.
    close: cells as near to one that an earlier table suppressed, so that showing them would narrow that one.
    least, most: what a reader can be sure of who knows whose people are inside whose, and those others' counts exactly.
    shown_around: cells that are shown of people these are inside of.
    moves_alike: each table of such people has only cells that this one has too, so that whatever moves here can move
        there as well.
    """

    shown: set[Cell] = field(default_factory=set)
    hidden: set[Cell] = field(default_factory=set)
    revealing: set[Cell] = field(default_factory=set)
    close: set[Cell] = field(default_factory=set)
    least: dict[Cell, int] = field(default_factory=dict)
    most: dict[Cell, int] = field(default_factory=dict)
    shown_around: set[Cell] = field(default_factory=set)
    moves_alike: bool = True


def standing(new: Release, earlier: Sequence[Release], *, below: int, zero_tells: bool) -> Standing:
    """Weigh a new table against every earlier one.

    below: the fewest people a difference may leave. zero_tells: a difference of nobody is to be hidden too.
    """
    found = Standing()
    for one in earlier:
        _weigh_people(new, one, found)
    for difference in differences(new, earlier):
        _weigh_difference(new, difference, found, below=below, least=0 if zero_tells else 1)
    # What is out already tells nothing more for being shown again.
    found.revealing -= found.shown
    found.close -= found.shown
    return found


def _weigh_difference(new: Release, difference: Difference, found: Standing, *, below: int, least: int) -> None:
    others = difference.others(new)
    for cell in shared_cells(*difference.all()):
        if least <= abs(difference.left(cell)) < below:
            out = all(cell in release.shown for release in others)
            (found.revealing if out else found.close).add(cell)


def _weigh_people(new: Release, one: Release, found: Standing) -> None:
    """What follows from whose people these are: the same, or inside or around one another."""
    how = relation(new, one)
    if how is Relation.APART:
        return
    if how is Relation.INSIDE:
        found.shown_around |= one.shown.keys()
        found.moves_alike &= one.counts.keys() <= new.counts.keys()
    for cell in shared_cells(new, one):
        ours, theirs = new.counts[cell], one.counts[cell]
        if how is Relation.SAME and ours == theirs:
            (found.shown if cell in one.shown else found.hidden).add(cell)
        if how is Relation.AROUND and ours >= theirs:
            found.least[cell] = max(theirs, found.least.get(cell, 0))
        if how is Relation.INSIDE and ours <= theirs:
            found.most[cell] = min(theirs, found.most.get(cell, theirs))


def clashes(new: Release, earlier: Sequence[Release]) -> Iterator[Reason]:
    """Why the new table cannot be weighed against the earlier ones at all."""
    related = [one for one in earlier if relation(new, one) is not Relation.APART]
    if any(one.policy != new.policy for one in related):
        yield Reason(
            "another-policy",
            "A table of these people was already released under another policy; two roundings of one count together"
            f" narrow it. Use that policy again: {', '.join(sorted({one.policy for one in related} - {new.policy}))}.",
            DIFFERENCING,
        )
    elif new.subject == COUNT and any(_rounds_otherwise(new, one) for one in related):
        yield Reason(
            "another-key",
            "A count already released would now be rounded another way, and the two together narrow it."
            " Use the key that rounded it before.",
            DIFFERENCING,
        )


def _rounds_otherwise(new: Release, one: Release) -> bool:
    same = (cell for cell in shared_cells(new, one) if new.counts[cell] == one.counts[cell])
    return any(cell in one.shown and new.shown.get(cell) != one.shown[cell] for cell in same)


def revealed(cells: Collection[Cell], below: int) -> Reason:
    """The refusal of a table that would leave a handful of people when an earlier one is taken away."""
    named = "; ".join(in_words(cell) for cell in sorted(cells, key=sorted)[:MOST_NAMED])
    more = f"; and {len(cells) - MOST_NAMED} more" if len(cells) > MOST_NAMED else ""
    return Reason(
        "differencing",
        f"Taken together with tables already released, this one would leave fewer than {below} people in:"
        f" {named}{more}. Wait until more have come or gone, use wider groups, or have those counts suppressed.",
        DIFFERENCING,
    )


def gives_away_earlier() -> Reason:
    """The refusal of a table that needs hidden what is already out."""
    return Reason(
        "already-shown",
        "A count that must be suppressed here could be worked back from a table already released."
        " Use wider groups, or the same columns as that table.",
        DIFFERENCING,
    )


def in_words(cell: Cell) -> str:
    """A cell for people: region Waikato, sex F."""
    return ", ".join(f"{dimension} {category}" for dimension, category in sorted(cell)) or "everyone"
