"""Recomputing the whole ledger from its entries, and saying where it first goes wrong.

All stages. Source: RFC 6962. It needs the database's owner, the only one who may read every entry, and trusts nothing
that was stored about an entry but the entry: each leaf is written again from the entry's own columns, by an expression
sent with the question, and hashed here.

What it finds: an entry that was altered, taken away, put in, moved, or never sealed although its transaction ended;
and a checkpoint, ours or one that somebody kept, that is not of this ledger.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import psycopg
from psycopg import sql

from lightwell.ledger.leaf_sql import LEAF_SQL
from lightwell.ledger.merkle import Growing, leaf_hash
from lightwell.ledger.notes import Checkpoint, NotACheckpoint, Verifier

# Longer than any transaction of ours takes, and shorter than anybody would wait to hide something.
SEALED_WITHIN_SECONDS: Final = 600

Tell = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found. entries: how many are sealed. unsealed: how many wait their turn, which is no fault.

    first_bad: the place of the first leaf that is not as it should be, or how many leaves a checkpoint that does not
    agree was of; None when all is well. sentence: what is wrong there.
    """

    entries: int
    root: bytes
    ok: bool
    unsealed: int = 0
    first_bad: int | None = None
    sentence: str = "Every entry is as it was when it was sealed."


class _Wrong(Exception):
    def __init__(self, at: int, sentence: str) -> None:
        self.at, self.sentence = at, sentence
        super().__init__(sentence)


@dataclass
class _Reading:
    """The ledger as it is read: the tree so far, and the checkpoints of sizes still to come, the smallest first."""

    awaited: list[tuple[int, bytes, str]]
    tree: Growing = field(default_factory=Growing)

    def meet_checkpoints(self) -> None:
        """Compare every checkpoint of the size reached. Raises _Wrong."""
        while self.awaited and self.awaited[0][0] == self.tree.size:
            size, root, whose = self.awaited.pop(0)
            if self.tree.root() != root:
                raise _Wrong(size, f"The ledger is not what {whose} of {size} entries says: it was rewritten.")


def verify(owner: str, verifier: Verifier, *, against: Checkpoint | None = None, tell: Tell | None = None) -> Verified:
    """Recompute the ledger. owner: how to connect as the database's owner. Raises psycopg.OperationalError."""
    with _of_one_moment(owner) as connection:
        unsealed = _number(connection, _UNSEALED)
        reading = _Reading([])
        try:
            reading.awaited = _checkpoints(connection, verifier, against)
            _read(_Ledger(owner, connection), reading, tell)
            _refuse_what_is_missing(connection, reading, unsealed)
        except _Wrong as wrong:
            return Verified(reading.tree.size, reading.tree.root(), False, unsealed, wrong.at, wrong.sentence)
    return Verified(reading.tree.size, reading.tree.root(), True, unsealed)


@contextmanager
def _of_one_moment(owner: str, moment: str = "") -> Iterator[psycopg.Connection]:
    """A connection that sees the database as it was at one moment: another's, by the name that it exported, or now."""
    with psycopg.connect(owner) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if moment:
            connection.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(moment))
        connection.execute("SET LOCAL search_path = pg_catalog")
        yield connection


# So many leaves are asked for together, on so many connections in turn: PostgreSQL writes the next while we hash.
_RUN: Final = 20_000
_SIDE_BY_SIDE: Final = 2
_BEFORE_ANY: Final = -(2**63)
# Ways that go through the whole ledger for one run of it.
_WHOLE: Final = ("hashjoin", "mergejoin", "sort", "seqscan")
_UNSEALED: Final = """
SELECT count(*) FROM public.ledger_entry AS e
WHERE NOT EXISTS (SELECT FROM public.ledger_leaf AS l WHERE l.entry = e.uuid)
"""
# Only constants of ours are put together here.
_LOST: Final = f"""
SELECT count(*) FROM public.ledger_entry AS e
WHERE NOT EXISTS (SELECT FROM public.ledger_leaf AS l WHERE l.entry = e.uuid)
  AND EXISTS (SELECT FROM public.ledger_sealedcheckpoint AS c
              WHERE e.transaction_id < c.horizon AND c.sealed_at < now() - interval '{SEALED_WITHIN_SECONDS} seconds')
"""  # noqa: S608
_LEAVES: Final = f"""
COPY (SELECT l.position, encode(l.hash, 'hex'), {LEAF_SQL}
      FROM public.ledger_leaf AS l LEFT JOIN public.ledger_entry AS e ON e.uuid = l.entry
      WHERE l.position >= %s AND l.position < %s ORDER BY l.position) TO STDOUT
"""  # noqa: S608


def _number(connection: psycopg.Connection, question: str) -> int:
    [found] = connection.execute(question.encode()).fetchone() or (0,)
    return int(found)


def _checkpoints(
    connection: psycopg.Connection, verifier: Verifier, against: Checkpoint | None
) -> list[tuple[int, bytes, str]]:
    rows = connection.execute("SELECT size, root, note FROM public.ledger_sealedcheckpoint ORDER BY size").fetchall()
    found = [(int(size), bytes(root), "the site's own checkpoint") for size, root, _ in rows]
    for row in rows:
        _refuse_a_false_signature(verifier, *row)
    if against is not None:
        found.append((against.size, against.root, "the checkpoint that was kept"))
    return sorted(found)


def _refuse_a_false_signature(verifier: Verifier, size: int, root: bytes, note: str) -> None:
    try:
        signed = verifier.read(note)
    except NotACheckpoint as wrong:
        raise _Wrong(size, f"The site's checkpoint of {size} entries cannot be believed. {wrong}") from None
    if (signed.size, signed.root) != (size, bytes(root)):
        raise _Wrong(size, f"The site's checkpoint of {size} entries says one thing and its signature another.")


def _read(ledger: _Ledger, reading: _Reading, tell: Tell | None) -> None:
    reading.meet_checkpoints()
    for end, lines in ledger.runs():
        for line in lines:
            _meet(reading, line)
        if reading.tree.size < end:
            raise _Wrong(reading.tree.size, f"Leaf {reading.tree.size} is missing.")
        if tell:
            tell(min(99, end * 100 // ledger.length), "entries read")
    if tell:
        tell(100, "entries read")


def _meet(reading: _Reading, line: bytes) -> None:
    """One leaf: its place, the hash that was stored, and the leaf written anew; none where its entry is gone.

    COPY's text escapes only `\\`. Raises _Wrong.
    """
    place, stored, leaf = line.split(b"\t")
    position = int(place)
    if position != reading.tree.size:
        raise _Wrong(reading.tree.size, f"Leaf {reading.tree.size} is missing.")
    if leaf == b"\\N":
        raise _Wrong(position, f"The entry that leaf {position} was made of is gone.")
    made = leaf_hash(leaf)
    if made.hex().encode() != stored:
        raise _Wrong(position, f"The entry at leaf {position} is not what was sealed: it was altered.")
    reading.tree.add(made)
    reading.meet_checkpoints()


class _Ledger:
    """Its leaves in order, a run at a time, each with the place after its last.

    Read side by side on connections that see one moment.
    """

    def __init__(self, owner: str, connection: psycopg.Connection) -> None:
        self._owner, self._connection = owner, connection
        self.length = _number(connection, "SELECT coalesce(max(position) + 1, 0) FROM public.ledger_leaf")

    def runs(self) -> Iterator[tuple[int, list[bytes]]]:
        starts = range(0, self.length, _RUN)
        with ExitStack() as open_ones:
            connections = [open_ones.enter_context(self._beside()) for _ in starts[:_SIDE_BY_SIDE]]
            threads = open_ones.enter_context(ThreadPoolExecutor(_SIDE_BY_SIDE))
            under_way = deque(
                threads.submit(_lines, connection, start)
                for connection, start in zip(connections, starts, strict=False)
            )
            for number, start in enumerate(starts):
                lines = under_way.popleft().result()
                if (later := start + _RUN * len(connections)) < self.length:
                    under_way.append(threads.submit(_lines, connections[number % len(connections)], later))
                yield min(start + _RUN, self.length), lines

    @contextmanager
    def _beside(self) -> Iterator[psycopg.Connection]:
        [moment] = self._connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        with _of_one_moment(self._owner, moment) as connection:
            for way in _WHOLE:
                connection.execute(f"SET LOCAL enable_{way} = off".encode())
            connection.execute("SET LOCAL max_parallel_workers_per_gather = 0")
            # Compiling the question for each run takes longer than a run.
            connection.execute("SET LOCAL jit = off")
            yield connection


def _lines(connection: psycopg.Connection, start: int) -> list[bytes]:
    with connection.cursor().copy(_LEAVES.encode(), [start or _BEFORE_ANY, start + _RUN]) as rows:
        return b"".join(bytes(block) for block in rows).split(b"\n")[:-1]


def _refuse_what_is_missing(connection: psycopg.Connection, reading: _Reading, unsealed: int) -> None:
    if reading.awaited:
        size, _, whose = reading.awaited[0]
        raise _Wrong(
            size, f"The ledger has {reading.tree.size} entries and {whose} is of {size}: some were taken away."
        )
    if unsealed and (lost := _number(connection, _LOST)):
        raise _Wrong(reading.tree.size, f"{lost} entries were committed and passed over by the sealer.")


def leaf_of(owner: str, entry: UUID) -> bytes | None:
    """What is sealed of one entry, whoever may read it. For whoever runs the machine."""
    with psycopg.connect(owner) as connection:
        question = f"SELECT {LEAF_SQL} FROM public.ledger_entry AS e WHERE e.uuid = %s"  # noqa: S608
        found = connection.execute(question.encode(), [entry]).fetchone()
    return str(found[0]).encode() if found else None
