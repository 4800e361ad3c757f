"""An identifier in disguise is told from a measure, a date and a score."""

from __future__ import annotations

import polars as pl
import pytest

from lightwell.gateway.scanning import Shape, distinctness, near_unique


def test_a_code_that_is_different_for_nearly_everybody_is_near_unique() -> None:
    found = distinctness(pl.Series([f"K{n * 7919 % 100_003}" for n in range(500)]))
    assert found.is_near_unique
    assert found.share == 1.0
    assert found.shape is Shape.TEXT


def test_running_numbers_under_any_name_are_near_unique() -> None:
    assert distinctness(pl.Series(range(1000, 1500))).is_near_unique


def test_a_score_of_forty_values_among_two_thousand_rows_is_not() -> None:
    scores = pl.Series([str(n * 17 % 41) for n in range(2000)])
    assert near_unique(scores) == pytest.approx(41 / 2000)
    assert not distinctness(scores).is_near_unique


@pytest.mark.parametrize(
    ("values", "shape"),
    [
        ([f"{n / 977:.6f}" for n in range(300)], Shape.DECIMALS),
        ([f"${n},{n % 1000:03}.50" for n in range(1, 300)], Shape.DECIMALS),
        ([f"{1 + n % 28:02}/{1 + n % 12:02}/{1990 + n % 30}" for n in range(300)], Shape.MOMENTS),
        ([f"2026-07-{1 + n % 28:02}T{n % 24:02}:{n % 60:02}" for n in range(300)], Shape.MOMENTS),
    ],
)
def test_measures_and_dates_are_different_by_nature(values: list[str], shape: Shape) -> None:
    found = distinctness(pl.Series(values))
    assert found.shape is shape
    assert not found.is_near_unique
    assert near_unique(pl.Series(values)) == 0.0


def test_blanks_do_not_count_and_a_few_rows_are_too_few_to_tell() -> None:
    found = distinctness(pl.Series(["a", None, "", " b ", "a"]))
    assert (found.filled, found.different) == (3, 2)
    assert not distinctness(pl.Series(list("abcdefgh"))).is_near_unique
    assert near_unique(pl.Series([], dtype=pl.String)) == 0.0
