"""A story that is laid down again is the story that was told, and goes on as it would have."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from psycopg import sql

from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.policy.actors import OPERATOR, Role
from tests.databases import WorkerDatabase
from tests.emptying import counted
from tests.factories import best_foot_forward, make_membership
from tests.remembered import told_once
from tests.sharing.making import Ready, make_ready

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

ROWS = "SELECT array_agg(its::text ORDER BY its::text) FROM {} AS its"
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


@told_once
def a_story() -> Ready:
    return make_ready(best_foot_forward())


def everything(database: WorkerDatabase, state: Path) -> dict[str, object]:
    """Every row of every table, every number given, every file."""
    files = {
        str(path.relative_to(state)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in state.rglob("*")
        if path.is_file()
    }
    with psycopg.connect(database.connections.superuser or "") as connection:
        tables = sorted(name for (name,) in connection.execute(TABLES))
        asked = {name: sql.SQL(ROWS).format(sql.Identifier(name)) for name in tables}
        rows = {name: connection.execute(each).fetchone() for name, each in asked.items()}
        return {**rows, "numbers": dict(counted(connection)), "files": files}


def test_every_row_number_and_file_is_there_again(
    worker_database: WorkerDatabase, settings: Any, tmp_path: Path
) -> None:
    if worker_database.connections.superuser is None:
        pytest.skip("the server given by DATABASE_URL has no superuser that tests may use")
    left = []
    for name in ("told", "laid"):
        state = tmp_path / name
        state.mkdir()
        settings.LIGHTWELL_STATE, settings.LIGHTWELL_STORE = state, str(state / "store")
        ready = a_story()
        left.append((ready, everything(worker_database, state)))
        connections.close_all()
        if name == "told":
            worker_database.restore()
    (first, told), (again, laid) = left
    assert laid == told
    assert told["files"]
    assert again == first
    assert again.cast is not first.cast
    make_membership("Ana Petelo", "ana@ccss.example", again.cast.ccss, Role.FRONT_LINE_WORKER)
    with walls(OPERATOR):
        assert Entry.objects.visible_to(OPERATOR).latest("id").action == "organisations.grant-membership"


def test_where_something_is_there_already_a_story_is_told() -> None:
    cast = best_foot_forward()
    with pytest.raises(ValidationError, match="already exists"):
        best_foot_forward()
    assert cast.mere.organisation_id == cast.ccss.pk
