"""A PostgreSQL that somebody else runs is as good as our own: the oldest this machine has, by DATABASE_URL alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lightwell.web.database import Connections
from lightwell.web.embedded import EmbeddedPostgres, find_programs
from tests.databases import HASTY, child_environment


def programs() -> Path:
    """The distribution's oldest where there is one, otherwise those installed with Lightwell."""
    installed = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda place: int(place.parent.name))
    new_enough = [place for place in installed if int(place.parent.name) >= 15]
    return new_enough[0] if new_enough else find_programs()


@pytest.fixture(scope="module")
def given() -> Iterator[Connections]:
    """A server with the two roles and an empty database, as docs/reference/settings.md asks for."""
    folder = Path(tempfile.mkdtemp(prefix="lightwell-given-"))
    folder.chmod(0o711)
    with EmbeddedPostgres(folder, programs=programs(), settings=HASTY) as connections:
        yield connections
    shutil.rmtree(folder)


@pytest.fixture
def environment(given: Connections, tmp_path: Path) -> dict[str, str]:
    chosen = child_environment(Connections(given.run, given.owner))
    return {**chosen, "LIGHTWELL_STATE": str(tmp_path / "state"), "DJANGO_SETTINGS_MODULE": "lightwell.web.settings"}


def lightwell(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lightwell.cli", *words], env=environment, capture_output=True, text=True, check=False
    )


def test_the_owner_migrates_it_once_and_the_run_time_role_finds_all_well(environment: dict[str, str]) -> None:
    behind = lightwell({**environment, "DATABASE_OWNER_URL": ""}, "migrate")
    assert behind.returncode == 2
    assert "run `lightwell migrate` with DATABASE_OWNER_URL set" in behind.stderr

    migrated = lightwell(environment, "migrate", "--json")
    assert (migrated.returncode, json.loads(migrated.stdout)) == (0, {"done": True})
    assert "Bringing the database up to date" in migrated.stderr
    assert "Bringing" not in lightwell(environment, "migrate").stderr

    found = json.loads(lightwell({**environment, "DATABASE_OWNER_URL": ""}, "doctor", "--json").stdout)["checks"]
    names = {"database", "run-time-role", "migrations"}
    assert {each["name"]: each["ok"] for each in found if each["name"] in names} == dict.fromkeys(names, True)


def test_the_run_time_role_cannot_rewrite_what_was_migrated(environment: dict[str, str], given: Connections) -> None:
    assert lightwell(environment, "migrate").returncode == 0
    with psycopg.connect(given.run) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM django_migrations")


def test_a_server_without_the_run_time_role_is_said_in_a_sentence(given: Connections, tmp_path: Path) -> None:
    chosen = child_environment(Connections(given.superuser or "", given.superuser))
    with psycopg.connect(given.superuser or "", autocommit=True) as connection:
        connection.execute("CREATE DATABASE another")
        connection.execute("ALTER ROLE lightwell_run RENAME TO lightwell_resting")
    try:
        elsewhere = Connections(given.superuser or "", given.superuser).for_database("another")
        chosen |= {"DATABASE_URL": elsewhere.run, "DATABASE_OWNER_URL": elsewhere.owner or ""}
        refused = lightwell({**chosen, "LIGHTWELL_STATE": str(tmp_path / "state")}, "migrate")
    finally:
        with psycopg.connect(given.superuser or "", autocommit=True) as connection:
            connection.execute("ALTER ROLE lightwell_resting RENAME TO lightwell_run")
    assert refused.returncode == 2
    assert "The database has no role lightwell_run yet" in refused.stderr
    assert "Traceback" not in refused.stderr
