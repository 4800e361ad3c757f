"""`lightwell ledger`: what whoever runs the machine does, and what anybody who kept a checkpoint does with it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from lightwell.ledger.reasons import seal
from lightwell.ledger.sealing import signer
from tests.databases import WorkerDatabase, child_environment
from tests.factories import Cast, best_foot_forward
from tests.ledger.sightings import an_opening

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True, slots=True)
class Machine:
    """This installation's command line."""

    environment: dict[str, str]

    def does(self, *words: object, given: str = "", code: int = 0) -> dict[str, Any]:
        command = [sys.executable, "-m", "lightwell.cli", *map(str, words), "--json"]
        done = subprocess.run(command, env=self.environment, input=given, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout) if done.stdout else {"complaint": done.stderr}
        return answer


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


@pytest.fixture
def machine(cast: Cast, worker_database: WorkerDatabase, tmp_path: Path, settings: Any) -> Machine:
    given = {
        "DJANGO_SETTINGS_MODULE": "lightwell.web.settings",
        "LIGHTWELL_STATE": str(tmp_path),
        "LIGHTWELL_LEDGER_KEY": settings.LIGHTWELL_LEDGER_KEY,
        "LIGHTWELL_REASON_KEY": settings.LIGHTWELL_REASON_KEY,
    }
    return Machine({**child_environment(worker_database.connections), **given})


def test_a_checkpoint_is_kept_and_the_ledger_verified_against_it(cast: Cast, machine: Machine, tmp_path: Path) -> None:
    opening = an_opening(cast).row
    said = machine.does("ledger", "checkpoint")
    assert said["key"] == str(signer().verifier)
    kept = tmp_path / "kept.checkpoint"
    kept.write_text(said["checkpoint"], encoding="utf-8")
    found = machine.does("ledger", "verify", "--against", kept)
    assert (found["ok"], found["entries"], found["first_bad"]) == (True, said["entries"], None)
    assert found["root"] == said["root"]
    proof = machine.does("ledger", "prove", opening.uuid)
    assert proof["root"] == said["root"]
    assert machine.does("proof", "inclusion", given=json.dumps(proof)) == {"ok": True}
    proof["leafIdx"] -= 1
    assert machine.does("proof", "inclusion", given=json.dumps(proof), code=1) == {"ok": False}


def test_a_rewritten_reason_ends_with_one_and_a_count(
    cast: Cast, machine: Machine, worker_database: WorkerDatabase
) -> None:
    opening = an_opening(cast).row
    machine.does("ledger", "checkpoint")
    assert machine.does("ledger", "verify")["reasons_not_kept"] == 0
    other = seal(opening.uuid, "Because they asked us to")
    if worker_database.connections.superuser is None:
        pytest.skip("the server given by DATABASE_URL has no superuser that tests may use")
    with psycopg.connect(worker_database.connections.superuser) as connection:
        connection.execute("SET session_replication_role = replica")
        put = "UPDATE ledger_statedreason SET sealed = %s, wrapped_key = %s"
        connection.execute(put, [other.sealed, other.wrapped_key])
    found = machine.does("ledger", "verify", code=1)
    assert (found["ok"], found["first_bad"], found["reasons_not_kept"]) == (False, None, 1)
    assert "1 stated reason is not the one that was given" in found["sentence"]
    assert "they asked" not in json.dumps(found)


def test_a_kept_checkpoint_of_more_than_there_is_ends_with_one(machine: Machine, tmp_path: Path) -> None:
    machine.does("ledger", "checkpoint")
    kept = tmp_path / "later.checkpoint"
    kept.write_text(signer().sign(1_000, bytes(32)), encoding="utf-8")
    found = machine.does("ledger", "verify", "--against", kept, code=1)
    assert found["ok"] is False
    assert "taken away" in found["sentence"]


def test_what_is_no_checkpoint_and_no_entry_is_refused_in_words(cast: Cast, machine: Machine, tmp_path: Path) -> None:
    kept = tmp_path / "other.checkpoint"
    kept.write_text("Kia ora", encoding="utf-8")
    assert "not a checkpoint" in machine.does("ledger", "verify", "--against", kept, code=2)["complaint"]
    kept.write_bytes(b"\xff\xfe\x00")
    assert "not text" in machine.does("ledger", "verify", "--against", kept, code=2)["complaint"]
    assert "cannot be read" in machine.does("ledger", "verify", "--against", tmp_path / "none", code=2)["complaint"]
    assert machine.does("ledger", "prove", cast.ccss.pk, code=1)["sentence"] == "There is no such entry."
    assert "identifier" in machine.does("ledger", "prove", "mere", code=2)["complaint"]
