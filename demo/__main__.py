"""Run the demonstration: `python -m demo`, or `make run`.

It keeps to a state folder of its own, so that its well-known passwords never meet a real installation's database.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from lightwell.commands.answering import Misuse, answer, complain
from lightwell.commands.serving import port
from lightwell.web.database import DatabaseUnavailable
from lightwell.web.running import Site, SiteFailed, run_site
from lightwell.web.state import state_folder

TELL = [sys.executable, "-m", "demo.telling"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="lightwell demo")
    parser.add_argument("--port", type=port, default=8000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    os.environ.setdefault("LIGHTWELL_STATE", str(_state()))
    before = [TELL] if find_spec("demo.telling") else []
    try:
        run_site(Site(settings="demo.settings", port=arguments.port, before=before, says=_greeter(arguments)))
    except (DatabaseUnavailable, SiteFailed, Misuse) as failed:
        return complain(str(failed))
    return 0


def _state() -> Path:
    return state_folder() / "demonstration"


def _greeter(arguments: argparse.Namespace) -> Callable[[str], None]:
    def greet(address: str) -> None:
        answer(arguments, {"address": address}, lambda: f"Best foot forward is at {address} (Ctrl-C stops it)")

    return greet


if __name__ == "__main__":
    sys.exit(main())
