"""A state folder and a store of their own for each test of cases, with one quarter sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.access_requests.asking import Family, make_family


@pytest.fixture(autouse=True)
def state(settings: Any, tmp_path: Path) -> Path:
    settings.LIGHTWELL_STATE = tmp_path
    settings.LIGHTWELL_STORE = str(tmp_path / "store")
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    return tmp_path


@pytest.fixture
def family(transactional_db: None) -> Family:
    return make_family()
