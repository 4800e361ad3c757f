"""Bytes that nobody meant, given to each reader: the answer is a reading or a known refusal, never a failure.

A short run with a fixed seed is part of every test run; `LIGHTWELL_FUZZ=5000` asks for as many examples of each, and
another seed each time.
"""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from lightwell.gateway.problems import Level
from lightwell.gateway.reading import Delimiter, Encoding, Limits, Reading
from lightwell.gateway.reading.opening import read_here
from lightwell.gateway.reading.readings import ROW, Asked
from tests.fuzzing import SPECIAL, changed, short
from tests.gateway import hostile

LIMITS = Limits(rows=1_000, columns=50, cells=20_000, sheet_cells=20_000, unpacked_bytes=4 * 1024 * 1024)
NAMES = ("clients.csv", "clients.tsv", "clients.xlsx", "clients.ods", "clients")
ASKED = st.builds(Asked, st.none() | st.sampled_from(Encoding), st.none() | st.sampled_from(Delimiter))


def is_sound(result: Reading) -> None:
    """Either tables within the limits, or a reason why there are none; and no words that hold a line of their own."""
    assert result.tables or any(each.level is Level.STOP for each in result.findings)
    for table in result.tables:
        assert len(table.columns) <= LIMITS.columns
        assert table.frame.height <= LIMITS.rows
        assert set(table.frame.columns) == {ROW, *(column.name for column in table.columns)}
        assert table.frame.null_count().sum_horizontal().sum() == 0
        assert all(column.name.isprintable() for column in table.columns)
    for finding in result.findings:
        for words in (finding.sentence, finding.fix):
            assert words.isprintable()
            assert "Traceback" not in words
        assert all(row >= 1 for row in finding.rows)


def repacked_parts(contents: bytes) -> st.SearchStrategy[bytes]:
    """A packed file that is whole, in which the bytes of one part are changed: past the checksums."""
    with zipfile.ZipFile(io.BytesIO(contents)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    return st.sampled_from(sorted(parts)).flatmap(
        lambda name: changed(parts[name]).map(lambda part: _packed({**parts, name: part}))
    )


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return out.getvalue()


TEXT = b'client,name,notes\r\n0012,"T\xc5\xabhoro, Mere","a ""b"""\r\n0013,Sione,\r\n,,\r\n0014,"two\nlines",x\r\n'
PIECES = st.sampled_from([*SPECIAL, b"a", b"1", b" ", b'""', b"\xa0", b"\x1b", "е".encode(), b"2026-07-01"])


@short(120)
@given(st.lists(PIECES, max_size=40).map(b"".join) | changed(TEXT), st.sampled_from(NAMES), ASKED)
def test_no_text_brings_the_reader_down(contents: bytes, name: str, asked: Asked) -> None:
    is_sound(read_here(contents, name, LIMITS, asked))


@short(60)
@given(changed(TEXT.decode().encode("utf-16")), st.sampled_from(NAMES), ASKED)
def test_no_text_in_other_letters_brings_the_reader_down(contents: bytes, name: str, asked: Asked) -> None:
    is_sound(read_here(contents, name, LIMITS, asked))


@short(60)
@given(st.one_of(changed(made()) for made in (hostile.good, hostile.ods_good)), st.sampled_from(NAMES))
def test_no_damaged_workbook_brings_the_reader_down(contents: bytes, name: str) -> None:
    is_sound(read_here(contents, name, LIMITS, Asked()))


@short(150)
@given(repacked_parts(hostile.formula_without_value()), st.sampled_from(NAMES))
def test_no_workbook_with_a_changed_part_brings_the_reader_down(contents: bytes, name: str) -> None:
    is_sound(read_here(contents, name, LIMITS, Asked()))


@short(150)
@given(repacked_parts(hostile.ods_good()), st.sampled_from(NAMES))
def test_no_open_document_with_a_changed_part_brings_the_reader_down(contents: bytes, name: str) -> None:
    is_sound(read_here(contents, name, LIMITS, Asked()))


@short(100)
@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda tail: b"PK\x03\x04" + tail))
def test_no_bytes_at_all_bring_the_reader_down(contents: bytes) -> None:
    is_sound(read_here(contents, "clients.csv", LIMITS, Asked()))
