"""A mail server in this process for every test that sends, and a provider with something to send."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories import Cast, best_foot_forward
from tests.letters.mail import Mailbox, mail_server
from tests.sharing.making import Ready, make_ready

SITE = "https://lightwell.agency.example"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.LIGHTWELL_SMTP = f"smtp+plain://127.0.0.1:{box.port}"
        settings.LIGHTWELL_MAIL_FROM = "Lightwell <lightwell@agency.example>"
        settings.LIGHTWELL_SITE = SITE
        yield box


@pytest.fixture
def state(settings: Any, tmp_path: Path) -> Path:
    settings.LIGHTWELL_STATE = tmp_path
    settings.LIGHTWELL_STORE = str(tmp_path / "store")
    return tmp_path


@pytest.fixture
def cast(transactional_db: None, state: Path) -> Cast:
    return best_foot_forward()


@pytest.fixture
def ready(cast: Cast) -> Ready:
    return make_ready(cast)
