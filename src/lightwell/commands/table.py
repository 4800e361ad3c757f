"""`lightwell table`: a safe table from a file, at the desk where the file is.

Stages 2, 3 and 5. Source: the command line's reference, "a safe table".
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import hmac
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightwell.commands.answering import Misuse, answer, command
from lightwell.commands.rows_to_count import BETWEEN_GROUPS, Asked, Rows, plain, read_rows
from lightwell.confidentiality import (
    DEFAULT_POLICY,
    POLICIES,
    Combination,
    Context,
    Dimension,
    Measure,
    MeasureKind,
    OnDifference,
    Protected,
    Release,
    SafeCell,
    SafeTable,
    TableFault,
    UnreadableLog,
    protect_beside,
    protect_measure,
    read_log,
    sealed_line,
    tabulate,
    tabulate_rows,
)

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EXAMPLE = """example:
  lightwell table examples/families.csv --by region,children --policy rr3-suppress-6
  lightwell table examples/families.csv --by region --measure mean:sessions
  lightwell table examples/families.csv --by ethnicity --several ethnicity --release-log released.log
"""
SMALLEST_KEY_FILE_BYTES = 16
EXAMPLE_KEY = b"an example key that everybody has"
EXAMPLE_KEY_USED = (
    "lightwell: an example key rounded this, which everybody has: give --key-file before you release anything."
)
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


def register(subparsers: Subparsers) -> None:
    """Adds `table`."""
    parser = command(subparsers, "table", "a safe table: rounded, small counts suppressed, checked", EXAMPLE)
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV, XLSX or ODS; each row is one person")
    parser.add_argument("--by", required=True, metavar="A,B", help="the columns to divide people by")
    parser.add_argument("--measure", type=_measure, metavar="count|mean:X|sum:X", help="of each cell; count")
    parser.add_argument("--policy", choices=list(POLICIES), default=DEFAULT_POLICY.name, help="how to protect it")
    parser.add_argument("--person", metavar="COLUMN", help="who a row is about, where people have several rows")
    parser.add_argument(
        "--several", metavar="COLUMN", help=f"a column where people can be in several groups, with {BETWEEN_GROUPS!r}"
    )
    parser.add_argument("--key-file", type=Path, metavar="KEY", help="a secret file; it decides how counts round")
    parser.add_argument("--release-log", type=Path, metavar="L", help="tables already released; this one is added")
    parser.add_argument(
        "--people",
        metavar="LABELS",
        help="whose rows these are, such as 2026-Q3,2026-Q4; without it any tables in the log may overlap",
    )
    parser.add_argument(
        "--suppress-differences",
        action="store_true",
        help="suppress what would tell too much beside an earlier table, instead of refusing",
    )
    parser.set_defaults(run=run)


def _measure(text: str) -> Measure | None:
    """None for a count."""
    if text == "count":
        return None
    kind, _, column = text.partition(":")
    if kind in list(MeasureKind) and column:
        return Measure(MeasureKind(kind), column)
    raise argparse.ArgumentTypeError("expected count, mean:COLUMN or sum:COLUMN")


def run(arguments: argparse.Namespace) -> int:
    """0: the table; 1: it was refused, and why. A table is in the log before it is printed."""
    rows = read_rows(arguments.file, _asked(arguments))
    key = _key(arguments.key_file)
    protected = _protected if arguments.release_log is None else _logged
    try:
        made = protected(arguments, rows, key)
    except TableFault as fault:
        raise Misuse(str(fault)) from fault
    if arguments.key_file is None:
        print(EXAMPLE_KEY_USED, file=sys.stderr)
    answer(arguments, _as_json(made.table, given_key=bool(arguments.key_file)), lambda: _in_words(made.table))
    return 1 if made.table.refused else 0


# --- what is given ---------------------------------------------------------------------------------------------


def _asked(arguments: argparse.Namespace) -> Asked:
    measure: Measure | None = arguments.measure
    return Asked(
        tuple(plain(name) for name in arguments.by.split(",")),
        plain(arguments.person) if arguments.person else None,
        plain(arguments.several) if arguments.several else None,
        plain(measure.column) if measure else None,
    )


def _key(path: Path | None) -> bytes:
    if path is None:
        return EXAMPLE_KEY
    try:
        secret = path.read_bytes()
    except OSError as error:
        raise Misuse(f"The key file cannot be read: {error.strerror}.") from error
    if len(secret) < SMALLEST_KEY_FILE_BYTES:
        raise Misuse(f"The key file needs at least {SMALLEST_KEY_FILE_BYTES} bytes to be a secret.")
    return hmac.digest(b"lightwell table key 1", secret, hashlib.sha256)


# --- protecting ------------------------------------------------------------------------------------------------


def _protected(arguments: argparse.Namespace, rows: Rows, key: bytes, earlier: Sequence[Release] = ()) -> Protected:
    policy = POLICIES[arguments.policy]
    dimensions = tuple(
        Dimension.observed(name, (place[index] for places in rows.places for place in places))
        for index, name in enumerate(rows.by)
    )
    context = _context(arguments, rows, key)
    if arguments.measure:
        return protect_measure(arguments.measure, dimensions, _amounts(rows), policy, context, earlier)
    if rows.person is None and arguments.several is None:
        counts = tabulate_rows(dimensions, (place for places in rows.places for place in places))
    else:
        counts = tabulate(dimensions, Counter(_people(rows)))
    on_difference = OnDifference.SUPPRESS if arguments.suppress_differences else OnDifference.REFUSE
    return protect_beside(counts, policy, key, context, earlier, on_difference)


def _context(arguments: argparse.Namespace, rows: Rows, key: bytes) -> Context:
    name = f"people by {plain(arguments.person)}" if arguments.person else "rows"
    if arguments.people:
        return Context(name, frozenset(plain(label) for label in arguments.people.split(",")))
    # Keyed, so that the log does not let anybody test whether they have guessed the file.
    fingerprint = hmac.new(key, rows.fingerprint.encode(), hashlib.sha256).hexdigest()
    return Context(name, frozenset({fingerprint}), labelled=False)


def _people(rows: Rows) -> Iterable[frozenset[Combination]]:
    """Where each person is, over all their rows; a row about nobody in particular is its own person."""
    if rows.person is None:
        return rows.places
    found: dict[str | int, frozenset[Combination]] = {}
    for number, person, places in zip(rows.numbers, rows.person, rows.places, strict=True):
        found[person or number] = found.get(person or number, frozenset()) | places
    return found.values()


def _amounts(rows: Rows) -> Iterator[tuple[Combination, Decimal]]:
    """Each row's place and number; a row without one is left out. Raises Misuse."""
    amounts = rows.amounts or ()
    wrong = [n for n, text in zip(rows.numbers, amounts, strict=True) if text and not NUMBER.fullmatch(text)]
    if wrong:
        first = ", ".join(map(str, wrong[:10]))
        raise Misuse(f"The column to be measured holds something other than a plain number in rows {first}.")
    for places, text in zip(rows.places, amounts, strict=True):
        if text:
            yield next(iter(places)), Decimal(text)


def _logged(arguments: argparse.Namespace, rows: Rows, key: bytes) -> Protected:
    """Protect beside what the log holds, and add the table to it; one run at a time."""
    try:
        with arguments.release_log.open("a+b") as log:
            fcntl.flock(log, fcntl.LOCK_EX)
            log.seek(0)
            earlier = read_log(log.read().decode().splitlines(), key)
            made = _protected(arguments, rows, key, earlier)
            if made.release is not None and made.release not in earlier:
                _append(log.fileno(), sealed_line(made.release, key))
    except (UnreadableLog, UnicodeDecodeError) as error:
        raise Misuse("The release log cannot be read with this key: it was made with another, or changed.") from error
    except OSError as error:
        raise Misuse(f"The release log cannot be used: {error.strerror}.") from error
    return made


def _append(log: int, line: str) -> None:
    """The whole line or none of it."""
    before = os.fstat(log).st_size
    encoded = f"{line}\n".encode()
    try:
        if os.write(log, encoded) != len(encoded):
            raise OSError(0, "there is no room for it")
        os.fsync(log)
    except OSError:
        os.ftruncate(log, before)
        raise


# --- saying it -------------------------------------------------------------------------------------------------


def _as_json(table: SafeTable, *, given_key: bool) -> dict[str, Any]:
    return {
        "measure": table.measure,
        "policy": table.policy,
        "cells": [_cell(cell) for cell in table.cells],
        "totals": [_cell(cell) for cell in table.totals],
        "footnotes": list(table.footnotes),
        "key": "given" if given_key else "example",
        "refused": [
            {"code": reason.code, "sentence": reason.sentence, "source": reason.source} for reason in table.refused
        ]
        or None,
    }


def _cell(cell: SafeCell) -> dict[str, Any]:
    return {"by": dict(cell.by), "shown": cell.shown, "status": str(cell.status)}


def _in_words(table: SafeTable) -> str:
    if table.refused:
        return "\n".join(["No table.", *(f"  {reason.sentence}" for reason in table.refused)])
    lines = [(_named(cell), _figure(cell)) for cell in (*table.cells, *table.totals)]
    width = max(len(name) for name, _ in lines)
    return "\n".join(
        [
            f"{table.measure}, protected by {table.policy}",
            *(f"{name:<{width}}  {figure:>10}" for name, figure in lines),
            *table.footnotes,
        ]
    )


def _named(cell: SafeCell) -> str:
    return ", ".join(f"{dimension} {category}" for dimension, category in cell.by) or "everyone"


def _figure(cell: SafeCell) -> str:
    return "not shown" if cell.shown is None else f"{cell.shown:,}"
