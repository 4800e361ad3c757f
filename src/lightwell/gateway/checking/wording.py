"""Problems made from cells that are wrong: which rows, how many, what it says.

Stage 3, sharing.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from lightwell.gateway.checking.sentences import WORDINGS
from lightwell.gateway.problems import SHOWN_ROWS, Problem

MOST_MARKED = 2_000  # a person mends no more than that by hand


def problem(
    code: str,
    table: str = "",
    column: str = "",
    rows: Sequence[int] | pl.Series = (),
    extra: str = "",
    many: int = 0,
    wording: str | None = None,
) -> Problem:
    """A problem in its agreed words.

    rows: those it stands in, numbered as the spreadsheet shows them; many: how many, where these are only the first.
    wording: which words, where one code has several.
    """
    words_for = WORDINGS[wording or code]
    many = many or len(rows)
    numbers = _first(rows)
    words = {"table": table, "column": column, "extra": extra, "many": _many(numbers, many)}
    return Problem(
        code=code,
        level=words_for.level,
        table=table or None,
        column=column or None,
        rows=tuple(numbers[:SHOWN_ROWS]),
        every_row=tuple(numbers) if len(numbers) > SHOWN_ROWS else (),
        count=many or 1,
        sentence=_capital(words_for.sentence.format(**words)),
        fix=words_for.fix.format(**words),
    )


def rows_where(mask: pl.Series, row_numbers: pl.Series) -> pl.Series:
    """Spreadsheet numbers of the rows where a mask holds."""
    return row_numbers.filter(mask.fill_null(False))


def _first(rows: Sequence[int] | pl.Series) -> list[int]:
    return pl.Series(rows, dtype=pl.UInt32).sort().head(MOST_MARKED).to_list()


def _many(numbers: list[int], many: int) -> str:
    if not numbers:
        return f"{many} people" if many else ""
    return f"row {numbers[0]}" if many == 1 else f"{many} rows"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
