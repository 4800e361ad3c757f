"""How every command answers: words for people, or one JSON object; 0 yes, 1 no, 2 misuse in one plain line.

All stages. Source: the command line's reference.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

PASSPHRASE_SETTING = "LIGHTWELL_PASSPHRASE"


class Misuse(Exception):
    """The command was given something it cannot use; the text is the one line that says what."""


def command(commands: Subparsers, name: str, purpose: str, example: str) -> argparse.ArgumentParser:
    """A command with its help, an example that works, and --json."""
    parser = commands.add_parser(
        name, help=purpose, description=purpose, epilog=example, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return parser


def answer(arguments: argparse.Namespace, for_programs: dict[str, Any], in_words: Callable[[], str]) -> None:
    """One JSON object where it was asked for; otherwise words."""
    if arguments.json:
        print(json.dumps(for_programs, ensure_ascii=False))
    else:
        print(in_words())


def ask_passphrase(prompt: str = "Passphrase of the keyring: ") -> str:
    """Asked for on a terminal; read from the environment where there is none. Raises Misuse."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    found = os.environ.get(PASSPHRASE_SETTING)
    if not found:
        raise Misuse(f"There is no terminal to ask for the passphrase on: set {PASSPHRASE_SETTING}.")
    return found


def on_terminal() -> Callable[[int, str], None] | None:
    """Progress on standard error where a person is watching; silent otherwise."""
    if not sys.stderr.isatty():
        return None

    def tell(percent: int, words: str) -> None:
        sys.stderr.write(f"\r{percent:3d} % {words:<40}")
        sys.stderr.flush()

    return tell
