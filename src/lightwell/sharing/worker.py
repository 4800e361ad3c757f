"""The worker of this stage: keeps the key desk open, does the jobs, and seals the ledger beside them.

Stage 3, sharing. It never holds a secret longer than the child that needs it runs, and never writes its memory down.
"""

from __future__ import annotations

import resource
import sys

from django.conf import settings
from django.core.management import call_command

from lightwell.ledger.sealer import sealing
from lightwell.organisations import clock
from lightwell.sharing import chores, key_desk
from lightwell.sharing.tasks import DESK

JOBS_AT_ONCE = 2


def run() -> int:
    """Work until told to stop."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        key_desk.refuse_when_taken(settings.LIGHTWELL_STATE)
        chores.interrupt_lost_checks(clock.now())
        with key_desk.kept(DESK, settings.LIGHTWELL_STATE), sealing(clock.now):
            call_command("procrastinate", "worker", "--concurrency", str(JOBS_AT_ONCE), "--delete-jobs", "successful")
    except key_desk.DeskTaken:
        print("Another worker of this installation is running already; this one was not needed.", file=sys.stderr)
        return 1
    return 0
