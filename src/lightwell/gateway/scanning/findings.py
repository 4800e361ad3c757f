"""What kinds of personal detail can hide in a column, and what was found of each.

Stage 3, sharing. Source: "personal details hiding in an agreed column (names, phones, e-mails, NHI, IRD, addresses)".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of personal detail. Whether it stops or may be confirmed is decided in checking."""

    EMAIL = "e-mail address"
    PHONE = "phone number"
    WEB_ADDRESS = "web address"
    NHI = "NHI number"
    IRD = "IRD number"
    BANK_ACCOUNT = "bank account"
    PAYMENT_CARD = "payment card"
    OTHER_NUMBER = "identity number"  # passport, driver licence, pupil and student numbers, IBAN
    BIRTH_DATE = "date of birth in text"
    ADDRESS = "street address"
    NAME = "person's name"
    LONG_TEXT = "long free text"


DIRECT_IDENTIFIERS = frozenset(
    {Kind.NHI, Kind.IRD, Kind.BANK_ACCOUNT, Kind.PAYMENT_CARD, Kind.OTHER_NUMBER, Kind.BIRTH_DATE}
)
CONTACT_DETAILS = frozenset({Kind.EMAIL, Kind.PHONE, Kind.WEB_ADDRESS})


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind found in one column: how many cells, the first ten rows, and the share of filled cells."""

    kind: Kind
    count: int
    rows: tuple[int, ...]
    share: float
