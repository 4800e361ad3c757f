"""A column by its different values says the same as the column itself, whatever is asked of it. Stage 3, sharing."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.gateway.combining import are_all_different, groups
from lightwell.gateway.distinct import Distinct

WORDS = st.sampled_from([None, "", "a", "b", "B", "ā", "a longer one than twelve letters"])
COLUMNS = st.lists(st.tuples(WORDS, WORDS, st.booleans()), min_size=1, max_size=40)


def by_places(cells: list[str | None]) -> Distinct:
    """Each value once and one of them twice, as it is when two writings turn out to mean the same."""
    values = [*dict.fromkeys(cells), cells[0]]
    last = len(values) - 1
    places = [last if at % 2 and cell == cells[0] else values.index(cell) for at, cell in enumerate(cells)]
    return Distinct(pl.Series("x", values, dtype=pl.String), pl.Series(places, dtype=pl.UInt8))


@given(COLUMNS)
@settings(max_examples=150)
def test_it_gives_back_its_cells_and_takes_the_same_order(rows: list[tuple[str | None, str | None, bool]]) -> None:
    cells, _, kept = (list(each) for each in zip(*rows, strict=True))
    plain = pl.Series("x", cells, dtype=pl.String)
    held, keeping = by_places(cells), pl.Series(kept, dtype=pl.Boolean)
    assert held.cells.to_list() == cells
    assert held.merged().cells.to_list() == Distinct(plain).merged().cells.to_list() == cells
    assert held.merged().values.n_unique() == len(held.merged().values)
    in_order = held.cells.gather(held.in_order().arg_sort(nulls_last=True))
    assert in_order.to_list() == plain.sort(nulls_last=True).to_list()
    only = [cell if keep else None for cell, keep in zip(cells, kept, strict=True)]
    assert held.only_where(keeping).cells.to_list() == Distinct(plain).only_where(keeping).cells.to_list() == only
    assert are_all_different(plain.to_frame()) == (len(set(cells)) == len(cells))


@given(COLUMNS)
@settings(max_examples=150)
def test_combinations_are_counted_as_though_columns_had_been_put_together(
    rows: list[tuple[str | None, str | None, bool]],
) -> None:
    first, second, kept = (list(each) for each in zip(*rows, strict=True))
    going = pl.Series(kept, dtype=pl.Boolean).arg_true()
    columns = [by_places(first), Distinct(pl.Series(second, dtype=pl.String))]
    found = groups(columns, ["one", "other"], going, "many")
    expected: dict[tuple[str | None, str | None], int] = {}
    for one, other, keep in rows:
        if keep:
            expected[one, other] = expected.get((one, other), 0) + 1
    assert {(one, other): many for one, other, many in found.select("one", "other", "many").iter_rows()} == expected
    assert groups([], [], going, "many")["many"].sum() == len(going)


def test_more_than_255_values_and_none_for_rows_that_stay_take_two_bytes() -> None:
    values = pl.Series("x", [f"{number}" for number in range(256)])
    held = Distinct(values, pl.Series(list(range(256)), dtype=pl.UInt8))
    kept = held.only_where(pl.Series([number != 7 for number in range(256)]))
    assert kept.places is not None
    assert kept.places.dtype == pl.UInt16
    assert [at for at, cell in enumerate(kept.cells) if cell is None] == [7]
