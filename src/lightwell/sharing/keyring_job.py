"""What is done with an opened keyring that is not a hand-over: made, turned, tried, recovered; in a child process.

Stage 3, sharing. Gets words on a pipe and gives back only the locked document, and where asked the sheets to print.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from lightwell.gateway import keyring as keyrings
from lightwell.gateway.keyring import Keyring
from lightwell.gateway.recovering import drill, read_typed, recover
from lightwell.gateway.sheets import print_sheets
from lightwell.policy.decoding import decode, encode
from lightwell.sharing.children import Json, Tell, answer


class Wanted(StrEnum):
    """What is to be done."""

    NEW = "new"
    ROTATE = "rotate"
    RELOCK = "relock"
    SHEETS = "sheets"
    DRILL = "drill"
    RECOVER = "recover"


@dataclass(frozen=True, slots=True)
class KeyringTask:
    """passphrase: the one that opens it, or the new one's where it is new. sheets: what was typed from the paper."""

    wanted: Wanted
    on: dt.date
    passphrase: str = ""
    new_passphrase: str = ""
    document: str = ""
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyringMade:
    """document: the keyring, locked. sheets: three pages to print, never kept."""

    document: str
    sheets: tuple[str, ...] = ()


def make(task: KeyringTask) -> KeyringMade:
    """Raises everything that the gateway's keyring raises."""
    match task.wanted:
        case Wanted.NEW:
            return _with_sheets(keyrings.new(task.passphrase, task.on), task)
        case Wanted.SHEETS:
            return _with_sheets(_given(task), task)
        case Wanted.ROTATE:
            return _made(_given(task).rotate(task.passphrase))
        case Wanted.RELOCK:
            return _made(_given(task).change_passphrase(task.passphrase, task.new_passphrase))
        case Wanted.DRILL:
            return _made(drill(_given(task), [read_typed(each) for each in task.sheets], task.on))
        case Wanted.RECOVER:
            typed = [read_typed(each) for each in task.sheets]
            return _made(recover(typed, task.new_passphrase, on=task.on, last_known=_given(task)))


def _given(task: KeyringTask) -> Keyring:
    return Keyring.read(task.document.encode())


def _made(keyring: Keyring) -> KeyringMade:
    return KeyringMade(keyring.document().decode())


def _with_sheets(keyring: Keyring, task: KeyringTask) -> KeyringMade:
    with keyring.unlock(task.passphrase) as unlocked:
        sheets = tuple(sheet.text() for sheet in print_sheets(unlocked, task.on))
    return KeyringMade(keyring.document().decode(), sheets)


def _answered(message: Json, tell: Tell) -> Json:
    return encode(make(decode(KeyringTask, message)))


if __name__ == "__main__":
    answer(_answered)
