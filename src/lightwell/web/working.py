"""The job worker: does what pages put off, as the run-time role and behind the walls of whoever asked.

Stage 3, sharing, mostly. Run as `python -m lightwell.web.working`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import django
from django.core.management import call_command
from procrastinate.contrib.django import app

from lightwell.web.metrics import measure_jobs
from lightwell.web.safety import refuse_an_unsafe_role


def main() -> int:
    """Work until told to stop."""
    django.setup()
    refuse_an_unsafe_role()
    measure_jobs(app.tasks.values())
    if (Path(__file__).parents[1] / "sharing" / "worker.py").is_file():
        return int(importlib.import_module("lightwell.sharing.worker").run())
    call_command("procrastinate", "worker", "--concurrency", "1")
    return 0


if __name__ == "__main__":
    sys.exit(main())
