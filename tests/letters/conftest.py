"""A mail server in this process, for every test that sends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.letters.mail import Mailbox, mail_server


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.LIGHTWELL_SMTP = f"smtp+plain://127.0.0.1:{box.port}"
        settings.LIGHTWELL_MAIL_FROM = "Lightwell <lightwell@agency.example>"
        settings.LIGHTWELL_SITE = "https://lightwell.agency.example"
        yield box
