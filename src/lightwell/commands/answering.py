"""How every command answers: words for people, one JSON object for programs, one plain line when misused.

All stages. Source: docs/reference/command-line.md, where the words, keys and exit codes are fixed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

DONE, NO, MISUSED = 0, 1, 2
BAR_WIDTH = 30


class Misuse(Exception):
    """What was typed, or a file it names, cannot be used; the text is one plain sentence, with the fix."""


class OneLineParser(argparse.ArgumentParser):
    """A parser whose complaint is one line, and whose help keeps its example as it was written."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        options.setdefault("allow_abbrev", False)
        super().__init__(*arguments, **options)

    def error(self, message: str) -> NoReturn:
        said = " ".join(message.split())
        self.exit(MISUSED, f"{self.prog}: {said}. See {self.prog} --help.\n")


def command(
    subparsers: Subparsers, name: str, says: str, example: str, act: Callable[[argparse.Namespace], int] | None = None
) -> argparse.ArgumentParser:
    """Add one command with what every command has: `--json`, and help that ends in an example that works."""
    parser = subparsers.add_parser(
        name,
        help=says,
        description=f"{says[:1].upper()}{says[1:]}.",
        epilog=example,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="answer with one JSON object on standard output")
    if act is not None:
        parser.set_defaults(run=act)
    return parser


def answer(arguments: argparse.Namespace, said: Mapping[str, Any], in_words: Callable[[], str]) -> None:
    """Say it once: as JSON where it was asked for, otherwise in words, which are only then put together."""
    print(json.dumps(said, ensure_ascii=False) if arguments.json else in_words(), flush=True)


def complain(sentence: str) -> int:
    """One plain line on standard error, and the exit code for misuse."""
    print(" ".join(sentence.split()), file=sys.stderr)
    return MISUSED


def ask_passphrase() -> str:
    """The passphrase that opens the provider's keyring."""
    from lightwell.commands.passphrases import passphrase

    return passphrase()


def on_terminal() -> Callable[[int, str], None] | None:
    """Somebody to tell how far a long command is: a bar on a terminal, nobody otherwise."""
    return _draw_bar if sys.stderr.isatty() else None


def _draw_bar(percent: int, words: str) -> None:
    done = round(BAR_WIDTH * percent / 100)
    bar = "█" * done + "░" * (BAR_WIDTH - done)
    print(f"\r\x1b[K{bar} {percent:3d} %  {words}", end="\n" if percent >= 100 else "", file=sys.stderr, flush=True)
