"""Protected counts: how many, by which groups, safe to show, and nothing about anybody.

Stage 3, sharing. Everybody that a clause counts is counted, whether or not their own row goes, so that a family's no
never looks like a service that was not delivered.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lightwell.confidentiality import protect
from lightwell.confidentiality.policies import DEFAULT_POLICY
from lightwell.confidentiality.safe_tables import SafeTable
from lightwell.confidentiality.tables import Combination, Dimension, Table, tabulate
from lightwell.gateway.clean import CleanTable
from lightwell.gateway.combining import are_all_different, groups
from lightwell.gateway.minimising import minimised
from lightwell.policy.agreement import Agreement
from lightwell.policy.canonical import canonical
from lightwell.policy.clauses import Clause, ClauseItem, Coarsening, Condition, Count, Identifying, Measure
from lightwell.policy.decoding import encode
from lightwell.policy.periods import Quarter
from lightwell.policy.tables import Item, Kind

NOT_KNOWN = "Not known"
_PERSON, _MANY = "__person__", "__many__"


@dataclass(frozen=True)
class SafeCount:
    """One protected table for one recipient."""

    recipient: str
    clause: str
    count: Count
    by: tuple[str, ...]
    safe: SafeTable


def count_all(
    agreement: Agreement, tables: Iterable[CleanTable], period: Quarter, key_of: Mapping[str, bytes]
) -> tuple[SafeCount, ...]:
    """Every protected table that the clauses in force ask for.

    key_of: recipient unit -> the provider's rounding key for it.
    """
    by_id = {clean.table.id: clean for clean in tables}
    wanted = [(clause, count) for clause in agreement.clauses for count in clause.counts if count.table in by_id]
    return tuple(
        _safe(agreement, clause, count, by_id[count.table], period, key_of[clause.recipient.unit])
        for clause, count in wanted
        if agreement.in_force(clause, period.last_on)
    )


def _safe(
    agreement: Agreement, clause: Clause, count: Count, clean: CleanTable, period: Quarter, key: bytes
) -> SafeCount:
    parts = tuple(_part(clause, name) for name in count.by)
    table = _tabulated(parts, count, clean, period)
    names = tuple(part.name_as_sent for part in parts)
    return SafeCount(
        clause.recipient.unit,
        clause.id,
        count,
        names,
        protect(table, DEFAULT_POLICY, key, _context(agreement, count, period)),
    )


def _context(agreement: Agreement, count: Count, period: Quarter) -> str:
    """Who is counted, whichever table they stand in: the same people round the same way in all of them."""
    counted = canonical(
        {"table": count.table, "measure": str(count.measure), "where": [encode(each) for each in count.where]}
    )
    return f"{agreement.id}/{period.code}/{counted.decode()}"


def _part(clause: Clause, name: str) -> ClauseItem:
    return next(part for part in clause.items if part.item == name and part.identifying is Identifying.AGGREGATE)


def _tabulated(parts: tuple[ClauseItem, ...], count: Count, clean: CleanTable, period: Quarter) -> Table:
    items = [clean.table.item(part.item_id) for part in parts]
    names = [part.name_as_sent for part in parts]
    rows = _meeting(clean, count, period)
    cells = [
        clean.made(item.id, _groups_of(part, item, period)).merged() for part, item in zip(parts, items, strict=True)
    ]
    people = clean.person.at(rows).alias(_PERSON).to_frame()
    if count.measure is Measure.ROWS or are_all_different(people):
        frame = groups(cells, names, rows, _MANY)
        places = _combined(frame, names)
    else:
        frame = people.with_columns(each.at(rows).alias(name) for name, each in zip(names, cells, strict=True))
        places = Counter(_places(frame, names))
    return tabulate(tuple(_dimension(part, item, frame) for part, item in zip(parts, items, strict=True)), places)


def _meeting(clean: CleanTable, count: Count, period: Quarter) -> pl.Series:
    """Places of the rows that are counted."""
    meets = pl.repeat(True, clean.height, dtype=pl.Boolean, eager=True)
    for condition in count.where:
        meets = meets & clean.where(condition.item.partition(".")[2], _condition(condition, period))
    return meets.arg_true()


def _condition(condition: Condition, period: Quarter) -> pl.Expr:
    column = pl.col(condition.item.partition(".")[2])
    holds = pl.lit(True)
    if condition.any_of:
        holds = holds & column.is_in(condition.any_of)
    if condition.at_least is not None:
        holds = holds & (column >= condition.at_least)
    if condition.at_most is not None:
        holds = holds & (column <= condition.at_most)
    if condition.in_period:
        holds = holds & column.is_between(period.first_on, period.last_on)
    return holds


def _groups_of(part: ClauseItem, item: Item, period: Quarter) -> pl.Expr:
    """The groups a row is in, as a list: one of them, or several where the item holds several codes."""
    text = minimised(part, item, period).cast(pl.String).fill_null("")
    groups = text.str.split("; ") if item.type is Kind.CODES else pl.concat_list(text)
    named = pl.when(pl.element() == "").then(pl.lit(NOT_KNOWN)).otherwise(pl.element())
    return groups.list.eval(named).alias(part.name_as_sent)


def _dimension(part: ClauseItem, item: Item, frame: pl.DataFrame) -> Dimension:
    name = part.name_as_sent
    seen = set(frame.get_column(name).explode().drop_nulls().to_list())
    declared = _declared(part, item)
    if declared is None:
        return Dimension.observed(name, seen or {NOT_KNOWN})
    may_be_unknown = [NOT_KNOWN] if not item.required or NOT_KNOWN in seen else []
    return Dimension(name, tuple(dict.fromkeys([*declared, *may_be_unknown])))


def _declared(part: ClauseItem, item: Item) -> list[str] | None:
    """Categories fixed by the agreement; None where only the rows tell them."""
    how = part.generalise
    if how.to is Coarsening.CLASSES:
        return [*(group.label for group in how.classes), *([how.otherwise] if how.otherwise else [])]
    if how.bands:
        return [band.label for band in how.bands]
    return [code.value for code in item.codes] if item.codes else None


def _combined(frame: pl.DataFrame, names: Sequence[str]) -> Counter[frozenset[Combination]]:
    """How many rows are in each set of cells, from how many have each combination."""
    places: Counter[frozenset[Combination]] = Counter()
    for *several, many in frame.select(*names, _MANY).iter_rows():
        places[frozenset(itertools.product(*several))] += many
    return places


def _places(frame: pl.DataFrame, names: Sequence[str]) -> Iterator[frozenset[Combination]]:
    """For each person, the set of cells they are in."""
    exploded = frame
    for name in names:
        exploded = exploded.explode(name)
    places: dict[object, set[Combination]] = {}
    for person, *several in exploded.select(_PERSON, *names).iter_rows():
        places.setdefault(person, set()).add(tuple(several))
    return (frozenset(found) for found in places.values())
