"""Each item as it goes, worked by hand: no more telling than its clause says. Stage 3, sharing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from lightwell.gateway.minimising import age_on_last_day, minimised, unclassed
from lightwell.policy.clauses import Band, Class, ClauseItem, Coarsening, Generalisation, Identifying
from lightwell.policy.periods import Quarter
from lightwell.policy.tables import Code, Item, Kind

QUARTER = Quarter(2026, 3)  # its last day is 30 September 2026
AS_IT_IS = Generalisation()
AREAS = (Class("City", ("Newtown", "Te Aro")), Class("Valley", ("Tawa",)))
AGES = (Band("0 to 4", 0, 4), Band("5 to 9", 5, 9), Band("10 and over", 10))


def item(kind: Kind) -> Item:
    codes = tuple(Code(value, value) for value in ("Newtown", "Te Aro", "Tawa", "Ōtaki"))
    return Item("part", "Part", "The part", kind, codes=codes if kind in (Kind.CODE, Kind.CODES) else ())


def part(how: Generalisation, sent_as: str | None = "sent") -> ClauseItem:
    return ClauseItem("people.part", Identifying.PSEUDONYMISED, sent_as, how)


def sent(values: list[Any], kind: Kind, how: Generalisation = AS_IT_IS, dtype: Any = None) -> list[Any]:
    frame = pl.DataFrame({"part": pl.Series(values, dtype=dtype)}).select(minimised(part(how), item(kind), QUARTER))
    assert frame.columns == ["sent"]
    return frame["sent"].to_list()


def outside(values: list[Any], kind: Kind, how: Generalisation, dtype: Any = None) -> list[Any]:
    frame = pl.DataFrame({"part": pl.Series(values, dtype=dtype)})
    return frame.with_columns(out=unclassed(part(how), item(kind)))["out"].to_list()


def test_an_item_goes_under_its_own_name_where_the_clause_gives_no_other() -> None:
    frame = pl.DataFrame({"part": ["x"]}).select(minimised(part(AS_IT_IS, None), item(Kind.TEXT), QUARTER))
    assert frame.columns == ["part"]


@pytest.mark.parametrize(
    ("kind", "value", "goes_as"),
    [
        (Kind.TEXT, "as written", "as written"),
        (Kind.NUMBER, 12, 12),
        (Kind.DATE, dt.date(2026, 7, 3), "2026-07-03"),
        (Kind.CODES, ["Tawa", "Newtown"], "Newtown; Tawa"),
    ],
)
def test_what_goes_as_it_is_is_written_in_one_way(kind: Kind, value: object, goes_as: object) -> None:
    assert sent([value, None], kind) == [goes_as, None]


@pytest.mark.parametrize(
    ("to", "goes_as"),
    [
        (Coarsening.YEAR, [2026, 2026, 1990, None]),
        (Coarsening.MONTH, ["2026-01", "2026-12", "1990-04", None]),
        (Coarsening.QUARTER, ["2026-Q1", "2026-Q4", "1990-Q2", None]),
    ],
)
def test_a_date_goes_as_its_year_month_or_quarter(to: Coarsening, goes_as: list[object]) -> None:
    days = [dt.date(2026, 1, 1), dt.date(2026, 12, 31), dt.date(1990, 4, 30), None]
    assert sent(days, Kind.DATE, Generalisation(to)) == goes_as


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (dt.date(2021, 9, 30), 5),  # the birthday is the last day itself
        (dt.date(2021, 10, 1), 4),  # the day after
        (dt.date(2021, 9, 1), 5),
        (dt.date(2021, 8, 31), 5),  # an earlier month, a later day
        (dt.date(2021, 12, 1), 4),  # a later month, an earlier day
        (dt.date(2026, 9, 30), 0),
        (dt.date(2024, 2, 29), 2),
    ],
)
def test_an_age_is_in_whole_years_on_the_last_day(born: dt.date, age: int) -> None:
    frame = pl.DataFrame({"born": [born]}).select(age=age_on_last_day(pl.col("born"), QUARTER))
    assert frame["age"].to_list() == [age]


def test_nobody_without_a_birthday_has_an_age_or_a_band() -> None:
    assert sent([None], Kind.DATE, Generalisation(Coarsening.AGE_BANDS, AGES), pl.Date) == [None]


def test_both_ends_of_a_band_are_in_it_and_an_open_end_goes_on() -> None:
    how = Generalisation(Coarsening.BANDS, (Band("up to 4", None, 4), Band("5 to 9", 5, 9), Band("12 and over", 12)))
    values = [-3, 4, 5, 9, 10, 11, 12, 400, None]
    bands = ["up to 4", "up to 4", "5 to 9", "5 to 9", None, None, "12 and over", "12 and over", None]
    assert sent(values, Kind.NUMBER, how) == bands
    assert outside(values, Kind.NUMBER, how) == [False, False, False, False, True, True, False, False, False]


def test_ages_go_as_their_bands_and_are_never_outside_them_by_mistake() -> None:
    how = Generalisation(Coarsening.AGE_BANDS, AGES)
    born = [dt.date(2021, 9, 30), dt.date(2021, 10, 1), dt.date(1980, 1, 1)]
    assert sent(born, Kind.DATE, how) == ["5 to 9", "0 to 4", "10 and over"]
    assert outside(born, Kind.DATE, how) == [False] * 3


def test_a_value_goes_as_its_class_whatever_its_capitals() -> None:
    how = Generalisation(Coarsening.CLASSES, classes=AREAS, otherwise="Elsewhere")
    values = ["Newtown", "TE ARO", "tawa", "Ōtaki", None]
    assert sent(values, Kind.CODE, how) == ["City", "City", "Valley", "Elsewhere", None]
    assert outside(values, Kind.CODE, how) == [False] * 5


def test_a_value_in_no_class_is_a_problem_where_nothing_is_said_of_the_others() -> None:
    how = Generalisation(Coarsening.CLASSES, classes=AREAS)
    values = ["NEWTOWN", "Ōtaki", None]
    assert sent(values, Kind.TEXT, how) == ["City", None, None]
    assert outside(values, Kind.TEXT, how) == [False, True, False]


def test_several_values_go_as_their_classes_each_once_and_in_one_order() -> None:
    how = Generalisation(Coarsening.CLASSES, classes=AREAS)
    values = [["TAWA", "Newtown", "Te Aro"], ["Ōtaki", "tawa"], ["Ōtaki"], [], None]
    assert sent(values, Kind.CODES, how) == ["City; Valley", "Valley", "", "", None]
    assert outside(values, Kind.CODES, how) == [False, True, True, False, False]


def test_what_has_no_classes_is_never_outside_them() -> None:
    assert outside([1], Kind.NUMBER, AS_IT_IS) == [False]
    assert outside([dt.date(2026, 7, 1)], Kind.DATE, Generalisation(Coarsening.YEAR)) == [False]
