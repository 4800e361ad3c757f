"""XLSX and ODS: what each cell holds, what the sheet hides, and every workbook that should not be opened."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from lightwell.gateway.problems import Level
from lightwell.gateway.reading import CellKind, FileKind, Limits, Reading
from tests.gateway.reading.made_files import (
    ods,
    ods_number,
    ods_row,
    ods_sheet,
    ods_text,
    part_of,
    repacked,
    xlsx,
)
from tests.gateway.reading.made_files import read_in_process as read

SHEET = "xl/worksheets/sheet1.xml"


def found(result: Reading) -> dict[str, tuple[str | None, str | None, tuple[int, ...]]]:
    return {finding.code: (finding.table, finding.column, finding.rows) for finding in result.findings}


def plain(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(["client", "sessions"])
    sheet.append(["0012", 5])


def test_each_kind_of_cell_has_one_way_to_be_written_as_text() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["id", "n", "day", "moment", "time", "long", "yes"])
        day, moment = dt.date(2026, 7, 1), dt.datetime(2026, 7, 1, 13, 5)  # noqa: DTZ001
        sheet.append(["007", 5, day, moment, dt.time(9, 30), dt.timedelta(hours=30), True])
        sheet.append([123456789012, 0.1 + 0.2, None, None, None, None, False])
        sheet.append(["Ōtaki", -0.000012, None, None, None, None, None])

    result = read(xlsx(fill), "clients.xlsx")
    assert result.kind is FileKind.XLSX
    assert not result.findings
    (table,) = result.tables
    assert table.name == "Clients"
    assert table.frame.rows() == [
        (2, "007", "5", "2026-07-01", "2026-07-01T13:05:00", "09:30:00", "30:00:00", "TRUE"),
        (3, "123456789012", "0.3", "", "", "", "", "FALSE"),
        (4, "Ōtaki", "-0.000012", "", "", "", "", ""),
    ]


def test_how_each_cell_was_stored_is_kept_so_that_a_lost_zero_can_be_told_from_a_typed_one() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        for row in (["client"], ["0012"], [13], ["0014"], [15], [dt.date(2026, 7, 1)]):
            sheet.append(row)

    column = read(xlsx(fill), "clients.xlsx").tables[0].columns[0]
    number, text, date = (column.stored_as(kind) for kind in (CellKind.NUMBER, CellKind.TEXT, CellKind.DATE))
    assert number is not None
    assert text is not None
    assert date is not None
    assert (number.count, number.rows) == (2, (3, 5))
    assert (text.rows, date.rows) == ((2, 4), (6,))
    assert column.stored_as(CellKind.FORMULA) is None


def test_formulas_stop_with_or_without_a_saved_result() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["a", "b"])
        sheet.append([1, "=A2*2"])
        sheet.append([2, "=A3*2"])

    contents = xlsx(fill)
    saved = re.sub(rb"<f>A3\*2</f><v(?: ?/>|></v>)", b"<f>A3*2</f><v>4</v>", part_of(contents, SHEET))
    result = read(repacked(contents, {SHEET: saved}), "clients.xlsx")
    assert found(result) == {"formula": ("Clients", "b", (3,)), "formula-without-value": ("Clients", "b", (2,))}
    assert result.tables[0].frame["b"].to_list() == ["", "4"]
    formula = result.tables[0].columns[1].stored_as(CellKind.FORMULA)
    assert formula is not None
    assert formula.rows == (2, 3)


def test_error_cells_are_found_and_are_not_taken_for_empty_ones() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["a", "b"])
        sheet.append([1, "#N/A"])
        sheet.append([2, "#REF!"])

    result = read(xlsx(fill), "clients.xlsx")
    assert found(result) == {"error-cell": ("Clients", "b", (2, 3))}
    column = result.tables[0].columns[1]
    assert [seen.kind for seen in column.kinds] == [CellKind.ERROR]


def test_a_number_longer_than_a_spreadsheet_keeps_has_lost_digits() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["id"])
        sheet.append([9429000000000123.0])
        sheet.append([942900000000012.0])

    assert found(read(xlsx(fill), "clients.xlsx")) == {"long-number": ("Clients", "id", (2,))}


def test_what_is_hidden_is_found() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        plain(book, sheet)
        sheet.append(["0013", 6])
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        for name, state in (("Old clients", "hidden"), ("Older", "veryHidden")):
            away = book.create_sheet(name)
            away["A1"] = "client"
            away.sheet_state = state
        book.create_sheet("Nothing").sheet_state = "hidden"

    result = read(xlsx(fill), "clients.xlsx")
    assert [(finding.code, finding.table, finding.rows) for finding in result.findings] == [
        ("hidden-rows", "Clients", (3,)),
        ("hidden-column", "Clients", ()),
        ("hidden-sheet", "Old clients", ()),
        ("hidden-sheet", "Older", ()),
    ]
    assert [table.name for table in result.tables] == ["Clients"]


def test_merged_cells_are_found_by_row() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        plain(book, sheet)
        sheet.append(["0013", 6])
        sheet.merge_cells("A3:B3")

    assert found(read(xlsx(fill), "clients.xlsx")) == {"merged-cells": ("Clients", None, (3,))}


def test_macros_and_links_to_other_files_are_found() -> None:
    carrying = repacked(xlsx(plain), {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<a/>"})
    assert set(found(read(carrying, "clients.xlsm"))) == {"macros", "external-links"}


def test_several_sheets_are_several_tables_and_named_notes_are_left_alone() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        plain(book, sheet)
        other = book.create_sheet("Sessions")
        other.append(["client", "day"])
        other.append(["0012", "2026-07-01"])
        notes = book.create_sheet("How to fill this in")
        notes["A1"] = "Do not change the names of the columns"
        notes["B9"] = "=1+1"
        book.create_sheet("Sheet4")

    result = read(xlsx(fill), "clients.xlsx", notes_sheets=["how to fill this in"])
    assert not result.findings
    assert [table.name for table in result.tables] == ["Clients", "Sessions"]
    assert [(said.code, said.table) for said in result.notes] == [
        ("sheet-left-alone", "How to fill this in"),
        ("empty-sheet", "Sheet4"),
    ]


def test_rows_keep_the_numbers_that_the_sheet_shows() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet["B3"], sheet["C3"] = "client", "sessions"
        sheet["B5"], sheet["C5"] = "0012", 5
        sheet["B7"], sheet["C7"] = "0013", 0

    result = read(xlsx(fill), "clients.xlsx")
    (table,) = result.tables
    assert table.header_row == 3
    assert [column.letter for column in table.columns] == ["B", "C"]
    assert table.frame.rows() == [(5, "0012", "5"), (7, "0013", "0")]
    assert {said.code: said.rows for said in result.notes} == {
        "blank-rows": (1, 2, 4, 6),
        "empty-column": (),
    }


def test_a_workbook_without_a_header_or_with_a_title_is_told_so() -> None:
    def headless(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["Mere Tūhoro", dt.date(2008, 3, 27)])
        sheet.append(["Tom Bailey", dt.date(2011, 9, 9)])

    def titled(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["Best foot forward"])
        plain(book, sheet)

    result = read(xlsx(headless), "clients.xlsx")
    assert found(result) == {"no-header": ("Clients", None, (1,))}
    assert result.tables[0].frame.columns == ["__row__", "column A", "column B"]
    assert found(read(xlsx(titled), "clients.xlsx")) == {"title-above-header": ("Clients", None, (1,))}


def test_an_empty_workbook_is_empty() -> None:
    result = read(xlsx(lambda book, sheet: None), "clients.xlsx")
    assert [finding.code for finding in result.findings] == ["empty-file"]


def damaged(contents: bytes) -> bytes:
    return contents[: len(contents) // 2]


def with_document_type(contents: bytes) -> bytes:
    sheet = part_of(contents, SHEET)
    return repacked(contents, {SHEET: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + sheet})


def without_a_sheet(contents: bytes) -> bytes:
    rels = part_of(contents, "xl/_rels/workbook.xml.rels").replace(b"sheet1.xml", b"gone.xml")
    return repacked(contents, {"xl/_rels/workbook.xml.rels": rels})


def not_well_formed(contents: bytes) -> bytes:
    return repacked(contents, {"xl/workbook.xml": b"<workbook><sheets>"})


def binary(contents: bytes) -> bytes:
    return repacked(contents, {"xl/workbook.bin": b"x"})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (damaged, "damaged-workbook"),
        (without_a_sheet, "damaged-workbook"),
        (not_well_formed, "damaged-workbook"),
        (with_document_type, "unsafe-workbook"),
        (binary, "binary-workbook"),
    ],
)
def test_a_workbook_that_cannot_be_trusted_is_not_opened(change: object, code: str) -> None:
    assert callable(change)
    result = read(change(xlsx(plain)), "clients.xlsx")
    assert list(found(result)) == [code]
    assert result.tables == ()
    assert all(finding.level is Level.STOP for finding in result.findings)


def test_one_wrong_byte_in_a_part_is_damage() -> None:
    contents = bytearray(xlsx(plain))
    with zipfile.ZipFile(io.BytesIO(contents)) as packed:
        part = packed.getinfo(SHEET)
    contents[part.header_offset + 30 + len(SHEET) + 20] ^= 0xFF
    assert list(found(read(bytes(contents), "clients.xlsx"))) == ["damaged-workbook"]


def test_old_and_locked_workbooks_and_other_programs_files_are_told_apart() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)
    for stream, code in (
        ("EncryptedPackage", "password-protected"),
        ("Workbook", "old-workbook"),
        ("WordDocument", "not-a-table"),
    ):
        assert list(found(read(ole + stream.encode("utf-16-le"), "clients.xls"))) == [code]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert list(found(read(packed.getvalue(), "letter.docx"))) == ["not-a-table"]
    assert list(found(read(xlsx(plain), "clients.csv"))) == ["name-and-contents-differ"]


def test_a_workbook_that_unpacks_to_far_more_than_it_should_is_not_opened() -> None:
    contents = xlsx(plain)
    padded = repacked(contents, {"xl/padding.xml": b" " * 40_000_000})
    assert list(found(read(padded, "clients.xlsx"))) == ["workbook-unpacks-too-large"]
    assert list(found(read(contents, "clients.xlsx", Limits(unpacked_bytes=1000)))) == ["workbook-unpacks-too-large"]


def test_a_stray_cell_far_away_is_not_unrolled_into_a_huge_sheet() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        plain(book, sheet)
        sheet["XFD1048576"] = "x"

    assert found(read(xlsx(fill), "clients.xlsx")) == {"sheet-too-large": ("Clients", None, ())}


@pytest.mark.parametrize("end", ["", '<c r="D1" s="1"/>', '<c r="ZZ1" s="1" />'])
def test_how_far_cells_reach_does_not_depend_on_the_order_in_which_they_were_written(end: str) -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.append(["client", "suburb", "notes"])
        sheet.append(["0012", "Ōtaki", "x"])

    contents, part = xlsx(fill), "xl/worksheets/sheet1.xml"
    xml = part_of(contents, part).decode()
    cells = re.findall(r"<c .*?</c>", xml)
    turned = xml.replace("".join(cells[:3]), "".join(reversed(cells[:3])) + end)
    turned = turned.replace("".join(cells[3:]), "".join(reversed(cells[3:])))
    result = read(repacked(contents, {part: turned.encode()}), "clients.xlsx")
    assert not result.findings
    assert result.tables[0].frame.rows() == [(2, "0012", "Ōtaki", "x")]


def test_a_far_cell_that_was_written_before_others_is_found_all_the_same() -> None:
    contents, part = xlsx(plain), "xl/worksheets/sheet1.xml"
    xml = part_of(contents, part).decode()
    far = xml.replace('<c r="A1"', '<c r="ALL9"><v>1</v></c><c r="A1"', 1)
    result = read(repacked(contents, {part: far.encode()}), "clients.xlsx")
    assert found(result) == {"sheet-too-large": ("Clients", None, ())}


def test_too_many_sheets_and_rows_are_refused() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        plain(book, sheet)
        book.create_sheet("Second")

    assert list(found(read(xlsx(fill), "c.xlsx", Limits(sheets=1)))) == ["too-many-sheets"]
    assert list(found(read(xlsx(fill), "c.xlsx", Limits(rows=1)))) == ["too-many-rows"]


HEADER = ods_row(ods_text("client"), ods_text("sessions"))


def test_an_open_document_sheet_is_read_like_any_other() -> None:
    day = '<table:table-cell office:value-type="date" office:date-value="2026-07-01"/>'
    contents = ods(
        ods_sheet(
            "Clients",
            [
                ods_row(ods_text("client"), ods_text("sessions"), ods_text("day")),
                ods_row(ods_text("0012"), ods_number(5.0), day),
                ods_row('<table:table-cell table:number-columns-repeated="16384"/>'),
                ods_row(ods_text("Ōtaki"), ods_number(0.25), day, attributes='table:number-rows-repeated="2"'),
            ],
        )
    )
    result = read(contents, "clients.ods")
    assert result.kind is FileKind.ODS
    assert not result.findings
    assert result.tables[0].frame.rows() == [
        (2, "0012", "5", "2026-07-01"),
        (4, "Ōtaki", "0.25", "2026-07-01"),
        (5, "Ōtaki", "0.25", "2026-07-01"),
    ]


def test_what_an_open_document_sheet_hides_is_found() -> None:
    formula = '<table:table-cell table:formula="of:=[.A2]" office:value-type="float" office:value="5"/>'
    error = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" calcext:value-type="error">'
        "<text:p>#N/A</text:p></table:table-cell>"
    )
    spanned = ods_text("0014").replace("<table:table-cell", '<table:table-cell table:number-columns-spanned="2"', 1)
    contents = ods(
        ods_sheet(
            "Clients",
            [
                '<table:table-column/><table:table-column table:visibility="collapse"/>',
                HEADER,
                ods_row(ods_text("0012"), formula),
                ods_row(ods_text("0013"), error, attributes='table:visibility="filter"'),
                ods_row(spanned, "<table:covered-table-cell/>"),
            ],
        )
        + ods_sheet("Old", [HEADER], 'table:style-name="away"'),
        {"Basic/Standard/Module1.xml": b"<a/>"},
    )
    result = read(contents, "clients.ods")
    assert found(result) == {
        "macros": (None, None, ()),
        "hidden-rows": ("Clients", None, (3,)),
        "hidden-column": ("Clients", "sessions", ()),
        "merged-cells": ("Clients", None, (4,)),
        "formula": ("Clients", "sessions", (2, 3)),
        "error-cell": ("Clients", "sessions", (3,)),
        "hidden-sheet": ("Old", None, ()),
    }


def test_an_open_document_that_repeats_a_filled_row_a_million_times_is_not_opened() -> None:
    bomb = ods_row(ods_text("x"), attributes='table:number-rows-repeated="1048576"')
    wide = ods_text("x").replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"', 1)
    for sheet in (ods_sheet("Clients", [HEADER, bomb.replace(ods_text("x"), wide)]), ods_sheet("C", [ods_row(wide)])):
        assert [finding.code for finding in read(ods(sheet), "clients.ods").findings] == ["sheet-too-large"]


def test_a_locked_open_document_is_told_so() -> None:
    locked = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    contents = repacked(ods(ods_sheet("Clients", [HEADER])), {"META-INF/manifest.xml": locked})
    with_mark_first = io.BytesIO()
    with zipfile.ZipFile(with_mark_first, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", b"\x01\x02")
        packed.writestr("META-INF/manifest.xml", part_of(contents, "META-INF/manifest.xml"))
    assert list(found(read(with_mark_first.getvalue(), "clients.ods"))) == ["password-protected"]


def test_no_finding_repeats_a_value() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["name", "phone"])
        sheet.append(["Sione Fakatava", "021 555 0101"])
        sheet.append(["=CONCAT(A2)", "#N/A"])
        sheet.merge_cells("A4:B4")

    result = read(xlsx(fill), "clients.xlsx")
    assert len(result.findings) == 3
    assert not any(value in repr(result.findings) for value in ("Fakatava", "555", "CONCAT"))
