"""Entries are only ever added, hold nothing that a person typed, and are read by those they name."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from lightwell.ledger.models import Entry, Outcome
from lightwell.ledger.walls import stand_behind, walls
from lightwell.policy.actors import NOBODY, Actor
from tests.databases import WorkerDatabase
from tests.factories import NOW, Cast, best_foot_forward
from tests.ledger.sightings import an_opening
from tests.ledger.writing import write_raw

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_entry SET action = 'nothing.happened'", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry"],
)
def test_the_run_time_role_may_not_alter_an_entry(cast: Cast, statement: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        _in_an_action(cast.mere, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET action = 'nothing.happened'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry CASCADE",
    ],
)
def test_not_even_the_owner_of_the_table_alters_an_entry(
    cast: Cast, worker_database: WorkerDatabase, statement: str
) -> None:
    with psycopg.connect(worker_database.connections.owner or "") as owner:
        owner.execute("SELECT set_config('lightwell.action', 'tests.raw', true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner.execute(statement.encode())


@pytest.mark.parametrize(
    ("part", "constraint"),
    [
        ({"action": "Mere opened it"}, "entry_holds_codes_only"),
        ({"actor_role": "Mere Tūhoro"}, "row-level security"),
        ({"agreement_hash": "the one from June"}, "entry_holds_codes_only|too long"),
        ({"clauses": ["3", "because Tāne asked"]}, "entry_lists_hold_codes_only"),
        ({"outcome": Outcome.REFUSED, "reasons": ["he was away"]}, "entry_lists_hold_codes_only"),
        ({"outcome": Outcome.REFUSED}, "entry_reasons_go_with_a_refusal"),
        ({"reasons": ["too-early"]}, "entry_reasons_go_with_a_refusal"),
        ({"counts": {"rows": "thirty-eight"}}, "entry_counts_are_whole_numbers"),
        ({"counts": {"rows": 3.5}}, "entry_counts_are_whole_numbers"),
        ({"counts": {"rows": {"Tāne": 1}}}, "entry_counts_are_whole_numbers"),
        ({"counts": {"Mere Tūhoro": 1}}, "entry_counts_are_whole_numbers"),
        ({"counts": ["Mere"]}, "entry_counts_are_whole_numbers"),
        ({"commitment": b"Mere"}, "entry_commitment_is_a_digest"),
    ],
)
def test_nothing_a_person_typed_fits_in_an_entry(cast: Cast, part: dict[str, Any], constraint: str) -> None:
    with pytest.raises(DatabaseError, match=constraint):
        _write(cast.mere, **part)


def test_what_an_entry_is_for_fits(cast: Cast) -> None:
    _write(cast.mere, clauses=["3", "4.b"], counts={"rows": 38, "people_told": 0}, agreement_hash="0a" * 32)
    _write(cast.mere, outcome=Outcome.REFUSED, reasons=["too-early"], commitment=b"\0" * 32)


@pytest.mark.parametrize("part", ["actor_account", "actor_organisation", "actor_unit"])
def test_nobody_writes_an_entry_in_somebody_elses_name(cast: Cast, part: str) -> None:
    with pytest.raises(DatabaseError, match="row-level security"):
        _write(cast.mere, **{part: cast.evaluation.pk})


def test_an_entry_cannot_claim_another_transaction(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        _in_an_action(cast.mere, "INSERT INTO ledger_entry (transaction_id, action) VALUES (1, 'tests.written')")


def test_an_opening_is_seen_by_its_unit_its_provider_and_the_privacy_officer_and_nobody_else(cast: Cast) -> None:
    opening = an_opening(cast).row
    seeing = {name for name, actor in cast.everybody().items() if opening in _visible(actor)}
    assert seeing == {"priya", "mere", "sione", "wei"}


def test_whoever_lost_their_office_no_longer_sees_what_they_did_in_it(cast: Cast) -> None:
    opening = an_opening(cast).row
    assert opening in _visible(cast.priya)
    assert opening not in _visible(Actor(account_id=cast.priya.account_id))


def test_with_nobody_set_the_ledger_is_empty(cast: Cast) -> None:
    an_opening(cast)
    assert list(Entry.objects.all()) == []
    assert _visible(NOBODY) == []


def _visible(actor: Actor) -> list[Entry]:
    with walls(actor):
        return list(Entry.objects.visible_to(actor))


def _write(actor: Actor, **parts: Any) -> None:
    """One entry, as raw as the run-time role can."""
    usual = {
        "occurred_at": NOW, "action": "tests.written", "outcome": Outcome.DONE, "actor_account": actor.account_id,
        "actor_organisation": actor.organisation_id, "actor_role": "manager", "subject_kind": "tests.subject",
        "subject_id": actor.membership_id, "actor_membership": actor.membership_id,
        "seen_by_organisations": [actor.organisation_id],
    }  # fmt: skip
    with transaction.atomic():
        _claim(actor)
        write_raw(Entry(**{**usual, **parts}))


def _in_an_action(actor: Actor, statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        _claim(actor)
        cursor.execute(statement)


def _claim(actor: Actor) -> None:
    stand_behind(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lightwell.action', 'tests.raw', true)")
