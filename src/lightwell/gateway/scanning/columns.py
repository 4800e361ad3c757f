"""One column made ready to be searched: its different values, once each, and the words of its header.

Stage 3, sharing. Source: a million rows of a coded column hold forty values; each need be looked at once.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

_WORDS = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-zāēīōū])(?=[A-ZĀĒĪŌŪ])")
_TO_COMPOSE = r"[\p{M}\uFF00-\uFFEF\u00a0\u2000-\u200b]"
# Short codes, scores, measures and dates: nothing personal hides in a cell that is only that.
_PLAIN = (
    r"^(?:[-+]?\d{0,6}(?:[.,]\d+)?%?|\d+[.,]\d+|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}[/.-]\d{2}[/.-]\d{2}"
    r"(?:[ T]\d{2}:\d{2}(?::\d{2})?(?:[.\d]*Z|[+-]\d{2}:\d{2})?)?|\p{L}?\d{1,4}|\p{L}{1,2})$"
)
_MOST = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class SearchedColumn:
    """words: the header's words without case or macrons; values: the different values worth a look.

    texts: every cell, trimmed; different: how many different values there are in all, plain ones too.
    """

    words: frozenset[str]
    texts: pl.Series
    values: pl.Series
    different: int

    def cells_with(self, values: pl.Series) -> pl.Series:
        """Which cells hold one of these values."""
        return self.texts.is_in(values.implode()).fill_null(value=False)

    def is_headed(self, *any_of: str) -> bool:
        return not self.words.isdisjoint(any_of)


def without_marks(text: str) -> str:
    """A word as it is compared: lower case, without macrons and apostrophes."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if letter.isalpha() and unicodedata.category(letter) != "Lm")


def header_words(header: str) -> frozenset[str]:
    words = [without_marks(word) for word in _WORDS.findall(_CAMEL.sub(" ", unicodedata.normalize("NFC", header)))]
    return frozenset(words) | {first + second for first, second in itertools.pairwise(words)}


def composed(values: pl.Series) -> pl.Series:
    """The values trimmed, with letters and their marks composed and full-width digits made plain."""
    texts = values.cast(pl.String).str.strip_chars().rename("value")
    needs = texts.str.contains(_TO_COMPOSE)
    return texts.str.normalize("NFKC") if needs.any() else texts


def searched(header: str, texts: pl.Series) -> SearchedColumn:
    """The column's different values, but for those that are plainly codes, measures or dates."""
    different = texts.drop_nulls().unique()
    different = different.filter(different != "")
    worth_a_look = different.filter(~different.str.contains(_PLAIN))
    return SearchedColumn(header_words(header), texts, worth_a_look, len(different))


def extracted(values: pl.Series, pattern: str) -> pl.DataFrame:
    """Every piece of every value that matches: columns `value` and `piece`."""
    found = pl.DataFrame({"value": values}).with_columns(piece=pl.col("value").str.extract_all(pattern))
    return found.explode("piece").drop_nulls("piece")


def passing(pieces: pl.DataFrame, check: Callable[[str], bool]) -> pl.Series:
    """Values with a piece that passes."""
    outcome = [check(piece) for piece in pieces["piece"]]
    return pieces.filter(pl.Series(outcome, dtype=pl.Boolean))["value"].unique()


def is_mostly(column: SearchedColumn, shaped: pl.Series) -> bool:
    """Whether nearly every different value has this shape, so that the column is a column of such numbers."""
    return len(shaped) > 0 and len(shaped) >= _MOST * column.different


def none_of(values: pl.Series) -> pl.Series:
    return values.clear()


def together(*hits: pl.Series) -> pl.Series:
    return pl.concat(hits).unique()
