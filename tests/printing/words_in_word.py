"""A tracked file as it reads once every change is accepted, or rejected: ISO/IEC 29500-1, 17.13.5, written out."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as Xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document_of(content: bytes) -> Xml.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return Xml.fromstring(package.read("word/document.xml"))  # noqa: S314


def accepted(root: Xml.Element) -> list[str]:
    return _paragraphs(root, goes="del", stays="ins")


def rejected(root: Xml.Element) -> list[str]:
    return _paragraphs(root, goes="ins", stays="del")


def _paragraphs(root: Xml.Element, *, goes: str, stays: str) -> list[str]:
    """A paragraph whose mark goes is one with what follows it."""
    found, open_text = [], ""
    for paragraph in root.iter(f"{_W}p"):
        open_text += "".join(_text(child, goes, stays) for child in paragraph)
        if paragraph.find(f"{_W}pPr/{_W}rPr/{_W}{goes}") is None:
            found.append(open_text)
            open_text = ""
    assert open_text == ""
    return found


def _text(element: Xml.Element, goes: str, stays: str) -> str:
    if element.tag == f"{_W}{goes}":
        return ""
    if element.tag == f"{_W}{stays}" or element.tag == f"{_W}r":
        return "".join(_text(child, goes, stays) for child in element)
    if element.tag == f"{_W}br":
        return "\n"
    return element.text or "" if element.tag in (f"{_W}t", f"{_W}delText") else ""
