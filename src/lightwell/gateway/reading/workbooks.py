"""Read XLSX and ODS: look at the packing, then at what the sheets hide, then at the cells.

Stage 3, sharing. Source: "formulas, error cells, hidden sheets", and that nothing a person cannot see should be in a
file to be sent. The fast reader gives values; everything it leaves out is found in the XML first.
"""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

import python_calamine as calamine

from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.faults import note
from lightwell.gateway.reading.headers import shown
from lightwell.gateway.reading.ods_parts import is_locked, ods_facts
from lightwell.gateway.reading.packing import packing_fault
from lightwell.gateway.reading.readings import FileKind, Limits, Note, Table, TableRead
from lightwell.gateway.reading.sheet_facts import SheetFacts, UnsafeXml, WorkbookFacts
from lightwell.gateway.reading.sheets import read_sheet
from lightwell.gateway.reading.xlsx_parts import Reach, reach_by_cell, reach_by_row, xlsx_facts


@dataclass(frozen=True, slots=True, eq=False)
class WorkbookRead:
    """Every table of a workbook, and what was found in all of it."""

    tables: tuple[Table, ...]
    findings: tuple[Problem, ...]
    notes: tuple[Note, ...] = ()


def read_workbook(contents: bytes, kind: FileKind, limits: Limits, notes_sheets: frozenset[str]) -> WorkbookRead:
    """Each visible sheet as a table. Nothing is opened before its size is known to be sane."""
    notes = frozenset(name.casefold() for name in notes_sheets)
    try:
        return _read(contents, _facts(contents, kind, limits, reach_by_row), limits, notes)
    except _ReachesBeyond:
        return _read(contents, _facts(contents, kind, limits, reach_by_cell), limits, notes, for_certain=True)


class _ReachesBeyond(Exception):
    """The fast reader found cells where a quick look at the XML found none."""


def _read(
    contents: bytes, facts: WorkbookFacts | Problem, limits: Limits, notes: frozenset[str], for_certain: bool = False
) -> WorkbookRead:
    """Raises _ReachesBeyond, unless it is for certain how far the cells reach."""
    if isinstance(facts, Problem):
        return WorkbookRead((), (facts,))
    if len({sheet.name.casefold() for sheet in facts.sheets}) < len(facts.sheets):
        return WorkbookRead((), (faults.DAMAGED_WORKBOOK.found(),))  # each name would give the same sheet
    too_large = tuple(_size_faults(facts, limits))
    if too_large:
        return WorkbookRead((), (*too_large, *_workbook_faults(facts)))
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(contents)) as workbook:
            return _read_sheets(workbook, facts, limits, notes, for_certain)
    except calamine.PasswordError:
        return WorkbookRead((), (faults.ENCRYPTED.found(),))
    except calamine.CalamineError:
        return WorkbookRead((), (faults.DAMAGED_WORKBOOK.found(),))


def _facts(contents: bytes, kind: FileKind, limits: Limits, reach: Reach) -> WorkbookFacts | Problem:
    with zipfile.ZipFile(io.BytesIO(contents)) as packed:
        fault = packing_fault(packed, len(contents), limits)
        if fault:
            return fault
        try:
            if kind is FileKind.XLSX:
                return xlsx_facts(packed, reach)
            return faults.ENCRYPTED.found() if is_locked(packed) else ods_facts(packed)
        except UnsafeXml:
            return faults.UNSAFE_WORKBOOK.found()
        except (expat.ExpatError, KeyError, ValueError):
            return faults.DAMAGED_WORKBOOK.found()


def _read_sheets(
    workbook: calamine.CalamineWorkbook,
    facts: WorkbookFacts,
    limits: Limits,
    notes_sheets: frozenset[str],
    for_certain: bool,
) -> WorkbookRead:
    reads = [_read_one(workbook, sheet, limits, notes_sheets, for_certain) for sheet in facts.sheets]
    tables = tuple(read.table for read in reads if read.table is not None)
    findings = [*_workbook_faults(facts), *(finding for read in reads for finding in read.findings)]
    if not tables and not findings:
        findings.append(faults.EMPTY_FILE.found())
    return WorkbookRead(tables, tuple(findings), tuple(said for read in reads for said in read.notes))


def _size_faults(facts: WorkbookFacts, limits: Limits) -> Iterator[Problem]:
    """Before anything is opened: the fast reader unrolls every sheet, those left alone too."""
    if len(facts.sheets) > limits.sheets:
        yield faults.TOO_MANY_SHEETS.found(
            count=len(facts.sheets), has=f"{len(facts.sheets):,}", limit=f"{limits.sheets:,}"
        )
    for sheet in facts.sheets:
        if sheet.depth * sheet.width > limits.sheet_cells or sheet.width > limits.columns:
            yield faults.SHEET_TOO_LARGE.found(
                table=shown(sheet.name),
                down=f"{sheet.depth:,}",
                right=f"{sheet.width:,}",
                limit=f"{limits.sheet_cells:,}",
                columns=f"{limits.columns:,}",
            )
        elif sheet.depth > limits.rows:
            yield faults.TOO_MANY_ROWS.found(
                table=shown(sheet.name), count=sheet.depth, has=f"{sheet.depth:,}", limit=f"{limits.rows:,}"
            )


def _workbook_faults(facts: WorkbookFacts) -> Iterator[Problem]:
    if facts.has_macros:
        yield faults.MACROS.found()
    if facts.has_external_links:
        yield faults.EXTERNAL_LINKS.found()


def _read_one(
    workbook: calamine.CalamineWorkbook,
    sheet: SheetFacts,
    limits: Limits,
    notes_sheets: frozenset[str],
    for_certain: bool,
) -> TableRead:
    name = sheet.name
    if name.casefold() in notes_sheets:
        return _left_alone("sheet-left-alone", "The sheet of notes or lists was left alone.", name)
    if not sheet.is_worksheet:
        return _left_alone("sheet-left-alone", "The sheet holds a chart, not a table, and was left alone.", name)
    cells = workbook.get_sheet_by_name(name)
    if _reaches_beyond(cells, sheet):
        if not for_certain:
            raise _ReachesBeyond
        return TableRead(None, (faults.UNSAFE_WORKBOOK.found(table=shown(name)),), ())
    if not sheet.depth:
        return _left_alone("empty-sheet", "The sheet is empty and was left alone.", name)
    if sheet.is_hidden:
        return TableRead(None, (faults.HIDDEN_SHEET.found(table=shown(name)),), ())
    return read_sheet(cells, dataclasses.replace(sheet, name=shown(name)), limits)


def _reaches_beyond(cells: calamine.CalamineSheet, sheet: SheetFacts) -> bool:
    """The fast reader found cells where the XML, as read here, names none: two programs would see two tables."""
    end = cells.end
    return end is not None and (end[0] >= sheet.depth or end[1] >= sheet.width)


def _left_alone(code: str, sentence: str, name: str) -> TableRead:
    return TableRead(None, (), (note(code, sentence, table=shown(name)),))
