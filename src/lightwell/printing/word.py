"""A text with its changes tracked, as a file that word processors read (DOCX), for somebody who works in one.

Stage 2, agreement. Source: ISO/IEC 29500-1 (WordprocessingML), 17.13.5: insertions, deletions, and marks of paragraphs
that came or went. Out only: nothing reads such a file back. The same text is the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from xml.etree import ElementTree as Xml

from lightwell.policy.local_days import HERE
from lightwell.printing.tracking import Mark, Piece

TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)  # the earliest day that a packed file can say; the same text, the same bytes
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNKNOWN: Final = "\ufffd"


class Style(StrEnum):
    """How a paragraph looks."""

    TITLE = "Title"
    HEADING = "Heading1"
    BODY = "BodyText"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. name: what stands before it, in bold. inserted, deleted: the whole paragraph came, or went."""

    style: Style
    pieces: tuple[Piece, ...]
    name: str = ""
    inserted: Mark | None = None
    deleted: Mark | None = None


def plain(style: Style, text: str) -> Line:
    """A paragraph in which nothing changed."""
    return Line(style, (Piece(text),))


def docx(lines: Sequence[Line], *, title: str, written_at: dt.datetime) -> bytes:
    """The file. Its last line must be one in which nothing changed: a document ends with a paragraph that stays."""
    if not lines or lines[-1].inserted or lines[-1].deleted:
        raise ValueError("The last paragraph of a document cannot come or go.")
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relations(),
        "docProps/core.xml": _properties(title, written_at),
        "word/_rels/document.xml.rels": _document_relations(),
        "word/document.xml": _document(lines),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, root in parts.items():
            package.writestr(zipfile.ZipInfo(name, _LONG_AGO), _written(root), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _written(root: Xml.Element) -> bytes:
    text: str = Xml.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode()


# --- the text ------------------------------------------------------------------------------------------------


def _w(name: str, parent: Xml.Element | None = None, **values: str) -> Xml.Element:
    """An element of WordprocessingML. val="x" is written w:val="x"."""
    said = {f"{{{_W}}}{key}": value for key, value in values.items()}
    return Xml.Element(f"{{{_W}}}{name}", said) if parent is None else Xml.SubElement(parent, f"{{{_W}}}{name}", said)


class _Numbers:
    """Each change has a number of its own in its document."""

    def __init__(self) -> None:
        self._last = 0

    def change(self, parent: Xml.Element, kind: str, mark: Mark) -> Xml.Element:
        """kind: ins or del. Local time, without a zone: Word shows it as it stands, also where it ends in Z."""
        self._last += 1
        at = mark.at.astimezone(HERE).strftime("%Y-%m-%dT%H:%M:%S")
        return _w(kind, parent, id=str(self._last), author=_clean(mark.by), date=at)


def _document(lines: Iterable[Line]) -> Xml.Element:
    root = _w("document")
    root.set("xmlns:r", _OFFICE)  # nothing in it is of this namespace, and yet some readers look there for its name
    body = _w("body", root)
    numbers = _Numbers()
    for line in lines:
        _paragraph(body, line, numbers)
    section = _w("sectPr", body)
    _w("pgSz", section, w="11906", h="16838")
    _w("pgMar", section, top="1134", right="1134", bottom="1134", left="1134", header="708", footer="708", gutter="0")
    return root


def _paragraph(body: Xml.Element, line: Line, numbers: _Numbers) -> None:
    paragraph = _w("p", body)
    properties = _w("pPr", paragraph)
    _w("pStyle", properties, val=line.style.value)
    if line.inserted or line.deleted:
        of_its_mark = _w("rPr", properties)
        if line.inserted:
            numbers.change(of_its_mark, "ins", line.inserted)
        if line.deleted:
            numbers.change(of_its_mark, "del", line.deleted)
    if line.name:
        _run(paragraph, Piece(f"{line.name}: ", line.inserted, line.deleted), numbers, is_bold=True)
    for piece in line.pieces:
        if piece.text:
            _run(paragraph, piece, numbers)


def _run(paragraph: Xml.Element, piece: Piece, numbers: _Numbers, *, is_bold: bool = False) -> None:
    parent = paragraph
    if piece.inserted:
        parent = numbers.change(parent, "ins", piece.inserted)
    if piece.deleted:
        parent = numbers.change(parent, "del", piece.deleted)
    run = _w("r", parent)
    if is_bold:
        _w("b", _w("rPr", run))
    for number, part in enumerate(_clean(piece.text).split("\n")):
        if number:
            _w("br", run)
        if part:
            text = _w("delText" if piece.deleted else "t", run)
            text.text = part
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _clean(text: str) -> str:
    """Characters that XML cannot hold show as unknown; line ends are made the usual ones."""
    return _NOT_XML.sub(_UNKNOWN, text.replace("\r\n", "\n").replace("\r", "\n"))


# --- what stands around it -----------------------------------------------------------------------------------


def _styles() -> Xml.Element:
    root = _w("styles")
    usual = _w("rPr", _w("rPrDefault", _w("docDefaults", root)))
    _w("rFonts", usual, ascii="Calibri", hAnsi="Calibri", cs="Calibri")
    _w("sz", usual, val="22")
    _w("lang", usual, val="en-NZ")
    _style(root, Style.BODY, "Body Text", is_default=True)
    _style(root, Style.TITLE, "Title", size="36")
    _style(root, Style.HEADING, "heading 1", size="28", level="0")
    return root


def _style(
    root: Xml.Element, style: Style, name: str, *, is_default: bool = False, size: str = "", level: str = ""
) -> None:
    more = {"default": "1"} if is_default else {}
    made = _w("style", root, type="paragraph", styleId=style.value, **more)
    _w("name", made, val=name)
    _w("qFormat", made)
    properties = _w("pPr", made)
    if size:
        _w("keepNext", properties)
    _w("spacing", properties, before="240" if size else "0", after="120")
    if level:
        _w("outlineLvl", properties, val=level)
    if size:
        looks = _w("rPr", made)
        _w("b", looks)
        _w("sz", looks, val=size)


def _settings() -> Xml.Element:
    """Whatever is changed in the file is tracked too."""
    root = _w("settings")
    _w("trackRevisions", root)
    return root


def _content_types() -> Xml.Element:
    root = Xml.Element("Types", {"xmlns": f"{_PACKAGE}/content-types"})
    for extension, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        Xml.SubElement(root, "Default", {"Extension": extension, "ContentType": kind})
    for name, kind in (
        ("/word/document.xml", f"{_PARTS}.document.main+xml"),
        ("/word/styles.xml", f"{_PARTS}.styles+xml"),
        ("/word/settings.xml", f"{_PARTS}.settings+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    ):
        Xml.SubElement(root, "Override", {"PartName": name, "ContentType": kind})
    return root


def _relations(*targets: tuple[str, str]) -> Xml.Element:
    root = Xml.Element("Relationships", {"xmlns": f"{_PACKAGE}/relationships"})
    for number, (kind, target) in enumerate(targets, start=1):
        Xml.SubElement(root, "Relationship", {"Id": f"rId{number}", "Type": kind, "Target": target})
    return root


def _package_relations() -> Xml.Element:
    return _relations(
        (f"{_OFFICE}/officeDocument", "word/document.xml"),
        (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    )


def _document_relations() -> Xml.Element:
    return _relations((f"{_OFFICE}/styles", "styles.xml"), (f"{_OFFICE}/settings", "settings.xml"))


def _properties(title: str, written_at: dt.datetime) -> Xml.Element:
    elements, terms = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
    instance = "http://www.w3.org/2001/XMLSchema-instance"
    root = Xml.Element(f"{{{_PACKAGE}/metadata/core-properties}}coreProperties")
    Xml.SubElement(root, f"{{{elements}}}title").text = _clean(title)
    Xml.SubElement(root, f"{{{elements}}}creator").text = "Lightwell"
    Xml.SubElement(root, f"{{{elements}}}language").text = "en-NZ"
    made = Xml.SubElement(root, f"{{{terms}}}created", {f"{{{instance}}}type": "dcterms:W3CDTF"})
    made.text = written_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return root


def _named() -> Iterator[tuple[str, str]]:
    """The short names that such files use; a type named dcterms:W3CDTF is looked up by its own."""
    yield "w", _W
    yield "cp", f"{_PACKAGE}/metadata/core-properties"
    yield "dc", "http://purl.org/dc/elements/1.1/"
    yield "dcterms", "http://purl.org/dc/terms/"
    yield "xsi", "http://www.w3.org/2001/XMLSchema-instance"


for _short, _whole in _named():
    Xml.register_namespace(_short, _whole)
