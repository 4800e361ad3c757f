"""Whoever holds the database's SQL gives no number, place or root of their own choosing to the ledger."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from lightwell.ledger.models import Leaf, Run, SealedCheckpoint
from lightwell.ledger.proving import compare
from lightwell.ledger.sealing import first_waiting, latest_checkpoint, seal_all
from lightwell.organisations.actions import open_unit
from tests.factories import NOW, Cast, best_foot_forward
from tests.raw_sql.attacking import raw_sql

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

CHECKPOINT = (
    "INSERT INTO ledger_sealedcheckpoint (size, root, note, sealed_at, horizon)"
    " VALUES (%(size)s, %(root)s, 'any words', now(), 0)"
)


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


def written(statement: str, **values: object) -> None:
    """As the run-time role, who says nothing of who it is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_checkpoint_that_the_log_did_not_sign_is_as_if_it_were_not(cast: Cast) -> None:
    """Nor does one of a ledger that there is not get in, which would end all sealing."""
    seal_all(NOW)
    genuine = latest_checkpoint()
    assert genuine is not None
    for size in (10**12, genuine.size + 1, genuine.size - 1):
        with pytest.raises(DatabaseError, match="of the whole ledger"):
            written(CHECKPOINT, size=size, root=bytes(32))

    # Whoever adds the leaf themselves can write one of the true size: nobody is shown it, and sealing goes on.
    open_unit(cast.mere, cast.ccss, NOW, code="youth", name="Youth")
    entry = first_waiting()
    leaf = "INSERT INTO ledger_leaf SELECT %(at)s, entry, hash FROM lightwell_unsealed(0, 1)"
    written(leaf, at=genuine.size)
    assert Leaf.objects.get(position=genuine.size).entry == entry
    written(CHECKPOINT, size=genuine.size + 1, root=bytes(32))
    assert latest_checkpoint() == genuine
    open_unit(cast.mere, cast.ccss, NOW, code="elders", name="Elders")
    assert seal_all(NOW).size == genuine.size + 2
    latest = latest_checkpoint()
    assert latest is not None
    assert latest.size == genuine.size + 2
    kept = compare(genuine.note)
    assert (kept.agrees, kept.now) == (True, latest.size)


def test_no_run_is_of_other_leaves(cast: Cast) -> None:
    seal_all(NOW)
    for height, start in ((8, 0), (7, 0), (0, 0), (16, 0), (8, 1)):
        with pytest.raises(DatabaseError, match="leaves"):
            written(
                "INSERT INTO ledger_run (start, height, hash) VALUES (%(start)s, %(height)s, %(hash)s)",
                start=start, height=height, hash=bytes(32),
            )  # fmt: skip
    assert not Run.objects.exists()
    assert SealedCheckpoint.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ({"counts": '{"rows": 1e400}'}, "entry_counts_are_whole_numbers"),
        ({"counts": '{"rows": 1' + "0" * 5_000 + "}"}, "entry_counts_are_whole_numbers"),
        ({"seen_by_organisations": [None]}, "entry_is_seen_by_names|row-level security"),
    ],
    ids=["a number too large", "a number of five thousand figures", "a reader who is nobody"],
)
def test_no_entry_says_what_nobody_could_read_again(cast: Cast, given: dict[str, object], because: str) -> None:
    with pytest.raises(DatabaseError, match=because), raw_sql(cast.mere) as attacker:
        attacker.says("anything.at-all", "tests.subject", uuid.uuid4(), **given)


def test_an_entrys_number_is_the_databases_own(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), raw_sql(cast.mere) as attacker:
        attacker.run("INSERT INTO ledger_entry (id, uuid) VALUES (-5, %(id)s)", id=uuid.uuid4())
