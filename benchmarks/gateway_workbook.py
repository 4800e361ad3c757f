"""A quarter in a workbook: read as the gateway reads it, in a process of its own, beside the reader alone."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import python_calamine as calamine
from openpyxl import Workbook

from benchmarks import quarter
from benchmarks.measuring import Bound, Comparison, Contender, Size, Unit, seconds
from lightwell.gateway import reading
from lightwell.gateway.preparing import Given, GivenFile, prepare
from lightwell.policy.agreement import Document

ROWS = {Size.FULL: 100_000, Size.TINY: 100}
READ, CHECKED, BARE = "Lightwell reads it", "Lightwell reads and checks it", "calamine alone"
NUMBERS = ("Sessions", "Answer")


@contextmanager
def workbooks(size: Size) -> Iterator[tuple[Contender, ...]]:
    document = quarter.document()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "people.xlsx"
        write(path, ROWS[size])
        yield (
            Contender(READ, seconds(lambda: read(path))),
            Contender(CHECKED, seconds(lambda: checked(document, path))),
            Contender(BARE, seconds(lambda: bare(path))),
        )


def write(path: Path, rows: int) -> None:
    """As a spreadsheet program would store it: counts and scores as numbers, all else as text."""
    frame = quarter.frame(rows)
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("People")
    sheet.append(frame.columns)
    are_numbers = [name.startswith(NUMBERS) for name in frame.columns]
    for row in frame.iter_rows():
        sheet.append([int(cell) if is_number else cell for cell, is_number in zip(row, are_numbers, strict=True)])
    workbook.save(path)


def read(path: Path) -> None:
    found = reading.read(path, path.name)
    if not found.tables:
        raise ValueError([each.sentence for each in found.findings])


def checked(document: Document, path: Path) -> None:
    """Everything that is wrong, and what each would get, with examples of codes."""
    given = Given((GivenFile(path.name, path.read_bytes()),))
    made = prepare(document, quarter.QUARTER, given, unlocked=None, told_by=quarter.TOLD_BY)
    if not made.report.sendable:
        raise ValueError([each.code for each in made.report.problems])


def bare(path: Path) -> None:
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())) as workbook:
        workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)


COMPARISONS = (
    Comparison(
        name="gateway-xlsx",
        title="A workbook of 100,000 rows",
        meaning="An XLSX of 100,000 rows and 30 columns, from disk: read in a process of its own that can be ended, "
        "with what a workbook hides; then checked as well; and by the reader that we build on, alone.",
        unit=Unit.SECONDS,
        contenders=workbooks,
        bounds=(Bound(READ, at_most=3, times=BARE), Bound(CHECKED, at_most=3, times=BARE)),
        packages=("python-calamine", "polars"),
    ),
)
