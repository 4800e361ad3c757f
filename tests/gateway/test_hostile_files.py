"""Every kind of hostile file: refused with a sentence that says what to do, or read with nothing harmful left in it.

Stage 3, sharing. Source: docs/adr/0010-reading-files.md.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import Limits, Reading
from tests.gateway import hostile
from tests.gateway.reading.made_files import read_in_process as read

UNSAFE, DAMAGED, TOO_MUCH = "unsafe-workbook", "damaged-workbook", "workbook-unpacks-too-large"
Make = Callable[[], bytes]

REFUSED: dict[str, tuple[Make, str, str]] = {
    "laughs in a sheet": (lambda: hostile.declaring(hostile.LAUGHS), "c.xlsx", UNSAFE),
    "laughs in the strings": (lambda: hostile.declaring(hostile.LAUGHS, hostile.STRINGS), "c.xlsx", UNSAFE),
    "an entity from a file": (lambda: hostile.declaring(hostile.OUTSIDE), "c.xlsx", UNSAFE),
    "laughs behind a long comment": (hostile.doctype_after_a_long_comment, "c.xlsx", UNSAFE),
    "laughs in an open document": (hostile.ods_laughs, "c.ods", UNSAFE),
    "a sheet in UTF-16": (hostile.in_utf_16, "c.xlsx", UNSAFE),
    "a thousand to one": (hostile.high_ratio, "c.xlsx", TOO_MUCH),
    "four gigabytes declared": (hostile.huge_declared, "c.xlsx", TOO_MUCH),
    "a size that lies": (hostile.lying_small, "c.xlsx", DAMAGED),
    "parts that overlap": (hostile.overlapping, "c.xlsx", UNSAFE),
    "two parts of one name": (hostile.same_name_twice, "c.xlsx", UNSAFE),
    "packed in packed": (hostile.nested, "c.xlsx", "not-a-table"),
    "thousands of parts": (hostile.many_parts, "c.xlsx", TOO_MUCH),
    "a method that no workbook has": (hostile.odd_method, "c.xlsx", UNSAFE),
    "an empty packed file": (hostile.empty_zip, "c.xlsx", "not-a-table"),
    "cut short": (hostile.cut_short, "c.xlsx", DAMAGED),
    "cells that say no place": (hostile.cells_without_places, "c.xlsx", UNSAFE),
    "two sheets of one name": (hostile.two_sheets_of_one_name, "c.xlsx", DAMAGED),
    "a cell at the far corner": (hostile.far_cell, "c.xlsx", "sheet-too-large"),
    "a sheet outside the file": (hostile.a_sheet_outside, "c.xlsx", DAMAGED),
    "an old workbook": (hostile.old_workbook, "c.xls", "old-workbook"),
    "an old workbook under a new name": (hostile.old_workbook, "c.xlsx", "old-workbook"),
    "a locked workbook": (hostile.locked_workbook, "c.xlsx", "password-protected"),
    "a picture called csv": (hostile.picture, "c.csv", "not-a-table"),
    "a web page called csv": (lambda: b"<!DOCTYPE html><table><tr><td>a", "c.csv", "not-a-table"),
    "a PDF called xlsx": (lambda: b"%PDF-1.7\n1 0 obj", "c.xlsx", "not-a-table"),
    "an open document that repeats": (hostile.ods_far, "c.ods", "sheet-too-large"),
    "an open document with a number of 5,000 digits": (hostile.ods_many_digits, "c.ods", DAMAGED),
    "an open document that repeats less than never": (hostile.ods_minus, "c.ods", DAMAGED),
    "nothing but commas": (lambda: b",,,\n,", "c.csv", "empty-file"),
    "nothing but empty bytes": (lambda: bytes(10_000), "c.csv", "empty-file"),
    "5,000 columns": (
        lambda: hostile.text(",".join(f"c{n}" for n in range(5_000)), "1"), "c.csv", "too-many-columns",
    ),
    "100,000 columns": (lambda: b"," * 100_000 + b"\na,b\n", "c.csv", "too-many-columns"),
    "short rows that fill up": (
        lambda: hostile.text(",".join(f"c{n}" for n in range(500)), *["1"] * 300_000), "c.csv", "too-many-cells",
    ),
}  # fmt: skip

NAMED: dict[str, tuple[Make, str, str]] = {
    "macros": (hostile.macros, "c.xlsm", "macros"),
    "links to other files": (hostile.external_links, "c.xlsx", "external-links"),
    "connections": (hostile.connections, "c.xlsx", "external-links"),
    "a very hidden sheet": (hostile.hidden_sheet, "c.xlsx", "hidden-sheet"),
    "a hidden sheet": (lambda: hostile.hidden_sheet("hidden"), "c.xlsx", "hidden-sheet"),
    "merged cells": (hostile.merged, "c.xlsx", "merged-cells"),
    "a formula without its value": (hostile.formula_without_value, "c.xlsx", "formula-without-value"),
    "a workbook called csv": (hostile.good, "c.csv", "name-and-contents-differ"),
    "a text called xlsx": (lambda: b"client,sessions\n1,2\n", "c.xlsx", "name-and-contents-differ"),
    "a cell of 10 MB": (lambda: b"client,notes\n1," + b"x" * 10_000_000 + b"\n", "c.csv", "cell-too-long"),
    "empty bytes": (lambda: b"client,notes\n1,a\x00b\n", "c.csv", "nul-characters"),
    "control characters": (lambda: b"client,notes\n1,a\x1b[31mb\n", "c.csv", "control-characters"),
    "writing turned round": (lambda: "client,notes\n1,a\u202eb\n".encode(), "c.csv", "control-characters"),
    "a formula in a text": (lambda: b"client,notes\n1,=1+1\n", "c.csv", "formula"),
}  # fmt: skip


def of_code(result: Reading, code: str) -> Problem:
    found = [each for each in result.findings if each.code == code]
    assert found, [each.code for each in result.findings]
    return found[0]


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_trusted_is_refused_with_a_sentence_and_a_fix(what: str) -> None:
    make, name, code = REFUSED[what]
    result = read(make(), name, Limits(cells=50_000_000))
    problem = of_code(result, code)
    assert result.tables == ()
    assert problem.sentence.endswith(".")
    assert problem.fix.endswith(".")


@pytest.mark.parametrize("what", NAMED)
def test_what_should_not_be_in_a_file_is_named(what: str) -> None:
    make, name, code = NAMED[what]
    assert of_code(read(make(), name), code).fix


LIMITED: dict[str, tuple[Make, Limits, str]] = {
    "rows": (lambda: b"a,b\n" + b"1,2\n" * 12, Limits(rows=10), "There are 12 rows, and at most 10 can be read"),
    "columns": (lambda: b"a,b,c\n1,2,3\n", Limits(columns=2), "There are 3 columns, and at most 2 can be read"),
    "cells": (lambda: b"a,b\n1,2\n1,2\n", Limits(cells=3), "There are 4 cells, short rows filled up, and at most 3"),
    "characters": (
        lambda: b"a,b\n12345,1\n", Limits(cell_characters=4), "1 cell with more than 4 characters, the longest with 5",
    ),
    "sheets": (hostile.hidden_sheet, Limits(sheets=1), "The workbook has 2 sheets, and at most 1 can be read"),
    "unpacked": (
        lambda: hostile.high_ratio(20), Limits(unpacked_bytes=2**21), "unpacks to 21 MB, and at most 2 MB is opened",
    ),
    "ratio": (lambda: hostile.high_ratio(64), Limits(unpacked_ratio=1), "unpacks to 65 MB, and at most 16 MB is"),
    "parts": (hostile.good, Limits(packed_parts=3), "parts, and at most 3 are opened"),
    "a sheet's columns": (hostile.good, Limits(columns=1), "reaches 2 rows down and 2 columns to the right"),
}  # fmt: skip


@pytest.mark.parametrize("what", LIMITED)
def test_a_limit_says_what_it_is_and_what_the_file_has(what: str) -> None:
    make, limits, words = LIMITED[what]
    assert any(words in each.sentence for each in read(make(), "c", limits).findings)


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "CON.csv", "c" * 5_000 + ".csv", "a\x00.csv", "a\r\nSet-Cookie: b.csv", "a\u202evsc.exe"],
)
def test_a_name_never_brings_more_than_one_visible_line(name: str) -> None:
    (table,) = read(b"client,notes\n1,\x1b\n", name).tables
    assert table.name.isprintable()
    assert len(table.name) <= 120
    assert "/" not in table.name
    problems = read(b"client,notes\n1,\x1b\n", name).findings
    assert all((each.table or "").isprintable() for each in problems)


def test_a_heading_with_marks_that_cannot_be_seen_shows_them() -> None:
    (table,) = read("cli\u200dent,na\u202eme\n1,2\n".encode(), "c.csv").tables
    assert [column.name for column in table.columns] == ["cli�ent", "na�me"]
