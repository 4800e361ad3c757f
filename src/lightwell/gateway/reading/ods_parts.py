"""What an OpenDocument spreadsheet's own XML says about its sheets.

Stage 3, sharing. Source: OASIS OpenDocument 1.3. Cells and rows may stand for many of themselves ("repeated").
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field

from lightwell.gateway.reading.sheet_facts import (
    Attributes,
    ErrorCell,
    FormulaCell,
    SheetFacts,
    Walker,
    WorkbookFacts,
    elements,
)

_LINKS = ("table-source", "cell-range-source", "dde-source")
_CELLS = ("table-cell", "covered-table-cell")
_HIDDEN = ("collapse", "filter")


def ods_facts(packed: zipfile.ZipFile) -> WorkbookFacts:
    """Raises UnsafeXml or ExpatError where a part cannot be trusted, KeyError where one is missing."""
    parts = packed.namelist()
    sheets = _Sheets()
    sheets.walk(packed.read("content.xml"))
    return WorkbookFacts(
        tuple(sheets.finished),
        has_macros=any(part.startswith(("Basic/", "Scripts/")) for part in parts),
        has_external_links=sheets.has_links,
    )


def is_locked(packed: zipfile.ZipFile) -> bool:
    """A password-protected document says in its manifest how its parts are encrypted."""
    if "META-INF/manifest.xml" not in packed.namelist():
        return False
    return any(tag == "encryption-data" for tag, _ in elements(packed.read("META-INF/manifest.xml")))


@dataclass(slots=True)
class _Sheet:
    name: str
    is_hidden: bool
    row: int = 0
    column: int = 0
    table_column: int = 0
    rows_repeated: int = 1
    depth: int = 0
    width: int = 0
    formulas: list[FormulaCell] = field(default_factory=list)
    errors: list[ErrorCell] = field(default_factory=list)
    merged_rows: list[int] = field(default_factory=list)
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)

    def facts(self) -> SheetFacts:
        return SheetFacts(
            self.name,
            self.is_hidden,
            depth=self.depth,
            width=self.width,
            formulas=tuple(self.formulas),
            errors=tuple(self.errors),
            merged_rows=tuple(self.merged_rows),
            hidden_rows=tuple(self.hidden_rows),
            hidden_columns=tuple(self.hidden_columns),
        )


@dataclass(slots=True)
class _Sheets(Walker):
    """Count along rows and columns, minding what is repeated."""

    finished: list[SheetFacts] = field(default_factory=list)
    hidden_styles: set[str] = field(default_factory=set)
    style: str = ""
    has_links: bool = False
    sheet: _Sheet | None = None
    is_error: bool = False
    text: str = ""

    def opened(self, tag: str, attributes: Attributes) -> None:
        if tag == "style":
            self.style = attributes.get("name", "")
        elif tag == "table-properties" and attributes.get("display") == "false":
            self.hidden_styles.add(self.style)
        elif tag == "table":
            is_hidden = attributes.get("style-name", "") in self.hidden_styles
            self.sheet = _Sheet(attributes.get("name", ""), is_hidden)
        self.has_links |= tag in _LINKS and ("href" in attributes or tag == "dde-source")
        if self.sheet is not None:
            self._in_sheet(self.sheet, tag, attributes)

    def _in_sheet(self, sheet: _Sheet, tag: str, attributes: Attributes) -> None:
        if tag == "table-column":
            repeated = int(attributes.get("number-columns-repeated", "1"))
            if attributes.get("visibility") in _HIDDEN:
                sheet.hidden_columns.append(range(sheet.table_column, sheet.table_column + repeated))
            sheet.table_column += repeated
        elif tag == "table-row":
            sheet.column, sheet.rows_repeated = 0, int(attributes.get("number-rows-repeated", "1"))
            if attributes.get("visibility") in _HIDDEN:
                sheet.hidden_rows.append(range(sheet.row, sheet.row + sheet.rows_repeated))
        elif tag in _CELLS:
            self._cell(sheet, attributes)

    def _cell(self, sheet: _Sheet, attributes: Attributes) -> None:
        self.text, self.is_error = "", attributes.get("value-type") == "error"
        repeated = int(attributes.get("number-columns-repeated", "1"))
        if "value-type" in attributes or "formula" in attributes:
            sheet.depth = max(sheet.depth, sheet.row + sheet.rows_repeated)
            sheet.width = max(sheet.width, sheet.column + repeated)
        if "formula" in attributes:
            sheet.formulas.append(FormulaCell(sheet.row, sheet.column, "value-type" in attributes))
        spans = (attributes.get("number-columns-spanned", "1"), attributes.get("number-rows-spanned", "1"))
        if spans != ("1", "1"):
            sheet.merged_rows.append(sheet.row + 1)
        sheet.column += repeated

    def said(self, text: str) -> None:
        if self.is_error:
            self.text += text

    def closed(self, tag: str) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        if tag in _CELLS and self.is_error:
            sheet.errors.append(ErrorCell(sheet.row, sheet.column - 1, self.text))
            self.is_error = False
        elif tag == "table-row":
            sheet.row += sheet.rows_repeated
        elif tag == "table":
            self.finished.append(sheet.facts())
            self.sheet = None
