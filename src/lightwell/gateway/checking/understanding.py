"""Understanding one column: from the text in the cells to typed values, with every cell that could not be understood.

Stage 3, sharing. A date that could be read two ways is a problem, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.composing import composed
from lightwell.gateway.distinct import Distinct, distinct
from lightwell.policy.tables import DateFormat, Item, Kind

VALUE = "value"
_SLASHED = r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$"
_ISO = r"^(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$"
_SCIENTIFIC = r"^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$"


@dataclass(frozen=True)
class Trouble:
    """Cells of one column that share one thing wrong. where: one Boolean per row."""

    code: str
    where: pl.Series


@dataclass(frozen=True)
class Understood:
    """distinct: typed as the item says, null where not known or not understood."""

    troubles: tuple[Trouble, ...]
    distinct: Distinct

    @property
    def values(self) -> pl.Series:
        """For each row."""
        return self.distinct.cells


def understand(item: Item, cells: pl.Series | Distinct) -> Understood:
    """The typed values of one column of text cells, and what could not be understood."""
    by_value = cells if isinstance(cells, Distinct) else distinct(cells)
    text = _without_missing(item, by_value.values)
    values, troubles = _UNDERSTAND[item.type](item, text)
    if item.required:
        troubles = [*troubles, Trouble("missing-value", text.is_null())]
    found = tuple(Trouble(each.code, by_value.each(each.where)) for each in troubles if each.where.any())
    return Understood(found, Distinct(values.alias(item.id), by_value.places))


def _without_missing(item: Item, cells: pl.Series) -> pl.Series:
    text = composed(cells.cast(pl.String)).str.strip_chars()
    known_missing = [word.casefold() for word in item.missing]
    missing = (text == "") | text.str.to_lowercase().is_in(known_missing)
    return pl.select(pl.when(missing).then(None).otherwise(text).alias(VALUE)).to_series()


# --- one kind each: (item, text) -> values, troubles -----------------------------------------------------------


def _text(_: Item, text: pl.Series) -> tuple[pl.Series, list[Trouble]]:
    return text, []


def _number(item: Item, text: pl.Series) -> tuple[pl.Series, list[Trouble]]:
    scientific = _matches(text, _SCIENTIFIC)
    whole = _matches(text, r"^[+-]?\d{1,18}(?:\.0+)?$")
    values = _where(whole, text).str.replace(r"\.0+$", "").str.strip_prefix("+").cast(pl.Int64)
    troubles = [
        Trouble("scientific-notation", scientific),
        Trouble("not-a-number", text.is_not_null() & ~whole & ~scientific),
        Trouble("out-of-range", _outside(values, item, int)),
    ]
    return values, troubles


def _decimal(item: Item, text: pl.Series) -> tuple[pl.Series, list[Trouble]]:
    number = _matches(text, r"^[+-]?\d{1,18}(?:\.\d+)?$")
    scientific = _matches(text, _SCIENTIFIC)
    values = _where(number, text)
    outside = _outside(values.cast(pl.Float64), item, float)
    bad = text.is_not_null() & ~number & ~scientific
    troubles = [
        Trouble("scientific-notation", scientific),
        Trouble("not-a-number", bad),
        Trouble("out-of-range", outside),
    ]
    return values, troubles


def _code(item: Item, text: pl.Series) -> tuple[pl.Series, list[Trouble]]:
    known = {code.value.casefold(): code.value for code in item.codes}
    values = text.str.to_lowercase().replace_strict(
        list(known), list(known.values()), default=None, return_dtype=pl.String
    )
    return values, [Trouble("unknown-code", text.is_not_null() & values.is_null())]


def _codes(item: Item, text: pl.Series) -> tuple[pl.Series, list[Trouble]]:
    known = {code.value.casefold(): code.value for code in item.codes}
    element = pl.element().str.strip_chars()
    split = text.str.split(item.separator).list.eval(element.filter(element != ""))
    lowered = pl.element().str.to_lowercase()
    to_code = lowered.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String)
    values = split.list.eval(to_code)
    unknown = values.list.eval(pl.element().is_null()).list.any().fill_null(False)
    return values.list.drop_nulls().list.unique(maintain_order=True), [Trouble("unknown-code", unknown)]


def _yes_no(_: Item, text: pl.Series) -> tuple[pl.Series, list[Trouble]]:
    words = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
    values = text.str.to_lowercase().replace_strict(
        list(words), list(words.values()), default=None, return_dtype=pl.Boolean
    )
    return values, [Trouble("not-yes-or-no", text.is_not_null() & values.is_null())]


def _date(item: Item, text: pl.Series) -> tuple[pl.Series, list[Trouble]]:
    iso = text.str.extract(_ISO, 1).str.to_date("%Y-%m-%d", strict=False)
    first, second = text.str.extract(_SLASHED, 1).cast(pl.Int32), text.str.extract(_SLASHED, 2).cast(pl.Int32)
    year = text.str.extract(_SLASHED, 3).cast(pl.Int32)
    slashed = first.is_not_null()
    both_ways = slashed & (first <= 12) & (second <= 12) & (first != second)
    ambiguous = _ambiguous(item.date_format, first, second, both_ways)
    day, month = (second, first) if item.date_format is DateFormat.MONTH_FIRST else (first, second)
    read = _dates(year, month, day)
    wrong_way = slashed & read.is_null() & _dates(year, day, month).is_not_null()
    values = _either(iso, _where(~ambiguous, read))
    not_read = text.is_not_null() & values.is_null() & ~ambiguous & ~wrong_way
    number = _matches(text, r"^\d{5}(?:\.\d+)?$")
    troubles = [
        Trouble("ambiguous-date", ambiguous),
        Trouble("date-other-way-round", wrong_way),
        Trouble("date-as-number", not_read & number),
        Trouble("not-a-date", not_read & ~number),
        Trouble("out-of-range", _outside(values, item, str)),
    ]
    return values, troubles


def _ambiguous(agreed: DateFormat, first: pl.Series, second: pl.Series, both_ways: pl.Series) -> pl.Series:
    """Cells that could be read two ways: all, when slashes were not agreed; or once the column mixes both ways."""
    if agreed is DateFormat.ISO:
        return both_ways.fill_null(False)
    day, month = (second, first) if agreed is DateFormat.MONTH_FIRST else (first, second)
    mixed = bool(((month > 12) & (day <= 12)).any())
    return both_ways.fill_null(False) if mixed else pl.Series([False] * len(first), dtype=pl.Boolean)


def _dates(year: pl.Series, month: pl.Series, day: pl.Series) -> pl.Series:
    parts = pl.DataFrame({"y": year, "m": month, "d": day})
    written = pl.format(
        "{}-{}-{}", "y", pl.col("m").cast(pl.String).str.zfill(2), pl.col("d").cast(pl.String).str.zfill(2)
    )
    return parts.select(written.str.to_date("%Y-%m-%d", strict=False)).to_series()


_UNDERSTAND: dict[Kind, Callable[[Item, pl.Series], tuple[pl.Series, list[Trouble]]]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DECIMAL: _decimal,
    Kind.CODE: _code,
    Kind.CODES: _codes,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
}


# --- small steps on columns ------------------------------------------------------------------------------------


def _matches(text: pl.Series, pattern: str) -> pl.Series:
    return text.str.contains(pattern).fill_null(False)


def _where(mask: pl.Series, values: pl.Series) -> pl.Series:
    return pl.select(pl.when(mask).then(values)).to_series()


def _either(first: pl.Series, second: pl.Series) -> pl.Series:
    return pl.select(pl.coalesce(first, second)).to_series()


def _outside(values: pl.Series, item: Item, number: Callable[[str], int | float | str]) -> pl.Series:
    outside = pl.Series([False] * len(values), dtype=pl.Boolean)
    is_date = item.type is Kind.DATE
    for bound, beyond in ((item.minimum, pl.Series.__lt__), (item.maximum, pl.Series.__gt__)):
        if bound is not None:
            limit = pl.Series([bound]).str.to_date("%Y-%m-%d").item() if is_date else number(bound)
            outside = outside | beyond(values, limit).fill_null(False)
    return outside
