"""A site of its own for each test, or one told for a whole module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from django.test import override_settings

from lightwell.api.bearing import RATE
from tests.factories import Cast, best_foot_forward
from tests.sharing.making import Ready, ready_site
from tests.web.conftest import address, told

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from tests.databases import WorkerDatabase

__all__ = ["address", "told"]


@pytest.fixture
def state(settings: Any, tmp_path: Path) -> Path:
    settings.LIGHTWELL_STATE = tmp_path
    settings.LIGHTWELL_STORE = str(tmp_path / "store")
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    return tmp_path


@pytest.fixture
def cast(state: Path, transactional_db: None, request: pytest.FixtureRequest) -> Cast:
    if "ready" in request.fixturenames:
        return request.getfixturevalue("ready").cast
    return best_foot_forward()


@pytest.fixture
def ready(state: Path, transactional_db: None) -> Ready:
    return ready_site()


@pytest.fixture(scope="module")
def untouched(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    worker_database: WorkerDatabase,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Ready]:
    """A site with one agreement signed and nothing sent, for a module whose tests leave it so."""
    state = tmp_path_factory.mktemp("untouched")
    moved = {"LIGHTWELL_STATE": state, "LIGHTWELL_STORE": str(state / "store"), "LIGHTWELL_CLOCK": "tests.web.told.now"}
    with django_db_blocker.unblock():
        with override_settings(**moved):
            yield ready_site()
        connections.close_all()
        worker_database.restore()


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> None:
    RATE.forget()
