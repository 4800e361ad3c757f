"""What an Excel workbook's own XML says about its sheets.

Stage 3, sharing. Source: ECMA-376 SpreadsheetML. A sheet of a million cells is searched first; it is parsed only when
it has something to find.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from lightwell.gateway.reading.sheet_facts import (
    Attributes,
    ErrorCell,
    FormulaCell,
    SheetFacts,
    Walker,
    WorkbookFacts,
    elements,
    refuse_unsafe,
)

_FORMULAS = {b"<f": (b"<f>", b"<f ", b"<f/"), b":f": (b":f>", b":f ", b":f/")}
_ERRORS = (b't="e"', b"t='e'")
# Each begins with plain letters, which lets the search run through a large sheet fast.
_CELLS = (
    re.compile(rb'r="([A-Z]{1,3}[0-9]{1,7})"(?:[^>]*[^/>])?>'),
    re.compile(rb"r='([A-Z]{1,3}[0-9]{1,7})'(?:[^>]*[^/>])?>"),
)
_REFERRED, _END_OF_ROW = b' r="', b"row>"
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"'][A-Z]+(\d+):")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
Reach = Callable[[bytes], tuple[int, int]]
"""A sheet's XML -> how many rows down and columns right its filled cells reach."""

_LINKS = ("xl/externalLinks/", "xl/connections.xml", "xl/queryTables/")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_HIDDEN = re.compile(rb"\shidden=[\"'](?:1|true)[\"']")
_NUMBERED = re.compile(rb"(?:^|\s)(r|min|max)=[\"'](\d+)[\"']")
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def xlsx_facts(packed: zipfile.ZipFile, reach: Reach) -> WorkbookFacts:
    """reach: how far a sheet's cells reach is found.

    Raises UnsafeXml or ExpatError where a part cannot be trusted, KeyError where one is missing.
    """
    parts = packed.namelist()
    targets = {
        attributes["Id"]: attributes
        for tag, attributes in elements(packed.read("xl/_rels/workbook.xml.rels"))
        if tag == "Relationship"
    }
    sheets = tuple(
        _sheet(packed, attributes, targets[attributes["id"]], reach)
        for tag, attributes in elements(packed.read("xl/workbook.xml"))
        if tag == "sheet"
    )
    return WorkbookFacts(
        sheets,
        has_macros=any(part.endswith("vbaProject.bin") or part.startswith("xl/macrosheets/") for part in parts),
        has_external_links=any(part.startswith(_LINKS) for part in parts),
    )


def _sheet(packed: zipfile.ZipFile, sheet: Attributes, relation: Attributes, reach: Reach) -> SheetFacts:
    is_hidden = sheet.get("state", "visible") != "visible"
    if not relation["Type"].endswith("/worksheet"):
        return SheetFacts(sheet["name"], is_hidden, is_worksheet=False)
    xml = packed.read(posixpath.normpath(posixpath.join("/xl", relation["Target"])).lstrip("/"))
    refuse_unsafe(xml)
    depth, width = reach(xml)
    cells = _Cells()
    if _is_worth_parsing(xml):
        cells.walk(xml)
    return SheetFacts(
        sheet["name"],
        is_hidden,
        depth=depth,
        width=width,
        formulas=tuple(cells.formulas),
        errors=tuple(cells.errors),
        merged_rows=_merged(xml),
        hidden_rows=tuple(_hidden(xml, _ROW, "r", "r")),
        hidden_columns=tuple(_hidden(xml, _COLUMN, "min", "max")),
    )


def _is_worth_parsing(xml: bytes) -> bool:
    """It has a formula or an error. Each search goes through all of it, so that the narrower wait for the wider."""
    has_formulas = any(mark in xml and any(each in xml for each in marks) for mark, marks in _FORMULAS.items())
    return has_formulas or any(mark in xml for mark in _ERRORS)


def reach_by_row(xml: bytes) -> tuple[int, int]:
    """How far down and right a filled cell stands: a stray one far away would make a huge sheet of empty cells.

    The last cell of each row stands furthest right, unless a program wrote them in another order; whoever reads them
    finds that out and asks `reach_by_cell`.
    """
    rows, columns, begins = set(), set(), 0
    while begins < len(xml):
        ends = xml.find(_END_OF_ROW, begins) + 1 or len(xml)
        last = xml.rfind(_REFERRED, begins, ends)
        cell = _CELLS[0].match(xml, last + 1, ends) if last >= 0 else None
        if cell:
            rows.add(cell[1].lstrip(_LETTERS))
            columns.add(cell[1].rstrip(_DIGITS))
        else:
            deeper, wider = _standing(xml[begins:ends])
            rows |= deeper
            columns |= wider
        begins = ends
    return _furthest(rows, columns)


def reach_by_cell(xml: bytes) -> tuple[int, int]:
    """The same, whatever order they were written in."""
    return _furthest(*_standing(xml))


def _standing(xml: bytes) -> tuple[set[bytes], set[bytes]]:
    found = [cell for cells in _CELLS for cell in cells.findall(xml)]
    rows = {cell.lstrip(_LETTERS) for cell in found}
    return rows, {cell.rstrip(_DIGITS) for cell in found}


def _furthest(rows: set[bytes], columns: set[bytes]) -> tuple[int, int]:
    return max(map(int, rows), default=0), max((_column_of(each.decode()) for each in columns), default=-1) + 1


def _merged(xml: bytes) -> tuple[int, ...]:
    return tuple(int(row) for row in _MERGED.findall(xml)) if b"mergeCell " in xml else ()


def _column_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _hidden(xml: bytes, element: re.Pattern[bytes], first: str, last: str) -> list[range]:
    ranges = []
    for attributes in element.findall(xml) if b" hidden=" in xml else []:
        if _HIDDEN.search(b" " + attributes):
            numbers = {name.decode("ascii"): int(number) for name, number in _NUMBERED.findall(attributes)}
            if first in numbers and last in numbers:
                ranges.append(range(numbers[first] - 1, numbers[last]))
    return ranges


@dataclass(slots=True)
class _Cells(Walker):
    """Find the calculated cells and the cells that show an error."""

    formulas: list[FormulaCell] = field(default_factory=list)
    errors: list[ErrorCell] = field(default_factory=list)
    cell: Attributes = field(default_factory=dict)
    is_formula: bool = False
    in_value: bool = False
    value: str = ""

    def opened(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self.cell, self.is_formula, self.value = attributes, False, ""
        elif tag == "f":
            self.is_formula = True
        self.in_value = tag in ("v", "t")

    def said(self, text: str) -> None:
        if self.in_value:
            self.value += text

    def closed(self, tag: str) -> None:
        self.in_value = False
        reference = _REFERENCE.fullmatch(self.cell.get("r", ""))
        if tag != "c" or reference is None:
            return
        row, column = int(reference.group(2)) - 1, _column_of(reference.group(1))
        if self.is_formula:
            self.formulas.append(FormulaCell(row, column, bool(self.value)))
        if self.cell.get("t") == "e":
            self.errors.append(ErrorCell(row, column, self.value))
