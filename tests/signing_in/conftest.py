"""A site with nobody on it, where everybody needs a second step, and letters are caught before they leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from tests.databases import WorkerDatabase
    from tests.signing_in.people import Phone, Sent


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_database: WorkerDatabase) -> Iterator[None]:
    """Committed for a whole module; its database is put back afterwards."""
    from django.db import connections
    from django.test import override_settings

    with django_db_blocker.unblock():
        with override_settings(LIGHTWELL_SECOND_FACTOR="required", LIGHTWELL_CLOCK="tests.signing_in.people.now"):
            yield
        connections.close_all()
        worker_database.restore()


@pytest.fixture(autouse=True)
def _nothing_was_tried(site: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins with all its attempts; and a guess at a recovery code is less work than it really is."""
    from django.core.cache import cache

    from lightwell.organisations import recovery_codes

    cache.clear()
    monkeypatch.setattr(recovery_codes, "COST", 2)


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    from allauth.mfa.totp.internal import auth as totp

    from tests.signing_in.people import Phone

    phone = Phone()
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter([phone.counter]))
    return phone


@pytest.fixture
def really_post() -> Callable[..., None]:
    """How letters leave where nobody catches them."""
    from lightwell.web.signing_in import telling

    return telling._post


@pytest.fixture(autouse=True)
def letters(monkeypatch: pytest.MonkeyPatch, really_post: Callable[..., None]) -> list[Sent]:
    """The letters that would have gone out."""
    from lightwell.web.signing_in import telling
    from tests.signing_in.people import Sent

    sent: list[Sent] = []

    def keep(kind: Any, to: str, about: Any, now: object) -> None:
        sent.append(Sent(kind, to, about))

    monkeypatch.setattr(telling, "_post", keep)
    return sent
