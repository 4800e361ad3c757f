"""Small workbooks made for the tests of reading, some as no spreadsheet program would write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from lightwell.gateway.reading import Encoding, Limits, Reading
from lightwell.gateway.reading.opening import read_here
from lightwell.gateway.reading.readings import Asked

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = {
    "office": f"{_ODF}:office:1.0",
    "table": f"{_ODF}:table:1.0",
    "text": f"{_ODF}:text:1.0",
    "style": f"{_ODF}:style:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content {namespaces} office:version="1.3">
<office:automatic-styles><style:style style:name="away" style:family="table">
<style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"""


def xlsx(fill: Callable[[Workbook, Worksheet], None]) -> bytes:
    """A workbook that `fill` writes into; the first sheet is called Clients."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Clients"
    fill(book, sheet)
    contents = io.BytesIO()
    book.save(contents)
    return contents.getvalue()


def repacked(contents: bytes, changes: dict[str, bytes]) -> bytes:
    """The same packed file with some parts put in or put in place of others."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contents)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part not in changes:
                new.writestr(part, old.read(part))
        for part, content in changes.items():
            new.writestr(part, content)
    return out.getvalue()


def part_of(contents: bytes, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(contents)) as packed:
        return packed.read(part)


def ods(sheets: str, extra: dict[str, bytes] | None = None) -> bytes:
    """An OpenDocument spreadsheet around the given table elements."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        namespaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMESPACES.items())
        content = _CONTENT.format(sheets=sheets, namespaces=namespaces)
        packed.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        for part, content in (extra or {}).items():
            packed.writestr(part, content)
    return out.getvalue()


def ods_text(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def ods_number(number: float) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{number}"/>'


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_sheet(name: str, rows: Sequence[str], attributes: str = "") -> str:
    return f'<table:table table:name="{name}" {attributes}>{"".join(rows)}</table:table>'


def read_in_process(
    contents: bytes,
    name: str,
    limits: Limits | None = None,
    *,
    encoding: Encoding | None = None,
    notes_sheets: Sequence[str] = (),
) -> Reading:
    """As `read`, without the process of its own, which these many small files need not wait for."""
    return read_here(contents, name, limits or Limits(), Asked(encoding, None, tuple(notes_sheets)))
