"""CSV and TSV: every fault a provider's file can have is found in one pass, and every row keeps its number."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.gateway.problems import Level
from lightwell.gateway.reading import Delimiter, Encoding, FileKind, Limits, Reading, read
from lightwell.gateway.reading.records import find_records, split


def reading(text: str, name: str = "clients.csv") -> Reading:
    return read(text.encode(), name)


def codes(result: Reading) -> list[str]:
    return [finding.code for finding in result.findings]


def rows(result: Reading) -> list[tuple[object, ...]]:
    return result.tables[0].frame.rows()


def test_an_ordinary_file_is_read_with_its_row_numbers_and_no_findings() -> None:
    result = reading("client,sessions\n0012,5\n0013,7\n")
    assert result.kind is FileKind.SEPARATED
    assert not result.findings
    table = result.tables[0]
    assert table.name == "clients"
    assert table.headers == ("client", "sessions")
    assert table.header_row == 1
    assert table.frame.to_dicts() == [
        {"__row__": 2, "client": "0012", "sessions": "5"},
        {"__row__": 3, "client": "0013", "sessions": "7"},
    ]


def test_everything_stays_text_so_that_ids_keep_their_zeros() -> None:
    result = reading("client,joined\n007,2026-07-01\n1E5,NULL\n")
    assert result.tables[0].frame.schema == {"__row__": pl.UInt32, "client": pl.String, "joined": pl.String}
    assert rows(result) == [(2, "007", "2026-07-01"), (3, "1E5", "NULL")]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_macrons_arrive_as_they_left_whatever_unicode_form_the_file_is_in(codec: str) -> None:
    result = read("name\nMere Tūhoro\nHana Ōkeroa\n".encode(codec), "names.csv")
    assert not result.findings
    assert rows(result) == [(2, "Mere Tūhoro"), (3, "Hana Ōkeroa")]


def test_any_other_encoding_is_asked_about_and_never_guessed() -> None:
    contents = "name,town\nZoë,Taupo\nAnne,Bluff\nRenée,Gore\n".encode("cp1252")
    asked = read(contents, "names.csv")
    assert asked.tables == ()
    (finding,) = asked.findings
    assert (finding.code, finding.level, finding.rows, finding.count) == (
        "encoding-unknown",
        Level.STOP,
        (2, 4),
        2,
    )
    assert "UTF-8" in finding.fix
    assert "cp1252" in finding.fix
    told = read(contents, "names.csv", encoding=Encoding.WINDOWS_1252)
    assert not told.findings
    assert rows(told)[0] == (2, "Zoë", "Taupo")


def test_an_answer_that_cannot_be_right_is_said_to_be_wrong() -> None:
    result = read(b"name\n\x81\n", "names.csv", encoding=Encoding.WINDOWS_1252)
    assert codes(result) == ["encoding-wrong"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a;b\n1,5;2\n3;4\n", "x.csv"),
        ("a\tb\n1,5\t2\n3\t4\n", "x.csv"),
        ("a,b\n1;5,2\n3,4\n", "x.csv"),
        ("a\tb,c\nx,y\tz\nx,y\tz\n", "x.tsv"),
        ("sep=;\na;b\n1;2\n", "x.csv"),
    ],
)
def test_the_delimiter_is_found_where_it_is_certain(text: str, name: str) -> None:
    result = reading(text, name)
    assert not result.findings
    assert result.tables[0].frame.width == 3


def test_a_delimiter_that_could_be_either_is_asked_about() -> None:
    text = "a,b;c\n1,2;3\n4,5;6\n"
    assert codes(reading(text)) == ["delimiter-unclear"]
    told = read(text.encode(), "x.csv", delimiter=Delimiter.SEMICOLON)
    assert not told.findings
    assert rows(told) == [(2, "1,2", "3"), (3, "4,5", "6")]


def test_a_file_separated_by_bars_is_asked_about() -> None:
    assert codes(reading("client|sessions\n1|2\n")) == ["delimiter-unclear"]


def test_rows_with_cells_missing_or_left_over_are_found_with_their_numbers() -> None:
    result = reading('a,b,c\n1,2,3\n1,2\n1,2,3,4\n"x\ny",2\n1,2,3\n')
    found = {finding.code: finding for finding in result.findings}
    assert found["row-too-short"].rows == (3, 5)
    assert found["row-too-long"].rows == (4,)
    assert all(finding.level is Level.STOP for finding in result.findings)


def test_trailing_empty_cells_beyond_the_header_are_harmless() -> None:
    result = reading("a,b\n1,2,,\n3,4, ,\n")
    assert not result.findings
    assert rows(result) == [(2, "1", "2"), (3, "3", "4")]


def test_a_line_break_inside_a_cell_does_not_move_the_row_numbers() -> None:
    result = reading('id,note\n1,"first\nsecond\nthird"\n2,plain\n\n3,"a ""quoted"" word"\n')
    assert rows(result) == [(2, "1", "first\nsecond\nthird"), (3, "2", "plain"), (5, "3", 'a "quoted" word')]
    (blank,) = result.notes
    assert (blank.code, blank.rows) == ("blank-rows", (4,))


def test_a_quotation_mark_out_of_place_costs_its_own_row_only() -> None:
    result = reading('id,note\n1,"never closed\n2,fine\n3,5" nail\n4,"closed" early\n5,"good, really"\n')
    found = {finding.code: finding for finding in result.findings}
    assert set(found) == {"quotes-do-not-pair"}
    assert found["quotes-do-not-pair"].rows == (2, 4, 5)
    assert (6, "5", "good, really") in rows(result)


def test_spaces_around_quotation_marks_are_allowed() -> None:
    result = reading('"id", "note"\n"1", "a, b"\n"2", "c ""d"""\n')
    assert not result.findings
    assert rows(result) == [(2, "1", "a, b"), (3, "2", 'c "d"')]


def test_a_file_that_stops_in_its_last_row_is_said_to_be_cut_short() -> None:
    for text in ("a,b,c\n1,2,3\n4,5", 'a,b,c\n1,2,3\n4,5,"unfin'):
        assert "cut-short" in codes(reading(text))
    assert not reading("a,b,c\n1,2,3\n4,5,6").findings


def test_blank_rows_are_skipped_and_noted_but_stop_nothing() -> None:
    result = reading('a,b\n\n1,2\n , \n"",""\n3,4\n\n\n')
    assert not result.findings
    assert rows(result) == [(3, "1", "2"), (6, "3", "4")]
    (blank,) = result.notes
    assert (blank.code, blank.rows, blank.count) == ("blank-rows", (2, 4, 5), 3)


def test_an_empty_file_and_a_file_of_spaces_are_empty() -> None:
    for contents in (b"", b"\xef\xbb\xbf", b"\n\n \n", "\n \n".encode("utf-16")):
        assert codes(read(contents, "x.csv")) == ["empty-file"]


def test_a_header_without_rows_is_said_so() -> None:
    result = reading("client,sessions\n")
    assert codes(result) == ["no-rows"]
    assert result.tables[0].frame.shape == (0, 3)


def test_a_file_without_a_header_never_has_its_first_row_repeated_as_names() -> None:
    result = reading("566910,Mere Tūhoro,27/03/2008\n384923,Tom Bailey,09/09/2011\n")
    assert codes(result) == ["no-header"]
    assert result.tables[0].frame.columns == ["__row__", "column A", "column B", "column C"]
    assert result.tables[0].headers == ("", "", "")
    assert result.tables[0].frame["__row__"].to_list() == [1, 2]
    assert "Tūhoro" not in repr(result.findings)


def test_a_title_above_the_header_is_said_so_and_the_rest_is_still_read() -> None:
    result = reading("Best foot forward\n\nclient,sessions\n1,2\n")
    assert codes(result) == ["title-above-header"]
    assert result.tables[0].header_row == 3
    assert rows(result) == [(4, "1", "2")]


def test_blank_and_repeated_headers_are_found_and_empty_nameless_columns_left_out() -> None:
    result = reading("id,name,, Name ,\n1,a,x,b,\n2,c,,d,\n")
    found = {finding.code: finding for finding in result.findings}
    assert set(found) == {"blank-header", "duplicate-header"}
    assert "Column C" in found["blank-header"].sentence
    assert "B and D" in found["duplicate-header"].sentence
    assert result.tables[0].frame.columns == ["__row__", "id", "name", "column C", "Name"]
    assert [said.code for said in result.notes] == ["empty-column"]


def test_a_column_may_be_called_what_the_row_numbers_are_called() -> None:
    assert reading("__row__,a\n9,b\n").tables[0].frame.columns == ["__row__", "__row__ (2)", "a"]


def test_damage_in_cells_is_reported_by_column_and_row() -> None:
    result = reading(
        "id,a,b,c,d,e\n1,fine,ok,ok,ok,ok\n2,\x07bell,M\ufffdre,#N/A,=SUM(A1:A3),TÅ«horo\n3,x,y,#REF!,z,â€™tis\n"
    )
    found = {finding.code: (finding.column, finding.rows) for finding in result.findings}
    assert found == {
        "control-characters": ("a", (3,)),
        "lost-letters": ("b", (3,)),
        "error-cell": ("c", (3, 4)),
        "formula": ("d", (3,)),
        "garbled-letters": ("e", (3, 4)),
    }


@pytest.mark.parametrize("name", ["Zoë Ångström", "Māia Pōtiki", "José Núñez", "Siân Ó Briain", "Łukasz Żak", "王伟"])
def test_a_name_with_marks_is_not_taken_for_a_garbled_one(name: str) -> None:
    assert not reading(f"id,name\n1,{name}\n").findings


def test_empty_bytes_are_found_and_the_rest_is_still_read() -> None:
    result = read(b"id,a\n1,x\n2,\x00y\n3,z,extra\n", "x.csv")
    assert codes(result) == ["nul-characters", "row-too-long"]
    assert result.findings[0].rows == (3,)


def test_a_cell_longer_than_a_spreadsheet_can_hold_is_found() -> None:
    result = read(f"id,a\n1,{'x' * 40}\n2,y\n".encode(), "x.csv", Limits(cell_characters=30))
    assert [(finding.code, finding.column, finding.rows) for finding in result.findings] == [
        ("cell-too-long", "a", (2,))
    ]


def test_mixed_line_ends_are_read_and_noted() -> None:
    result = read(b"a,b\r\n1,2\n3,4\r5,6\r\n", "x.csv")
    assert not result.findings
    assert rows(result) == [(2, "1", "2"), (3, "3", "4"), (4, "5", "6")]
    assert [said.code for said in result.notes] == ["mixed-line-endings"]
    excel = read(b'a,b\r\n1,"x\ny"\r\n', "x.csv")
    assert not excel.notes


def test_what_is_too_large_is_refused_with_one_sentence() -> None:
    text = b"a,b,c\n" + b"1,2,3\n" * 20
    for limits, code in (
        (Limits(bytes_in_file=50), "file-too-large"),
        (Limits(rows=10), "too-many-rows"),
        (Limits(columns=2), "too-many-columns"),
    ):
        result = read(text, "x.csv", limits)
        assert codes(result) == [code]
        assert result.tables == ()


def test_all_faults_are_reported_at_once() -> None:
    result = reading('Title\nid,,id\n1,x,#N/A,9\n2\n3,"bad" y,z\n4,\ufffd,ok')
    assert set(codes(result)) == {
        "title-above-header",
        "quotes-do-not-pair",
        "row-too-short",
        "row-too-long",
        "blank-header",
        "duplicate-header",
        "lost-letters",
        "error-cell",
    }


def test_a_path_is_read_as_its_bytes_are(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"a,b\n1,2\n")
    assert rows(read(path, path.name)) == [(2, "1", "2")]


@pytest.mark.parametrize(
    ("start", "name", "code"),
    [
        (b"%PDF-1.7", "report.pdf", "not-a-table"),
        (b"\x89PNG\r\n", "scan.png", "not-a-table"),
        (b"<html><table>", "clients.xls", "not-a-table"),
        (b'[\n  {"client": "CC-1", "visits": 3}\n]', "clients.json", "not-a-table"),
        (b'\xef\xbb\xbf{ "people": [] }', "clients.csv", "not-a-table"),
        (b"<?xml version='1.0'?><a/>", "clients.xml", "not-a-table"),
        (b"client,sessions\n1,2\n", "clients.xlsx", "name-and-contents-differ"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told_so(start: bytes, name: str, code: str) -> None:
    assert codes(read(start, name)) == [code]


cells = st.text(st.sampled_from(list('ab0 ,;"\n\tāŌ-=')), max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(list(Delimiter)))
def test_a_well_formed_file_is_read_exactly_as_the_standard_reader_reads_it(
    body: list[list[str]], delimiter: Delimiter
) -> None:
    """Fast or patient, the cells are the same; rows are numbered by where they stand."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows([["p", "q", "r"], *body])
    result = read(written.getvalue().encode(), "x.csv", delimiter=delimiter)
    expected = [(number, *row) for number, row in enumerate(body, 2) if any(cell.strip() for cell in row)]
    structural = {"row-too-short", "row-too-long", "quotes-do-not-pair", "cut-short", "blank-header"}
    assert not structural & set(codes(result))
    assert result.tables[0].frame.rows() == expected


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from(list('ab,"\n ;')), max_size=60))
def test_no_text_file_is_ever_a_traceback_and_every_line_has_a_row(text: str) -> None:
    """Whatever the quotation marks do, reading ends with tables or with a finding that says why not."""
    result = read(("p,q\n" + text).encode(), "x.csv", delimiter=Delimiter.COMMA)
    assert result.tables
    numbers = result.tables[0].frame["__row__"].to_list()
    assert numbers == sorted(set(numbers))
    assert all(1 < number <= text.count("\n") + 2 for number in numbers)


def test_the_patient_way_splits_a_row_as_the_fast_way_does() -> None:
    text = 'a,"b, ""c""",,"d\ne" , f'
    assert split(text, Delimiter.COMMA) == ["a", 'b, "c"', "", "d\ne", " f"]
    records = find_records(pl.Series("line", text.split("\n")), Delimiter.COMMA)
    assert records.frame["cells"].to_list() == [5]
