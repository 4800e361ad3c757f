"""A hand-over put into a folder: each delivery as it is made, its way back, the memory, and the manifest last.

Stage 3, sharing. All of it is there, or nothing of it: every file gets its name when the last has been written.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from lightwell.gateway import durable
from lightwell.gateway.handing_over import HandingOver
from lightwell.gateway.manifest import FILE_NAME, Sent, sent
from lightwell.gateway.way_back import FILE_ENDING

MEMORY_FILE: Final = "memory.kept"


def put_into(folder: Path, under_way: HandingOver) -> tuple[Sent, ...]:
    """What was sent. No delivery is held while the next is made. Raises NoRoom."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as unnamed:
        drafts = _Drafts(folder, unnamed)
        lines = tuple(_delivery(drafts, under_way, number) for number in range(under_way.recipients))
        drafts.write(MEMORY_FILE, under_way.memory())
        drafts.write(FILE_NAME, [under_way.manifest(lines)])
        drafts.settle()
    return lines


class _Drafts:
    """Files that have been written and have no name yet; without one they are gone when `unnamed` closes."""

    def __init__(self, folder: Path, unnamed: ExitStack) -> None:
        self._folder, self._unnamed = folder, unnamed
        self._written: list[tuple[Path, str]] = []

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        """Raises NoRoom."""
        draft = self._unnamed.enter_context(durable.drafted(self._folder, chunks))
        self._written.append((draft, name))

    def settle(self) -> None:
        """Give each its name, in the order they were written."""
        for draft, name in self._written:
            durable.settle(draft, self._folder / name, replace=True)


def _delivery(drafts: _Drafts, under_way: HandingOver, number: int) -> Sent:
    delivery = under_way.delivery(number)
    drafts.write(delivery.file, delivery.sealed.pieces)
    drafts.write(f"{delivery.recipient}{FILE_ENDING}", delivery.back())
    return sent(delivery.sealed, delivery.file)
