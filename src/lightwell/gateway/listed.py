"""Who is in a list that was sent, in marks that only that person and their provider can make.

Stages 3 and 4. Source: docs/adr/0056-a-familys-own-space.md. The register's key gives each client number a key of its
own; that key and a delivery's digest give one mark. Two marks of one person look like marks of two: whoever has the
database alone cannot say who is in which list, nor that anybody is in two.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

from lightwell.gateway.identifiers import canonical_id
from lightwell.gateway.key_tree import Label, derive
from lightwell.gateway.register_keys import compared
from lightwell.policy.tables import CanonicalForm

MARK_BYTES: Final = 8


def list_key(register_key: bytes, client: str) -> bytes:
    """What makes one person's marks, however their number is written."""
    return hmac.digest(derive(register_key, Label.REGISTER_LISTS), compared(client).encode(), "sha256")


def list_keys(register_key: bytes, client: str, forms: Iterable[CanonicalForm]) -> tuple[bytes, ...]:
    """The keys of one person under each form in which an agreement writes their number, and as the register does."""
    written = dict.fromkeys([client, *(canonical_id(form, client) for form in forms)])
    return tuple(dict.fromkeys(list_key(register_key, each) for each in written if each))


def mark_of(key: bytes, delivery: str) -> int:
    """A person's mark in one delivery. delivery: its digest."""
    return int.from_bytes(hmac.digest(key, delivery.encode(), "sha256")[:MARK_BYTES], signed=True)


def space_key(register_key: bytes, person: str) -> bytes:
    """What seals a person's own lines, for themselves and for whoever keeps the register."""
    return derive(register_key, Label.REGISTER_SPACES, person)


# --- as a hand-over makes them ----------------------------------------------------------------------------------


def marks_in(register_key: bytes, delivery: str, people: Iterable[pl.Series]) -> bytes:
    """The marks of everybody in one delivery, each once, in an order that says nothing.

    people: canonical client numbers, as they stand in its tables.
    """
    everybody = {client for each in people for client in each.drop_nulls().unique().to_list()}
    marks = sorted(mark_of(list_key(register_key, client), delivery) for client in everybody)
    return b"".join(mark.to_bytes(MARK_BYTES, signed=True) for mark in dict.fromkeys(marks))


def marks_read(packed: bytes) -> Iterator[int]:
    for at in range(0, len(packed), MARK_BYTES):
        yield int.from_bytes(packed[at : at + MARK_BYTES], signed=True)
