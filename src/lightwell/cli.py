"""`lightwell`: the program, and which module holds which of its commands.

All stages. Source: docs/reference/command-line.md, where the words, keys and exit codes are fixed.
"""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from typing import Final

from lightwell.commands.answering import Misuse, OneLineParser, complain
from lightwell.gateway.unusable import Unusable

# A group's module is imported only when it is asked for: showing an agreement must not wait for Django.
MODULES: Final = {
    "agreement": ("agreement",),
    "odrl": ("odrl",),
    "gateway": ("gateway",),
    "keyring": ("keyring",),
    "clock": ("clock",),
    "table": ("table",),
    "words": ("words",),
    "account": ("account",),
    "ledger": ("ledger",),
    "proof": ("proof",),
    "serving": ("serve", "worker", "demo", "migrate"),
    "backup": ("backup", "restore", "backup-key"),
    "doctor": ("doctor",),
}

EXAMPLE = """example:
  lightwell agreement show examples/best-foot-forward.json
  lightwell gateway check --help
"""

INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 yes or done, 1 no or problems, 2 misuse."""
    _speak_utf8()
    given = list(sys.argv[1:] if words is None else words)
    parser = parser_for(given)
    arguments = parser.parse_args(given)
    try:
        return int(arguments.run(arguments))
    except (Misuse, Unusable) as refused:
        return complain(str(refused))
    except BrokenPipeError:
        # Whoever read our answer, such as `head`, has had enough.
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def parser_for(words: Sequence[str]) -> OneLineParser:
    """A parser that knows the group these words ask for, or every group where they name none."""
    parser = OneLineParser(
        prog="lightwell",
        description="One programme's information, handled together by an agency, its providers and families.",
        epilog=EXAMPLE,
    )
    groups = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in _modules_for(words):
        importlib.import_module(f"lightwell.commands.{module}").register(groups)
    return parser


def _modules_for(words: Sequence[str]) -> Iterable[str]:
    here = [module for module in MODULES if find_spec(f"lightwell.commands.{module}")]
    asked = [module for module in here if words and words[0] in MODULES[module]]
    return asked or here


def _speak_utf8() -> None:
    """Macrons come out right wherever this runs; a name that cannot be shown is better than a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
