"""The sealer: gives entries their places in the tree after they were committed, and signs what the tree then is.

All stages. Source: RFC 6962. Whoever writes an entry waits for nobody: entries get their places here, later, in one
short transaction at a time. None is skipped, although transactions end in another order than they began: each round
looks again at whatever could have been written by a transaction that had not ended when the round before it looked.
The sealer never reads an entry: it is given its identifier and salted hash.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Final, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F, Max, Q, QuerySet, Subquery

from lightwell.ledger.merkle import Growing, joined, runs_of
from lightwell.ledger.models import Leaf, Run, SealedCheckpoint
from lightwell.ledger.notes import Signer, is_signed
from lightwell.ledger.transactions import FROM_THE_BEGINNING

T = TypeVar("T")

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
        latest = latest_checkpoint()
        size = Leaf.objects.aggregate(last=Max("position") + 1)["last"] or 0
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
        latest = latest_checkpoint()
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
    return _joined_up(_hashes(start, base, 1 << (height - base)))


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


def runs_at(wanted: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]:
    """The hashes of many complete runs, asked for together: one query for each height that is kept.

    Raises LookupError when the tree does not have one of them.
    """
    runs = set(wanted)
    known: dict[tuple[int, int], bytes] = {}
    for base in sorted({height // KEPT_EVERY * KEPT_EVERY for _, height in runs}):
        of_base = {(start, height) for start, height in runs if height // KEPT_EVERY * KEPT_EVERY == base}
        kept = _kept(base, of_base)
        known |= {(start, height): _folded(kept, start, height, base) for start, height in of_base}
    return known


def _kept(base: int, runs: Iterable[tuple[int, int]]) -> Mapping[int, bytes]:
    """What lies under these runs at a height that is kept, by where each begins."""
    place = "position" if base == 0 else "start"
    within = Q(pk__in=[])
    for start, height in runs:
        within |= Q(**{f"{place}__gte": start, f"{place}__lt": start + (1 << height)})
    rows: QuerySet[Any] = Leaf.objects.filter(within) if base == 0 else Run.objects.filter(within, height=base)
    return {start: bytes(found) for start, found in rows.values_list(place, "hash")}


def _folded(kept: Mapping[int, bytes], start: int, height: int, base: int) -> bytes:
    places = range(start, start + (1 << height), 1 << base)
    if any(place not in kept for place in places):
        raise LookupError("The tree is not so large yet.")
    return _joined_up([kept[place] for place in places])


def _joined_up(level: list[bytes]) -> bytes:
    while len(level) > 1:
        level = [joined(left, right) for left, right in zip(level[::2], level[1::2], strict=True)]
    return level[0]


def together(asked: Callable[[Callable[[int, int], bytes]], T]) -> T:
    """What something made of runs is, with all its runs asked for together: it is gone through twice.

    asked: which runs it takes must not depend on what they are.
    """
    wanted: list[tuple[int, int]] = []

    def noted(start: int, height: int) -> bytes:
        wanted.append((start, height))
        return b""

    asked(noted)
    known = runs_at(wanted)
    return asked(lambda start, height: known[start, height])


def latest_checkpoint() -> SealedCheckpoint | None:
    """What was sealed last; nothing before the first entry was."""
    return believed(SealedCheckpoint.objects.all())


def believed(checkpoints: QuerySet[SealedCheckpoint]) -> SealedCheckpoint | None:
    """The first of them, in their order, that the log signed: what anybody else wrote there is as if it were not.

    One query, where nobody did.
    """
    verifier = signer().verifier
    one_by_one = (next(iter(checkpoints[number : number + 1]), None) for number in count())
    return next(
        each for each in one_by_one if each is None or is_signed(each.note, each.size, bytes(each.root), verifier)
    )


def checkpoint_with(entry: UUID) -> tuple[int, SealedCheckpoint] | None:
    """An entry's place and the first checkpoint that has it; None while it has none. One query."""
    position = Leaf.objects.filter(entry=entry).values("position")
    with_it = SealedCheckpoint.objects.annotate(position=Subquery(position)).filter(size__gt=F("position"))
    found: Any = believed(with_it.order_by("size"))
    return None if found is None else (found.position, found)
