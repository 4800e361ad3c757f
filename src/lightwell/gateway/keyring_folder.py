"""A keyring in a folder at the provider's own desk.

Stage 3, sharing. The file is its owner's alone from its first byte, and is never half-written.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from lightwell.gateway import durable
from lightwell.gateway.keyring import Keyring
from lightwell.gateway.unusable import Unusable

FILE_NAME: Final = "keyring.json"


class NoKeyring(Unusable):
    """There is no keyring in this folder."""

    def __init__(self) -> None:
        super().__init__(
            f"There is no {FILE_NAME} in this folder. Make one with “lightwell keyring new”, or recover it from two "
            "sheets with “lightwell keyring recover”."
        )


class KeyringThere(Unusable):
    """A keyring would be overwritten, and with it every pseudonym's key."""

    def __init__(self) -> None:
        super().__init__(
            f"There is a {FILE_NAME} in this folder already, and it was left as it is. Choose another folder."
        )


def keyring_file(folder: Path) -> Path:
    return folder / FILE_NAME


def holds_keyring(folder: Path) -> bool:
    return keyring_file(folder).is_file()


def read_keyring(folder: Path) -> Keyring:
    """Raises NoKeyring, KeyringUnreadable."""
    try:
        document = keyring_file(folder).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NoKeyring from None
    return Keyring.read(document)


def keep_new(folder: Path, keyring: Keyring) -> None:
    """Raises KeyringThere when the folder has one; NoRoom."""
    try:
        durable.write(keyring_file(folder), keyring.document())
    except FileExistsError:
        raise KeyringThere from None


def keep_changed(folder: Path, keyring: Keyring) -> None:
    """In place of the one there. Raises NoRoom, and then the old one is untouched."""
    durable.write(keyring_file(folder), keyring.document(), replace=True)


def put_aside(folder: Path) -> Path:
    """Keep a damaged keyring under another name, so that recovering never destroys anything."""
    damaged = keyring_file(folder)
    aside = folder / f"keyring-damaged-{hashlib.sha256(damaged.read_bytes()).hexdigest()[:8]}.json"
    return damaged.replace(aside)
