"""How much memory a quarter takes, of any length: the same split in a process of its own, and its peak."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks import quarter
from benchmarks.gateway import split, unchecked
from benchmarks.measuring import Bound, Comparison, Contender, Measure, Size, Unit

ROWS = {Size.FULL: 1_000_000, Size.TINY: 200}
MANY_ROWS = {Size.FULL: 10_000_000, Size.TINY: 300}
RAISED = {"LIGHTWELL_READ_MB": "2048", "LIGHTWELL_READ_CELLS": "300000000"}
SMALL_PIECES = {"LIGHTWELL_READ_PIECE_BYTES": "4096"}  # so that a tiny file is read in pieces as well
OURS, CONTROL = "Lightwell, all checks", "no checks: codes, order, two sealed files"
KIBIBYTES = 1024


@contextmanager
def memory(size: Size) -> Iterator[tuple[Contender, ...]]:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "people.csv"
        quarter.frame(ROWS[size]).write_csv(path)
        yield Contender(OURS, peak("split", path)), Contender(CONTROL, peak("unchecked", path))


@contextmanager
def memory_for_ten_million(size: Size) -> Iterator[tuple[Contender, ...]]:
    """The limits on a file are raised, as whoever has such a file must."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "people.csv"
        quarter.frame(MANY_ROWS[size]).write_csv(path)
        settings = RAISED if size is Size.FULL else RAISED | SMALL_PIECES
        yield (Contender(OURS, peak("split", path, settings)),)


def peak(what: str, path: Path, settings: Mapping[str, str] | None = None) -> Measure:
    """The most memory that a process of its own took, in MiB."""

    def measure() -> float:
        program = [sys.executable, "-m", "benchmarks.gateway_memory", what, str(path)]
        said = subprocess.run(
            program, stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, **(settings or {})}
        )
        return float(said.stdout)

    return measure


def main(what: str, path: Path) -> None:
    document = quarter.document()
    with tempfile.TemporaryDirectory() as name, quarter.keyring().unlock(quarter.PASSPHRASE) as unlocked:
        if what == "split":
            split(document, path, unlocked, Path(name))
        else:
            unchecked(document, path, Path(name))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTES)


COMPARISONS = (
    Comparison(
        name="gateway-memory",
        title="Memory for a million rows",
        meaning="The most memory that a process takes which splits a CSV of 1,000,000 rows and 30 columns. "
        "Without checks, all cells are held as text.",
        unit=Unit.MEBIBYTES,
        contenders=memory,
        bounds=(Bound(OURS, at_most=2048),),
        packages=("polars",),
    ),
    Comparison(
        name="gateway-memory-10m",
        title="Memory for ten million rows",
        meaning="The most memory that a process takes which reads, checks, divides, seals and writes a CSV of "
        "10,000,000 rows and 30 columns for two recipients. It is read in pieces where it lies, and nothing clear is "
        "written; the usual limits on a file are raised.",
        unit=Unit.MEBIBYTES,
        contenders=memory_for_ten_million,
        bounds=(Bound(OURS, at_most=2048),),
        packages=("polars", "polars-hash", "cryptography"),
    ),
)

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
