"""Numbers that an authority or a bank gives to one person.

Stage 3, sharing. Source: the formats and check digits in `checksums`. In a column of client numbers one in eleven fits
a check digit by chance, so a column of bare numbers is judged by how many fit, and a stray number by its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from lightwell.gateway.scanning.checksums import is_bank_account, is_iban, is_ird, is_nhi, is_payment_card
from lightwell.gateway.scanning.columns import (
    SearchedColumn,
    extracted,
    is_mostly,
    none_of,
    passing,
    together,
)

_NHI = r"(?i)\b[a-hj-np-z]{3}\d{2}(?:\d{2}|[a-hj-np-z]{2})\b"
_NHI_APART = r"^[A-HJ-NP-Z]{3} \d{4}$"
_NHI_SPACED = r"(?i)\b[a-hj-np-z]{3}[ -]?\d{2,4}[ -]?(?:\d{0,2}|[a-hj-np-z]{2})\b"
_NHI_NAMED = r"(?i)\bnhi\b\W{0,3}(?:(?:no|number|is)\b\W{0,3}){0,2}[a-hj-np-z]{3}[ -]?\d{2}(?:\d{2}|[a-hj-np-z]{2})\b"
_MONTH_AND_YEAR = re.compile(r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?:19|20)\d\d", re.IGNORECASE)

_IRD_GROUPED = r"\b\d{2,3}([- .])\d{3}[- .]\d{3}\b"
_IRD_BARE = r"^\d{8,9}$"
_IRD_NAMED = (
    r"(?i)\b(?:ird|inland revenue|tax)\b\W{0,3}(?:(?:no|number|num|is)\b\W{0,3}){0,2}\d{2,3}[- .]?\d{3}[- .]?\d{3}\b"
)
_DATE_IN_DIGITS = r"^(?:(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d|[0-3]\d(?:0[1-9]|1[0-2])(?:19|20)\d{2})$"

_BANK = r"\b\d{2}[- ]?\d{4}[- ]?\d{7,8}[- ]?\d{2,4}\b"
_BANK_GROUPED = r"\b\d{2}[- ]\d{4}[- ]\d{7,8}[- ]\d{2,4}\b"
_BANK_PARTS = re.compile(r"(\d{2})[- ]?(\d{4})[- ]?(\d{7})[- ]?(\d{2,3})")
_CARD = r"\b\d{4}([ -]?)\d{4}[ -]?\d{4}[ -]?\d{1,7}\b|\b\d{4}[ -]\d{6}[ -]\d{4,5}\b"
_CARD_NAMED = (
    r"(?i)\b(?:card|cc|visa|mastercard|amex|eftpos)\b[\s:#.-]{0,3}(?:(?:no|number|num|is)\b[\s:#.-]{0,3}){0,2}"
    r"\d(?:[ -]?\d){11,18}\b"
)
_IBAN = r"(?i)\b[A-Z]{2}\d{2} ?(?:[A-Z0-9]{4} ?){2,7}[A-Z0-9]{1,4}\b"

_SOCIAL_SECURITY = r"\b\d{3}-\d{2}-\d{4}\b"
_NAMED = (
    r"(?i)\b(?:passport|licen[cs]e|nsn|swn|upn|ssn)\b\W{0,3}(?:(?:no|number|num|is)\b\W{0,3}){0,2}"
    r"(?:[a-z]{1,2} ?\d{6,7}|[a-z]?\d{8,12}[a-z]?)\b"
)
_PUPIL_NUMBER = r"^[A-HJ-NP-RT-Z]\d{11}[\dA-Z]$"
_NZ_PASSPORT = r"^L[A-HJ-NP-Z]\d{6}$"
_DOCUMENT_HEADERS = ("passport", "licence", "license", "driverlicence", "driverslicence")
_NUMBER_HEADERS = ("nsn", "swn", "upn", "uln", "ssn", "nhs", "studentnumber", "socialwelfare")
_DOCUMENT = r"(?i)^[a-z]{1,2} ?\d{5,7}$"
_LONG_NUMBER = r"(?i)^[a-z]?\d[\d -]{5,12}[\da-z]$"
_BY_DESIGN = 0.5
_FEW = 3
_SPREAD = 2_000


def nhi_numbers(column: SearchedColumn) -> pl.Series:
    values = column.values
    if column.is_headed("nhi"):
        return values.filter(values.str.contains(_NHI_SPACED))
    named = values.filter(values.str.contains(_NHI_NAMED))
    return together(named, _unless_by_chance(extracted(values, f"{_NHI}|{_NHI_APART}"), _is_nhi))


def _is_nhi(piece: str) -> bool:
    return not _MONTH_AND_YEAR.fullmatch(piece) and is_nhi(piece.upper().replace(" ", ""))


def ird_numbers(column: SearchedColumn) -> pl.Series:
    values = column.values
    bare = values.filter(values.str.contains(_IRD_BARE))
    bare = bare.filter(~bare.str.contains(_DATE_IN_DIGITS))
    if column.is_headed("ird", "irdnumber", "taxnumber", "inlandrevenue"):
        return together(bare, values.filter(values.str.contains(_IRD_GROUPED)))
    pieces = pl.concat([extracted(values, _IRD_GROUPED), pl.DataFrame({"value": bare, "piece": bare})])
    named = values.filter(values.str.contains(_IRD_NAMED))
    return together(named, _unless_by_chance(pieces, lambda piece: is_ird(_digits(piece))))


def _unless_by_chance(pieces: pl.DataFrame, check: Callable[[str], bool]) -> pl.Series:
    """Values whose check digit fits, where at least half of those alike in shape do: by chance few would.

    In a long column a spread of them tells already that they are there by chance.
    """
    spread = pieces.gather_every(max(1, pieces.height // _SPREAD))
    if len(passing(spread, check)) < _BY_DESIGN / 2 * spread["value"].n_unique():
        return none_of(pieces["value"])
    found = passing(pieces, check)
    return found if len(found) >= _BY_DESIGN * pieces["value"].n_unique() else none_of(found)


def bank_accounts(column: SearchedColumn) -> pl.Series:
    """Grouped as people write them, whatever the check digit; bare only where branch and check digit fit."""
    values = column.values
    grouped = values.filter(values.str.contains(_BANK_GROUPED))
    return together(grouped, _unless_by_chance(extracted(values, _BANK), _is_bank_account))


def _is_bank_account(piece: str) -> bool:
    parts = _BANK_PARTS.fullmatch(piece)
    return parts is not None and is_bank_account(*parts.groups())


def payment_cards(column: SearchedColumn) -> pl.Series:
    """Beside a word that says card, whatever the check digit; otherwise only where the check digit fits."""
    values = column.values.filter(~column.values.str.contains(_BANK_GROUPED))
    named = values.filter(values.str.contains(_CARD_NAMED))
    return together(named, _unless_by_chance(extracted(values, _CARD), lambda piece: is_payment_card(_digits(piece))))


def other_numbers(column: SearchedColumn) -> pl.Series:
    """Passports, licences, pupil and student numbers, and other countries' numbers."""
    values = column.values
    hits = [
        values.filter(values.str.contains(_SOCIAL_SECURITY)),
        values.filter(values.str.contains(_NAMED)),
        passing(extracted(values, _IBAN), lambda piece: is_iban(piece.replace(" ", "").upper())),
        _only_where_most(column, _PUPIL_NUMBER),
        _passports(column),
    ]
    if column.is_headed(*_DOCUMENT_HEADERS):
        hits.append(values.filter(values.str.contains(_DOCUMENT)))
    if column.is_headed(*_NUMBER_HEADERS):
        hits.append(values.filter(values.str.contains(_LONG_NUMBER)))
    return together(*hits)


def _only_where_most(column: SearchedColumn, shape: str) -> pl.Series:
    shaped = column.values.filter(column.values.str.contains(shape))
    return shaped if is_mostly(column, shaped) else none_of(shaped)


def _passports(column: SearchedColumn) -> pl.Series:
    """Passport numbers come in several series at once; a provider's own codes begin alike."""
    shaped = _only_where_most(column, _NZ_PASSPORT)
    return shaped if shaped.str.head(2).n_unique() >= _FEW else none_of(shaped)


def _digits(piece: str) -> str:
    return re.sub(r"\D", "", piece)
