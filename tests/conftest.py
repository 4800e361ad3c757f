"""What every test may rely on: no network, and a real database only when asked for."""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django.plugin import DjangoDbBlocker

    from tests.databases import WorkerDatabase

hypothesis.settings.register_profile("house", deadline=None)
# Where a test need only fail, as it should on a mutant, nobody waits for its smallest example.
hypothesis.settings.register_profile(
    "mutants", deadline=None, database=None, phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate)
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


class NetworkBlocked(RuntimeError):
    """A test tried to leave this machine."""


_really_connect = socket.socket.connect
_really_look_up = socket.getaddrinfo


def _refuse_to_leave(host: object) -> None:
    if host in {None, "", "localhost"}:
        return
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        if ipaddress.ip_address(name.split("%")[0]).is_loopback:
            return
    except ValueError:
        pass
    raise NetworkBlocked(f"Tests stay on this machine; one tried to reach {name}.")


def _connect_here(self: socket.socket, address: Any) -> None:
    if self.family in {socket.AF_INET, socket.AF_INET6}:
        _refuse_to_leave(address[0])
    _really_connect(self, address)


def _look_up_here(host: Any, *arguments: Any, **options: Any) -> Any:
    _refuse_to_leave(host)
    return _really_look_up(host, *arguments, **options)


socket.socket.connect = _connect_here  # type: ignore[assignment,method-assign]
socket.getaddrinfo = _look_up_here


def pytest_collection_finish() -> None:
    """What is there once everything is collected stays to the end, and is not looked through for rubbish again."""
    gc.collect()
    gc.freeze()


CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


PAGES_WAIT_FOR = 90_000  # milliseconds: a busy machine is not a fault


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that LIGHTWELL_CHROMIUM names; one for each test process, since two do not go."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PAGES_WAIT_FOR)
    path = os.environ.get("LIGHTWELL_CHROMIUM", "/usr/bin/chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # It leaves an event loop running in this thread, beside which Django would not talk to a database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def worker_database(worker_id: str) -> Iterator[WorkerDatabase]:
    """This test process's own migrated database; ask for it only to reach it from outside Django."""
    from tests.databases import worker_database

    with worker_database(worker_id) as database:
        yield database


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, worker_database: WorkerDatabase
) -> Iterator[None]:
    """Point Django at the worker's database, as the run-time role; committed tests restore it afterwards."""
    from django.db import connections
    from django.test import TransactionTestCase

    from lightwell.web.database import django_database
    from tests.connected import backend_of, begin_again
    from tests.remembered import remembering

    def restore(self: TransactionTestCase) -> None:
        ours = connections["default"]
        if worker_database.restore(sparing=backend_of(ours)):
            begin_again(ours)
        else:
            connections.close_all()

    connections["default"].settings_dict.update(django_database(worker_database.connections.run))
    with pytest.MonkeyPatch.context() as patch, remembering(worker_database.emptied):
        # Django would truncate every table, which the run-time role may not and the ledger's triggers forbid.
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield
    with django_db_blocker.unblock():
        connections.close_all()
