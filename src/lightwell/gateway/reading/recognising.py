"""What a file really is, whatever its name says.

Stage 3, sharing. Source: "a file that is not what its name says: one clear sentence".
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.readings import FileKind

_START = 512
_NOTHING = b"\x00 \t\r\n\xef\xbb\xbf"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_MARKS = (b"\xff\xfe", b"\xfe\xff")
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a word-processor document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
)
_JSON = re.compile(rb'[{\[]\s*["{\[\]}]')
_MARKUP = ((b"<!doctype html", "a web page"), (b"<html", "a web page"), (b"<table", "a web page"))
_ENDINGS = {
    FileKind.XLSX: (".xlsx", ".xlsm"),
    FileKind.ODS: (".ods",),
    FileKind.SEPARATED: (".csv", ".tsv", ".tab", ".txt", ""),
}
_IN_WORDS = {
    FileKind.XLSX: "an Excel workbook",
    FileKind.ODS: "an OpenDocument spreadsheet",
    FileKind.SEPARATED: "plain text",
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the file is, and what is wrong with that."""

    kind: FileKind
    findings: tuple[Problem, ...] = ()


def looks_packed(contents: bytes) -> bool:
    """It begins as a packed file does: what is in it is not what it shows."""
    return contents.startswith(b"PK")


def recognise(contents: bytes, name: str) -> Recognised:
    """Tell a file by its first bytes and, for a packed one, by the parts in it."""
    if not contents[:_START].strip(_NOTHING) and not contents.strip(_NOTHING):
        return _refused(faults.EMPTY_FILE.found())
    if contents.startswith(_ZIP):
        return _packed(contents, name)
    if contents.startswith(_OLE):
        return _ole(contents)
    start = contents[:_START].lstrip(b"\xef\xbb\xbf \t\r\n")
    what = _other(start)
    if what:
        return _refused(faults.NOT_A_TABLE.found(what=what))
    return _named(FileKind.SEPARATED, name)


def _refused(problem: Problem) -> Recognised:
    return Recognised(FileKind.UNREADABLE, (problem,))


def _other(start: bytes) -> str | None:
    if _JSON.match(start):
        return "a JSON document, as programs write it for each other"
    lowered = start.lower()
    if lowered.startswith(b"<?xml"):
        return "an XML document"
    found = [what for mark, what in _OTHERS if start.startswith(mark)]
    found += [what for mark, what in _MARKUP if lowered.startswith(mark)]
    return found[0] if found else None


def _ole(contents: bytes) -> Recognised:
    """An old container: a locked workbook, an old workbook, or a document of another program."""
    if "EncryptedPackage".encode("utf-16-le") in contents:
        return _refused(faults.ENCRYPTED.found())
    if any(stream.encode("utf-16-le") in contents for stream in ("Workbook", "Book")):
        return _refused(faults.OLD_WORKBOOK.found())
    return _refused(faults.NOT_A_TABLE.found(what="a document of another program"))


def _packed(contents: bytes, name: str) -> Recognised:
    try:
        with zipfile.ZipFile(io.BytesIO(contents)) as packed:
            parts = frozenset(packed.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return _refused(faults.DAMAGED_WORKBOOK.found())
    if "xl/workbook.bin" in parts:
        return _refused(faults.BINARY_WORKBOOK.found())
    if "xl/workbook.xml" in parts:
        return _named(FileKind.XLSX, name)
    if "content.xml" in parts and b"opendocument.spreadsheet" in contents[:256]:
        return _named(FileKind.ODS, name)
    documents = {"word/document.xml", "ppt/presentation.xml", "content.xml"}
    what = "a document or a presentation" if documents & parts else "a packed (zip) file"
    return _refused(faults.NOT_A_TABLE.found(what=what))


def _named(kind: FileKind, name: str) -> Recognised:
    ending = PurePath(name).suffix.lower()
    if ending in _ENDINGS[kind]:
        return Recognised(kind)
    known = {known for endings in _ENDINGS.values() for known in endings} | {".xls", ".xlsb"}
    if ending not in known:
        return Recognised(kind)
    return Recognised(kind, (faults.NAME_DIFFERS.found(ending=ending, what=_IN_WORDS[kind]),))
