"""`lightwell serve`, `worker`, `migrate` and `demo`: run an installation, or the demonstration.

All stages. Source: docs/reference/command-line.md.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import TYPE_CHECKING

from lightwell.commands.answering import DONE, Misuse, answer, command

if TYPE_CHECKING:
    from lightwell.web.running import Site

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

SERVE_EXAMPLE = """example:
  lightwell serve --port 8001 --with-worker
  LIGHTWELL_SITE=https://lightwell.example.org lightwell serve --host 0.0.0.0

Without DATABASE_URL it starts a database of its own. docs/reference/settings.md lists what can be set.
"""
WORKER_EXAMPLE = """example:
  lightwell worker
"""
MIGRATE_EXAMPLE = """example:
  DATABASE_OWNER_URL=postgresql://lightwell_owner@/lightwell DATABASE_URL=postgresql://lightwell_run@/lightwell \\
      lightwell migrate
"""
DEMO_EXAMPLE = """example:
  lightwell demo
  lightwell demo --port 8001
"""


def register(subparsers: Subparsers) -> None:
    """Adds the four commands."""
    serving = command(subparsers, "serve", "serve the pages", SERVE_EXAMPLE, serve)
    serving.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="127.0.0.1: this machine only")
    _add_port(serving)
    serving.add_argument("--processes", type=_at_least_one, default=2, metavar="N", help="processes serving pages; 2")
    serving.add_argument("--with-worker", action="store_true", help="run the job worker beside it")
    command(subparsers, "worker", "do the jobs that pages put off", WORKER_EXAMPLE, worker)
    command(subparsers, "migrate", "bring the database up to this version", MIGRATE_EXAMPLE, migrate)
    _add_port(command(subparsers, "demo", "run the demonstration, Best foot forward", DEMO_EXAMPLE, demo))


def _add_port(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port, default=8000, metavar="N", help="8000")


def port(text: str) -> int:
    """A port as it was typed."""
    if re.fullmatch("[0-9]{1,5}", text) and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError("expected a port from 1 to 65535")


def _at_least_one(text: str) -> int:
    if re.fullmatch("[0-9]{1,3}", text) and int(text):
        return int(text)
    raise argparse.ArgumentTypeError("expected a whole number, at least 1")


def serve(arguments: argparse.Namespace) -> int:
    """Serve pages until stopped."""
    from lightwell.web.running import Site

    def says(address: str) -> None:
        answer(arguments, {"address": address}, lambda: f"Lightwell is at {address} (Ctrl-C stops it)")

    _run(
        Site(
            host=arguments.host,
            port=arguments.port,
            processes=arguments.processes,
            with_worker=arguments.with_worker,
            says=says,
        )
    )
    return DONE


def worker(arguments: argparse.Namespace) -> int:
    """Work until stopped."""
    from lightwell.web.running import Site

    _run(Site(with_pages=False))
    answer(arguments, {"done": True}, lambda: "The worker has finished.")
    return DONE


def migrate(arguments: argparse.Namespace) -> int:
    """Migrate as the owner; nothing else."""
    from lightwell.web.running import Site

    _run(Site(with_pages=False, with_worker=False))
    answer(arguments, {"done": True}, lambda: "The database is up to date.")
    return DONE


def demo(arguments: argparse.Namespace) -> int:
    """Become the demonstration, which is a program beside this one that uses it."""
    from lightwell.web.state import CHECKOUT

    if not (CHECKOUT / "demo" / "__main__.py").is_file():
        raise Misuse("The demonstration is in Lightwell's source folder and is not installed with it.")
    os.chdir(CHECKOUT)
    as_json = ["--json"] if arguments.json else []
    os.execv(sys.executable, [sys.executable, "-m", "demo", "--port", str(arguments.port), *as_json])  # noqa: S606


def _run(site: Site) -> None:
    from lightwell.web.database import DatabaseUnavailable
    from lightwell.web.running import SiteFailed, run_site

    try:
        run_site(site)
    except (DatabaseUnavailable, SiteFailed) as failed:
        raise Misuse(str(failed)) from None
