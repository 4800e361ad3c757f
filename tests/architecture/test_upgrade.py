"""The database of the version before this one comes up to date with every row, behind every wall.

`earlier/` holds plain dumps of whole databases, of the fictional cast alone. They are data of the version that made
them, so they are never made again by this one: `spine.sql.gz` has one agreement, and one quarter sent to two units;
`voices.sql.gz` the whole demonstration, from a round's views to a family's copies, before each view lay apart.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from lightwell.ledger.notes import Verifier
from lightwell.ledger.verifying import verify
from lightwell.web.backing_up import access, program
from lightwell.web.database import OWNER_ROLE, Connections
from tests.databases import WorkerDatabase, child_environment

pytestmark = [pytest.mark.database]

EARLIER = Path(__file__).parent / "earlier"
NAME = "lightwell_earlier"
TABLES = (
    "sharing_delivery",
    "sharing_handover",
    "agreements_agreementversion",
    "organisations_account",
    "ledger_entry",
)


@pytest.fixture
def spine(worker_database: WorkerDatabase) -> Iterator[Connections]:
    with earlier(worker_database, "spine.sql.gz") as connections:
        yield connections


@pytest.fixture
def voices(worker_database: WorkerDatabase) -> Iterator[Connections]:
    with earlier(worker_database, "voices.sql.gz") as connections:
        yield connections


@contextmanager
def earlier(worker_database: WorkerDatabase, dump: str) -> Iterator[Connections]:
    """A database as an earlier version left it."""
    if worker_database.connections.superuser is None:
        pytest.skip("the server given by DATABASE_URL has no superuser that tests may use")
    name = sql.Identifier(NAME)
    with psycopg.connect(worker_database.maintenance, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(OWNER_ROLE)))
        connections = worker_database.connections.for_database(NAME)
        _load(connections.owner or "", EARLIER / dump)
        yield connections
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _load(owner: str, dump: Path) -> None:
    command = [str(program("psql", owner)), "--quiet", "--no-psqlrc", "-1", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null"]
    statements = gzip.decompress(dump.read_bytes())
    done = subprocess.run(command, input=statements, env=access(owner), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def _rows(connections: Connections, table: str) -> list[tuple[object, ...]]:
    """Every row, by what the earlier version knew of it: later columns come after and are left out."""
    columns = _EARLIER_COLUMNS.setdefault(table, _columns(connections, table))
    select = sql.SQL("SELECT {} FROM {} ORDER BY 1").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table)
    )
    with psycopg.connect(connections.superuser or "") as connection:
        return connection.execute(select).fetchall()


_EARLIER_COLUMNS: dict[str, list[str]] = {}


def _columns(connections: Connections, table: str) -> list[str]:
    question = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum"
    with psycopg.connect(connections.superuser or "") as connection:
        return [str(name) for (name,) in connection.execute(question, [table])]


def _does(connections: Connections, code: str, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = {**child_environment(connections), **extra}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


MIGRATE = "import sys; from lightwell.web.preparing import main; sys.exit(main(['migrate']))"
SEAL = """
import django; django.setup()
from django.utils import timezone
from lightwell.ledger.sealing import seal_all, signer
seal_all(timezone.now())
print(signer().verifier)
"""
SAFE = """
import django; django.setup()
from lightwell.web.safety import refuse_an_unsafe_role
from lightwell.web.preparing import pending_migrations
refuse_an_unsafe_role()
assert not pending_migrations()
from lightwell.ledger.governing import governed_models
from django.db import connection
for model in governed_models():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
        assert cursor.fetchone() == (0,), model
        cursor.execute("SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = %s::regclass",
                       [model._meta.db_table])
        assert cursor.fetchone() == (True,), model
"""


def test_every_row_is_still_there_and_behind_its_walls_and_the_ledger_holds(spine: Connections) -> None:
    before = {table: _rows(spine, table) for table in TABLES}
    assert all(before.values())
    migrated = _does(spine, MIGRATE, LIGHTWELL_DATABASE_ROLE="owner")
    assert migrated.returncode == 0, migrated.stderr
    assert "Bringing the database up to date" in migrated.stderr
    assert {table: _rows(spine, table) for table in TABLES} == before
    safe = _does(spine, SAFE)
    assert safe.returncode == 0, safe.stderr
    sealed = _does(spine, SEAL)
    assert sealed.returncode == 0, sealed.stderr
    found = verify(spine.owner or "", Verifier.parse(sealed.stdout.strip()))
    assert found.ok, found.sentence
    assert found.entries == len(before["ledger_entry"])


TABLES_THERE = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
# What each had said, whose it was, and whether others read it as they said it.
SAID = """
SELECT own.participant_id, said.kind, said.item, {stance}, {words}, {understood}, said.as_said
FROM codesign_contribution AS said JOIN codesign_voice AS own ON own.contribution_id = said.id ORDER BY said.id
"""


def _asked(connections: Connections, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(connections.superuser or "") as connection:
        return connection.execute(sql.SQL(question)).fetchall()


def _counted(connections: Connections, tables: list[str]) -> dict[str, int]:
    with psycopg.connect(connections.superuser or "") as connection:
        asked = (sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)) for table in tables)
        return {table: connection.execute(each).fetchall()[0][0] for table, each in zip(tables, asked, strict=True)}


# A provider's request as it was known until it had a column, and what only begins or reads like one.
REMARKS = """
SET session_replication_role = replica;
INSERT INTO agreements_comment
    (id, draft_id, clause_id, agency_id, provider_id, organisation_id, for_side, words, said_at)
SELECT gen_random_uuid(), draft_id, CASE WHEN beside THEN id END, agency_id, provider_id,
    CASE WHEN by_provider THEN provider_id ELSE agency_id END, for_side, words, now()
FROM (SELECT * FROM agreements_draftclause WHERE point = '' ORDER BY id LIMIT 1) AS row, (VALUES
    ('Please name a Māori party for this clause.', true, true, ''),
    ('Please name a community party, all over', false, true, ''),
    ('Please name a day', true, false, ''),
    ('Please name a day among us', true, true, 'provider'),
    ('We ask: please name a party', true, true, '')
) AS said (words, beside, by_provider, for_side);
"""


def test_a_request_to_name_a_party_is_known_by_its_column_and_no_more_by_how_it_begins(voices: Connections) -> None:
    with psycopg.connect(voices.superuser or "") as connection:
        connection.execute(sql.SQL(REMARKS))
    migrated = _does(voices, MIGRATE, LIGHTWELL_DATABASE_ROLE="owner")
    assert migrated.returncode == 0, migrated.stderr
    asking = _asked(voices, "SELECT words FROM agreements_comment WHERE asks_for_party")
    assert asking == [("Please name a Māori party for this clause.",)]
    assert len(_asked(voices, "SELECT FROM agreements_comment WHERE words ILIKE '%please name a%'")) == 5


def test_what_was_said_in_a_round_is_still_whose_it_was_and_no_row_of_any_table_is_lost(voices: Connections) -> None:
    tables = [str(table) for (table,) in _asked(voices, TABLES_THERE)]
    before = _counted(voices, tables)
    said = _asked(voices, SAID.format(stance="said.stance", words="said.words", understood="said.understood"))
    assert len(said) == 8
    migrated = _does(voices, MIGRATE, LIGHTWELL_DATABASE_ROLE="owner")
    assert migrated.returncode == 0, migrated.stderr
    after = _counted(voices, tables)
    assert _asked(voices, SAID.format(stance="own.stance", words="own.words", understood="own.understood")) == said
    assert {table: after[table] for table in tables if after[table] < before[table]} == {}
    safe = _does(voices, SAFE)
    assert safe.returncode == 0, safe.stderr
