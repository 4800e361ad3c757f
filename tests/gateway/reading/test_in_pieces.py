"""A large text is read in pieces, and nothing that is read or found depends on where. Stage 3, sharing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lightwell.gateway.reading import Encoding, Limits, Reading, Source, read
from lightwell.gateway.reading.sources import Changed

LIMITS = Limits(columns=5, rows=12, cells=40, cell_characters=8)
CELLS = st.sampled_from(
    ["", " ", "a", "ā", "BF0001", "7", "=1", "#N/A", "Ã©", "\u00a0", "far too long a cell", "2026-07-01"]
)
LINES = st.lists(CELLS, min_size=1, max_size=6).flatmap(
    lambda row: st.sampled_from([",", ";", ","]).map(lambda by: by.join(row))
)
ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r\n", "\r"])
TEXTS = st.tuples(
    st.sampled_from(["", "\ufeff", "sep=,\n", "sep=;\r\n"]),
    st.lists(st.tuples(LINES, ENDS), min_size=1, max_size=16).map(lambda each: "".join(map("".join, each))),
    st.sampled_from(["", "last,", "last,one"]),
).map("".join)


def said(reading: Reading) -> tuple[object, ...]:
    tables = [
        (each.name, each.frame.to_dict(as_series=False), each.columns, each.header_row) for each in reading.tables
    ]
    return (reading.name, reading.kind, tables, reading.findings, reading.notes)


@given(TEXTS, st.integers(1, 60))
@settings(max_examples=120, deadline=None)
@example("a,b\n1,2\n\n,\n3\n4,5,6\n,,\n", 1)
@example("\n\n\ntitle\n\na,b\n1,2", 3)
@example("a,b\r\n1,2\n3,4\r5,6\n", 4)
@example("sep=;\na;b\n1;2\n", 2)
def test_what_is_read_does_not_depend_on_where_a_text_is_divided(text: str, piece_bytes: int) -> None:
    contents = text.encode()
    divided = read(contents, "people.csv", dataclasses.replace(LIMITS, piece_bytes=piece_bytes))
    assert said(divided) == said(read(contents, "people.csv", LIMITS))


def test_a_column_that_has_more_values_in_each_piece_is_held_in_more_bytes() -> None:
    rows = [f"{number % (number // 10 + 1)}" for number in range(6_000)]
    contents = "\n".join(["a,same", *(f"{each},x" for each in rows)]).encode()
    column = read(contents, "people.csv", Limits(piece_bytes=2_000)).tables[0].cells["a"]
    assert column.places is not None
    assert (column.places.dtype, column.cells.to_list()) == (pl.UInt16, rows)


def test_a_column_whose_values_only_later_prove_to_differ_is_kept_as_text() -> None:
    rows = ["7"] * 1_500 + [f"BF{number}" for number in range(6_000)]
    contents = "\n".join(["id,same", *(f"{each},x" for each in rows)]).encode()
    table = read(contents, "people.csv", Limits(piece_bytes=4_000)).tables[0]
    assert table.cells["id"].places is None
    assert table.cells["id"].cells.to_list() == rows
    assert len(table.cells["same"].values) == 1


def test_a_file_that_changes_while_it_is_read_is_not_read() -> None:
    versions = iter([b"a,b\n1,2\n3,4\n"] * 2 + [b"a,b\n1,2\n3,5\n"])
    source = Source(12, lambda: (next(versions),))
    with pytest.raises(Changed, match="changed while it was being read"):
        read(source, "people.csv", Limits(piece_bytes=4))


def test_a_large_file_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 400_000)
    longest = 0

    def begin() -> Iterator[bytes]:
        nonlocal longest
        with path.open("rb") as file:
            while chunk := file.read(10_000):
                longest = max(longest, len(chunk))
                yield chunk

    table = read(Source(path.stat().st_size, begin), "people.csv", Limits(piece_bytes=50_000)).tables[0]
    assert table.height == 400_000
    assert sum(each.places.estimated_size() for each in table.cells.values() if each.places is not None) == 800_000


@pytest.mark.parametrize("encoding", [None, Encoding.UTF_8, Encoding.WINDOWS_1252])
def test_letters_are_asked_about_in_pieces_as_they_are_in_one(encoding: Encoding | None) -> None:
    contents = "a,b\nTūhoro,2\n".encode() + ("é,1\n" * 5).encode("cp1252")
    divided = read(contents, "people.csv", Limits(piece_bytes=5), encoding=encoding)
    assert said(divided) == said(read(contents, "people.csv", encoding=encoding))
