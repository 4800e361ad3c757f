"""The record of what was released, as lines that can be kept beside the tables.

Stages 3 and 5. Each line says in clear what anybody who has the table knows already; the true counts that
later tables are checked against are sealed with the provider's key (AES-256-GCM, its key derived by HKDF-SHA256), and
bound to the clear part. Lines can be added and read; that none was taken away is for whoever keeps the file.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lightwell.confidentiality.releases import Context, Release
from lightwell.confidentiality.tables import Cell

FORMAT = "lightwell release 1"
NONCE_BYTES = 12

Clear = dict[str, object]


class UnreadableLog(ValueError):
    """A line of the release log cannot be read or was made with another key; carries the line's number."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(
            f"Line {line} of the release log cannot be read: it was made with another key, or it has been changed."
        )


def sealed_line(release: Release, key: bytes) -> str:
    """One release as one line of text."""
    cells = sorted(release.counts, key=sorted)
    clear: Clear = {
        "format": FORMAT,
        "name": release.context.name,
        "people": sorted(release.context.people),
        "labelled": release.context.labelled,
        "policy": release.policy,
        "subject": release.subject,
        "cells": [sorted(cell) for cell in cells],
        "shown": [release.shown.get(cell) for cell in cells],
    }
    nonce = os.urandom(NONCE_BYTES)
    counts = json.dumps([release.counts[cell] for cell in cells]).encode()
    sealed = nonce + _cipher(key).encrypt(nonce, counts, _canonical(clear))
    return json.dumps({**clear, "sealed": base64.b64encode(sealed).decode()}, ensure_ascii=False)


def read_log(lines: Iterable[str], key: bytes) -> tuple[Release, ...]:
    """Every release in a log, in its order.

    Raises: UnreadableLog.
    """
    return tuple(_release(n, line, key) for n, line in enumerate(lines, start=1) if line.strip())


def _release(number: int, line: str, key: bytes) -> Release:
    try:
        clear = json.loads(line)
        sealed = base64.b64decode(clear.pop("sealed"), validate=True)
        opened = _cipher(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _canonical(clear))
    except (ValueError, KeyError, AttributeError, TypeError, InvalidTag) as fault:
        raise UnreadableLog(number) from fault
    # What follows was sealed by `sealed_line` and has not been changed since, so its shape is known.
    cells: list[Cell] = [frozenset((name, category) for name, category in cell) for cell in clear["cells"]]
    return Release(
        Context(clear["name"], frozenset(clear["people"]), clear["labelled"]),
        clear["policy"],
        clear["subject"],
        dict(zip(cells, json.loads(opened), strict=True)),
        {cell: shown for cell, shown in zip(cells, clear["shown"], strict=True) if shown is not None},
    )


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=FORMAT.encode()).derive(key))


def _canonical(clear: Clear) -> bytes:
    return json.dumps(clear, sort_keys=True).encode()
