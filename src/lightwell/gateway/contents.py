"""What lies inside a delivery: its tables as Parquet and their dictionary, packed to a length that says little.

Stage 3, sharing. Source: Padmé padding (Nikitin and others, "Reducing Metadata Leakage from Encrypted Files and
Communication with PURBs", 2019): lengths fall into so few sizes that at most 12 % is added. The length of a sealed
delivery then no longer tells how much the values vary; the number of rows is on the slip and is not hidden.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl
from polars.io.plugins import register_io_source

from lightwell.gateway.rows import AT_ONCE, Rows
from lightwell.gateway.unusable import Unusable
from lightwell.policy.canonical import canonical, parse
from lightwell.policy.decoding import Json, decode, encode
from lightwell.policy.faults import Fault, NotWellFormed, refuse_faults

SMALLEST_PACK: Final = 64 * 1024  # most small providers' deliveries are of this one length
_LENGTH_BYTES: Final = 8
_NOUGHTS: Final = 64 * 1024
_QUICKEST: Final = 1  # codes are half chance: trying harder takes twice as long and packs them no smaller


class ContentsDamaged(Unusable):
    """What was inside is not a packed delivery."""

    def __init__(self) -> None:
        super().__init__("The inside of this delivery is not in order, so none of it is shown. Ask for it again.")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One table inside a delivery, as Parquet. table: its name inside, with the use where it goes for two."""

    table: str
    rows: int
    parquet: bytes

    @classmethod
    def of(cls, table: str, rows: Rows | pl.DataFrame, at_once: int = AT_ONCE) -> Enclosure:
        """Rows go in the order in which they stand. at_once: more of them are never made than that."""
        rows = rows if isinstance(rows, Rows) else Rows.of(rows)
        return cls(table, rows.height, _parquet(rows, at_once))

    def frame(self) -> pl.DataFrame:
        return pl.read_parquet(io.BytesIO(self.parquet))


def _parquet(rows: Rows, at_once: int) -> bytes:
    buffer = io.BytesIO()
    if rows.height <= at_once:
        rows.frame().write_parquet(buffer, compression="zstd", compression_level=_QUICKEST, statistics=False)
        return buffer.getvalue()

    def made(*_: object) -> Iterator[pl.DataFrame]:
        return rows.in_pieces(at_once)

    register_io_source(made, schema=rows.schema).sink_parquet(
        buffer,
        compression="zstd",
        compression_level=_QUICKEST,
        statistics=False,
        row_group_size=at_once,
        maintain_order=True,
    )
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Contents:
    """All that one recipient gets: its tables, and a dictionary that says in words what each column is."""

    enclosures: tuple[Enclosure, ...]
    dictionary: Mapping[str, Json]

    def __post_init__(self) -> None:
        names = [each.table for each in self.enclosures]
        twice = sorted({name for name in names if names.count(name) > 1})
        refuse_faults(Fault("enclosures", "name-twice", f"“{name}” is enclosed twice.") for name in twice)

    def enclosure(self, table: str) -> Enclosure:
        """Raises LookupError when there is no such table inside."""
        for enclosure in self.enclosures:
            if enclosure.table == table:
                return enclosure
        raise LookupError(table)


@dataclass(frozen=True, slots=True)
class _Part:
    table: str
    rows: int
    length: int


@dataclass(frozen=True, slots=True)
class _Index:
    parts: tuple[_Part, ...]
    dictionary_length: int


def pack(contents: Contents) -> bytes:
    """One run of bytes, before it is padded: index, dictionary, tables."""
    return b"".join(packed(contents))


def packed(contents: Contents) -> tuple[bytes, ...]:
    """The same in pieces, of which none is a copy."""
    dictionary = canonical(contents.dictionary)
    parts = tuple(_Part(each.table, each.rows, len(each.parquet)) for each in contents.enclosures)
    index = canonical(encode(_Index(parts, len(dictionary))))
    tables = (each.parquet for each in contents.enclosures)
    return (len(index).to_bytes(_LENGTH_BYTES, "big"), index, dictionary, *tables)


def unpack(packed: bytes) -> Contents:
    """Raises ContentsDamaged."""
    reader = _Reader(packed)
    index = _read_index(reader.take(int.from_bytes(reader.take(_LENGTH_BYTES), "big")))
    dictionary = _read_dictionary(reader.take(index.dictionary_length))
    enclosures = tuple(Enclosure(part.table, part.rows, reader.take(part.length)) for part in index.parts)
    reader.end()
    try:
        return Contents(enclosures, dictionary)
    except NotWellFormed:
        raise ContentsDamaged from None


def padded(packed: bytes) -> bytes:
    """The same with noughts to a usual length."""
    return b"".join((packed, *padding((packed,))))


def padding(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The noughts that bring them to a usual length, some at a time."""
    length = sum(map(len, pieces))
    left = padded_length(length) - length
    while left:
        yield bytes(min(left, _NOUGHTS))
        left -= min(left, _NOUGHTS)


def padded_length(length: int) -> int:
    """The usual length for this one: never shorter, at most 12 % longer once past the smallest."""
    if length <= SMALLEST_PACK:
        return SMALLEST_PACK
    exponent = length.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (length + mask) & ~mask


class _Reader:
    def __init__(self, packed: bytes) -> None:
        self._packed, self._at = packed, 0

    def take(self, count: int) -> bytes:
        taken = self._packed[self._at : self._at + count]
        if count < 0 or len(taken) < count:
            raise ContentsDamaged
        self._at += count
        return taken

    def end(self) -> None:
        """After the last table there is only padding."""
        if self._packed.count(0, self._at) != len(self._packed) - self._at:
            raise ContentsDamaged


def _read_index(written: bytes) -> _Index:
    try:
        return decode(_Index, parse(written))
    except NotWellFormed:
        raise ContentsDamaged from None


def _read_dictionary(written: bytes) -> Mapping[str, Json]:
    try:
        dictionary = parse(written)
    except NotWellFormed:
        raise ContentsDamaged from None
    if not isinstance(dictionary, dict):
        raise ContentsDamaged
    return dictionary
