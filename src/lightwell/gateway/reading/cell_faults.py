"""Faults that sit in single cells of text: letters lost or unseen, spreadsheet errors, formulas written out.

Stage 3, sharing. Source: spreadsheet damage as the issue lists it. Each is reported by column, so that a column that
stays at the provider's desk never stops anything.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.faults import Fault
from lightwell.gateway.reading.readings import Limits, Table, first_where

# Controls other than tab and line breaks; the C1 block; and the marks that turn text's direction around.
_CONTROL = "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]"
_LOST = "\ufffd"
# UTF-8 read as Windows-1252 and stored again: ā becomes Ä and a control or a space; é becomes Ã©; ’ becomes â€™.
_GARBLED = '[ÃÂ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[ÄÅ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\x80-\xbf™˜œ“”"¦]'
_ERROR = r"^\s*#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)\s*$|^\s*Err:5\d\d\s*$"
_FORMULA = r"^\s*="

# What a row as it is written must have somewhere for a cell of it to have any of these.
_IN_A_ROW = f'{_CONTROL}|{_LOST}|{_GARBLED}|#[A-Z]|Err:5|(?:^|[,;\t])[\\s"]*='

_ANYWHERE: tuple[tuple[Fault, str], ...] = (
    (faults.CONTROL_CHARACTERS, _CONTROL),
    (faults.LOST_LETTERS, _LOST),
    (faults.GARBLED_LETTERS, _GARBLED),
    (faults.ERROR_CELL, _ERROR),
)


def may_have_faults(rows: pl.Series, limits: Limits) -> bool:
    """Whether any cell of these rows, as they are written, could have a fault: one pass in place of one a column."""
    longest = rows.str.len_bytes().max()
    return (isinstance(longest, int) and longest > limits.cell_characters) or bool(rows.str.contains(_IN_A_ROW).any())


def cell_faults(table: Table, limits: Limits, *, formulas_as_text: bool) -> Iterator[Problem]:
    """Every fault in every column. A CSV's formulas are text; a workbook's are found where they are stored."""
    patterns = (*_ANYWHERE, (faults.FORMULA, _FORMULA)) if formulas_as_text else _ANYWHERE
    any_of_them = "|".join(pattern for _, pattern in patterns)
    for name, cells in table.cells.items():
        if _is_worth_a_look(cells.values, any_of_them, limits):
            masks = [(fault, cells.values.str.contains(pattern)) for fault, pattern in patterns]
            masks.append((faults.CELL_TOO_LONG, cells.values.str.len_chars() > limits.cell_characters))
            for fault, mask in masks:
                if mask.any():
                    rows = cells.each(mask)
                    words = _lengths(cells.values, limits) if fault is faults.CELL_TOO_LONG else {}
                    first = first_where(rows, table.numbers)
                    yield fault.found(table=table.name, column=name, rows=first, count=int(rows.sum()), **words)


def _lengths(values: pl.Series, limits: Limits) -> dict[str, str]:
    longest = int(values.str.len_chars().max() or 0)  # type: ignore[arg-type]
    return {"has": f"{longest:,}", "limit": f"{limits.cell_characters:,}"}


def _is_worth_a_look(values: pl.Series, any_of_them: str, limits: Limits) -> bool:
    """Whether a column has any fault at all, found in one pass."""
    longest = values.str.len_bytes().max()
    return bool(values.str.contains(any_of_them).any()) or (
        isinstance(longest, int) and longest > limits.cell_characters
    )
