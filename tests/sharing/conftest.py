"""A state folder and a store of their own for each test of sharing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories import Cast, best_foot_forward
from tests.sharing.making import Ready, ready_site, site_with_a_quarter


@pytest.fixture(autouse=True)
def state(settings: Any, tmp_path: Path) -> Path:
    settings.LIGHTWELL_STATE = tmp_path
    settings.LIGHTWELL_STORE = str(tmp_path / "store")
    return tmp_path


@pytest.fixture
def cast(transactional_db: None, request: pytest.FixtureRequest) -> Cast:
    if "ready" in request.fixturenames:
        return request.getfixturevalue("ready").cast
    return best_foot_forward()


@pytest.fixture
def ready(transactional_db: None, request: pytest.FixtureRequest) -> Ready:
    if "ready_and_sent" in request.fixturenames:
        return request.getfixturevalue("ready_and_sent")
    return ready_site()


@pytest.fixture
def ready_and_sent(transactional_db: None) -> Ready:
    return site_with_a_quarter()
