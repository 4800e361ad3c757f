"""`lightwell doctor`: what is wrong with this installation, and what would mend it.

All stages. Source: docs/reference/command-line.md. A stage adds its own findings with `health.py`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from lightwell.commands.answering import DONE, NO, answer, command
from lightwell.health import Finding

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EXAMPLE = """example:
  lightwell doctor
  lightwell doctor --json
"""

PACKAGE = Path(__file__).parents[1]
STAGES = ("ledger", "letters", "organisations", "agreements", "sharing")


def register(subparsers: Subparsers) -> None:
    """Adds `doctor`."""
    command(subparsers, "doctor", "what is wrong with this installation", EXAMPLE, doctor)


def doctor(arguments: argparse.Namespace) -> int:
    """Look everything over. 0: all is well; 1: something is not."""
    findings = list(_look())
    answer(arguments, {"checks": [asdict(each) for each in findings]}, lambda: _in_words(findings))
    return DONE if all(each.ok for each in findings) else NO


def _look() -> Iterator[Finding]:
    from lightwell.web import health
    from lightwell.web.database import DatabaseUnavailable, known_connections
    from lightwell.web.running import running_database
    from lightwell.web.state import state_folder, store_place

    state = state_folder()
    yield from health.before_the_database(state, store_place(state))
    try:
        if known_connections(state) is None:
            yield Finding("database", False, "There is no database yet: the first lightwell serve makes one.")
            return
        with running_database(state) as connections:
            yield Finding("database", True, "The database answers.")
            yield from _with_django(connections.owner)
    except DatabaseUnavailable as unavailable:
        yield Finding("database", False, str(unavailable))


def _with_django(owner: str | None) -> Iterable[Finding]:
    """What is found in the database, by the installation and then by each stage. owner: to connect as its owner."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lightwell.web.settings")
    import django
    from django.conf import settings
    from django.db import connection

    from lightwell.web import health

    django.setup()
    found = list(health.in_the_database())
    around = [*health.real_site(settings.LIGHTWELL_SITE, settings.DEMONSTRATION), *_beside_the_database()]
    if all(each.ok for each in found):
        for stage in STAGES:
            if (PACKAGE / stage / "health.py").is_file():
                found += importlib.import_module(f"lightwell.{stage}.health").findings()
        found.append(_reasons_kept(owner))
    connection.close()
    return [*found, *around]


def _reasons_kept(owner: str | None) -> Finding:
    from lightwell.ledger.health import reasons_kept

    return reasons_kept(owner)


def _beside_the_database() -> Iterator[Finding]:
    """Time enters here: whether a backup is recent, and whether two clocks agree."""
    from django.conf import settings
    from django.db import connection

    from lightwell.web import health

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()
    now = dt.datetime.now(dt.UTC)
    if not health.is_this_machine(settings.LIGHTWELL_SITE):
        yield health.backed_up(settings.LIGHTWELL_STATE, now)
    if there:
        yield health.clocks_agree(now, there[0])


def _in_words(findings: Iterable[Finding]) -> str:
    return "\n".join(f"{'right' if each.ok else 'WRONG':5}  {each.name}: {each.sentence}" for each in findings)
