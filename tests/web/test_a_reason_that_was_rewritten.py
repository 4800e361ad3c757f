"""Whoever runs the machine can put other words in place of a stated reason; nobody is shown them as what was said."""

from __future__ import annotations

from html import unescape
from uuid import UUID

import psycopg
import pytest

from lightwell.ledger import reasons
from lightwell.ledger.reasons import NOT_AS_GIVEN, NOT_OPENED
from lightwell.sharing.delivering import open_delivery
from tests.api.making import answered, system
from tests.databases import WorkerDatabase
from tests.sharing.making import OPENED_AT, WHY
from tests.web.told import Told

pytestmark = pytest.mark.database

OTHER = "Because the provider asked us to"


def as_the_machine(database: WorkerDatabase, statement: str, *values: object) -> None:
    """No trigger, no policy and no role in the way."""
    if database.connections.superuser is None:
        pytest.skip("the server given by DATABASE_URL has no superuser that tests may use")
    with psycopg.connect(database.connections.superuser) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement.encode(), values)


_PUT = "UPDATE ledger_statedreason SET sealed = %s, wrapped_key = %s WHERE entry_id = {}"
_ENTRY = "(SELECT id FROM ledger_entry WHERE uuid = %s)"


def rewritten(database: WorkerDatabase, entry: UUID, words: str) -> None:
    sealed = reasons.seal(entry, words)
    as_the_machine(database, _PUT.format(_ENTRY), sealed.sealed, sealed.wrapped_key, entry)


def shown(told: Told, name: str, address: str) -> str:
    response = told.client(name).get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


def everywhere(told: Told) -> dict[str, str]:
    """Every place where somebody reads why a delivery was opened."""
    return {
        "who saw what": shown(told, "mere", "/who-saw-what"),
        "as a spreadsheet": shown(told, "mere", "/who-saw-what.csv"),
        "its delivery": shown(told, "priya", f"/deliveries/{told.to_evaluation.pk}"),
        "other systems": str(answered(system(told.actor("mere")).get("/who-saw-what"))),
        "the data tracker": str(answered(system(told.actor("mere")).post("/data-tracker/findUsage", {}))),
    }


def test_a_reason_that_is_not_the_one_given_is_shown_nowhere(told: Told, worker_database: WorkerDatabase) -> None:
    given = open_delivery(told.cast.priya, told.to_evaluation, OPENED_AT, clause="4", why=WHY)
    assert all(WHY in page for page in everywhere(told).values())
    rewritten(worker_database, given.entry, OTHER)
    for place, page in everywhere(told).items():
        assert OTHER not in page, place
        assert NOT_AS_GIVEN in page, place
    as_the_machine(worker_database, _PUT.format(_ENTRY), b"x" * 60, b"x" * 60, given.entry)
    assert all(NOT_OPENED in page for page in everywhere(told).values())
    as_the_machine(worker_database, f"DELETE FROM ledger_statedreason WHERE entry_id = {_ENTRY}", given.entry)  # noqa: S608
    assert all(NOT_AS_GIVEN in page for page in everywhere(told).values())
