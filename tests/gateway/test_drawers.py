"""A way back in drawers: one client's rows found by reading one drawer, by their provider alone, and never hidden."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from lightwell.gateway import keyring as keyrings
from lightwell.gateway.drawers import DRAWERS, Finder, Head, TableCodes, seal_in_drawers
from lightwell.gateway.kept import is_kept_by
from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.passphrase import Cost
from lightwell.gateway.pseudonyms import for_agreement
from lightwell.gateway.way_back import Found, WayBackUnreadable, find, find_in_part
from lightwell.policy.tables import CanonicalForm

PASSPHRASE = "kōtare beside the estuary"
QUICK = Cost(memory_kib=64, iterations=1, lanes=1)
CLIENTS = [f"BF{number:05}" for number in range(3000)]


def opened() -> Unlocked:
    return keyrings.new(PASSPHRASE, dt.date(2026, 6, 24), QUICK).unlock(PASSPHRASE)


def sealed(unlocked: Unlocked, *tables: list[str | None], delivery: str = "d" * 64) -> bytes:
    """One delivery with these clients behind the rows of its tables, sealed in pieces of a thousand rows."""
    made = for_agreement(unlocked, "best-foot-forward")
    codes = [made("evaluation", f"use{at}", pl.Series(rows, dtype=pl.String)) for at, rows in enumerate(tables)]
    head = Head(
        "best-foot-forward", "evaluation", "2026-Q3", delivery, 1, CanonicalForm(),
        tuple(TableCodes(f"table{at}", f"use{at}") for at in range(len(tables))),
    )  # fmt: skip
    pieces = [lambda one=one: [one.slice(at, 1000) for at in range(0, max(1, len(one)), 1000)] for one in codes]
    return b"".join(seal_in_drawers(unlocked, head, pieces))  # type: ignore[arg-type]


def test_every_row_of_a_client_is_found_in_each_table_and_nobody_elses() -> None:
    with opened() as unlocked:
        file = sealed(unlocked, [*CLIENTS, None, "BF00042", *CLIENTS], ["BF00007", "BF00042"], [])
        assert [(each.table, each.row) for each in find(unlocked, "BF00042", [file])] == [
            ("table0", 43), ("table0", 3002), ("table0", 3045), ("table1", 2),
        ]  # fmt: skip
        assert find(unlocked, "BF00007", [file])[0] == Found("evaluation", "2026-Q3", "table0", 8, "d" * 64, "use0")
        assert find(unlocked, "BF99999", [file]) == []
        assert is_kept_by(unlocked.keyring.id, file)
        for client in CLIENTS:
            assert client.encode() not in file


def test_only_a_small_part_of_a_long_file_is_read() -> None:
    with opened() as unlocked:
        file, read = sealed(unlocked, CLIENTS * 10), []

        def part(start: int, length: int) -> bytes:
            read.append(length)
            return file[start : start + length]

        assert len(find_in_part(Finder(unlocked, "BF00042"), part)) == 10
        assert sum(read) < len(file) / 50


def test_another_keyring_finds_nothing_and_a_file_that_was_touched_hides_nothing() -> None:
    with opened() as unlocked, opened() as another:
        file = sealed(unlocked, CLIENTS)
        with pytest.raises(WayBackUnreadable):
            find(another, "BF00042", [file])
        code = for_agreement(unlocked, "best-foot-forward")("evaluation", "use0", pl.Series(["BF00042"]))[0]
        drawer = int(code[:2], 16)
        directory = len(file) - _drawers_length(file) - (DRAWERS + 1) * 8
        at = directory + drawer * 8
        emptied = file[:at] + file[at + 8 : at + 16] + file[at + 8 :]
        for touched in (emptied, file[: at + 8], file[: len(file) - _drawers_length(file)]):
            with pytest.raises(WayBackUnreadable):
                find(unlocked, "BF00042", [touched])


def _drawers_length(file: bytes) -> int:
    """Of a file with one table: its codes, and what sealing adds to each drawer."""
    return len(CLIENTS) * 42 + DRAWERS * 28
