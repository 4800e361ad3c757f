"""Counted on the very people at hand: could two recipients match their rows by what they share?

Stage 3, sharing. The agreement was refused unless what two recipients share leaves k people in every combination; how
many there really are is known only now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from lightwell.gateway.checking.wording import problem
from lightwell.gateway.deriving import Dataset
from lightwell.gateway.problems import Problem
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import ClauseItem
from lightwell.policy.joining import Holding, Shared, shared_columns

_PERSON, _LINE = "__person__", "line"


def joinable_problems(agreement: Agreement, datasets: Sequence[Dataset]) -> Iterator[Problem]:
    """A stop for each two recipients of whose rows some could be narrowed to fewer than k people of the other's."""
    for shared in shared_columns(agreement):
        fewest = _fewest_people(shared, datasets)
        if fewest is not None and fewest < agreement.small_number:
            names = " and ".join(agreement.unit(unit).name for unit in (shared.first.unit, shared.second.unit))
            yield problem("could-be-joined", extra=names, many=agreement.small_number)


def _fewest_people(shared: Shared, datasets: Sequence[Dataset]) -> int | None:
    """Fewest people whom one recipient's combination could be matched with among the other's; None: nothing shared."""
    first = _lines(shared.first, [column.first for column in shared.columns], datasets)
    second = _lines(shared.second, [column.second for column in shared.columns], datasets)
    if first is None or second is None:
        return None
    pairs = first.join(second, on=_PERSON, suffix="_other").select(_LINE, f"{_LINE}_other").unique()
    if not pairs.height:
        return None
    one_way = _reachable(pairs, second, _LINE, f"{_LINE}_other")
    back = _reachable(pairs.rename({_LINE: "mine", f"{_LINE}_other": "theirs"}), first, "theirs", "mine")
    return min(one_way, back)


def _reachable(pairs: pl.DataFrame, others: pl.DataFrame, mine: str, theirs: str) -> int:
    """For each of my combinations, how many of the other's people have one it goes together with; the fewest."""
    sizes = others.group_by(_LINE).agg(pl.len().alias("people")).rename({_LINE: "__size_of__"})
    reached = pairs.join(sizes, left_on=theirs, right_on="__size_of__").group_by(mine).agg(pl.col("people").sum())
    return int(reached.get_column("people").min() or 0)  # type: ignore[arg-type]


def _lines(
    holding: Holding, columns: Iterable[tuple[ClauseItem, ...]], datasets: Sequence[Dataset]
) -> pl.DataFrame | None:
    """For each person in a holding: all it tells of what is shared, as one text."""
    parts = [part for column in columns for part in column]
    own = [each for each in datasets if (each.recipient, each.use) == (holding.unit, holding.use)]
    frames = [frame for dataset in own if (frame := _dataset_lines(dataset, parts)) is not None]
    if not frames:
        return None
    return pl.concat(frames).group_by(_PERSON).agg(pl.col(_LINE).unique().sort().str.join("\x1e"))


def _dataset_lines(dataset: Dataset, parts: Sequence[ClauseItem]) -> pl.DataFrame | None:
    names = [part.name_as_sent for part in parts if part.table == dataset.table]
    if not names:
        return None
    facts = [pl.format(f"{name}={{}}", pl.col(name).cast(pl.String).fill_null("\x00")) for name in names]
    told = dataset.rows_of(names).frame().select(pl.concat_str(facts, separator="\x1f").alias(_LINE))
    return told.with_columns(dataset.people.alias(_PERSON)).select(_PERSON, _LINE)
