"""Change the code that matters most, one small thing at a time, and see whether its tests notice.

`make mutants` runs everything below, which takes hours; `make mutants ARGS="ledger/merkle policy/joining"` runs those
modules alone, and `--ending 16` only those mutants whose number ends so: one in five, spread over the module. All of
it happens in a copy of the project, so that nothing is changed here. docs/mutation.md says what came of it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
MUTMUT = Path(sys.executable).with_name("mutmut")
SURVIVED, NO_TEST_CHOSEN, NO_TEST = 0, 5, 33  # how mutmut writes down what became of a mutant

# Each module, and the tests that answer for it: those that need no database and no browser.
TESTS: Mapping[str, tuple[str, ...]] = {
    "policy/deciding": ("policy/test_deciding.py", "policy/test_ssda903_example.py"),
    "policy/joining": ("policy/test_joining.py", "policy/test_ssda903_example.py"),
    "policy/opening_rules": ("policy/test_opening_rules.py", "policy/test_sharing_rules.py"),
    "policy/sharing_rules": ("policy/test_handing_over_rules.py", "policy/test_sharing_rules.py"),
    "confidentiality/rounding": ("confidentiality/test_rounding.py", "confidentiality/test_protecting.py"),
    "confidentiality/suppression": ("confidentiality/test_protecting.py", "confidentiality/test_proving.py"),
    "confidentiality/protecting": ("confidentiality/test_protecting.py", "confidentiality/test_differencing.py"),
    "ledger/leaves": ("ledger/test_leaves.py",),
    "ledger/merkle": ("ledger/test_merkle.py",),
    "gateway/pseudonyms": ("gateway/test_pseudonyms.py",),
    "gateway/minimising": ("gateway/test_minimising.py",),
    "gateway/who_goes": ("gateway/test_who_goes.py",),
}


@dataclass(frozen=True, slots=True)
class Score:
    """What became of one module's mutants. survivors: their names, as `mutmut show` takes them."""

    module: str
    made: int
    noticed: int
    survivors: tuple[str, ...]
    untested: int

    @property
    def tried(self) -> int:
        return self.noticed + len(self.survivors) + self.untested

    def __str__(self) -> str:
        share = f"{self.noticed / self.tried:.0%}" if self.tried else "-"
        counts = (self.made, self.tried, self.noticed, share, len(self.survivors), self.untested)
        return f"| `{self.module}` | {' | '.join(str(count) for count in counts)} |"


def copied() -> Path:
    """The project as it stands, without what git ignores, in a folder of its own."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    copy = Path(tempfile.mkdtemp(prefix="lightwell-mutants-"))
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return copy


def configure(copy: Path, module: str) -> None:
    """What mutmut is to change, and by which tests it is judged.

    Each mutant is forked from a process that has only read the tests: polars' threads do not outlive a fork.
    """
    tests = "\n  ".join(f"tests/{name}" for name in TESTS[module])
    settings = f"""[mutmut]
source_paths = src
only_mutate = src/lightwell/{module}.py
also_copy =
  docs
  demo
  examples
pytest_add_cli_args_test_selection =
  {tests}
pytest_add_cli_args =
  -p
  no:cacheprovider
process_isolation = forkserver
timeout_constant = 10
"""
    (copy / "setup.cfg").write_text(settings, encoding="utf-8")


def tried(copy: Path, module: str, ending: str) -> Score:
    """Make a module's mutants and run its tests on each whose number ends in one of these figures."""
    configure(copy, module)
    shutil.rmtree(copy / "mutants", ignore_errors=True)
    at_once = os.environ.get("MUTANTS_AT_ONCE", "1")
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "mutants"}
    chosen = [f"*__mutmut_*[{ending}]"] if ending else []
    subprocess.run([MUTMUT, "run", "--max-children", at_once, *chosen], cwd=copy, env=environment, check=False)
    written = copy / "mutants" / "src" / "lightwell" / f"{module}.py.meta"
    all_of_them: dict[str, int | None] = json.loads(written.read_text(encoding="utf-8"))["exit_code_by_key"]
    ended = {name: code for name, code in all_of_them.items() if code is not None}
    survivors = tuple(name for name, code in ended.items() if code == SURVIVED)
    untested = sum(code in (NO_TEST, NO_TEST_CHOSEN) for code in ended.values())
    return Score(module, len(all_of_them), len(ended) - len(survivors) - untested, survivors, untested)


def show(copy: Path, score: Score) -> None:
    """Each survivor as the change it made."""
    for name in score.survivors:
        subprocess.run([MUTMUT, "show", name], cwd=copy, check=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"any of {', '.join(TESTS)}; none: all of them")
    parser.add_argument("--ending", default="", metavar="FIGURES", help="only mutants whose number ends in one of them")
    asked = parser.parse_args()
    unknown = sorted(set(asked.modules) - set(TESTS))
    if unknown:
        parser.error(f"there are no mutants for {', '.join(unknown)}")
    copy = copied()
    print(f"Working in {copy}", flush=True)
    scores = []
    for module in asked.modules or TESTS:
        scores.append(tried(copy, module, asked.ending))
        show(copy, scores[-1])
    print("\n| module | made | tried | noticed | share | survived | no test ran |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for score in scores:
        print(score)


if __name__ == "__main__":
    main()
