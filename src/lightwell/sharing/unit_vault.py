"""The key that locks one unit's private key: outside the database, and a different one for every unit.

Stage 3, sharing. Source: the promise that no process holds two units' keys at once. A key lies in a file of its own,
which a unit's own key service can take the place of: LIGHTWELL_UNIT_KEY_<unit id> in the environment goes before it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from uuid import UUID

from lightwell.gateway import durable
from lightwell.gateway.unusable import Unusable
from lightwell.sharing.children import UNIT_KEY_PREFIX

KEY_BYTES: Final = 32
_FOLDER: Final = "unit-keys"


class NoUnitKey(Unusable):
    """There is nothing here to open this unit's key with."""

    def __init__(self) -> None:
        super().__init__("This unit's key cannot be opened on this machine. Tell whoever runs it.")


def variable_of(unit: UUID) -> str:
    """The environment variable that may hold a unit's locking key."""
    return UNIT_KEY_PREFIX + unit.hex.upper()


def file_of(unit: UUID, state: Path) -> Path:
    return state / _FOLDER / unit.hex


def make_locking_key(unit: UUID, state: Path) -> bytes:
    """The unit's locking key, made on first use and never changed."""
    if given := os.environ.get(variable_of(unit)):
        return _read(given)
    path = file_of(unit, state)
    if not path.exists():
        durable.write(path, os.urandom(KEY_BYTES).hex().encode())
    return _read(path.read_text())


def locking_key(unit: UUID, state: Path) -> bytes:
    """Raises NoUnitKey."""
    if given := os.environ.get(variable_of(unit)):
        return _read(given)
    try:
        return _read(file_of(unit, state).read_text())
    except FileNotFoundError:
        raise NoUnitKey from None


def _read(text: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        raise NoUnitKey from None
    if len(key) != KEY_BYTES:
        raise NoUnitKey
    return key
