"""A way back in drawers, so that one client's rows are found without opening all of it.

Stage 4, access and correction, over what stage 3 sent. Each table's made-up codes lie in 256 drawers by how they begin,
each drawer sealed apart for the provider's own keyring and bound to its file, table and number, an empty one too. A
client's code is worked out with the provider's key, and one drawer is read. Whoever holds the store without that key
sees how full drawers are, which is chance, and which of them was read, one of 256; an agency holds none of it.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lightwell.gateway.identifiers import canonical_id
from lightwell.gateway.kept import GENERATION_BYTES, IN_DRAWERS, NONCE_BYTES, KeptUnreadable, clear_of
from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.pseudonyms import HEXADECIMAL_DIGITS, pseudonym
from lightwell.policy import canonical
from lightwell.policy.decoding import decode, encode
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.tables import CanonicalForm

DRAWERS: Final = 256
READ_AHEAD: Final = 8192
_ROW_DIGITS: Final = 10
_ENTRY: Final = HEXADECIMAL_DIGITS + _ROW_DIGITS
_LENGTH_BYTES: Final = 4
_OFFSET_BYTES: Final = 8
_DIRECTORY: Final = (DRAWERS + 1) * _OFFSET_BYTES

Read = Callable[[int, int], bytes]
"""So many bytes of one file from a place in it."""
Codes = Callable[[], Iterable[pl.Series]]


@dataclass(frozen=True, slots=True)
class TableCodes:
    """table: its name inside the delivery. use: what its codes were made for."""

    table: str
    use: str


@dataclass(frozen=True, slots=True)
class Head:
    """Of which delivery a file is, and how its codes were made. delivery: its digest."""

    agreement: str
    recipient: str
    period: str
    delivery: str
    pseudonym_generation: int
    canonical: CanonicalForm
    tables: tuple[TableCodes, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Rows of one table that are about the client, counted from 1."""

    head: Head
    table: TableCodes
    rows: tuple[int, ...]


def seal_in_drawers(unlocked: Unlocked, head: Head, codes: Sequence[Codes]) -> Iterator[bytes]:
    """The file. codes: of each of its tables, the codes behind its rows, in their order."""
    generation = unlocked.keyring.generation
    cipher, clear = AESGCM(unlocked.way_back_key(generation)), clear_of(unlocked, generation, IN_DRAWERS)
    nonce = os.urandom(NONCE_BYTES)
    sealed_head = nonce + cipher.encrypt(nonce, canonical.canonical(encode(head)), clear)
    yield clear + len(sealed_head).to_bytes(_LENGTH_BYTES, "big") + sealed_head
    bound = clear + nonce
    tables = [
        [_sealed(cipher, content, bound, at, number) for number, content in enumerate(_filled(made()))]
        for at, made in enumerate(codes)
    ]
    start = 0
    for drawers in tables:
        ends = list(itertools.accumulate(map(len, drawers), initial=start))
        yield b"".join(end.to_bytes(_OFFSET_BYTES, "big") for end in ends)
        start = ends[-1]
    for drawers in tables:
        yield from drawers


def _filled(pieces: Iterable[pl.Series]) -> list[bytes]:
    """Each drawer of one table: code and row, code and row. A row without a client is in none."""
    filled: list[list[str]] = [[] for _ in range(DRAWERS)]
    first = 1
    for codes in pieces:
        code, row = pl.col("code"), pl.col("row").cast(pl.String).str.zfill(_ROW_DIGITS)
        rows = pl.int_range(first, first + len(codes), eager=True)
        frame = pl.DataFrame({"code": codes.cast(pl.String), "row": rows}).drop_nulls()
        for start, entries in (
            frame.group_by(code.str.head(2).alias("drawer")).agg((code + row).str.join("")).iter_rows()
        ):
            filled[int(start, 16)].append(entries)
        first += len(codes)
    return ["".join(entries).encode() for entries in filled]


def _sealed(cipher: AESGCM, content: bytes, bound: bytes, table: int, number: int) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, content, _place(bound, table, number))


def _place(bound: bytes, table: int, number: int) -> bytes:
    return bound + table.to_bytes(4, "big") + number.to_bytes(2, "big")


def codes_at(unlocked: Unlocked, content: bytes, table: str, rows: Iterable[int]) -> tuple[Head, str, tuple[str, ...]]:
    """The other way: the codes behind some rows of one table, with the use they were made for; all of it is opened.

    Raises KeptUnreadable.
    """
    generation = int.from_bytes(content[len(IN_DRAWERS) : len(IN_DRAWERS) + GENERATION_BYTES], "big")
    clear, cipher = clear_of(unlocked, generation, IN_DRAWERS), AESGCM(unlocked.way_back_key(generation))
    if not content.startswith(clear):
        raise KeptUnreadable
    at = len(clear) + _LENGTH_BYTES
    end = at + int.from_bytes(content[len(clear) : at], "big")
    head, bound = head_of(cipher, content[at:end], clear), clear + content[at : at + NONCE_BYTES]
    number = next((place for place, each in enumerate(head.tables) if each.table == table), None)
    if number is None:
        return head, "", ()
    line = content[end + number * _DIRECTORY : end + (number + 1) * _DIRECTORY]
    ends = [int.from_bytes(line[each : each + _OFFSET_BYTES], "big") for each in range(0, _DIRECTORY, _OFFSET_BYTES)]
    first, wanted = end + len(head.tables) * _DIRECTORY, frozenset(rows)
    found: list[str] = []
    for drawer, (start, stop) in enumerate(itertools.pairwise(ends)):
        filled = _opened(cipher, content[first + start : first + stop], _place(bound, number, drawer)).decode()
        entries = (filled[each : each + _ENTRY] for each in range(0, len(filled), _ENTRY))
        found.extend(each[:HEXADECIMAL_DIGITS] for each in entries if int(each[HEXADECIMAL_DIGITS:]) in wanted)
    return head, head.tables[number].use, tuple(dict.fromkeys(found))


def head_of(cipher: AESGCM, sealed: bytes, clear: bytes) -> Head:
    """Of which delivery a file is. Raises KeptUnreadable."""
    try:
        return decode(Head, json.loads(_opened(cipher, sealed, clear)))
    except (NotWellFormed, ValueError):
        raise KeptUnreadable from None


@dataclass
class Finder:
    """One client, looked for in one file after another; what is worked out for one serves for the next."""

    unlocked: Unlocked
    client: str
    _ciphers: dict[int, AESGCM] = field(default_factory=dict)
    _codes: dict[tuple[object, ...], bytes] = field(default_factory=dict)

    def places(self, read: Read, begun: bytes = b"") -> Iterator[Placed]:
        """Where they are in one file. begun: its first READ_AHEAD bytes. Raises KeptUnreadable."""
        begun = begun or read(0, READ_AHEAD)
        generation = int.from_bytes(begun[len(IN_DRAWERS) : len(IN_DRAWERS) + GENERATION_BYTES], "big")
        clear = clear_of(self.unlocked, generation, IN_DRAWERS)
        if not begun.startswith(clear):
            raise KeptUnreadable
        cipher = self._cipher(generation)
        at = len(clear) + _LENGTH_BYTES
        end = at + int.from_bytes(begun[len(clear) : at], "big")
        sealed = begun[at:end] if end <= len(begun) else read(at, end - at)
        nonce, head = sealed[:NONCE_BYTES], head_of(cipher, sealed, clear)
        drawers = end + len(head.tables) * _DIRECTORY
        for number, table in enumerate(head.tables):
            code = self._code(head, table.use)
            drawer = int(code[:2], 16)
            line = _part(read, begun, end + number * _DIRECTORY + drawer * _OFFSET_BYTES, 2 * _OFFSET_BYTES)
            start, stop = (int.from_bytes(line[each : each + _OFFSET_BYTES], "big") for each in (0, _OFFSET_BYTES))
            content = _opened(cipher, read(drawers + start, stop - start), _place(clear + nonce, number, drawer))
            if rows := tuple(_rows_of(content, code)):
                yield Placed(head, table, rows)

    def _cipher(self, generation: int) -> AESGCM:
        if generation not in self._ciphers:
            self._ciphers[generation] = AESGCM(self.unlocked.way_back_key(generation))
        return self._ciphers[generation]

    def _code(self, head: Head, use: str) -> bytes:
        which = (head.agreement, head.recipient, use, head.pseudonym_generation, head.canonical)
        if which not in self._codes:
            key = self.unlocked.pseudonym_key(head.agreement, head.recipient, use, head.pseudonym_generation)
            self._codes[which] = pseudonym(canonical_id(head.canonical, self.client), key).encode()
        return self._codes[which]


def _part(read: Read, begun: bytes, start: int, length: int) -> bytes:
    return begun[start : start + length] if start + length <= len(begun) else read(start, length)


def _opened(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
    except (InvalidTag, ValueError):
        raise KeptUnreadable from None


def _rows_of(content: bytes, code: bytes) -> Iterator[int]:
    at = content.find(code)
    while at >= 0:
        if at % _ENTRY == 0:
            yield int(content[at + HEXADECIMAL_DIGITS : at + _ENTRY])
        at = content.find(code, at + 1)
