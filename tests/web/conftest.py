"""A browser, and the component gallery to point it at."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from tests.databases import WorkerDatabase
    from tests.web.told import Told

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def gallery() -> Iterator[str]:
    """The gallery's address, while it is served by a process of its own."""
    command = [sys.executable, "-m", "tests.web.gallery_server"]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert address, "the gallery did not start"
        yield address
        server.terminate()


@pytest.fixture(scope="module")
def told(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    worker_database: WorkerDatabase,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Told]:
    """A whole site, told once for a module; its database is put back afterwards."""
    from django.db import connections

    from tests.web.told import told_site

    with django_db_blocker.unblock():
        with told_site(tmp_path_factory.mktemp("told")) as site:
            yield site
        connections.close_all()
        worker_database.restore()


@pytest.fixture(scope="module")
def address(told: Told) -> Iterator[str]:
    """Where a browser finds that site, with everybody a fixed account to click."""
    from django.test import override_settings
    from pytest_django.live_server_helper import LiveServer

    from tests.web.told import ACCOUNTS

    with override_settings(DEMONSTRATION=True, LIGHTWELL_FIXED_ACCOUNTS=ACCOUNTS):
        server = LiveServer("localhost")
        yield server.url
        server.stop()
