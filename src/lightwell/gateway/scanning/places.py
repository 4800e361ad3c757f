"""Where a person lives or gets their post.

Stage 3, sharing. Source: how New Zealand writes addresses (a number and a street, a flat, PO Box, Private Bag, RD),
with other countries' as far as they look alike.
"""

from __future__ import annotations

import polars as pl

from lightwell.gateway.scanning.columns import SearchedColumn, extracted, none_of, together
from lightwell.gateway.scanning.streets_abroad import (
    ABROAD,
    AFTER_A_CUE,
    BETWEEN_NUMBERS,
    CORNER,
    could_be_a_street,
)

_SURE_STREETS = (
    "street|road|rd|avenue|ave|crescent|cres|terrace|tce|highway|hwy|esplanade|boulevard|blvd|parade|pde|grove"
)
_STREETS_IN_CAPITALS = (
    "St|Dr|Drive|Pl|Place|Ln|Lane|Cl|Close|Ct|Crt|Court|Gr|Quay|Sq|Square|Rise|View|Heights|Track|Loop|Mews"
    "|Row|Green|Glade|Glen|Way|Ridge|Point|Hill|Gardens|Park|Walk|Common|Vista|Valley|Rue|Via|Ara|Tiriti"
)
_NUMBER = r"\b\d{1,5}[a-zA-Z]?(?:\s?[/-]\s?\d{1,5}[a-zA-Z]?)?,?\s+"
_WORDS = r"(?:[\p{L}\p{M}'’.-]+\s+){1,4}"
_CAPITALISED = r"(?:(?:\p{Lu}[\p{L}\p{M}'’.-]*|o|a|te|ngā|nga|the|of|de|la)\s+){1,4}"

_NUMBERED_STREET = rf"{_NUMBER}(?:(?i){_WORDS}(?:{_SURE_STREETS})\b)"
_NUMBERED_IN_CAPITALS = rf"{_NUMBER}{_CAPITALISED}(?:{_STREETS_IN_CAPITALS})(?:\b|\.)"
_LOWER_CASE_ALONE = (
    r"(?i)^\d{1,5}[a-z]?(?:\s?[/-]\s?\d{1,5}[a-z]?)?,?\s+\p{L}[\p{L}'’]+(?:\s\p{L}+)?"
    r"\s(?:st|dr|drive|pl|ln|lane|crt|grove)\b\.?(?:[\s,].*)?$"
)
_BOX = r"(?i)\bp\.?\s?o\.?\s?box\s*\d+|\bprivate\s+bag\s*\d+|\bpouaka\s+p?o?u?t[aā]peta\s*\d+"
_RURAL = r"(?:\p{L}.*[\s,])R\.?D\.?\s?\d{1,2}\b|\bR\.?D\.?\s?\d{1,2}\s*,\s*\p{Lu}|(?i:\brural delivery\s*\d)"
_FLAT = r"(?i)\b(?:flat|unit|apt|apartment|whare)\.?\s*\d+[a-z]?\s*[,/]\s*\d+\s+\p{L}"
_TO_A_POSTCODE = r"^\d{1,5}[a-zA-Z]?(?:/\d+[a-zA-Z]?)?\s+\p{Lu}[\s\S]*[,\n][\s\S]*\b\d{4,6}(?:-\d{4})?$"
_OTHER_POSTCODES = r"\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b|\b(?:Apt|Suite)\.?\s\d+|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
_CORNER = r"(?i)\bcorner of\b"
_IN_WORDS = r"\s|[^\x00-\x{24f}]"  # a code without spaces is no street, but where no spaces are written
_HEADERS = ("address", "addresses", "addr", "street", "residence", "kainganoho", "wahinoho", "homeaddress")
_UNDER_A_HEADER = rf"(?i)\d+\s*\p{{L}}{{3,}}|\p{{L}}{{3,}}\s+(?:{_SURE_STREETS}|{_STREETS_IN_CAPITALS})\b"
# A number of weeks, or the week's own number, is no house; it is left out before streets are looked for.
_UNITS = (
    "min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?|times|kms?|kilometres|metres|m|people|tamariki|kids|children"
    "|sessions?|of|out of"
)
_NUMBERED_OFF = "week|term|session|year|level|room|grade|stage|module|group|class|day|visit|item|goal"
_COUNTED = rf"(?i)\b\d+(?:\.\d+)?\s?(?:{_UNITS})\b|\b(?:{_NUMBERED_OFF})\s\d+\b"


def street_addresses(column: SearchedColumn) -> pl.Series:
    values = column.values
    written = values.filter(values.str.contains(r"\d") & values.str.contains(r"\p{L}{2}"))
    headed = column.is_headed(*_HEADERS)
    return together(
        *(() if written.is_empty() else (*_at_home(written), *_abroad(written))),
        _corners(values),
        values.filter(values.str.contains(_UNDER_A_HEADER)) if headed else none_of(values),
    )


def _at_home(written: pl.Series) -> tuple[pl.Series, ...]:
    """Streets, boxes and rural deliveries as they are written in New Zealand and much as here."""
    streets = f"{_NUMBERED_STREET}|{_NUMBERED_IN_CAPITALS}"
    numbered = written.filter(written.str.contains(streets))
    return (
        numbered.filter(numbered.str.replace_all(_COUNTED, " ").str.contains(streets)),
        written.filter(written.str.contains("|".join((_BOX, _RURAL, _FLAT, _TO_A_POSTCODE)))),
        written.filter(written.str.contains(_LOWER_CASE_ALONE)),
        _with_a_foreign_postcode(written),
    )


def _abroad(written: pl.Series) -> tuple[pl.Series, ...]:
    """Streets as other countries write them, and numbers either side of a street."""
    apart = written.filter(written.str.contains(_IN_WORDS))
    if apart.is_empty():
        return ()
    return (
        *(apart.filter(apart.str.contains(pattern)) for pattern in ABROAD),
        _where_words_could_be_a_street(apart, BETWEEN_NUMBERS),
        _where_words_could_be_a_street(apart, AFTER_A_CUE),
    )


def _corners(values: pl.Series) -> pl.Series:
    """Where two streets meet, with a number or without."""
    said = values.filter(values.str.contains(_CORNER))
    return said if said.is_empty() else said.filter(said.str.contains(CORNER))


def _where_words_could_be_a_street(values: pl.Series, pattern: str) -> pl.Series:
    found = extracted(values, pattern).with_columns(words=pl.col("piece").str.extract(pattern))
    different = found["words"].unique()
    could_be = different.filter(pl.Series([could_be_a_street(each or "") for each in different], dtype=pl.Boolean))
    return found.filter(pl.col("words").is_in(could_be.implode()))["value"].unique()


def _with_a_foreign_postcode(written: pl.Series) -> pl.Series:
    """A house number and words before another country's postcode."""
    return written.filter(
        written.str.contains(_OTHER_POSTCODES) & written.str.contains(r"^\D{0,40}\b\d{1,5}[A-Za-z]?,?\s+\p{Lu}\p{L}+\s")
    )
