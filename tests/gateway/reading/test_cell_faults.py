"""A file is looked through by rows before it is by columns, and nothing is passed over. Stage 3, sharing."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.gateway.distinct import Distinct
from lightwell.gateway.reading import ROW, Column, Limits, Table, read
from lightwell.gateway.reading.cell_faults import cell_faults, may_have_faults

PIECES = st.sampled_from(
    ["a", "ā", "Ä\x81", "â€", '"', "™", "=", " ", "\n", ",", "#N/A", "#REF!", "#NUM!", "#NAME?", "#DIV/0!", "#NULL!",
     "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA", "Err:502", "\x07", "\u202e", "\ufffd", "Ã©", "1", "-", "xxxxxxx"]
)  # fmt: skip
CELLS = st.lists(PIECES, max_size=4).map("".join)
LIMITS = Limits(cell_characters=20)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
@settings(max_examples=600)
def test_a_cell_with_a_fault_stands_in_a_row_that_is_looked_at(rows: list[tuple[str, str]]) -> None:
    first, second = zip(*rows, strict=True)
    numbers = pl.int_range(1, len(rows) + 1, eager=True, dtype=pl.UInt32).alias(ROW)
    cells = {"a": Distinct(pl.Series(first)), "b": Distinct(pl.Series(second))}
    table = Table("people", numbers, cells, (Column("a", "a", "A"), Column("b", "b", "B")), 1)
    if any(cell_faults(table, LIMITS, formulas_as_text=True)):
        assert may_have_faults(pl.Series([_written(row) for row in rows]), LIMITS)


def _written(row: tuple[str, ...]) -> str:
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="").writerow(row)
    return lines.getvalue()


@pytest.mark.parametrize("cell", ["=1+1", " =1", '"=1"', '"a\n=1"', "#N/A", "Err:502", "x" * 21, "M\ufffdori"])
def test_a_fault_is_found_wherever_in_the_row_it_stands(cell: str) -> None:
    first = read(f"a,b\n{cell},1\n".encode(), "people.csv", LIMITS)
    last = read(f"a,b\n1,{cell}\n".encode(), "people.csv", LIMITS)
    assert [each.code for each in first.findings] == [each.code for each in last.findings]
    assert bool(first.findings) == (cell != '"a\n=1"')
