"""`make bench`: measure everything, or the comparisons named, print ratios and write docs/benchmarks.md."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measuring import Comparison
from benchmarks.running import comparisons
from benchmarks.telling import PAGE, Outcome, keep, kept, on_terminal, page

ROOT = Path(__file__).parents[1]


def main(names: Sequence[str]) -> int:
    """0 when all that was asked for was measured, whether or not its bounds are met; 1 when something failed."""
    known = comparisons()
    if unknown := [name for name in names if name not in known]:
        print(f"No comparison is called {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    failed = [name for name in names or known if not _measure(known[name])]
    PAGE.write_text(page(list(kept(known))), encoding="utf-8")
    print(f"Wrote docs/{PAGE.name}" + (f"; {', '.join(failed)} failed" if failed else ""))
    return 1 if failed else 0


def _measure(comparison: Comparison) -> bool:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.running", comparison.name],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print(f"{comparison.title}: it failed, and what was measured before is kept.", file=sys.stderr)
        return False
    told = json.loads(done.stdout.splitlines()[-1])
    keep(told)
    print(on_terminal(Outcome.of(comparison, told)), flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
