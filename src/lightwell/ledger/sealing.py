"""The sealer: gives entries their places in the tree after they were committed, and signs what the tree then is.

All stages. Source: RFC 6962. Whoever writes an entry waits for nobody: entries get their places here, later, in one
short transaction at a time. None is skipped, although transactions end in another order than they began: each round
looks again at whatever could have been written by a transaction that had not ended when the round before it looked.
The sealer never reads an entry: it is given its identifier and salted hash.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from lightwell.ledger.merkle import Growing, joined, runs_of
from lightwell.ledger.models import Leaf, Run, SealedCheckpoint
from lightwell.ledger.notes import Signer
from lightwell.ledger.transactions import FROM_THE_BEGINNING

MOST_AT_ONCE: Final = 20_000
KEPT_EVERY: Final = 8
"""Of the runs' heights, those that are kept: 8, 16, 24…"""
_LOCK: Final = 0x1EDE_5EA1


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one round did. added: how many entries. size: how many there are now. is_all: none was left waiting."""

    added: int
    size: int
    is_all: bool


def signer() -> Signer:
    """The log's name and key, from this installation's settings."""
    return Signer(settings.LIGHTWELL_LEDGER_NAME, bytes.fromhex(settings.LIGHTWELL_LEDGER_KEY))


def seal_all(now: dt.datetime) -> Sealed:
    """Seal whatever waits, however much it is."""
    added = 0
    while True:
        done = seal(now)
        added += done.added
        if done.is_all:
            return Sealed(added, done.size, is_all=True)


def seal(now: dt.datetime, *, most: int = MOST_AT_ONCE) -> Sealed:
    """Seal what waits, up to so many. One sealer works at a time; another waits its turn, which is short."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        latest = SealedCheckpoint.objects.first()
        size = latest.size if latest else 0
        horizon = _horizon(cursor)
        since = _since(latest, horizon)
        waiting = _waiting(cursor, since, most)
        is_all = len(waiting) < most
        if waiting:
            tree = Growing((height, run_at(start, height)) for start, height in runs_of(size))
            _add(cursor, tree, waiting)
            _sign(tree, now, horizon if is_all else since)
            size = tree.size
    return Sealed(len(waiting), size, is_all)


def first_waiting() -> UUID | None:
    """The oldest entry that has no place yet."""
    with transaction.atomic(), connection.cursor() as cursor:
        latest = SealedCheckpoint.objects.first()
        waiting = _waiting(cursor, _since(latest, _horizon(cursor)), 1)
    return waiting[0][0] if waiting else None


def _since(latest: SealedCheckpoint | None, horizon: int) -> int:
    """From which transaction on there may be entries that wait."""
    # A database that was restored may count its transactions anew.
    return latest.horizon if latest and latest.horizon <= horizon else FROM_THE_BEGINNING


def _horizon(cursor: CursorWrapper) -> int:
    """Every transaction numbered below this has ended."""
    cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    [horizon] = cursor.fetchone() or [0]
    return int(horizon)


def _waiting(cursor: CursorWrapper, since: int, most: int) -> list[tuple[UUID, bytes]]:
    cursor.execute("SELECT entry, hash FROM lightwell_unsealed(%s, %s)", [since, most])
    return [(entry, bytes(leaf)) for entry, leaf in cursor.fetchall()]


def _add(cursor: CursorWrapper, tree: Growing, waiting: list[tuple[UUID, bytes]]) -> None:
    first = tree.size
    runs = [run for _, leaf in waiting for run in tree.add(leaf) if run[1] and run[1] % KEPT_EVERY == 0]
    with cursor.copy("COPY ledger_leaf (position, entry, hash) FROM STDIN") as rows:
        for position, (entry, leaf) in enumerate(waiting, first):
            rows.write_row((position, entry, leaf))
    Run.objects.bulk_create([Run(start=start, height=height, hash=found) for start, height, found in runs])


def _sign(tree: Growing, now: dt.datetime, horizon: int) -> None:
    root = tree.root()
    note = signer().sign(tree.size, root)
    SealedCheckpoint(size=tree.size, root=root, note=note, sealed_at=now, horizon=horizon).save(force_insert=True)


# --- reading the tree ----------------------------------------------------------------------------------------------


def run_at(start: int, height: int) -> bytes:
    """The hash of one complete run. Raises LookupError when the tree does not have it."""
    base = height // KEPT_EVERY * KEPT_EVERY
    level = _hashes(start, base, 1 << (height - base))
    while len(level) > 1:
        level = [joined(left, right) for left, right in zip(level[::2], level[1::2], strict=True)]
    return level[0]


def _hashes(start: int, height: int, count: int) -> list[bytes]:
    """So many neighbouring runs of a height that is kept, from the left."""
    end = start + (count << height)
    if height == 0:
        leaves = Leaf.objects.filter(position__gte=start, position__lt=end).order_by("position")
        hashes = [bytes(leaf) for leaf in leaves.values_list("hash", flat=True)]
    else:
        runs = Run.objects.filter(height=height, start__gte=start, start__lt=end).order_by("start")
        hashes = [bytes(run) for run in runs.values_list("hash", flat=True)]
    if len(hashes) != count:
        raise LookupError("The tree is not so large yet.")
    return hashes


def latest_checkpoint() -> SealedCheckpoint | None:
    """What was sealed last; nothing before the first entry was."""
    return SealedCheckpoint.objects.first()


def checkpoint_with(position: int) -> SealedCheckpoint | None:
    """The first checkpoint that has the leaf at this place in it."""
    return SealedCheckpoint.objects.filter(size__gt=position).order_by("size").first()


def remembering(run: Callable[[int, int], bytes]) -> Callable[[int, int], bytes]:
    """The same lookup, asking for each run once."""
    known: dict[tuple[int, int], bytes] = {}

    def found(start: int, height: int) -> bytes:
        if (start, height) not in known:
            known[start, height] = run(start, height)
        return known[start, height]

    return found
