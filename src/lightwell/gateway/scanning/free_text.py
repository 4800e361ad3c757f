"""Free text: the place where anything at all may have been written.

Stage 3, sharing. Source: "long free text" and dates of birth typed into notes.
"""

from __future__ import annotations

import polars as pl

from lightwell.gateway.scanning.columns import SearchedColumn, none_of

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = (
    r"(?:\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}|\d{4}-\d{1,2}-\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH},?\s\d{{4}}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}})"
)
_BORN = (
    r"(?i)(?:\bd\.?\s?o\.?\s?b\b\.?|\bdate of birth\b|\bbirth\s?(?:date|day)\b|\bborn\b(?:\s(?:on|in))?|\bb\.\s"
    r"|\br[aā] wh[aā]nau\b|\bwh[aā]nau mai\b|\bhuritau\b)"
)
_BIRTH_DATE = rf"{_BORN}[^\d\p{{L}}]{{0,6}}(?:(?:is|was|on|the|i te)\s)?{_DATE}"
_LONG_WORDS = 12
_LONG_CHARACTERS = 100
_OWN_WORDS = 0.2
_FEW = 5


def birth_dates(column: SearchedColumn) -> pl.Series:
    """A date beside words that say it is somebody's birth; a date alone belongs to its column."""
    with_dates = column.values.filter(column.values.str.contains(r"\d") & column.values.str.contains(r"\p{L}"))
    return with_dates.filter(with_dates.str.contains(_BIRTH_DATE))


def long_texts(column: SearchedColumn) -> pl.Series:
    """Text that people wrote, as against a few long descriptions chosen from a list and repeated down the column."""
    values = column.values.filter(column.values.str.len_chars() > _LONG_CHARACTERS // 2)
    is_long = (values.str.count_matches(r"\S+") >= _LONG_WORDS) | (values.str.len_chars() > _LONG_CHARACTERS)
    long = values.filter(is_long & values.str.contains(r"\p{L}{2,}\s+\p{L}"))
    if long.is_empty():
        return long
    cells = int(column.cells_with(long).sum())
    is_own_words = cells < _FEW or len(long) >= _OWN_WORDS * cells
    return long if is_own_words else none_of(long)
