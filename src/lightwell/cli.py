"""`lightwell`, the command line.

All stages. Each area's commands are in a module of `lightwell.commands`, which is loaded only when it is asked for.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module, util
from typing import NoReturn

from lightwell.commands.answering import Misuse

AREAS = ("serving", "agreement", "gateway", "keyring", "table", "clock")
EXAMPLE = """example:
  lightwell gateway check --agreement examples/best-foot-forward.json --period 2026-Q3 quarter.xlsx
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Misuse is one plain line."""
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0: yes or done; 1: no, or problems were found; 2: misuse or unreadable input."""
    from lightwell.gateway.unusable import Unusable

    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except (Misuse, Unusable) as error:
        sys.stderr.write(f"lightwell: {error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="lightwell",
        description="One programme's information, handled together.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    areas = parser.add_subparsers(dest="area", required=True, metavar="COMMAND", parser_class=_Parser)
    for name in AREAS:
        if util.find_spec(f"lightwell.commands.{name}") is not None:
            import_module(f"lightwell.commands.{name}").register(areas)
    return parser


if __name__ == "__main__":
    sys.exit(main())
