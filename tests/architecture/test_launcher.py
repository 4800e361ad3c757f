"""Our own PostgreSQL: private, gone when its parent is, and the same wherever the folder lies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from lightwell.web.database import Connections, DatabaseUnavailable, embedded_connections, given_connections
from lightwell.web.embedded import EmbeddedPostgres
from lightwell.web.running import running_database
from lightwell.web.state import state_folder
from tests.databases import HASTY, ROOT, child_environment

HOLD = """
import os, sys, time
from pathlib import Path
from lightwell.web.running import running_database
with running_database(Path(sys.argv[1]), {}) as connections:
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def state() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lightwell-launcher-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A folder in which a server was started and stopped."""
    folder = Path(tempfile.mkdtemp(prefix="lightwell-launcher-"))
    folder.chmod(0o711)
    with EmbeddedPostgres(folder, settings=HASTY):
        pass
    yield folder
    shutil.rmtree(folder)


def hold(state: Path) -> subprocess.Popen[str]:
    environment = child_environment(Connections(run=""))
    process = subprocess.Popen([sys.executable, "-c", HOLD, state], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def kill(process: subprocess.Popen[str], state: Path) -> None:
    """End the holder without warning and wait until its server has gone too."""
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()
    until = time.monotonic() + 30
    while (state / "postgres" / "cluster" / "postmaster.pid").exists():
        assert time.monotonic() < until, "the server outlived its parent"
        time.sleep(0.05)


def test_the_server_goes_when_its_parent_is_killed_and_comes_back_with_every_row(state: Path) -> None:
    holding = hold(state)
    known = embedded_connections(state)
    assert known is not None
    with psycopg.connect(known.owner or "") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'Kahurangi' AS name")
    kill(holding, state)
    with EmbeddedPostgres(state) as again, psycopg.connect(again.owner or "") as connection:
        assert connection.execute("SELECT name FROM kept").fetchone() == ("Kahurangi",)


def test_a_second_process_uses_the_server_of_the_first(made: Path) -> None:
    holding = hold(made)
    with running_database(made, {}) as shared, psycopg.connect(shared.run) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("lightwell_run",)
    kill(holding, made)


def test_nothing_listens_on_the_network_and_every_role_needs_its_password(made: Path) -> None:
    with EmbeddedPostgres(made, settings=HASTY) as connections:
        with psycopg.connect(connections.superuser or "") as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            assert connection.execute("SHOW unix_socket_permissions").fetchone() == ("0700",)
        for each in (connections.run, connections.owner, connections.superuser):
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(make_conninfo(each or "", password="guess"))


def test_the_roles_have_no_more_power_than_they_need(made: Path) -> None:
    with EmbeddedPostgres(made, settings=HASTY) as connections, psycopg.connect(connections.run) as connection:
        found = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles "
            "WHERE rolname LIKE 'lightwell%' ORDER BY 1"
        ).fetchall()
    assert found == [("lightwell_owner", *[False] * 4), ("lightwell_run", *[False] * 4)]


def test_a_failing_statement_leaves_no_value_in_the_servers_log(made: Path) -> None:
    insert = "INSERT INTO one VALUES ('Lupe Fonoti')"
    with (
        EmbeddedPostgres(made, settings=HASTY) as connections,
        psycopg.connect(connections.owner or "", autocommit=True) as connection,
    ):
        connection.execute("CREATE TEMPORARY TABLE one (name text PRIMARY KEY)")
        connection.execute(insert)
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(insert)
    log = (made / "postgres.log").read_text(encoding="utf-8")
    assert "ERROR" in log
    assert "Lupe" not in log


def test_macrons_fold_the_same_on_every_machine(made: Path) -> None:
    with EmbeddedPostgres(made, settings=HASTY) as connections, psycopg.connect(connections.run) as connection:
        assert connection.execute("SELECT lower('ŌPŌTIKI'), 'Tāmaki' ILIKE 'tĀmaki'").fetchone() == ("ōpōtiki", True)


def test_a_folder_too_deep_for_a_socket_gets_a_short_private_one(made: Path, state: Path) -> None:
    deep = state / ("whakapapa" * 6) / ("whenua" * 6)
    deep.mkdir(parents=True)
    for folder in (deep, deep.parent):
        folder.chmod(0o711)
    subprocess.run(["cp", "-a", f"{made}/.", deep], check=True)
    with EmbeddedPostgres(deep, settings=HASTY) as connections:
        socket = Path(str(conninfo_to_dict(connections.run)["host"]))
        psycopg.connect(connections.run).close()
        assert socket.stat().st_mode & 0o777 == 0o700
        assert not socket.is_relative_to(deep)
    assert not socket.exists()


def test_a_half_made_folder_is_made_again(state: Path) -> None:
    half = state / "postgres" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(state, settings=HASTY) as connections:
        psycopg.connect(connections.run).close()


def test_a_folder_made_by_another_version_is_left_as_it_is(made: Path, state: Path) -> None:
    subprocess.run(["cp", "-a", f"{made}/.", state], check=True)
    (state / "postgres" / "cluster" / "PG_VERSION").write_text("14\n")
    with pytest.raises(DatabaseUnavailable, match="was made by PostgreSQL 14"), EmbeddedPostgres(state):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_root_keeps_its_rows_elsewhere_when_its_folder_is_closed_and_opens_nothing(state: Path) -> None:
    closed = state / "closed"
    inside = closed / "state"
    inside.mkdir(parents=True)
    closed.chmod(0o700)
    with EmbeddedPostgres(inside, settings=HASTY) as connections:
        psycopg.connect(connections.run).close()
        elsewhere = Path((inside / "postgres.place").read_text(encoding="utf-8"))
        assert elsewhere.stat().st_mode & 0o777 == 0o700
    assert closed.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(elsewhere)


def test_what_is_settled_is_private_from_its_first_byte(made: Path) -> None:
    settled = made / "database.json"
    assert settled.stat().st_mode & 0o777 == 0o600
    assert set(json.loads(settled.read_text(encoding="utf-8"))) == {
        "superuser_password", "owner_password", "run_password", "socket",
    }  # fmt: skip


def test_a_new_state_folder_is_closed_to_others(tmp_path: Path) -> None:
    made_here = state_folder({"LIGHTWELL_STATE": str(tmp_path / "new")})
    assert made_here.stat().st_mode & 0o066 == 0


def test_an_owner_without_a_run_time_role_is_refused() -> None:
    given = {"DATABASE_OWNER_URL": "postgresql://lightwell_owner@db.example.org/lightwell"}
    with (
        pytest.raises(DatabaseUnavailable, match="DATABASE_URL, for the run-time role, is not"),
        running_database(ROOT, given),
    ):
        pass


@pytest.mark.parametrize(
    ("address", "mode"),
    [
        ("postgresql://lightwell_run@db.example.org/lightwell", "verify-full"),
        ("host=192.0.2.7 user=lightwell_run", "verify-full"),
        ("postgresql://lightwell_run@db.example.org/lightwell?sslmode=require", "require"),
        ("postgresql://lightwell_run@localhost/lightwell", None),
        ("postgresql://lightwell_run@/lightwell?host=/run/postgresql", None),
    ],
)
def test_a_database_elsewhere_is_asked_by_tls_and_proves_its_name(
    address: str, mode: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGSSLMODE", raising=False)
    found = given_connections({"DATABASE_URL": address, "DATABASE_OWNER_URL": address})
    assert found is not None
    for way in (found.run, found.owner or ""):
        assert conninfo_to_dict(way).get("sslmode") == mode


def test_a_given_database_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path) -> None:
    given = {"DATABASE_URL": f"postgresql://lightwell_run:secret@/lightwell?host={tmp_path}"}
    with pytest.raises(DatabaseUnavailable) as refused, running_database(tmp_path, given):
        pass
    assert str(refused.value) == "The database that DATABASE_URL names does not answer, or refuses its role."
