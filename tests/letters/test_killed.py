"""A worker killed after the server took a letter sends the same one again; two at once send one."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from tests.factories import NOW
from tests.letters.conftest import SITE
from tests.letters.happening import MINUTE, Place, a_round
from tests.letters.mail import Mailbox

if TYPE_CHECKING:
    from tests.databases import WorkerDatabase

pytestmark = pytest.mark.database

ROUND = """
import datetime as dt, sys
import django
django.setup()
from lightwell.letters.posting import do_a_round
do_a_round(dt.datetime.fromisoformat(sys.argv[1]))
"""


def a_worker(database: WorkerDatabase, box: Mailbox, at: dt.datetime) -> subprocess.Popen[bytes]:
    """Another process, that does one round."""
    from tests.databases import child_environment

    environment = {
        **child_environment(database.connections),
        "LIGHTWELL_SMTP": f"smtp+plain://127.0.0.1:{box.port}",
        "LIGHTWELL_SITE": SITE,
        "LIGHTWELL_MAIL_FROM": "Lightwell <lightwell@agency.example>",
    }
    return subprocess.Popen([sys.executable, "-c", ROUND, at.isoformat()], env=environment)


def test_a_worker_killed_before_it_could_say_so_sends_the_same_message_again(
    place: Place, mailbox: Mailbox, worker_database: WorkerDatabase
) -> None:
    place.arrives()
    worker = a_worker(worker_database, mailbox, NOW + MINUTE)
    mailbox.then = lambda: os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait(60) == -signal.SIGKILL
    assert len(mailbox.arrived) == 1
    assert place.letter.state == "waiting"
    mailbox.then = None
    a_round(NOW + 2 * MINUTE)
    first, second = mailbox.messages
    assert first["Message-ID"] == second["Message-ID"] == f"<{place.letter.envelope}@lightwell.agency.example>"
    assert first["Date"] == second["Date"]
    assert place.letter.state == "posted"
    a_round(NOW + 3 * MINUTE)
    assert len(mailbox.arrived) == 2


def test_two_workers_at_once_send_one_letter(place: Place, mailbox: Mailbox) -> None:
    place.arrives()
    seen: list[str] = []

    def meanwhile() -> None:
        """Another worker's whole round, while the first one's letter is on the line."""
        a_round(NOW + MINUTE)
        seen.append(place.letter.state)
        connections.close_all()

    mailbox.then = meanwhile
    a_round(NOW + MINUTE)
    mailbox.then = None
    assert seen == ["waiting"]
    assert len(mailbox.arrived) == 1
    assert place.letter.state == "posted"
