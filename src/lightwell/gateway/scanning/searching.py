"""Search one column for every kind of personal detail.

Stage 3, sharing. Source: docs/reference/scanning.md. Pure: text in, findings out. Each
different value is looked at once, and the rows are found again only for what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from lightwell.gateway.problems import SHOWN_ROWS
from lightwell.gateway.scanning.columns import SearchedColumn, composed, searched
from lightwell.gateway.scanning.contacts import email_addresses, phone_numbers, web_addresses
from lightwell.gateway.scanning.findings import Finding, Kind
from lightwell.gateway.scanning.free_text import birth_dates, long_texts
from lightwell.gateway.scanning.official_numbers import (
    bank_accounts,
    ird_numbers,
    nhi_numbers,
    other_numbers,
    payment_cards,
)
from lightwell.gateway.scanning.people import names
from lightwell.gateway.scanning.places import street_addresses

SEARCHES: Mapping[Kind, Callable[[SearchedColumn], pl.Series]] = {
    Kind.EMAIL: email_addresses,
    Kind.PHONE: phone_numbers,
    Kind.WEB_ADDRESS: web_addresses,
    Kind.NHI: nhi_numbers,
    Kind.IRD: ird_numbers,
    Kind.BANK_ACCOUNT: bank_accounts,
    Kind.PAYMENT_CARD: payment_cards,
    Kind.OTHER_NUMBER: other_numbers,
    Kind.BIRTH_DATE: birth_dates,
    Kind.ADDRESS: street_addresses,
    Kind.NAME: names,
    Kind.LONG_TEXT: long_texts,
}


def scan(column_name: str, values: pl.Series, row_numbers: pl.Series | None = None) -> tuple[Finding, ...]:
    """Every kind of personal detail in a column.

    column_name: the header, whose words help ("mobile", "NHI").
    row_numbers: the spreadsheet's number for each value; without it values are numbered from 1.
    """
    texts = composed(values)
    column = searched(column_name, texts)
    if column.values.is_empty():
        return ()
    numbers = row_numbers if row_numbers is not None else pl.int_range(1, len(texts) + 1, eager=True)
    hits = {kind: search(column) for kind, search in SEARCHES.items()}
    filled = int((texts != "").sum())
    return tuple(
        _finding(kind, column.cells_with(found), numbers, filled) for kind, found in hits.items() if len(found)
    )


def _finding(kind: Kind, cells: pl.Series, numbers: pl.Series, filled: int) -> Finding:
    rows = numbers.filter(cells)
    return Finding(kind, len(rows), tuple(rows.sort().head(SHOWN_ROWS)), len(rows) / filled)


def reads_as_a_name(text: str) -> bool:
    """A person's name is in these words, by the same rule as in a column; a question for a person to answer."""
    return any(each.kind is Kind.NAME for each in scan("", pl.Series("", [text])))
