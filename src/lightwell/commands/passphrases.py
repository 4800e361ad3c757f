"""Asking for the provider's passphrase: on a terminal, or from the environment where there is none.

Stage 3, sharing. It is never an argument: arguments are seen by everybody on the machine and kept in histories.
"""

from __future__ import annotations

import getpass
import os
import sys
from typing import Final

from lightwell.gateway.unusable import Unusable

VARIABLE: Final = "LIGHTWELL_PASSPHRASE"
NEW_VARIABLE: Final = "LIGHTWELL_NEW_PASSPHRASE"


class NoPassphrase(Unusable):
    """There is nobody to ask and nothing in the environment."""

    def __init__(self, variable: str) -> None:
        super().__init__(f"There is no terminal to ask for the passphrase on. Put it in {variable}.")


class PassphrasesDiffer(Unusable):
    """It was typed twice, differently."""

    def __init__(self) -> None:
        super().__init__("The two passphrases are not the same. Nothing was changed; start again.")


def passphrase() -> str:
    """The one that opens the keyring. Raises NoPassphrase."""
    return _given(VARIABLE) or _asked("Passphrase of the keyring: ", VARIABLE)


def new_passphrase(variable: str = VARIABLE) -> str:
    """One to lock it with from now on; typed twice on a terminal. Raises NoPassphrase, PassphrasesDiffer."""
    if given := _given(variable):
        return given
    first = _asked("New passphrase (12 characters or more): ", variable)
    if first != _asked("The same again: ", variable):
        raise PassphrasesDiffer
    return first


def _given(variable: str) -> str | None:
    return os.environ.get(variable)


def _asked(question: str, variable: str) -> str:
    if not sys.stdin.isatty():
        raise NoPassphrase(variable)
    return getpass.getpass(question)
