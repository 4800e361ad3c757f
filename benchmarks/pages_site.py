"""The site that pages are measured on: told as the tests tell theirs, filled in bulk, and kept for the next time.

It takes minutes to fill, so it lies in a folder that LIGHTWELL_BENCH_SITE names, or in the temporary one, until
somebody removes it. It is all made up. A database that is there already, migrated and empty, is filled.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.filling import Amount, fill
from benchmarks.measuring import Size
from lightwell.web.database import Connections, django_database
from lightwell.web.running import prepare, running_database

SETTINGS = "benchmarks.pages_settings"
ROOT = Path(__file__).parents[1]
# With what was told first: 1,000 organisations, 5,000 programmes and 1,000,000 entries.
AMOUNTS = {Size.FULL: Amount(997, 4_999, 1_000_000), Size.TINY: Amount(6, 12, 160, theirs=3, beside=4)}
PEOPLE = {
    "the provider's manager": "mere@ccss.example",
    "an analyst": "priya@agency.example",
    "the privacy officer": "wei@agency.example",
    "a contract advisor": "hana@agency.example",
}


@dataclass(frozen=True, slots=True)
class Site:
    """A filled site, its database running. sessions: of everybody in PEOPLE, as a browser would send them."""

    state: Path
    connections: Connections
    sessions: dict[str, str]

    def one(self, query: str) -> Any:
        """The first value that the superuser finds: for choosing what to look at."""
        import psycopg

        with psycopg.connect(self.connections.superuser or "") as connection:
            found = connection.execute(query.encode()).fetchone()
        return found[0] if found else None

    def environment(self) -> dict[str, str]:
        """For a process of its own on this site."""
        return environment(self.state)


def environment(state: Path) -> dict[str, str]:
    found = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    return {**found, "LIGHTWELL_STATE": str(state), "DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONPATH": path}


@contextmanager
def filled_site(size: Size) -> Iterator[Site]:
    """The site, made where there is none yet, with its database running and Django ready in this process."""
    state = _made(size)
    os.environ |= {"LIGHTWELL_STATE": str(state), "DJANGO_SETTINGS_MODULE": SETTINGS}
    with running_database(state) as connections:
        prepare(environment(state), connections)
        import django

        django.setup()
        from django.db import connections as held

        held["default"].settings_dict.update(django_database(connections.run))
        yield Site(state, connections, {name: _session(email) for name, email in PEOPLE.items()})
        held.close_all()


def _made(size: Size) -> Path:
    folder = Path(os.environ.get("LIGHTWELL_BENCH_SITE") or Path(tempfile.gettempdir()) / "lightwell-pages")
    state = folder / size.value
    if not (state / "filled").exists():
        if (state / "begun").exists():
            shutil.rmtree(state)
        for each in (folder, state):
            each.mkdir(mode=0o711, exist_ok=True)
        (state / "begun").touch()
        subprocess.run(
            [sys.executable, "-m", "benchmarks.pages_site", size.value],
            env=environment(state), cwd=ROOT, stdout=sys.stderr, check=True,
        )  # fmt: skip
    return state


def _session(email: str) -> str:
    """Somebody signs in, as the tests do, in a session that a real server reads."""
    from django.conf import settings
    from django.test import Client

    from lightwell.organisations.sign_in import EmailBackend, look_up

    known = look_up(email)
    account = EmailBackend().get_user(known[0]) if known else None
    if account is None:
        raise LookupError("Nobody of that name was told of.")
    client = Client(headers={"host": "localhost"})
    client.force_login(account, backend="lightwell.organisations.sign_in.EmailBackend")
    client.get("/ledger")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


# --- making it, in a process of its own ---------------------------------------------------------------------------


def make(size: Size) -> None:
    state = Path(os.environ["LIGHTWELL_STATE"])
    with running_database(state) as connections:
        prepare(environment(state), connections)
        import django

        django.setup()
        from django.db import connections as held

        from lightwell.ledger.sealing import seal_all
        from tests.web.told import now, told_site

        held["default"].settings_dict.update(django_database(connections.run))
        with told_site(state) as told:
            fill(connections.owner or "", AMOUNTS[size], told.cast.ccss.pk)
            seal_all(now())
        held.close_all()
    (state / "filled").write_text(f"{AMOUNTS[size]}\n", encoding="utf-8")


if __name__ == "__main__":
    make(Size(sys.argv[1]))
