"""One matched table checked through and through: every cell understood or named as a problem.

Stage 3, sharing. Columns that stay are not looked at: what no clause covers is nobody's business but the provider's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.checking.matching import MatchedTable
from lightwell.gateway.checking.understanding import Trouble, understand
from lightwell.gateway.checking.wording import problem, rows_where
from lightwell.gateway.clean import POLARS_TYPES, ROW, CleanTable, covered_items
from lightwell.gateway.distinct import Distinct, distinct
from lightwell.gateway.identifiers import canonical_ids
from lightwell.gateway.minimising import unclassed
from lightwell.gateway.problems import Problem
from lightwell.gateway.reading.readings import CellKind
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import ClauseItem
from lightwell.policy.periods import Quarter
from lightwell.policy.tables import Belonging, DateFormat, Item, Table

_WRITTEN = {DateFormat.ISO: "2026-07-31", DateFormat.DAY_FIRST: "31/07/2026", DateFormat.MONTH_FIRST: "07/31/2026"}


@dataclass(frozen=True)
class Checked:
    """cells: each column that was looked at, as it was written, by its different values and by item id."""

    clean: CleanTable
    problems: tuple[Problem, ...]
    cells: Mapping[str, Distinct]


def check_table(agreement: Agreement, matched: MatchedTable, period: Quarter) -> Checked:
    """The clean table, and every problem in its columns that some clause covers."""
    table, frame = matched.table, matched.sheet.frame
    numbers = frame.get_column(ROW)
    columns: dict[str, pl.Series] = {ROW: numbers}
    problems: list[Problem] = []
    cells: dict[str, Distinct] = {}
    typed: dict[str, Distinct] = {}
    for item in table.items:
        heading = matched.column_of.get(item.id)
        if heading is None:
            columns[item.id] = pl.Series(item.id, [None] * frame.height, dtype=POLARS_TYPES[item.type])
            continue
        cells[item.id] = distinct(frame.get_column(heading))
        understood = understand(item, cells[item.id])
        columns[item.id], typed[item.id] = understood.values, understood.distinct
        problems.extend(_in_words(table, item, trouble, numbers) for trouble in understood.troubles)
    if table.person in matched.column_of:
        written = frame.get_column(matched.column_of[table.person])
        columns[table.person] = canonical_ids(table.canonical, written).alias(table.person)
        typed.pop(table.person)
        problems.extend(_damaged_ids(matched, columns[table.person], numbers))
    clean = CleanTable(table, pl.DataFrame(_needed(agreement, matched, columns)), typed)
    problems.extend(_across_columns(agreement, clean, period))
    return Checked(clean, tuple(problems), cells)


def _needed(agreement: Agreement, matched: MatchedTable, columns: dict[str, pl.Series]) -> dict[str, pl.Series]:
    names = [ROW, *(item.id for item in covered_items(agreement, matched.table))]
    return {name: columns[name] for name in names}


def _in_words(table: Table, item: Item, trouble: Trouble, numbers: pl.Series) -> Problem:
    rows = rows_where(trouble.where, numbers)
    is_mixed = trouble.code == "ambiguous-date" and item.date_format is not DateFormat.ISO
    wording = "ambiguous-date-mixed" if is_mixed else None
    return problem(trouble.code, table.id, item.column, rows, _extra(item, trouble.code), wording=wording)


def _extra(item: Item, code: str) -> str:
    if code == "unknown-code":
        return ", ".join(f"“{each.value}”" for each in item.codes)
    if code == "out-of-range":
        return f"{item.minimum or 'any'} to {item.maximum or 'any'}"
    return _WRITTEN[item.date_format]


# --- identifiers -----------------------------------------------------------------------------------------------


def _damaged_ids(matched: MatchedTable, canonical: pl.Series, numbers: pl.Series) -> Iterator[Problem]:
    table = matched.table
    heading = matched.column_of[table.person]
    cells = matched.sheet.frame.get_column(heading).cast(pl.String).str.strip_chars()
    column = table.item(table.person).column
    empty = canonical.is_null()
    if empty.any() and not table.item(table.person).required:
        yield problem("missing-value", table.id, column, rows_where(empty, numbers))
    scientific = cells.str.contains(r"^\d+(?:[.,]\d+)?[eE]\+?\d+$").fill_null(False)
    if scientific.any():
        yield problem("scientific-notation", table.id, column, rows_where(scientific, numbers))
    if _zeros_were_lost(matched, heading, cells):
        shorter = cells.str.len_chars() < int(cells.str.len_chars().max() or 0)  # type: ignore[arg-type]
        yield problem("lost-zeros", table.id, column, rows_where(shorter, numbers))


def _zeros_were_lost(matched: MatchedTable, heading: str, cells: pl.Series) -> bool:
    """Some identifiers start with a zero and others, shorter, were stored as numbers."""
    if matched.table.canonical.width:
        return False  # the agreement says how to put zeros back
    stored = next(column for column in matched.sheet.columns if column.name == heading)
    return stored.stored_as(CellKind.NUMBER) is not None and bool(cells.str.contains(r"^0\d").any())


# --- across columns --------------------------------------------------------------------------------------------


def _across_columns(agreement: Agreement, clean: CleanTable, period: Quarter) -> Iterator[Problem]:
    yield from _duplicates(clean)
    yield from _outside_period(clean, period)
    yield from _without_class(agreement, clean)


def _duplicates(clean: CleanTable) -> Iterator[Problem]:
    table = clean.table
    key = clean.rows.select(table.key)
    if key.n_unique() == key.height:
        return
    twice = key.is_duplicated() & ~key.select(pl.any_horizontal(pl.all().is_null())).to_series()
    if twice.any():
        headings = " and ".join(table.item(name).column for name in table.key)
        yield problem("duplicate-rows", table.id, headings, rows_where(twice, clean.rows.get_column(ROW)), headings)


def _outside_period(clean: CleanTable, period: Quarter) -> Iterator[Problem]:
    table = clean.table
    if table.event_date is None or table.belongs is not Belonging.PERIOD:
        return
    dates = clean.rows.get_column(table.event_date)
    outside = ((dates < period.first_on) | (dates > period.last_on)).fill_null(False)
    if outside.any():
        rows = rows_where(outside, clean.rows.get_column(ROW))
        yield problem("outside-period", table.id, table.item(table.event_date).column, rows, period.words)


def _without_class(agreement: Agreement, clean: CleanTable) -> Iterator[Problem]:
    for part in _parts(agreement, clean.table):
        item = clean.table.item(part.item_id)
        if item.id == clean.table.person:
            continue
        without = clean.made(item.id, unclassed(part, item))
        if without.values.any():
            rows = rows_where(without.each(without.values), clean.rows.get_column(ROW))
            yield problem("no-class", clean.table.id, item.column, rows)


def _parts(agreement: Agreement, table: Table) -> Sequence[ClauseItem]:
    """Each way of generalising an item of this table, once."""
    named = (part for clause in agreement.clauses for part in clause.items if part.table == table.id)
    return tuple({(part.item, part.generalise): part for part in named}.values())
