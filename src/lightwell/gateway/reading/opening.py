"""Open a file: what it really is, then the reader for it.

Stage 3, sharing. Source: "UTF-8 with or without BOM, UTF-16; anything else is asked about, never guessed", XLSX and
ODS. Every refusal is one clear sentence; nothing here raises for what a person's file holds.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.encodings import to_utf8
from lightwell.gateway.reading.readings import Delimiter, Encoding, FileKind, Limits, Reading
from lightwell.gateway.reading.recognising import Recognised, recognise
from lightwell.gateway.reading.separated import read_separated
from lightwell.gateway.reading.workbooks import read_workbook

_DEFAULT_LIMITS = Limits()


def read(
    source: Path | bytes,
    name: str,
    limits: Limits = _DEFAULT_LIMITS,
    *,
    encoding: Encoding | None = None,
    delimiter: Delimiter | None = None,
    notes_sheets: Collection[str] = (),
) -> Reading:
    """Read a file into text columns with everything that is wrong with it.

    name: what the provider calls the file; its ending is compared with what is in it.
    encoding, delimiter: what a person answered when a finding asked; never needed for an ordinary file.
    notes_sheets: sheets that the agreement's template says are instructions or lists; they are left alone.
    Raises OSError when a path cannot be read.
    """
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > limits.bytes_in_file:
        limit = f"{limits.bytes_in_file // (1024 * 1024):,} MB"
        return _unreadable(name, faults.TOO_LARGE.found(limit=limit))
    contents = source.read_bytes() if isinstance(source, Path) else source
    recognised = recognise(contents, name)
    match recognised.kind:
        case FileKind.UNREADABLE:
            return _unreadable(name, *recognised.findings)
        case FileKind.SEPARATED:
            return _read_text(contents, name, limits, recognised, encoding, delimiter)
        case _:
            read_in = read_workbook(contents, recognised.kind, limits, frozenset(notes_sheets))
            findings = (*recognised.findings, *read_in.findings)
            return Reading(name, recognised.kind, read_in.tables, findings, read_in.notes)


def _unreadable(name: str, *findings: Problem) -> Reading:
    return Reading(name, FileKind.UNREADABLE, (), findings)


def _read_text(
    contents: bytes,
    name: str,
    limits: Limits,
    recognised: Recognised,
    encoding: Encoding | None,
    delimiter: Delimiter | None,
) -> Reading:
    letters = to_utf8(contents, encoding)
    if letters.utf8 is None:
        return Reading(name, FileKind.SEPARATED, (), (*recognised.findings, *letters.findings))
    read_in = read_separated(letters.utf8, Path(name).stem, name, limits, delimiter)
    tables = (read_in.table,) if read_in.table else ()
    findings = (*recognised.findings, *letters.findings, *read_in.findings)
    return Reading(name, FileKind.SEPARATED, tables, findings, read_in.notes)
