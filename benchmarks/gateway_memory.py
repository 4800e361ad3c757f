"""How much memory a quarter takes, of any length: the same split in a process of its own, and its peak."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import quarter
from benchmarks.gateway import split, unchecked
from benchmarks.measuring import Bound, Comparison, Contender, Measure, Size, Unit

ROWS = {Size.FULL: 1_000_000, Size.TINY: 200}
OURS, CONTROL = "Lightwell, all checks", "no checks: codes, order, two sealed files"
KIBIBYTES = 1024


@contextmanager
def memory(size: Size) -> Iterator[tuple[Contender, ...]]:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "people.csv"
        quarter.frame(ROWS[size]).write_csv(path)
        yield Contender(OURS, peak("split", path)), Contender(CONTROL, peak("unchecked", path))


def peak(what: str, path: Path) -> Measure:
    """The most memory that a process of its own took, in MiB."""

    def measure() -> float:
        program = [sys.executable, "-m", "benchmarks.gateway_memory", what, str(path)]
        said = subprocess.run(program, stdout=subprocess.PIPE, text=True, check=True, env=dict(os.environ))
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
        "It grows with the rows: what 10,000,000 take is in record 32.",
        unit=Unit.MEBIBYTES,
        contenders=memory,
        bounds=(Bound(OURS, at_most=2048),),
        packages=("polars",),
    ),
)

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
