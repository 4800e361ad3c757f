"""Every entry that was committed gets one place and none is skipped, in whatever order transactions end."""

from __future__ import annotations

import random
import threading
import time

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from lightwell.ledger import health, sealer
from lightwell.ledger.leaves import leaf_of
from lightwell.ledger.merkle import Growing, includes, is_consistent, leaf_hash
from lightwell.ledger.models import Entry, Leaf, Run, SealedCheckpoint
from lightwell.ledger.proving import NotSealedYet, place_of, prove_growth, prove_leaf
from lightwell.ledger.sealer import sealing
from lightwell.ledger.sealing import latest_checkpoint, seal, seal_all, signer
from lightwell.ledger.verifying import verify
from lightwell.ledger.walls import stand_behind, walls
from lightwell.policy.actors import Actor
from tests.databases import WorkerDatabase
from tests.factories import NOW, Cast, best_foot_forward
from tests.ledger.sightings import an_opening, open_for_a_reason
from tests.ledger.writing import write_raw

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

# As an action leaves it, but in a transaction that the test ends when it likes.
BEGIN = (
    "SELECT set_config('lightwell.account', %(account)s, true),"
    " set_config('lightwell.organisation', %(organisation)s, true),"
    " set_config('lightwell.roles', '{manager}', true), set_config('lightwell.action', 'tests.raw', true)"
)
WRITE = (
    "INSERT INTO ledger_entry (uuid, occurred_at, action, outcome, actor_account, actor_organisation, actor_role,"
    " subject_kind, subject_id, clauses, agreement_hash, reasons, counts, seen_by_organisations, seen_by_units)"
    " VALUES (gen_random_uuid(), now(), 'tests.written', 'done', %(account)s, %(organisation)s, 'manager',"
    " 'tests.subject', gen_random_uuid(), '{}', '', '{}', '{}', ARRAY[%(organisation)s]::uuid[], '{}') RETURNING uuid"
)


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


def _entries(database: WorkerDatabase) -> int:
    with psycopg.connect(database.connections.owner or "") as owner:
        found = owner.execute("SELECT count(*) FROM ledger_entry").fetchone()
    return int(found[0]) if found else 0


def _write(writer: psycopg.Connection, actor: Actor) -> object:
    who = {"account": str(actor.account_id), "organisation": str(actor.organisation_id)}
    writer.execute(BEGIN, who)
    found = writer.execute(WRITE, who).fetchone()
    return found[0] if found else None


def test_each_entry_has_the_leaf_that_python_would_write(cast: Cast) -> None:
    opening = an_opening(cast).row
    with walls(cast.priya):
        mine = list(Entry.objects.visible_to(cast.priya))
    assert opening in mine
    for entry in mine:
        assert leaf_hash(leaf_of(entry)) == bytes(entry.leaf_hash or b"")
    assert len({bytes(entry.salt or b"") for entry in mine}) == len(mine)
    assert all(len(entry.salt or b"") == 16 for entry in mine)


def test_whatever_salt_or_leaf_a_writer_gives_the_database_makes_its_own(cast: Cast) -> None:
    with transaction.atomic():
        stand_behind(cast.mere)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lightwell.action', 'tests.raw', true)")
        entry = Entry(
            occurred_at=NOW, action="tests.written", outcome="done", actor_account=cast.mere.account_id,
            actor_organisation=cast.mere.organisation_id, actor_role="manager", subject_kind="tests.subject",
            subject_id=cast.ccss.pk, salt=bytes(16), leaf_hash=bytes(32),
            actor_membership=cast.mere.membership_id, seen_by_organisations=[cast.ccss.pk],
        )  # fmt: skip
        write_raw(entry)
    with walls(cast.mere):
        kept = Entry.objects.visible_to(cast.mere).get(uuid=entry.uuid)
    assert bytes(kept.salt or b"") != bytes(16)
    assert leaf_hash(leaf_of(kept)) == bytes(kept.leaf_hash or b"")


def test_sealing_gives_every_entry_one_place_and_signs_the_whole(cast: Cast, worker_database: WorkerDatabase) -> None:
    done = seal_all(NOW)
    assert (done.added, done.size, done.is_all) == (_entries(worker_database), _entries(worker_database), True)
    assert list(Leaf.objects.order_by("position").values_list("position", flat=True)) == list(range(done.size))
    latest = latest_checkpoint()
    assert latest is not None
    tree = Growing()
    for leaf in Leaf.objects.order_by("position"):
        tree.add(bytes(leaf.hash))
    assert bytes(latest.root) == tree.root()
    assert signer().verifier.read(latest.note).size == done.size
    assert seal_all(NOW).added == 0
    assert SealedCheckpoint.objects.count() == 1


def test_sealing_a_few_at_a_time_gives_the_same_as_all_at_once(cast: Cast, worker_database: WorkerDatabase) -> None:
    rounds = 0
    while not seal(NOW, most=3).is_all:
        rounds += 1
    assert rounds == _entries(worker_database) // 3
    assert verify(worker_database.connections.owner or "", signer().verifier).ok


def test_one_that_commits_after_a_later_one_was_sealed_is_not_skipped(
    cast: Cast, worker_database: WorkerDatabase
) -> None:
    seal_all(NOW)
    with psycopg.connect(worker_database.connections.run) as slow:
        waiting = _write(slow, cast.mere)
        an_opening(cast)
        assert seal_all(NOW).added == 1
        assert seal_all(NOW).added == 0
        slow.commit()
        assert seal_all(NOW).added == 1
        assert Leaf.objects.filter(entry=waiting).exists()
        _write(slow, cast.mere)
        slow.rollback()
    assert seal_all(NOW).added == 0
    found = verify(worker_database.connections.owner or "", signer().verifier)
    assert (found.ok, found.unsealed) == (True, 0)


def test_writers_do_not_wait_for_the_sealer_nor_for_one_another(cast: Cast, worker_database: WorkerDatabase) -> None:
    run = worker_database.connections.run
    with psycopg.connect(run) as first, psycopg.connect(run) as second, transaction.atomic():
        _write(first, cast.mere)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [0x1EDE_5EA1])
        second.execute("SET LOCAL lock_timeout = '2s'")
        _write(second, cast.sione)
        second.commit()
        first.commit()


def test_many_writers_and_two_sealers_lose_nothing(cast: Cast, worker_database: WorkerDatabase) -> None:
    committed: list[object] = []
    stop = threading.Event()

    def write(number: int) -> None:
        chance = random.Random(number)
        with psycopg.connect(worker_database.connections.run) as writer:
            for _ in range(15):
                entry = _write(writer, cast.mere)
                time.sleep(chance.random() / 100)
                if chance.random() < 0.2:
                    writer.rollback()
                else:
                    writer.commit()
                    committed.append(entry)

    def keep_sealing() -> None:
        while not stop.is_set():
            seal(NOW, most=4)
        connection.close()

    sealers = [threading.Thread(target=keep_sealing) for _ in range(2)]
    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in (*sealers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in sealers:
        thread.join()
    seal_all(NOW)
    found = verify(worker_database.connections.owner or "", signer().verifier)
    assert (found.ok, found.unsealed, found.entries) == (True, 0, _entries(worker_database))
    assert Leaf.objects.filter(entry__in=committed).count() == len(committed)


def test_the_sealer_comes_round_by_itself_and_outlives_trouble(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    troubles = iter([DatabaseError("away")])

    def at_first_in_vain(now: object) -> object:
        for trouble in troubles:
            raise trouble
        return seal(NOW)

    monkeypatch.setattr(sealer, "AFTER_TROUBLE_SECONDS", 0.01)
    monkeypatch.setattr(sealer, "seal", at_first_in_vain)
    entry = an_opening(cast).row.uuid
    with sealing(lambda: NOW):
        deadline = time.monotonic() + 20
        while not Leaf.objects.filter(entry=entry).exists() and time.monotonic() < deadline:
            time.sleep(0.02)
    assert Leaf.objects.filter(entry=entry).exists()


def test_what_is_sealed_is_only_ever_added_to(cast: Cast, worker_database: WorkerDatabase) -> None:
    seal_all(NOW)
    for table in ("ledger_leaf", "ledger_run", "ledger_sealedcheckpoint"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id", f"TRUNCATE {table}"):  # noqa: S608
            with pytest.raises(DatabaseError, match=r"permission denied|does not exist"), connection.cursor() as cursor:
                cursor.execute(statement)
            statement = statement.replace("SET id = id", "SET ctid = ctid")
            with psycopg.connect(worker_database.connections.owner or "") as owner, pytest.raises(psycopg.Error):
                owner.execute(statement.encode())


@pytest.mark.parametrize("place", [0, 3, 1_000])
def test_no_place_is_left_out_or_given_twice(cast: Cast, place: int) -> None:
    seal_all(NOW)
    size = Leaf.objects.count()
    assert size not in (0, 3)
    with pytest.raises(DatabaseError, match=r"no gaps|duplicate key"):
        Leaf(position=place if place < size else size + 1, entry=cast.ccss.pk, hash=bytes(32)).save(force_insert=True)


def test_whoever_may_read_an_entry_can_prove_it(cast: Cast) -> None:
    opening = an_opening(cast).row
    with pytest.raises(NotSealedYet):
        prove_leaf(opening.uuid, leaf_of(opening))
    place = place_of(opening.uuid, NOW)
    assert place is not None
    assert place.checkpoint.size >= place.number
    for _ in range(5):
        open_for_a_reason(cast.priya, cast.ccss, NOW, why="Again", shown_to=cast.ccss)
        seal_all(NOW)
    proof = prove_leaf(opening.uuid, leaf_of(opening))
    assert proof.number == place.number
    assert includes(proof.index, proof.size, leaf_hash(proof.leaf), proof.proof, proof.root)
    assert signer().verifier.read(proof.checkpoint).root == proof.root


def test_between_any_two_checkpoints_growth_is_proven(cast: Cast) -> None:
    for _ in range(4):
        an_opening_again(cast)
        seal_all(NOW)
    kept = [signer().verifier.read(each.note) for each in SealedCheckpoint.objects.order_by("size")]
    assert len(kept) == 4
    for earlier in kept:
        for later in kept:
            if earlier.size <= later.size:
                proof = prove_growth(earlier.size, later.size)
                assert (proof.earlier_root, proof.later_root) == (earlier.root, later.root)
                assert is_consistent(earlier.size, later.size, earlier.root, later.root, proof.proof)
    for nothing in ((0, 1), (2, 1), (1, kept[-1].size + 1)):
        with pytest.raises(LookupError):
            prove_growth(*nothing)


def an_opening_again(cast: Cast) -> None:
    open_for_a_reason(cast.priya, cast.ccss, NOW, why="Again", shown_to=cast.ccss)


def test_a_tree_larger_than_a_kept_run_is_read_from_its_runs(cast: Cast, worker_database: WorkerDatabase) -> None:
    with psycopg.connect(worker_database.connections.run) as writer:
        for _ in range(300):
            _write(writer, cast.mere)
        writer.commit()
    seal_all(NOW)
    assert Run.objects.filter(height=8, start=0).exists()
    size = Leaf.objects.count()
    tree = Growing()
    for leaf in Leaf.objects.order_by("position"):
        tree.add(bytes(leaf.hash))
    an_opening(cast)
    seal_all(NOW)
    proof = prove_growth(size, size + 1)
    assert proof.earlier_root == tree.root()
    assert is_consistent(size, size + 1, proof.earlier_root, proof.later_root, proof.proof)


def test_the_doctor_says_when_nobody_seals(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LONG_ENOUGH_SECONDS", 0.05)
    [found] = health.findings()
    assert (found.ok, "start it" in found.sentence) == (False, True)
    seal_all(NOW)
    [found] = health.findings()
    assert found.ok


def test_a_leaf_that_is_no_entrys_is_refused_and_sealing_goes_on(cast: Cast) -> None:
    seal_all(NOW)
    with pytest.raises(DatabaseError, match="some entry's"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_leaf (position, entry, hash)"
            " SELECT max(position) + 1, gen_random_uuid(), sha256('x') FROM ledger_leaf"
        )
    an_opening(cast)
    assert seal_all(NOW).added == 1
