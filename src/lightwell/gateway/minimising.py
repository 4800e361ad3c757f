"""Each item made no more telling than its clause needs: a birthday to an age band, a suburb to an area.

Stage 3, sharing. Source: DPUP, Purpose Matters guideline: use the least, and the least identifying, that does the job.
"""

from __future__ import annotations

import polars as pl

from lightwell.policy.clauses import Band, ClauseItem, Coarsening, Generalisation
from lightwell.policy.periods import Quarter
from lightwell.policy.tables import Item, Kind


def minimised(part: ClauseItem, item: Item, period: Quarter) -> pl.Expr:
    """The item as its recipient gets it, under the name it is sent by; text, whole number, or null when not known."""
    column = pl.col(item.id)
    return _coarsened(column, part.generalise, item, period).alias(part.name_as_sent)


def _coarsened(column: pl.Expr, how: Generalisation, item: Item, period: Quarter) -> pl.Expr:
    match how.to:
        case Coarsening.AS_IS:
            return _as_is(column, item)
        case Coarsening.YEAR:
            return column.dt.year().cast(pl.Int64)
        case Coarsening.MONTH:
            return column.dt.strftime("%Y-%m")
        case Coarsening.QUARTER:
            return pl.format("{}-Q{}", column.dt.year(), column.dt.quarter())
        case Coarsening.BANDS:
            return _banded(column, how.bands)
        case Coarsening.AGE_BANDS:
            return _banded(age_on_last_day(column, period), how.bands)
        case Coarsening.CLASSES:
            return _classed(column, how, item)


def _as_is(column: pl.Expr, item: Item) -> pl.Expr:
    if item.type is Kind.CODES:
        return column.list.sort().list.join("; ")
    if item.type is Kind.DATE:
        return column.dt.strftime("%Y-%m-%d")
    return column


def age_on_last_day(born: pl.Expr, period: Quarter) -> pl.Expr:
    """Age in whole years on the period's last day."""
    last = period.last_on
    had_birthday = (born.dt.month() < last.month) | ((born.dt.month() == last.month) & (born.dt.day() <= last.day))
    return (last.year - born.dt.year() - 1 + had_birthday.cast(pl.Int32)).cast(pl.Int64)


def _banded(column: pl.Expr, bands: tuple[Band, ...]) -> pl.Expr:
    banded = pl.lit(None, dtype=pl.String)
    for band in bands:
        inside = pl.lit(True)
        if band.lowest is not None:
            inside = inside & (column >= band.lowest)
        if band.highest is not None:
            inside = inside & (column <= band.highest)
        banded = pl.when(column.is_not_null() & inside).then(pl.lit(band.label)).otherwise(banded)
    return banded


def _classed(column: pl.Expr, how: Generalisation, item: Item) -> pl.Expr:
    label_of = {value.casefold(): group.label for group in how.classes for value in group.values}
    values, labels = list(label_of), list(label_of.values())

    def classed(expression: pl.Expr) -> pl.Expr:
        return expression.str.to_lowercase().replace_strict(
            values, labels, default=how.otherwise, return_dtype=pl.String
        )

    if item.type is Kind.CODES:
        return column.list.eval(classed(pl.element())).list.drop_nulls().list.unique().list.sort().list.join("; ")
    return pl.when(column.is_null()).then(None).otherwise(classed(column))


def unclassed(part: ClauseItem, item: Item) -> pl.Expr:
    """True where a value is known but falls in no class or band, so that the agreement does not say what to send."""
    column, how = pl.col(item.id), part.generalise
    if how.to is Coarsening.CLASSES and how.otherwise is None:
        known = [value.casefold() for group in how.classes for value in group.values]
        if item.type is Kind.CODES:
            return column.list.eval(~pl.element().str.to_lowercase().is_in(known)).list.any().fill_null(False)
        return column.is_not_null() & ~column.str.to_lowercase().is_in(known)
    if how.to is Coarsening.BANDS:
        return column.is_not_null() & _banded(column, how.bands).is_null()
    return pl.lit(False)
