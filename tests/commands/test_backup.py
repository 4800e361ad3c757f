"""A backup put back is the installation that it was made of: rows, walls, objects, ledger. A bad one does nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from lightwell.gateway.unusable import Unusable
from lightwell.web.backup_file import WrongBackupKey, new_identity, opened, read_identity
from lightwell.web.database import OWNER_ROLE, Connections
from lightwell.web.restoring import look_through
from tests.databases import WorkerDatabase, child_environment
from tests.factories import best_foot_forward
from tests.sharing.making import make_ready, sent

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

ELSEWHERE = "lightwell_restored"


@dataclass(frozen=True, slots=True)
class Machine:
    """One installation: its folder and its database."""

    state: Path
    connections: Connections

    def does(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        environment = {
            **child_environment(self.connections),
            "DJANGO_SETTINGS_MODULE": "lightwell.web.settings",
            "LIGHTWELL_STATE": str(self.state),
            "DATABASE_BACKUP_URL": self.connections.superuser or "",
        }
        command = [sys.executable, "-m", "lightwell.cli", *map(str, words)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def count(self, table: str) -> int:
        with psycopg.connect(self.connections.superuser or "") as connection:
            found = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        return int(found[0]) if found else 0

    def is_empty(self) -> bool:
        with psycopg.connect(self.connections.superuser or "") as connection:
            tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        return tables == (0,) and not [path for path in self.state.rglob("*") if path.is_file()]

    def stored(self) -> dict[str, bytes]:
        store = self.state / "store"
        return {str(path.relative_to(store)): path.read_bytes() for path in store.rglob("*") if path.is_file()}


@pytest.fixture
def here(transactional_db: None, worker_database: WorkerDatabase, settings: Any, tmp_path: Path) -> Machine:
    """A site where one quarter was sent."""
    if worker_database.connections.superuser is None:
        pytest.skip("the server given by DATABASE_URL has no superuser that tests may use")
    state = tmp_path / "here"
    state.mkdir(mode=0o700)
    settings.LIGHTWELL_STATE, settings.LIGHTWELL_STORE = state, str(state / "store")
    sent(make_ready(best_foot_forward()))
    for name in ("reason-key", "ledger-key"):
        value = settings.LIGHTWELL_REASON_KEY if name == "reason-key" else settings.LIGHTWELL_LEDGER_KEY
        (state / name).write_text(value)
    return Machine(state, worker_database.connections)


@pytest.fixture
def elsewhere(worker_database: WorkerDatabase, tmp_path: Path) -> Iterator[Machine]:
    """A new machine with an empty database."""
    name, owner = sql.Identifier(ELSEWHERE), sql.Identifier(OWNER_ROLE)
    state = tmp_path / "elsewhere"
    state.mkdir(mode=0o700)
    with psycopg.connect(worker_database.maintenance, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
        yield Machine(state, worker_database.connections.for_database(ELSEWHERE))
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@dataclass(frozen=True, slots=True)
class Kept:
    """What was carried away from the machine."""

    backup: Path
    keys: Path
    key: Path


@pytest.fixture
def kept(here: Machine, tmp_path: Path) -> Kept:
    files = Kept(tmp_path / "monday.backup", tmp_path / "monday.keys", tmp_path / "backup.key")
    public = here.does("backup-key", files.key).stdout.strip()
    made = here.does("backup", files.backup, "--to", public, "--keys", files.keys, "--json")
    assert made.returncode == 0, made.stderr
    said = json.loads(made.stdout)
    assert said["objects"] == len({path.rpartition("/")[2] for path in here.stored()})
    return files


def test_what_was_sent_is_there_again_behind_the_same_walls(here: Machine, elsewhere: Machine, kept: Kept) -> None:
    restored = elsewhere.does("restore", kept.backup, "--key", kept.key, "--keys", kept.keys, "--json")
    assert restored.returncode == 0, restored.stderr
    said = json.loads(restored.stdout)
    assert said["ledger"]["ok"] is True
    for table in ("sharing_delivery", "ledger_entry", "organisations_account", "agreements_agreementversion"):
        assert elsewhere.count(table) == here.count(table) > 0
    assert elsewhere.stored() == here.stored()
    assert _walls(elsewhere) == _walls(here)
    with psycopg.connect(elsewhere.connections.run) as connection:
        assert connection.execute("SELECT count(*) FROM sharing_delivery").fetchone() == (0,)
    found = json.loads(elsewhere.does("doctor", "--json").stdout)["checks"]
    named = {each["name"]: each["ok"] for each in found}
    assert named["run-time-role"]
    assert named["migrations"]
    assert all(ok for name, ok in named.items() if name.startswith("unit-key-"))


_WALLS = """
SELECT 'table', relname::text, relrowsecurity::text || relforcerowsecurity::text, coalesce(relacl::text, '')
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
UNION ALL SELECT 'policy', tablename::text || policyname::text, roles::text,
       coalesce(qual, '') || coalesce(with_check, '')
FROM pg_policies WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname::text, tgenabled::text
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', oid::regprocedure::text, prosecdef::text || proowner::regrole::text,
       coalesce(proacl::text, '')
FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND probin IS NULL
UNION ALL SELECT 'default', defaclobjtype::text, defaclrole::regrole::text, defaclacl::text FROM pg_default_acl
ORDER BY 1, 2, 3, 4
"""


def _walls(machine: Machine) -> list[tuple[object, ...]]:
    with psycopg.connect(machine.connections.superuser or "") as connection:
        return connection.execute(_WALLS.encode()).fetchall()


def test_what_is_damaged_or_not_for_this_key_is_one_line_and_changes_nothing(
    elsewhere: Machine, kept: Kept, tmp_path: Path
) -> None:
    whole = kept.backup.read_bytes()
    damaged = tmp_path / "damaged"
    damaged.write_bytes(whole[:9000] + bytes([whole[9000] ^ 1]) + whole[9001:])
    _refused(elsewhere, damaged, "--key", kept.key, "--keys", kept.keys)
    other = tmp_path / "other.key"
    other.write_bytes(new_identity(None)[0])
    _refused(elsewhere, kept.backup, "--key", other, "--keys", kept.keys)
    said = _refused(elsewhere, kept.backup, "--key", kept.key)
    assert "reason-key" in said
    assert "ledger-key" in said
    identity = read_identity(kept.key.read_bytes(), str)
    for wrong in (whole[:-1], whole[:-70_000], whole[:300], whole + b"more", b"", b"a quarter's figures"):
        damaged.write_bytes(wrong)
        with pytest.raises(Unusable):
            look_through(damaged, identity)


def _refused(machine: Machine, *words: str | Path) -> str:
    refused = machine.does("restore", *words)
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1, refused.stderr
    assert machine.is_empty()
    return refused.stderr


def test_an_installation_that_holds_something_is_left_unless_somebody_says(here: Machine, kept: Kept) -> None:
    before = here.count("ledger_entry"), here.stored()
    refused = here.does("restore", kept.backup, "--key", kept.key)
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    assert (here.count("ledger_entry"), here.stored()) == before
    replaced = here.does("restore", kept.backup, "--key", kept.key, "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert (here.count("ledger_entry"), here.stored()) == before
    _holds_no_key_of_the_site(here, kept)


def _holds_no_key_of_the_site(here: Machine, kept: Kept) -> None:
    with opened(kept.backup, read_identity(kept.key.read_bytes(), str)) as clear:
        content = clear.read()
    for file in (here.state / "reason-key", here.state / "ledger-key", *(here.state / "unit-keys").iterdir()):
        assert file.read_bytes() not in content


def test_a_key_file_may_be_locked_with_a_passphrase_and_is_never_written_over(tmp_path: Path) -> None:
    content, public = new_identity("kererū in the tawa")
    assert str(read_identity(content, lambda: "kererū in the tawa").to_public()) == public
    with pytest.raises(WrongBackupKey):
        read_identity(content, lambda: "another")
    path = tmp_path / "backup.key"
    path.write_text("mine")
    command = [sys.executable, "-m", "lightwell.cli", "backup-key", str(path)]
    refused = subprocess.run(command, env={**os.environ}, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert path.read_text() == "mine"
