"""Recomputing the whole ledger from its entries, and saying where it first goes wrong.

All stages. Source: RFC 6962. It needs the database's owner, the only one who may read every entry, and trusts nothing
that was stored about an entry but the entry: each leaf is written again from the entry's own columns, by an expression
sent with the question, and hashed here.

What it finds: an entry that was altered, taken away, put in, moved, or never sealed although its transaction ended;
and a checkpoint, ours or one that somebody kept, that is not of this ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import psycopg

from lightwell.ledger.leaf_sql import LEAF_SQL
from lightwell.ledger.merkle import Growing, leaf_hash
from lightwell.ledger.notes import Checkpoint, NotACheckpoint, Verifier

# Longer than any transaction of ours takes, and shorter than anybody would wait to hide something.
SEALED_WITHIN_SECONDS: Final = 600
_TELL_EVERY: Final = 50_000

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
    with psycopg.connect(owner) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.execute("SET LOCAL search_path = pg_catalog")
        [unsealed] = _one(connection, _UNSEALED)
        [sealed] = _one(connection, "SELECT count(*) FROM public.ledger_leaf")
        reading = _Reading([])
        try:
            reading.awaited = _checkpoints(connection, verifier, against)
            _read(connection, reading, int(str(sealed)), tell)
            _refuse_what_is_missing(connection, reading)
        except _Wrong as wrong:
            return Verified(reading.tree.size, reading.tree.root(), False, int(str(unsealed)), wrong.at, wrong.sentence)
    return Verified(reading.tree.size, reading.tree.root(), True, int(str(unsealed)))


# Ways that read everything before they give the first row: leaf by leaf, we hash while PostgreSQL writes the next, and
# nothing is put on disk.
_ALL_AT_ONCE: Final = ("hashjoin", "mergejoin", "sort")
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
      ORDER BY l.position) TO STDOUT
"""  # noqa: S608


def _one(connection: psycopg.Connection, question: str) -> tuple[object, ...]:
    return connection.execute(question.encode()).fetchone() or (0,)


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


def _read(connection: psycopg.Connection, reading: _Reading, total: int, tell: Tell | None) -> None:
    reading.meet_checkpoints()
    for position, stored, leaf in _leaves(connection):
        if position != reading.tree.size:
            raise _Wrong(reading.tree.size, f"Leaf {reading.tree.size} is missing.")
        if leaf is None:
            raise _Wrong(position, f"The entry that leaf {position} was made of is gone.")
        made = leaf_hash(leaf)
        if made != stored:
            raise _Wrong(position, f"The entry at leaf {position} is not what was sealed: it was altered.")
        reading.tree.add(made)
        reading.meet_checkpoints()
        if tell and position % _TELL_EVERY == 0:
            tell(min(99, position * 100 // max(total, 1)), "entries read")
    if tell:
        tell(100, "entries read")


def _leaves(connection: psycopg.Connection) -> Iterator[tuple[int, bytes, bytes | None]]:
    """Position, stored hash, and the leaf written anew; none where the entry is gone. COPY's text escapes only `\\`."""
    for way in _ALL_AT_ONCE:
        connection.execute(f"SET LOCAL enable_{way} = off".encode())
    with connection.cursor().copy(_LEAVES.encode()) as rows:
        rest = b""
        for block in rows:
            *lines, rest = (rest + bytes(block)).split(b"\n")
            for line in lines:
                position, stored, leaf = line.split(b"\t")
                yield int(position), bytes.fromhex(stored.decode()), None if leaf == b"\\N" else leaf


def _refuse_what_is_missing(connection: psycopg.Connection, reading: _Reading) -> None:
    if reading.awaited:
        size, _, whose = reading.awaited[0]
        raise _Wrong(
            size, f"The ledger has {reading.tree.size} entries and {whose} is of {size}: some were taken away."
        )
    [lost] = _one(connection, _LOST)
    if int(str(lost)):
        raise _Wrong(reading.tree.size, f"{lost} entries were committed and passed over by the sealer.")


def leaf_of(owner: str, entry: UUID) -> bytes | None:
    """What is sealed of one entry, whoever may read it. For whoever runs the machine."""
    with psycopg.connect(owner) as connection:
        question = f"SELECT {LEAF_SQL} FROM public.ledger_entry AS e WHERE e.uuid = %s"  # noqa: S608
        found = connection.execute(question.encode(), [entry]).fetchone()
    return str(found[0]).encode() if found else None
