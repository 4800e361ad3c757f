"""Open a file: what it really is, then the reader for it.

Stage 3, sharing. Source: "UTF-8 with or without BOM, UTF-16; anything else is asked about, never guessed", XLSX and
ODS. Every refusal is one clear sentence; nothing here raises for what a person's file holds.
"""

from __future__ import annotations

from pathlib import Path

from lightwell.gateway.problems import Problem
from lightwell.gateway.reading.encodings import to_utf8
from lightwell.gateway.reading.headers import shown
from lightwell.gateway.reading.readings import Asked, FileKind, Limits, Reading, TableRead
from lightwell.gateway.reading.recognising import Recognised, recognise
from lightwell.gateway.reading.separated import read_separated
from lightwell.gateway.reading.sources import Plain, Source
from lightwell.gateway.reading.texts import Text
from lightwell.gateway.reading.workbooks import read_workbook


def read_here(contents: bytes, name: str, limits: Limits, asked: Asked) -> Reading:
    """Read a file in this very process, with every limit but those on memory and time.

    name: what the provider calls the file; its ending is compared with what is in it.
    """
    recognised = recognise(contents, name)
    match recognised.kind:
        case FileKind.UNREADABLE:
            return Reading(name, FileKind.UNREADABLE, (), recognised.findings)
        case FileKind.SEPARATED:
            return _read_text(contents, name, limits, recognised, asked)
        case _:
            read_in = read_workbook(contents, recognised.kind, limits, frozenset(asked.notes_sheets))
            findings = (*recognised.findings, *read_in.findings)
            return Reading(name, recognised.kind, read_in.tables, findings, read_in.notes)


def _read_text(contents: bytes, name: str, limits: Limits, recognised: Recognised, asked: Asked) -> Reading:
    letters = to_utf8(contents, asked.encoding)
    if letters.utf8 is None:
        return Reading(name, FileKind.SEPARATED, (), (*recognised.findings, *letters.findings))
    table = shown(Path(name).stem)
    read_in = read_separated(Text.whole(letters.utf8, table), table, name, limits, asked.delimiter)
    return _separated(name, read_in, (*recognised.findings, *letters.findings))


def read_in_pieces(source: Source, found: Plain, name: str, limits: Limits, asked: Asked) -> Reading:
    """The same for a large text each line of which is one row, without ever holding it. Raises Changed."""
    table = shown(Path(name).stem)
    text = Text.in_pieces(source, found, table, limits.piece_bytes)
    read_in = read_separated(text, table, name, limits, asked.delimiter)
    return _separated(name, read_in, found.recognised.findings)


def _separated(name: str, read_in: TableRead, findings: tuple[Problem, ...]) -> Reading:
    tables = (read_in.table,) if read_in.table else ()
    return Reading(name, FileKind.SEPARATED, tables, (*findings, *read_in.findings), read_in.notes)
