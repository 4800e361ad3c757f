"""Reading tables in a process of its own, whose columns come back as Arrow.

Stage 3, sharing. Source: docs/adr/0010-reading-files.md. `lightwell.gateway.reading.apart` keeps the process
small, and ending it harms nothing.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from lightwell.gateway.distinct import Distinct
from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.apart import (
    LENGTH_BYTES,
    OUT_OF_MEMORY,
    Answer,
    answered_apart,
    confine,
    end_with,
    framed,
    task_given,
)
from lightwell.gateway.reading.opening import read_here
from lightwell.gateway.reading.readings import (
    ROW,
    Asked,
    Column,
    Encoding,
    FileKind,
    Limits,
    Note,
    Reading,
    Table,
)
from lightwell.policy.decoding import decode, encode

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SMALLEST_WORKBOOK: Final = {
    "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEETS}"><sheetData><row r="1">'
    '<c r="A1" t="e"><v>#N/A</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>b</t></is></c></row>'
    '<row r="3"><c r="A3"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>',
}


@dataclass(frozen=True, slots=True)
class _Task:
    """What the other process is asked to read, and how."""

    name: str
    limits: Limits
    asked: Asked
    parent: int


@dataclass(frozen=True, slots=True)
class _TableSaid:
    """One table without its cells, which follow as Arrow."""

    name: str
    columns: tuple[Column, ...]
    header_row: int


@dataclass(frozen=True, slots=True)
class _Said:
    """A reading without its cells."""

    kind: FileKind
    tables: tuple[_TableSaid, ...]
    findings: tuple[Problem, ...]
    notes: tuple[Note, ...]


def read_confined(contents: bytes, name: str, limits: Limits, asked: Asked) -> Reading:
    """Read it in another process. One that is ended, or takes too much, is a problem of the file, and no more."""
    task = json.dumps(encode(_Task(name, limits, asked, os.getpid()))).encode()
    answer = answered_apart(__name__, task, contents, limits.seconds)
    return _reading(name, answer.said) if answer.is_read else _not_read(name, _why(answer, limits))


def _why(answer: Answer, limits: Limits) -> Problem:
    """Why nothing was read."""
    if answer.is_slow:
        return _too_slow(limits)
    if answer.is_out_of_memory:
        return faults.TOO_MUCH_MEMORY.found(limit=f"{limits.memory_bytes // (1024 * 1024):,} MB")
    return faults.READING_STOPPED.found()


def _too_slow(limits: Limits) -> Problem:
    return faults.TOO_SLOW.found(limit=f"{limits.seconds:,} seconds")


def _not_read(name: str, problem: Problem) -> Reading:
    return Reading(name, FileKind.UNREADABLE, (), (problem,))


def _reading(name: str, answer: bytes) -> Reading:
    pieces = _pieces(memoryview(answer))
    said = decode(_Said, json.loads(bytes(next(pieces))))
    tables = tuple(_table(table, pieces) for table in said.tables)
    return Reading(name, said.kind, tables, said.findings, said.notes)


def _table(said: _TableSaid, pieces: Iterator[memoryview]) -> Table:
    """Its rows as Arrow, and after them the different values of each column of which the rows only say which."""
    rows = pl.read_ipc_stream(io.BytesIO(next(pieces)))
    cells = {
        name: Distinct(column)
        if column.dtype == pl.String
        else Distinct(pl.read_ipc_stream(io.BytesIO(next(pieces))).to_series(), column)
        for name, column in zip(rows.columns[1:], rows.get_columns()[1:], strict=True)
    }
    return Table(said.name, rows.get_column(ROW), cells, said.columns, said.header_row)


def _pieces(answer: memoryview) -> Iterator[memoryview]:
    at = 0
    while at < len(answer):
        start = at + LENGTH_BYTES
        at = start + int.from_bytes(answer[at:start], "big")
        yield answer[start:at]


# --- in the other process ----------------------------------------------------------------------------------------


def main() -> int:
    """Read one file as the message on standard input says, and answer on standard output."""
    task = decode(_Task, json.loads(task_given()))
    end_with(task.parent)
    contents = sys.stdin.buffer.read()
    _warm_up(task.limits)
    confine(memory_bytes=task.limits.memory_bytes, seconds=task.limits.seconds)
    try:
        _say(read_here(contents, task.name, task.limits, task.asked))
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _warm_up(limits: Limits) -> None:
    """Read a small file of each kind, so that what libraries load late is loaded before no file can be opened."""
    for encoding in Encoding:
        codecs.lookup(encoding)
    for letters in ("utf-16-le", "utf-16-be", "cp437"):  # the last for the names in a packed file
        codecs.lookup(letters)
    for contents in (b'a,b\n"1",2\n=3\n', _smallest_workbook()):
        read_here(contents, "warm", limits, Asked())


def _smallest_workbook() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, xml in _SMALLEST_WORKBOOK.items():
            parts.writestr(name, xml)
    return packed.getvalue()


def _say(reading: Reading) -> None:
    tables = tuple(_TableSaid(each.name, each.columns, each.header_row) for each in reading.tables)
    said = _Said(reading.kind, tables, reading.findings, reading.notes)
    out = sys.stdout.buffer
    out.write(framed(json.dumps(encode(said)).encode()))
    for each in reading.tables:
        columns = [(own.values if own.places is None else own.places).alias(name) for name, own in each.cells.items()]
        out.write(framed(_arrow(pl.DataFrame([each.numbers, *columns]))))
        for cells in each.cells.values():
            if cells.places is not None:
                out.write(framed(_arrow(cells.values.to_frame())))
    out.flush()


def _arrow(frame: pl.DataFrame) -> bytes:
    written = io.BytesIO()
    frame.write_ipc_stream(written)
    return written.getvalue()
