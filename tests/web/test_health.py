"""Whatever starts and balances processes asks two addresses, and learns yes or no and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lightwell.web import probes

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(probes, "_remembered", [])
    settings.LIGHTWELL_STORE = str(tmp_path / "store")


def test_a_process_that_is_alive_says_so_and_nothing_else() -> None:
    answer = Client().get("/healthz", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies


def test_being_alive_asks_the_database_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/healthz").status_code == 200


def test_a_process_that_can_work_is_ready_and_asking_again_at_once_asks_nothing(django_assert_num_queries: Any) -> None:
    assert Client().get("/readyz").status_code == 200
    with django_assert_num_queries(0):
        assert Client().get("/readyz").content == b"ok\n"


@pytest.mark.parametrize("missing", ["pending_migrations", "unsafe_because"])
def test_a_database_that_is_behind_or_unsafe_is_not_ready(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = {"pending_migrations": "preparing", "unsafe_because": "safety"}[missing]
    monkeypatch.setattr(f"lightwell.web.{module}.{missing}", lambda: ["something secret"])
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")


def test_a_store_that_cannot_be_written_to_is_not_ready(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.LIGHTWELL_STORE = str(tmp_path / "file" / "store")
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
