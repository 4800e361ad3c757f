"""A keyring, a covering and contents for the tests of sealing; everything in them is invented."""

from __future__ import annotations

import datetime as dt
from functools import cache

import polars as pl

from lightwell.gateway import keyring
from lightwell.gateway.contents import Contents, Enclosure
from lightwell.gateway.keyring import Keyring, Unlocked
from lightwell.gateway.passphrase import Cost
from lightwell.gateway.slips import Covering

QUICK = Cost(memory_kib=64, iterations=1, lanes=1)
PASSPHRASE = "kererū over Ōtautahi"
ANOTHER_PASSPHRASE = "five pūkeko by the weir"
SIGNED_ON = dt.date(2026, 6, 24)
SEALED_ON = dt.date(2026, 10, 9)
ROOT = bytes(range(32))


@cache
def known_keyring() -> Keyring:
    """The keyring of a root that every test knows."""
    return keyring.from_root(bytearray(ROOT), PASSPHRASE, created_on=SIGNED_ON, cost=QUICK)


def unlocked(of: Keyring | None = None) -> Unlocked:
    return (of or known_keyring()).unlock(PASSPHRASE)


def covering(recipient: str = "evaluation") -> Covering:
    return Covering(
        agreement="best-foot-forward",
        agreement_version=1,
        agreement_hash="ab" * 32,
        provider="ccss",
        recipient=recipient,
        clauses=("outcomes", "sessions"),
        period="2026-Q3",
        sealed_on=SEALED_ON,
    )


def contents() -> Contents:
    people = pl.DataFrame(
        {"code": ["c1", "c2", "c3"], "birth_year": [2019, 2021, None], "area": ["Ōtara", "Porirua", ""]}
    )
    visits = pl.DataFrame({"code": ["c1", "c1"], "month": ["2026-07", "2026-09"]})
    dictionary = {"tables": [{"name": "people", "columns": [{"name": "area", "words": "Where the whānau lives"}]}]}
    return Contents((Enclosure.of("people", people), Enclosure.of("visits", visits)), dictionary)
