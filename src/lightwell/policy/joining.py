"""Cannot be joined: no two recipients' rows can be put back together into one person.

Stage 2, agreement. Source: DPUP, Purpose Matters: information for one purpose is not information for another; the
seed's stage 3, "sent to one part of the Agency … to another part because they have different purposes". Privacy Act
2020, information privacy principle 13: one unique identifier is not shared out for others' purposes.

This judges the document alone. What two recipients share must leave k people in every combination; how many there
really are is only known when a file is at hand, so a hand-over checks `shared_columns` again with the actual people.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from lightwell.policy.checked import found_by
from lightwell.policy.clauses import Clause, ClauseItem, Coarsening, Identifying
from lightwell.policy.faults import Fault
from lightwell.policy.tables import Item, Kind, Table, range_end

ENDLESS = math.inf


class Terms(Protocol):
    """What of an agreement this looks at."""

    @property
    def tables(self) -> tuple[Table, ...]: ...
    @property
    def clauses(self) -> tuple[Clause, ...]: ...
    @property
    def small_number(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Holding:
    """All the rows that one recipient gets for one use, with the clauses that give them."""

    unit: str
    use: str
    covered: tuple[tuple[str, ClauseItem], ...]  # (clause id, item)

    @property
    def parts(self) -> tuple[ClauseItem, ...]:
        return tuple(dict.fromkeys(part for _, part in self.covered))

    def clauses_of(self, items: Iterable[str]) -> tuple[str, ...]:
        """Ids of the clauses that give these items."""
        wanted = set(items)
        return tuple(dict.fromkeys(clause for clause, part in self.covered if part.item in wanted))


@dataclass(frozen=True, slots=True)
class SharedColumn:
    """One fact about a person that two holdings both hold.

    first, second: what each gets of it; several, when it gets the fact in several forms.
    combinations: most values that both can tell apart; ENDLESS when there is no end of them.
    """

    first: tuple[ClauseItem, ...]
    second: tuple[ClauseItem, ...]
    combinations: float

    @property
    def items(self) -> tuple[str, ...]:
        """table.item of the fact, wherever it stands."""
        return tuple(dict.fromkeys(part.item for part in (*self.first, *self.second)))


@dataclass(frozen=True, slots=True)
class Shared:
    """What two holdings have in common, by which their rows might be matched.

    coded_tables: tables whose rows both have under a code for the person, so that both see who comes and goes.
    tables_of_many_rows: those of them in which both also see how many rows each person has.
    people_expected: fewest people that the agreement expects in any of the tables; 0 when it does not say.
    """

    first: Holding
    second: Holding
    columns: tuple[SharedColumn, ...]
    coded_tables: tuple[str, ...]
    tables_of_many_rows: tuple[str, ...]
    people_expected: int

    @property
    def combinations(self) -> float:
        return math.prod(column.combinations for column in self.columns)


def shared_columns(agreement: Terms) -> tuple[Shared, ...]:
    """For each two holdings of unit records, what they share; for a hand-over to count the people in it.

    A hand-over must stop when any combination of the shared columns, each as its recipients get it, holds fewer
    than k people.
    """
    pairs = itertools.combinations(_holdings(agreement), 2)
    return tuple(_shared(agreement, first, second) for first, second in pairs)


def checks(agreement: Terms) -> Iterator[Iterable[Fault]]:
    """Why the agreement's rows could be joined, each reason with its clauses, its items and what would mend it."""
    yield found_by(_pair_faults(agreement, shared) for shared in shared_columns(agreement))
    yield _counts_beside_rows_faults(agreement)


def faults(agreement: Terms) -> tuple[Fault, ...]:
    """The same, all together."""
    return tuple(found_by(checks(agreement)))


# --- who holds what ------------------------------------------------------------------------------------------


def _holdings(agreement: Terms) -> list[Holding]:
    found: dict[tuple[str, str], list[tuple[str, ClauseItem]]] = {}
    known = _items(agreement)
    for clause in agreement.clauses:
        for part in clause.unit_record_items:
            if part.item in known:
                found.setdefault((clause.recipient.unit, clause.use), []).append((clause.id, part))
    return [Holding(unit, use, tuple(covered)) for (unit, use), covered in found.items()]


def _items(agreement: Terms) -> dict[str, Item]:
    return {f"{table.id}.{item.id}": item for table in agreement.tables for item in table.items}


def _shared(agreement: Terms, first: Holding, second: Holding) -> Shared:
    facts = _facts(agreement)
    items = _items(agreement)
    columns: list[SharedColumn] = []
    mine, theirs = _by_fact(agreement, first, facts), _by_fact(agreement, second, facts)
    for fact in mine.keys() & theirs.keys():
        most = min(_forms(mine[fact], items), _forms(theirs[fact], items))
        columns.append(SharedColumn(mine[fact], theirs[fact], most))
    columns.sort(key=lambda column: column.items)
    tables = [
        table for table in agreement.tables if _tells_rows_apart(table, first) and _tells_rows_apart(table, second)
    ]
    involved = {name.partition(".")[0] for column in columns for name in column.items}
    people = [table.people_expected for table in agreement.tables if table.id in involved]
    return Shared(
        first,
        second,
        tuple(columns),
        tuple(table.id for table in tables),
        tuple(table.id for table in tables if not table.has_one_row_per_person),
        min(people, default=0),
    )


def _tells_rows_apart(table: Table, holding: Holding) -> bool:
    """The holding has each person's rows of this table under one code, or under who it is."""
    return any(part.item == f"{table.id}.{table.person}" for part in holding.parts)


# --- one fact under many names -------------------------------------------------------------------------------


def _facts(agreement: Terms) -> dict[str, str]:
    """For each table.item, one name for the fact it is, the same for every item that may be that fact."""
    named: dict[str, str] = {}
    fact_of: dict[str, str] = {}
    for table in agreement.tables:
        for item in table.items:
            path = f"{table.id}.{item.id}"
            fact_of.setdefault(path, path)
            for name in {_plain(name) for name in (item.id, *item.headings)}:
                _merge(fact_of, path, named.setdefault(name, path))
            if item.same_as is not None:
                fact_of.setdefault(item.same_as, item.same_as)
                _merge(fact_of, path, item.same_as)
    return fact_of


def _merge(fact_of: dict[str, str], one: str, other: str) -> None:
    kept, gone = fact_of[other], fact_of[one]
    if kept == gone:
        return
    for path, fact in fact_of.items():
        if fact == gone:
            fact_of[path] = kept


def _plain(name: str) -> str:
    """A heading without what people write differently: "Date of birth", "DATE_OF_BIRTH"."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", name).casefold()).strip()


def _by_fact(agreement: Terms, holding: Holding, facts: dict[str, str]) -> dict[str, tuple[ClauseItem, ...]]:
    codes = {f"{table.id}.{table.person}" for table in agreement.tables}
    found: dict[str, tuple[ClauseItem, ...]] = {}
    for part in holding.parts:
        if part.item in codes and part.identifying != Identifying.IDENTIFIED:
            continue  # a made-up code stands in its place, and each use has its own
        found[facts[part.item]] = (*found.get(facts[part.item], ()), part)
    return found


# --- how many values -----------------------------------------------------------------------------------------


def _forms(parts: Iterable[ClauseItem], items: dict[str, Item]) -> float:
    """Most values of one fact in all the forms that one holding gets it in."""
    return math.prod({(part.item, part.generalise): values(part, items[part.item]) for part in parts}.values())


def values(part: ClauseItem, item: Item) -> float:
    """Most different values of an item as a clause sends it, not known among them; ENDLESS when there is no end."""
    groups = _groups(part, item)
    if item.type == Kind.CODES:
        return 2.0**groups if groups <= 64 else ENDLESS  # a person may be in any of them together
    in_no_group = part.generalise.bands or item.may_be_unknown  # it goes as an empty cell
    return groups + (1 if in_no_group else 0)


def _groups(part: ClauseItem, item: Item) -> float:
    how = part.generalise
    if how.to == Coarsening.CLASSES:
        return len({group.label for group in how.classes} | ({how.otherwise} if how.otherwise else set()))
    if how.to in (Coarsening.BANDS, Coarsening.AGE_BANDS):
        return len(how.bands)
    if how.to != Coarsening.AS_IS:
        return _spans(how.to, item)
    if item.type == Kind.YES_NO:
        return 2
    return len(item.codes) if item.codes else ENDLESS


def _spans(to: Coarsening, item: Item) -> float:
    """How many years, quarters or months a date may fall in."""
    ends = [range_end(item.type, text) for text in (item.minimum, item.maximum) if text is not None]
    if len(ends) < 2 or ends[0] is None or ends[1] is None:
        return ENDLESS
    first, last = (_span(to, dt.date.fromordinal(int(end))) for end in ends if end is not None)
    return last - first + 1


def _span(to: Coarsening, on: dt.date) -> int:
    """Which year, quarter or month a date falls in, counted from the first there ever was."""
    months = on.year * 12 + on.month - 1
    return months // {Coarsening.YEAR: 12, Coarsening.QUARTER: 3, Coarsening.MONTH: 1}[to]


# --- what is refused -----------------------------------------------------------------------------------------


def _pair_faults(agreement: Terms, shared: Shared) -> Iterator[Fault]:
    yield from _both_identified_faults(shared)
    yield from _many_rows_faults(agreement, shared)
    endless = [column for column in shared.columns if column.combinations == ENDLESS]
    for column in endless:
        yield _fault(
            shared,
            "shared-without-end",
            column.items,
            f"both get {_listed(column.items)}, which has no end of values, so that it would join their rows.",
            "Leave it out for one of them, or give it bands or classes, or a date its year with a first and a last.",
        )
    if not endless and shared.columns:
        yield from _few_people_faults(agreement, shared)


def _both_identified_faults(shared: Shared) -> Iterator[Fault]:
    identified = [
        [part.item for part in holding.parts if part.identifying == Identifying.IDENTIFIED]
        for holding in (shared.first, shared.second)
    ]
    if all(identified) and shared.first.unit != shared.second.unit:
        yield _fault(
            shared,
            "both-identified",
            [*identified[0], *identified[1]],
            "both get rows with who it is.",
            "Let one of them have protected counts, or rows under a made-up code.",
        )


def _many_rows_faults(agreement: Terms, shared: Shared) -> Iterator[Fault]:
    tables = {table.id: table for table in agreement.tables}
    for name in shared.tables_of_many_rows:
        yield _fault(
            shared,
            "shared-number-of-rows",
            [f"{name}.{tables[name].person}"],
            f"“{name}” has several rows for a person, so how many rows each person has would join them, "
            "whatever columns they get.",
            "Let one of them have protected counts of it, or de-identified rows without the code.",
        )


def _few_people_faults(agreement: Terms, shared: Shared) -> Iterator[Fault]:
    k, people = agreement.small_number, shared.people_expected
    if shared.combinations * k <= people:
        return
    items = [name for column in shared.columns for name in column.items]
    each = ", ".join(f"{_listed(column.items)} up to {column.combinations:.0f}" for column in shared.columns)
    number = f"{shared.combinations:.0f}" if shared.combinations < 10**12 else "more than 10¹²"
    needed = f"{shared.combinations * k:.0f}" if shared.combinations < 10**12 else "far more"
    expected = f"only {people} are expected" if people else "the agreement does not say how many to expect"
    mend = "Use fewer, wider groups, or leave an item out for one of them"
    mend += "." if people else "; and put the number of people expected into “people_expected”."
    yield _fault(
        shared,
        "shared-by-too-few",
        items,
        f"what they share makes up to {number} combinations ({each}); with {k} people in each, "
        f"{needed} would be needed, and {expected}.",
        mend,
    )


def _fault(shared: Shared, code: str, items: Iterable[str], why: str, mend: str) -> Fault:
    first, second = (_who(holding, items, shared) for holding in (shared.first, shared.second))
    return Fault("clauses", code, f"{first} and {second} could be joined: {why} {mend}")


def _who(holding: Holding, items: Iterable[str], shared: Shared) -> str:
    clauses = holding.clauses_of(items)
    cited = f"clause{'s' if len(clauses) > 1 else ''} {', '.join(clauses)}"
    same_unit = shared.first.unit == shared.second.unit
    return f"“{holding.unit}” for “{holding.use}” ({cited})" if same_unit else f"“{holding.unit}” ({cited})"


def _listed(items: Iterable[str]) -> str:
    return " = ".join(f"“{name}”" for name in items)


def _counts_beside_rows_faults(agreement: Terms) -> Iterator[Fault]:
    rows: dict[tuple[str, str], list[str]] = {}
    for clause in agreement.clauses:
        for part in clause.unit_record_items:
            rows.setdefault((clause.recipient.unit, part.table), []).append(clause.id)
    for number, clause in enumerate(agreement.clauses):
        for table in dict.fromkeys(count.table for count in clause.counts):
            beside = list(dict.fromkeys(rows.get((clause.recipient.unit, table), ())))
            if beside:
                rows_of = f"rows of “{table}” (clause {', '.join(beside)})"
                sentence = (
                    f"“{clause.recipient.unit}” gets {rows_of} and also counts of it (clause {clause.id}). "
                    "The difference would show who was held back. Give it one or the other."
                )
                yield Fault(f"clauses[{number}].counts", "counts-beside-rows", sentence)
