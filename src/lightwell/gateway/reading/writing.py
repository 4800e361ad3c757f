"""Write a table for a person to open in a spreadsheet, with nothing in it that a spreadsheet would run.

Stage 3, sharing. Source: OWASP "CSV injection"; a cell that begins like a formula is run by the program that opens it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_STARTS_A_FORMULA = frozenset("=+-@\u2212")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# Where a program set to another delimiter would begin a new cell inside this one.
_INNER_CELL = re.compile(r"([;\t\r\n]\s*)(?=[=@＝＠﹦﹫]|[-+＋－−﹢﹣](?!\d))")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HIGHLIGHT = "FFF2CC"


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A sheet to write. `marks` puts a comment on a cell: keys are (place among `rows`, place in the row), from 0."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[str]]
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)


def safe_cell(text: str) -> str:
    """The text as a spreadsheet will show it and never run it. Negative numbers stay numbers."""
    guarded = _INNER_CELL.sub(r"\1'", text)
    if _NUMBER.fullmatch(guarded) or not _could_run(guarded):
        return guarded
    return f"'{guarded}"


def _could_run(text: str) -> bool:
    """It begins with a tab or line break, or its first visible character starts a formula, full-width ones too."""
    if text[:1] in ("\t", "\r", "\n"):
        return True
    first = next((character for character in text if _is_visible(character)), "")
    return unicodedata.normalize("NFKC", first)[:1] in _STARTS_A_FORMULA if first else False


def _is_visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark, so that spreadsheet programs show macrons; every cell in quotation marks."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return lines.getvalue().encode("utf-8-sig", "replace")


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of text cells, so that no program changes an id or a date when it is opened."""
    from openpyxl import Workbook  # slow to load, and nobody who only reads needs it

    workbook = Workbook(write_only=True)
    for sheet in sheets:
        page = workbook.create_sheet(sheet.name)
        page.append([_cell(page, name, None) for name in sheet.header])
        for at, row in enumerate(sheet.rows):
            page.append([_cell(page, text, sheet.marks.get((at, place))) for place, text in enumerate(row)])
    contents = io.BytesIO()
    workbook.save(contents)
    return contents.getvalue()


def _cell(page: WriteOnlyWorksheet, text: str, mark: str | None) -> Cell:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = WriteOnlyCell(page, value=_UNWRITABLE.sub("\ufffd", safe_cell(text))[:32_767])
    cell.data_type = "s"
    cell.number_format = "@"
    if mark is not None:
        cell.fill = PatternFill("solid", start_color=_HIGHLIGHT)
        cell.comment = Comment(mark, "Lightwell")
    return cell
