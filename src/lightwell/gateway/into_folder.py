"""A hand-over put into a folder: each delivery as it is made, its way back, the memory, and the manifest last.

Stage 3, sharing. Each file is there whole or not at all, and the manifest counts only what is there.
"""

from __future__ import annotations

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
    lines = tuple(_delivery(folder, under_way, number) for number in range(under_way.recipients))
    durable.write_stream(folder / MEMORY_FILE, under_way.memory())
    durable.write(folder / FILE_NAME, under_way.manifest(lines), replace=True)
    return lines


def _delivery(folder: Path, under_way: HandingOver, number: int) -> Sent:
    delivery = under_way.delivery(number)
    durable.write_stream(folder / delivery.file, delivery.sealed.pieces)
    durable.write_stream(folder / f"{delivery.recipient}{FILE_ENDING}", delivery.back())
    return sent(delivery.sealed, delivery.file)
