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
from lightwell.gateway.clean import POLARS_TYPES, CleanTable, covered_items
from lightwell.gateway.combining import are_all_different
from lightwell.gateway.distinct import Distinct
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
    table, sheet = matched.table, matched.sheet
    columns: dict[str, Distinct] = {}
    problems: list[Problem] = []
    cells: dict[str, Distinct] = {}
    for item in table.items:
        heading = matched.column_of.get(item.id)
        if heading is None:
            columns[item.id] = Distinct.unknown(item.id, POLARS_TYPES[item.type], sheet.height)
            continue
        cells[item.id] = sheet.cells[heading]
        understood = understand(item, cells[item.id])
        columns[item.id] = understood.distinct
        problems.extend(_in_words(table, item, trouble, sheet.numbers) for trouble in understood.troubles)
    if table.person in cells:
        columns[table.person] = _canonical(table, cells[table.person])
        problems.extend(_damaged_ids(matched, columns[table.person]))
    clean = CleanTable(table, sheet.numbers, _needed(agreement, matched, columns))
    problems.extend(_across_columns(agreement, clean, period))
    return Checked(clean, tuple(problems), cells)


def _needed(agreement: Agreement, matched: MatchedTable, columns: Mapping[str, Distinct]) -> dict[str, Distinct]:
    return {item.id: columns[item.id] for item in covered_items(agreement, matched.table)}


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


def _canonical(table: Table, written: Distinct) -> Distinct:
    return Distinct(canonical_ids(table.canonical, written.values).alias(table.person), written.places)


def _damaged_ids(matched: MatchedTable, canonical: Distinct) -> Iterator[Problem]:
    table, sheet = matched.table, matched.sheet
    heading = matched.column_of[table.person]
    written = sheet.cells[heading]
    column = table.item(table.person).column

    def found(code: str, values: pl.Series) -> Problem:
        return problem(code, table.id, column, rows_where(written.each(values), sheet.numbers))

    empty = canonical.values.is_null()
    if empty.any() and not table.item(table.person).required:
        yield found("missing-value", empty)
    cells = written.values.str.strip_chars()
    scientific = cells.str.contains(r"^\d+(?:[.,]\d+)?[eE]\+?\d+$").fill_null(False)
    if scientific.any():
        yield found("scientific-notation", scientific)
    if _zeros_were_lost(matched, heading, cells):
        shorter = cells.str.len_chars() < int(cells.str.len_chars().max() or 0)  # type: ignore[arg-type]
        yield found("lost-zeros", shorter)


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
    key = pl.DataFrame([clean.columns[name].cells.alias(name) for name in table.key])
    if are_all_different(key):
        return
    twice = key.is_duplicated() & ~key.select(pl.any_horizontal(pl.all().is_null())).to_series()
    if twice.any():
        headings = " and ".join(table.item(name).column for name in table.key)
        yield problem("duplicate-rows", table.id, headings, rows_where(twice, clean.numbers), headings)


def _outside_period(clean: CleanTable, period: Quarter) -> Iterator[Problem]:
    table = clean.table
    if table.event_date is None or table.belongs is not Belonging.PERIOD:
        return
    date = pl.col(table.event_date)
    outside = clean.where(table.event_date, (date < period.first_on) | (date > period.last_on))
    if outside.any():
        rows = rows_where(outside, clean.numbers)
        yield problem("outside-period", table.id, table.item(table.event_date).column, rows, period.words)


def _without_class(agreement: Agreement, clean: CleanTable) -> Iterator[Problem]:
    for part in _parts(agreement, clean.table):
        item = clean.table.item(part.item_id)
        if item.id == clean.table.person:
            continue
        without = clean.made(item.id, unclassed(part, item))
        if without.values.any():
            rows = rows_where(without.each(without.values), clean.numbers)
            yield problem("no-class", clean.table.id, item.column, rows)


def _parts(agreement: Agreement, table: Table) -> Sequence[ClauseItem]:
    """Each way of generalising an item of this table, once."""
    named = (part for clause in agreement.clauses for part in clause.items if part.table == table.id)
    return tuple({(part.item, part.generalise): part for part in named}.values())
