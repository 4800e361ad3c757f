"""Whatever somebody with every right over the database does to the ledger, `verify` says so, and where."""

from __future__ import annotations

import psycopg
import pytest

from lightwell.ledger import health, reasons, verifying
from lightwell.ledger.actions import erase_stated_reason
from lightwell.ledger.merkle import Growing
from lightwell.ledger.models import Entry, Leaf, SealedCheckpoint, StatedReason
from lightwell.ledger.notes import Checkpoint, Signer
from lightwell.ledger.sealing import latest_checkpoint, seal_all, signer
from lightwell.ledger.verifying import Verified, leaf_of, verify
from lightwell.ledger.verifying_reasons import reasons_not_kept
from lightwell.ledger.walls import walls
from tests.databases import WorkerDatabase
from tests.factories import NOW, Cast, best_foot_forward
from tests.ledger.sightings import an_opening, open_for_a_reason

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

AT = 4
THIS = f"(SELECT entry FROM ledger_leaf WHERE position = {AT})"  # noqa: S608
FORGED_NOTE = "UPDATE ledger_sealedcheckpoint SET note = replace(note, 'localhost', 'elsewhere')"
SWAP = f"""
UPDATE ledger_leaf AS l SET (entry, hash) =
    (SELECT entry, hash FROM swapped AS s WHERE s.position = {2 * AT + 1} - l.position)
WHERE position IN ({AT}, {AT + 1})
"""  # noqa: S608


@pytest.fixture(autouse=True)
def read_in_several_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a ledger of many thousand entries is read."""
    monkeypatch.setattr(verifying, "_RUN", 3)


@pytest.fixture
def cast() -> Cast:
    cast = best_foot_forward()
    an_opening(cast)
    seal_all(NOW)
    return cast


@pytest.fixture
def kept(cast: Cast) -> Checkpoint:
    """What somebody put away."""
    latest = latest_checkpoint()
    assert latest is not None
    return signer().verifier.read(latest.note)


def verified(database: WorkerDatabase, against: Checkpoint | None = None) -> Verified:
    return verify(database.connections.owner or "", signer().verifier, against=against)


def tamper(database: WorkerDatabase, *statements: str) -> None:
    """As whoever runs the machine could: no trigger, no policy and no role in the way."""
    if database.connections.superuser is None:
        pytest.skip("the server given by DATABASE_URL has no superuser that tests may use")
    with psycopg.connect(database.connections.superuser) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(statement.encode())


def test_nothing_is_wrong_with_what_nobody_touched(
    cast: Cast, kept: Checkpoint, worker_database: WorkerDatabase
) -> None:
    told: list[tuple[int, str]] = []
    found = verify(
        worker_database.connections.owner or "", signer().verifier, against=kept, tell=lambda *said: told.append(said)
    )
    assert (found.ok, found.first_bad, found.unsealed, found.entries) == (True, None, 0, kept.size)
    assert found.root == kept.root
    assert told[-1][0] == 100
    an_opening_again(cast)
    waiting = verified(worker_database, kept)
    assert (waiting.ok, waiting.unsealed) == (True, 1)
    seal_all(NOW)
    assert verified(worker_database, kept).ok


def an_opening_again(cast: Cast) -> None:
    open_for_a_reason(cast.priya, cast.ccss, NOW, why="Again", shown_to=cast.ccss)


COLUMNS = {
    "action": "'tests.nothing'",
    "outcome": "CASE outcome WHEN 'done' THEN 'refused' ELSE 'done' END",
    "occurred_at": "occurred_at + interval '1 microsecond'",
    "actor_account": "gen_random_uuid()",
    "actor_membership": "gen_random_uuid()",
    "actor_organisation": "gen_random_uuid()",
    "actor_unit": "gen_random_uuid()",
    "actor_role": "'somebody_else'",
    "subject_kind": "'tests.other'",
    "subject_id": "gen_random_uuid()",
    "clauses": "array_append(clauses, '99')",
    "agreement_hash": "repeat('b', 64)",
    "reasons": "array_append(reasons, 'too-early')",
    "counts": "counts || '{\"rows\": 7}'",
    "commitment": "decode(repeat('00', 32), 'hex')",
    "seen_by_organisations": "array_append(seen_by_organisations, gen_random_uuid())",
    "seen_by_units": "array_append(seen_by_units, gen_random_uuid())",
    "salt": "decode(repeat('00', 16), 'hex')",
    "uuid": "gen_random_uuid()",
}


def test_an_altered_entry_is_found_at_its_place(cast: Cast, kept: Checkpoint, worker_database: WorkerDatabase) -> None:
    tamper(
        worker_database,
        "ALTER TABLE ledger_entry DROP CONSTRAINT entry_reasons_go_with_a_refusal",
        f"CREATE TABLE kept_row AS SELECT * FROM ledger_entry WHERE uuid = {THIS}",  # noqa: S608
    )
    for column, value in COLUMNS.items():
        tamper(worker_database, f"UPDATE ledger_entry SET {column} = {value} WHERE uuid = {THIS}")  # noqa: S608
        found = verified(worker_database)
        assert (found.ok, found.first_bad) == (False, AT), column
        assert f"leaf {AT}" in found.sentence
        back = "UPDATE ledger_entry AS e SET {0} = k.{0} FROM kept_row AS k WHERE e.id = k.id"
        tamper(worker_database, back.format(column))
    assert verified(worker_database, kept).ok


def test_the_columns_tried_are_all_that_say_anything(worker_database: WorkerDatabase) -> None:
    with psycopg.connect(worker_database.connections.owner or "") as owner:
        rows = owner.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'ledger_entry'"
        ).fetchall()
    # The row's own number, the number of its transaction, and the stored leaf, which verify never reads.
    assert {name for (name,) in rows} - set(COLUMNS) == {"id", "transaction_id", "leaf_hash"}


@pytest.mark.parametrize(
    ("statements", "at", "words"),
    [
        ([f"DELETE FROM ledger_entry WHERE uuid = {THIS}"], AT, "gone"),  # noqa: S608
        ([f"DELETE FROM ledger_leaf WHERE position = {AT}"], AT, "missing"),  # noqa: S608
        (
            [f"UPDATE ledger_leaf SET hash = sha256('x') WHERE position = {AT}"],  # noqa: S608
            AT,
            "altered",
        ),
        (
            [
                "CREATE TABLE swapped AS SELECT * FROM ledger_leaf",
                f"UPDATE ledger_leaf SET entry = gen_random_uuid() WHERE position IN ({AT}, {AT + 1})",  # noqa: S608
                SWAP,
                "DROP TABLE swapped",
            ],
            None,
            "rewritten",
        ),
        (
            [
                "DELETE FROM ledger_entry WHERE uuid = (SELECT entry FROM ledger_leaf ORDER BY position DESC LIMIT 1)",
                "DELETE FROM ledger_leaf WHERE position = (SELECT max(position) FROM ledger_leaf)",
            ],
            None,
            "taken away",
        ),
        (["UPDATE ledger_sealedcheckpoint SET root = sha256('x')"], None, "one thing and its signature another"),
        (
            ["UPDATE ledger_sealedcheckpoint SET note = replace(note, 'localhost', 'elsewhere')"],
            None,
            "cannot be believed",
        ),
        (
            [
                "INSERT INTO ledger_leaf SELECT max(position) + 1, gen_random_uuid(), sha256('x') FROM ledger_leaf",
            ],
            None,
            "gone",
        ),
    ],
)
def test_whatever_else_is_done_to_it_is_found(
    cast: Cast,
    kept: Checkpoint,
    worker_database: WorkerDatabase,
    statements: list[str],
    at: int | None,
    words: str,
) -> None:
    tamper(worker_database, *statements)
    found = verified(worker_database)
    assert not found.ok
    assert words in found.sentence
    if at is not None:
        assert found.first_bad == at


def test_a_reason_that_was_rewritten_or_taken_away_is_counted_and_its_words_are_not_said(
    cast: Cast, worker_database: WorkerDatabase
) -> None:
    owner = worker_database.connections.owner or ""
    an_opening_again(cast)
    assert reasons_not_kept(owner) == 0
    assert health.reasons_kept(owner).ok
    with walls(cast.priya):
        first, second = Entry.objects.visible_to(cast.priya).filter(commitment__isnull=False).order_by("id")
    other = reasons.seal(first.uuid, "Another")
    tamper(
        worker_database,
        f"UPDATE ledger_statedreason SET sealed = '\\x{other.sealed.hex()}', "  # noqa: S608
        f"wrapped_key = '\\x{other.wrapped_key.hex()}' WHERE entry_id = {first.pk}",
    )
    assert reasons_not_kept(owner) == 1
    tamper(worker_database, f"DELETE FROM ledger_statedreason WHERE entry_id = {second.pk}")  # noqa: S608
    assert reasons_not_kept(owner) == 2
    found = health.reasons_kept(owner)
    assert (found.ok, "2 stated reasons" in found.sentence, "Another" in found.sentence) == (False, True, False)
    assert health.reasons_kept(None).ok


def test_an_erased_reason_is_no_fault(cast: Cast, worker_database: WorkerDatabase) -> None:
    with walls(cast.wei):
        reason = StatedReason.objects.visible_to(cast.wei).select_related("entry").get()
    erase_stated_reason(cast.wei, reason, NOW)
    assert reasons_not_kept(worker_database.connections.owner or "") == 0


def test_an_entry_that_the_sealer_was_made_to_pass_over_is_found(cast: Cast, worker_database: WorkerDatabase) -> None:
    tamper(worker_database, "UPDATE ledger_sealedcheckpoint SET horizon = 2^60, sealed_at = now() - interval '1 day'")
    an_opening_again(cast)
    found = verified(worker_database)
    assert not found.ok
    assert "passed over" in found.sentence


def test_a_ledger_rewritten_whole_with_the_logs_own_key_is_found_by_whoever_kept_a_checkpoint(
    cast: Cast, kept: Checkpoint, worker_database: WorkerDatabase
) -> None:
    """The last one of all: machine, database and signing key, and time enough."""
    tamper(
        worker_database,
        f"UPDATE ledger_entry SET action = 'tests.nothing' WHERE uuid = {THIS}",  # noqa: S608
        "UPDATE ledger_entry AS e SET leaf_hash = sha256('\\x00'::bytea || convert_to(lightwell_leaf(e), 'UTF8'))",
        "UPDATE ledger_leaf AS l SET hash = e.leaf_hash FROM ledger_entry AS e WHERE e.uuid = l.entry",
        "DELETE FROM ledger_sealedcheckpoint",
    )
    tree = Growing()
    for leaf in Leaf.objects.order_by("position"):
        tree.add(bytes(leaf.hash))
    forged = signer().sign(tree.size, tree.root())
    SealedCheckpoint(size=tree.size, root=tree.root(), note=forged, sealed_at=NOW, horizon=0).save(force_insert=True)
    assert verified(worker_database).ok
    found = verified(worker_database, kept)
    assert (found.ok, found.first_bad) == (False, kept.size)
    assert (
        found.sentence
        == f"The ledger is not what the checkpoint that was kept of {kept.size} entries says: it was rewritten."
    )


def test_a_checkpoint_of_more_than_there_is_is_found(
    cast: Cast, kept: Checkpoint, worker_database: WorkerDatabase
) -> None:
    found = verified(worker_database, Checkpoint(kept.origin, kept.size + 1, kept.root))
    assert not found.ok
    assert "taken away" in found.sentence


def test_a_checkpoint_signed_by_another_key_is_not_believed(cast: Cast, worker_database: WorkerDatabase) -> None:
    other = Signer(signer().name, bytes(32)).verifier
    found = verify(worker_database.connections.owner or "", other)
    assert not found.ok
    assert "cannot be believed" in found.sentence


def test_the_owner_of_the_machine_reads_one_leaf_and_no_more(cast: Cast, worker_database: WorkerDatabase) -> None:
    owner = worker_database.connections.owner or ""
    entry = Leaf.objects.get(position=AT).entry
    leaf = leaf_of(owner, entry)
    assert leaf is not None
    assert str(entry).encode() in leaf
    assert leaf_of(owner, cast.ccss.pk) is None
