"""Programs that are only run beside ours, each in an environment of its own: nothing of theirs is ever imported here.

pymerkle is under the GPL, which is no matter for a program that is started and answers on its standard output.
"""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "apart"
ENVIRONMENTS = Path(__file__).parents[1] / ".venv-apart"


@dataclass(frozen=True, slots=True)
class Apart:
    """A program with its own interpreter. python: none where its packages cannot be had here."""

    python: Path | None
    program: Path

    def run(self, given: Path, *arguments: str) -> dict[str, Any]:
        """What it answers. given: the file on its standard input."""
        with given.open("rb") as lines:
            done = subprocess.run(
                [str(self.python), str(self.program), *arguments], stdin=lines, capture_output=True, check=True
            )
        answered: dict[str, Any] = json.loads(done.stdout)
        return answered


@functools.cache
def apart(name: str, program: str, *, may_make: bool) -> Apart:
    """The environment of that name. may_make: whether it may be installed where it is not there yet."""
    place = ENVIRONMENTS / name
    if not _is_whole(place) and may_make:
        _make(place, HERE / f"{name}.txt")
    return Apart(place / "bin" / "python" if _is_whole(place) else None, HERE / program)


def _is_whole(place: Path) -> bool:
    return (place / "whole").exists()


def _make(place: Path, locked: Path) -> None:
    """Left without its mark where the packages cannot be had."""
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
    install = [str(place / "bin" / "pip"), "install", "--quiet", "--require-hashes", "-r", str(locked)]
    if subprocess.run(install, stdout=sys.stderr, check=False).returncode == 0:
        (place / "whole").touch()
