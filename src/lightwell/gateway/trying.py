"""What an agreement that nobody has signed would take from a sheet that is there already: said, and forgotten.

Stage 2, tender and agreement. Source: Data Protection and Use Policy, Mahitahitanga. The same reading, checking and
deriving as for a quarter that is handed over; no keys, no memory, and nothing is sealed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.checking.matching import Matched, MatchedTable, match
from lightwell.gateway.checking.people_file import read_people
from lightwell.gateway.checking.personal import personal_problems
from lightwell.gateway.checking.tables import Checked, check_table
from lightwell.gateway.clean import CleanTable, covered_items
from lightwell.gateway.counting import count_all
from lightwell.gateway.deriving import derive
from lightwell.gateway.distinct import Distinct
from lightwell.gateway.joining import joinable_problems
from lightwell.gateway.outgoing import outgoing
from lightwell.gateway.preparing import Given, example_codes, example_rounding_keys
from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import Reading
from lightwell.gateway.reporting import DeliverySummary
from lightwell.gateway.small_numbers import SmallNumbers, small_numbers
from lightwell.gateway.unusable import Unusable
from lightwell.gateway.who_goes import Register, Said, Told
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause
from lightwell.policy.periods import Quarter
from lightwell.policy.tables import Item, Table
from lightwell.policy.wording import form_words

LACKING = frozenset({"missing-column", "no-table"})
"""Problems that the list of what is lacking says already."""


@dataclass(frozen=True, slots=True)
class Goes:
    """One item as one clause would send it. recipient: a unit's short name; clause: the clause's."""

    recipient: str
    clause: str
    as_what: str


@dataclass(frozen=True, slots=True)
class Taken:
    """One column of the sheet that would be read. goes: nothing where it only tells rows apart. empty: cells."""

    table: str
    column: str
    words: str
    empty: int
    goes: tuple[Goes, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """One column that would be asked for and is not in the sheet."""

    table: str
    column: str
    words: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """The whole answer. counts_everybody: no list of people told was given, so that nobody's rows stay for that.

    unread: why a file could not be read at all, where another could.
    """

    rows: int
    people: int
    taken: tuple[Taken, ...]
    lacking: tuple[Lacking, ...]
    stays: tuple[str, ...]
    problems: tuple[Problem, ...]
    small: tuple[SmallNumbers, ...]
    deliveries: tuple[DeliverySummary, ...]
    notes: tuple[str, ...]
    counts_everybody: bool
    unread: tuple[Problem, ...] = ()


class NothingRead(Unusable):
    """No file could be read, so that there is nothing to say of any column."""

    def __init__(self, found: Iterable[Problem]) -> None:
        super().__init__(" ".join(dict.fromkeys(f"{each.sentence} {each.fix}".strip() for each in found)))


def try_sheet(
    agreement: Agreement,
    period: Quarter,
    given: Given,
    *,
    told_by: dt.date,
    passed_over: frozenset[str] = frozenset(),
) -> Tried:
    """What an agreement would take from these files, as though it had been in force in their quarter.

    told_by: the day by which a person must have been told. passed_over: kinds of problem that say nothing here.
    Raises NothingRead.
    """
    asked = as_if_in_force(agreement, period)
    readings = tuple(each.read() for each in given.files)
    if not any(each.tables for each in readings):
        raise NothingRead(problem for each in readings for problem in each.findings)
    matched = match(asked, [table for each in readings for table in each.tables])
    checked = tuple(check_table(asked, table, period) for table in matched.tables)
    clean = tuple(each.clean for each in checked)
    told_apart = tuple(map(_about_somebody, clean))
    register, people_problems, unread = _register(asked, given, clean, told_by)
    datasets = derive(asked, told_apart, period, register, example_codes, told_by)
    going = outgoing(asked, datasets, count_all(asked, told_apart, period, example_rounding_keys(asked)))
    found = (
        *_problems(asked, [each for each in readings if each.tables], matched, checked),
        *people_problems,
        *joinable_problems(asked, datasets),
    )
    return Tried(
        rows=sum(each.rows.height for each in clean),
        people=_people(clean),
        taken=tuple(_taken(asked, matched, clean)),
        lacking=tuple(_lacking(asked, matched)),
        stays=matched.stays,
        problems=tuple(each for each in dict.fromkeys(found) if each.code not in passed_over | LACKING),
        small=small_numbers(asked, datasets),
        deliveries=tuple(each.summary() for each in going),
        notes=tuple(note.sentence for each in readings for note in each.notes),
        counts_everybody=given.people is None,
        unread=(*(problem for each in readings if not each.tables for problem in each.findings), *unread),
    )


def _about_somebody(clean: CleanTable) -> CleanTable:
    """Without the rows whose number is empty, of which nobody can say how many people they are about.

    As it is, where no row has a number: there rows stand for people.
    """
    known = clean.people.is_not_null()
    if known.all() or not known.any():
        return clean
    columns = {name: Distinct(each.cells.filter(known)) for name, each in clean.columns.items()}
    return dataclasses.replace(clean, numbers=clean.numbers.filter(known), columns=columns)


def as_if_in_force(agreement: Agreement, period: Quarter) -> Agreement:
    """The same agreement, every clause of it in force through a quarter that may be over already."""
    clauses = (
        dataclasses.replace(each, terms=dataclasses.replace(each.terms, starts_on=None, ends_on=None))
        for each in agreement.clauses
    )
    return dataclasses.replace(
        agreement,
        starts_on=min(agreement.starts_on, period.first_on),
        ends_on=max(agreement.ends_on, period.last_on),
        clauses=tuple(clauses),
    )


# --- who goes ------------------------------------------------------------------------------------------------


def _register(
    agreement: Agreement, given: Given, clean: Sequence[CleanTable], told_by: dt.date
) -> tuple[Register, tuple[Problem, ...], tuple[Problem, ...]]:
    """Who was told; what is wrong with the list of them; and why it could not be read at all."""
    if given.people is None:
        return _everybody(agreement, clean, told_by), (), ()
    read = given.people.read()
    if not read.tables:
        return Register(), (), read.findings
    register, problems = read_people(agreement, read.tables[0].frame)
    return register, (*read.findings, *problems), ()


def _everybody(agreement: Agreement, clean: Sequence[CleanTable], told_by: dt.date) -> Register:
    """As though everybody had been told and nobody had said no."""
    told = Told(told_by, "", Said.YES)
    asked = {(clause.recipient.unit, clause.use) for clause in agreement.clauses}
    return Register({(person, unit, use): told for person in _everyone(clean) for unit, use in asked})


def _everyone(clean: Sequence[CleanTable]) -> set[str]:
    return {person for table in clean for person in table.people.drop_nulls().unique()}


def _people(clean: Sequence[CleanTable]) -> int:
    """People told apart by their numbers; where no column tells them apart, rows stand for people."""
    return len(_everyone(clean)) or max((each.rows.height for each in clean), default=0)


# --- column by column ----------------------------------------------------------------------------------------


def _taken(agreement: Agreement, matched: Matched, clean: Sequence[CleanTable]) -> Iterator[Taken]:
    for found, table in zip(matched.tables, clean, strict=True):
        for item in covered_items(agreement, found.table):
            if item.id in found.column_of:
                yield Taken(
                    table=found.table.title,
                    column=found.column_of[item.id],
                    words=item.words,
                    empty=_empty(table, found, item),
                    goes=tuple(_goes(agreement, found.table, item)),
                )


def _empty(clean: CleanTable, found: MatchedTable, item: Item) -> int:
    """Cells with nothing in them, as they were written."""
    cells = found.sheet.frame.get_column(found.column_of[item.id]).cast(pl.String)
    return int((cells.str.strip_chars().fill_null("") == "").sum()) if clean.rows.height else 0


def _goes(agreement: Agreement, table: Table, item: Item) -> Iterator[Goes]:
    path = f"{table.id}.{item.id}"
    for clause in agreement.clauses:
        for part in clause.items:
            if part.item == path:
                form = form_words(part.generalise)
                words = f"{part.identifying.words}{f', {form}' if form else ''}"
                yield Goes(clause.recipient.unit, clause.id, words)


def _lacking(agreement: Agreement, matched: Matched) -> Iterator[Lacking]:
    """Columns that are asked for and were not found, and those of a table that was not found at all."""
    found = {each.table.id: each.column_of for each in matched.tables}
    for table in agreement.tables:
        there = found.get(table.id, {})
        for item in covered_items(agreement, table):
            if item.id not in there:
                yield Lacking(table.title, item.column, item.words, _asked_by(agreement.clauses, table, item))


def _asked_by(clauses: Iterable[Clause], table: Table, item: Item) -> tuple[str, ...]:
    path = f"{table.id}.{item.id}"
    return tuple(clause.id for clause in clauses if any(part.item == path for part in clause.items))


# --- what is wrong -------------------------------------------------------------------------------------------


def _problems(
    agreement: Agreement, readings: Sequence[Reading], matched: Matched, checked: Sequence[Checked]
) -> Iterator[Problem]:
    reads = {(table.sheet.name, heading) for table in matched.tables for heading in table.column_of.values()}
    for reading in readings:
        yield from (each for each in reading.findings if each.column is None or (each.table, each.column) in reads)
    yield from matched.problems
    for table, looked_at in zip(matched.tables, checked, strict=True):
        yield from table.problems
        yield from looked_at.problems
        yield from personal_problems(agreement, table, looked_at.cells)
