"""A mail server in this process for every test that sends, and one provider for all the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.letters.mail import Mailbox, mail_server

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from tests.databases import WorkerDatabase
    from tests.letters.happening import Place

SITE = "https://lightwell.agency.example"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.LIGHTWELL_SMTP = f"smtp+plain://127.0.0.1:{box.port}"
        settings.LIGHTWELL_MAIL_FROM = "Lightwell <lightwell@agency.example>"
        settings.LIGHTWELL_SITE = SITE
        yield box


@pytest.fixture(scope="module")
def whole_place(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    worker_database: WorkerDatabase,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Place]:
    """A provider, an agency and one quarter that was really sent; the database is put back after the module."""
    from django.db import connections
    from django.test import override_settings

    from tests.letters.happening import make_place

    state = tmp_path_factory.mktemp("letters")
    with django_db_blocker.unblock():
        with override_settings(LIGHTWELL_STATE=state, LIGHTWELL_STORE=str(state / "store")):
            yield make_place()
        connections.close_all()
        worker_database.restore()


@pytest.fixture
def place(whole_place: Place) -> Place:
    """The same place, with no letter in it and nothing left to tell."""
    from tests.letters.happening import clear_the_post

    clear_the_post()
    return whole_place
