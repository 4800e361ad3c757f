"""The application runs under a role that walls can hold, and refuses to run under one that they cannot."""

from __future__ import annotations

import socket
import subprocess
import sys

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils.timezone import now

from lightwell.web.database import Connections
from lightwell.web.safety import refuse_an_unsafe_role, unsafe_because
from tests.conftest import NetworkBlocked
from tests.databases import WorkerDatabase, child_environment


@pytest.mark.django_db
def test_tests_themselves_run_as_the_run_time_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("lightwell_run", "lightwell_run")


@pytest.mark.django_db
def test_the_run_time_role_is_safe() -> None:
    assert unsafe_because() == []
    refuse_an_unsafe_role()


@pytest.mark.django_db
def test_the_run_time_role_cannot_empty_a_table_or_make_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('django_session', 'TRUNCATE')")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT has_schema_privilege('public', 'CREATE')")
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("way", ["owner", "superuser"])
def test_the_application_does_not_start_as(way: str, worker_database: WorkerDatabase) -> None:
    powerful = getattr(worker_database.connections, way)
    if powerful is None:
        pytest.skip("the server given by DATABASE_URL has no superuser that tests may use")
    started = subprocess.run(
        [sys.executable, "-c", "import lightwell.web.wsgi"],
        env=child_environment(Connections(run=powerful)), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert started.returncode != 0
    assert "ImproperlyConfigured: The run-time role" in started.stderr
    assert "NOSUPERUSER NOBYPASSRLS" in started.stderr


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", [1, 2])
def test_what_a_committed_test_wrote_is_gone_for_the_next(attempt: int) -> None:
    assert Session.objects.count() == 0
    Session.objects.create(session_key=f"attempt-{attempt}", session_data="", expire_date=now())


def test_connections_never_show_their_passwords(worker_database: WorkerDatabase) -> None:
    password = psycopg.conninfo.conninfo_to_dict(worker_database.connections.run)["password"]
    assert str(password) not in repr(worker_database.connections)


def test_the_network_is_really_blocked() -> None:
    with pytest.raises(NetworkBlocked):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkBlocked):
        socket.getaddrinfo("example.org", 443)
