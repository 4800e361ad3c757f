"""A made-up code in place of who it is: the same for one client within one recipient and use, and nowhere else.

Stage 3, sharing. Source: RFC 2104 (HMAC with SHA-256), cut to 128 bits. Identifiers arrive in their canonical form:
whoever calls has taken away what varies from sheet to sheet (spaces, case, leading zeros).
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Final

import polars as pl
import polars_hash

from lightwell.gateway.keyring import Unlocked

HEXADECIMAL_DIGITS: Final = 32

__all__ = ["HEXADECIMAL_DIGITS", "for_agreement", "pseudonym", "pseudonyms"]


def pseudonym(canonical_id: str, key: str) -> str:
    """One client's pseudonym. key: the hexadecimal digits as they stand are the HMAC key, one block long."""
    return hmac.digest(key.encode("ascii"), canonical_id.encode(), "sha256").hex()[:HEXADECIMAL_DIGITS]


def pseudonyms(canonical_ids: pl.Expr, key: str) -> pl.Expr:
    """The same for a column; where there is no identifier there is no pseudonym."""
    return polars_hash.CryptographicHashingNameSpace(canonical_ids).hmac_sha256(key=key).str.head(HEXADECIMAL_DIGITS)


def for_agreement(unlocked: Unlocked, agreement: str) -> Callable[[str, str, pl.Series], pl.Series]:
    """What makes pseudonyms under one agreement: (recipient, use, canonical identifiers) -> pseudonyms."""

    def made(recipient: str, use: str, canonical_ids: pl.Series) -> pl.Series:
        key = unlocked.pseudonym_key(agreement, recipient, use)
        column = canonical_ids.name or "client"
        return canonical_ids.alias(column).to_frame().select(pseudonyms(pl.col(column), key)).to_series()

    return made
