"""A state folder and a store of their own for each test of a family's own space, with one quarter sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.family.living import Living, make_living


@pytest.fixture(autouse=True)
def state(settings: Any, tmp_path: Path) -> Path:
    settings.LIGHTWELL_STATE = tmp_path
    settings.LIGHTWELL_STORE = str(tmp_path / "store")
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    return tmp_path


@pytest.fixture
def living(transactional_db: None) -> Living:
    return make_living()
