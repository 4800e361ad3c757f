"""The way back: which rows of which deliveries are about one client, which only the provider's keys can tell.

Stage 4, access and correction, over what stage 3 sent. For each delivery the provider keeps the pseudonyms in the
order of its rows, encrypted for itself; a delivery need never be opened to find a family's rows in it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

import polars as pl

from lightwell.gateway.identifiers import canonical_id
from lightwell.gateway.kept import KeptUnreadable, keep, keep_pieces, kept
from lightwell.gateway.keyring import Generation, Unlocked
from lightwell.gateway.pseudonyms import HEXADECIMAL_DIGITS, pseudonym
from lightwell.gateway.unusable import Unusable
from lightwell.policy import canonical
from lightwell.policy.checked import Checked, Digest
from lightwell.policy.decoding import Json, decode, encode
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.tables import CanonicalForm

FILE_ENDING: Final = ".wayback"
AS_WRITTEN: Final = CanonicalForm()
NOBODY: Final = "-" * HEXADECIMAL_DIGITS


class WayBackUnreadable(Unusable):
    """The index was damaged or is another keyring's."""

    def __init__(self) -> None:
        super().__init__("A way-back file is damaged or belongs to another keyring, so not everything was searched.")


class Form(StrEnum):
    """The form of this document. The first listed each pseudonym apart, which took longer than sealing the rows."""

    ONE = "lightwell-way-back/1"
    TWO = "lightwell-way-back/2"


@dataclass(frozen=True, slots=True)
class TableIndex:
    """The pseudonyms of one table for one use.

    table: its name inside the delivery. codes: the pseudonyms one after another, in the order of the table's rows, all
    of one length; NOBODY where a row has no client.
    """

    table: str
    use: str
    codes: str

    @classmethod
    def of(cls, table: str, use: str, codes: pl.Series) -> TableIndex:
        """codes: the pseudonym behind each row, in the order in which the rows go."""
        return cls(table, use, joined(codes))

    def rows_of(self, code: str) -> Iterator[int]:
        """The rows with this pseudonym, counted from 1."""
        at = self.codes.find(code)
        while at >= 0:
            if at % HEXADECIMAL_DIGITS == 0:
                yield at // HEXADECIMAL_DIGITS + 1
            at = self.codes.find(code, at + 1)


@dataclass(frozen=True, slots=True)
class WayBack(Checked):
    """One delivery's index. delivery: its digest; canonical: how the agreement writes its identifiers."""

    form: Form
    agreement: str
    recipient: str
    period: str
    delivery: Digest
    pseudonym_generation: Generation
    tables: tuple[TableIndex, ...]
    canonical: CanonicalForm = AS_WRITTEN


@dataclass(frozen=True, slots=True)
class Found:
    """One row about the client. row: counted from 1 in the recipient's table. use: for what it was sent."""

    recipient: str
    period: str
    table: str
    row: int
    delivery: str
    use: str


def joined(codes: pl.Series) -> str:
    return codes.fill_null(NOBODY).str.join("").item() if len(codes) else ""


def seal_way_back(unlocked: Unlocked, index: WayBack) -> bytes:
    """The index, encrypted for the provider's keyring of this generation and every later one."""
    return keep(unlocked, canonical.canonical(encode(index)))


def seal_way_back_in_pieces(
    unlocked: Unlocked, index: WayBack, codes: Sequence[Callable[[], Iterable[pl.Series]]]
) -> Iterator[bytes]:
    """The same, its codes written as they are made.

    index: with no codes in its tables. codes: of each of its tables, the pseudonyms behind its rows.
    """
    marks = [secrets.token_hex(HEXADECIMAL_DIGITS) for _ in codes]
    tables = tuple(replace(table, codes=mark) for table, mark in zip(index.tables, marks, strict=True))
    written = canonical.canonical(encode(replace(index, tables=tables)))
    return keep_pieces(unlocked, _filled_in(written, marks, codes))


def _filled_in(
    written: bytes, marks: Sequence[str], codes: Sequence[Callable[[], Iterable[pl.Series]]]
) -> Iterator[bytes]:
    """A document with the codes in place of the marks that stand for them; the tables are in their order in it."""
    for mark, made in zip(marks, codes, strict=True):
        before, _, written = written.partition(mark.encode())
        yield before
        yield from (joined(each).encode() for each in made())
    yield written


def open_way_back(unlocked: Unlocked, content: bytes) -> WayBack:
    """Raises WayBackUnreadable."""
    try:
        found = decode(WayBack, _in_form_two(canonical.parse(kept(unlocked, content))))
    except (KeptUnreadable, NotWellFormed):
        raise WayBackUnreadable from None
    if any(len(table.codes) % HEXADECIMAL_DIGITS for table in found.tables):
        raise WayBackUnreadable
    return found


def _in_form_two(document: Json) -> Json:
    """The document as it would be written today; one that is in no form of ours stays as it is, to be refused."""
    if not isinstance(document, dict) or document.get("form") != Form.ONE:
        return document
    tables = [
        {"table": table["table"], "use": table["use"], "codes": "".join(code or NOBODY for code in table["pseudonyms"])}
        for table in document["tables"]
    ]
    return {**document, "form": Form.TWO.value, "tables": tables}


def find(unlocked: Unlocked, client: str, indexes: Iterable[bytes]) -> list[Found]:
    """Every row about a client, however its identifier is written, under whichever pseudonym generation it was sent.

    Raises WayBackUnreadable rather than leave a delivery out unsaid.
    """
    return [found for content in indexes for found in _find_in(unlocked, client, open_way_back(unlocked, content))]


def find_in_folder(unlocked: Unlocked, client: str, folder: Path) -> list[Found]:
    """The same over the way-back files in a folder and the folders in it."""
    files = sorted(folder.rglob(f"*{FILE_ENDING}"))
    return find(unlocked, client, (file.read_bytes() for file in files))


def _find_in(unlocked: Unlocked, client: str, index: WayBack) -> Iterator[Found]:
    wanted_id = canonical_id(index.canonical, client)
    for table in index.tables:
        key = unlocked.pseudonym_key(index.agreement, index.recipient, table.use, index.pseudonym_generation)
        for row in table.rows_of(pseudonym(wanted_id, key)):
            yield Found(index.recipient, index.period, table.table, row, index.delivery, table.use)
