"""One real PostgreSQL per test process, migrated once and remembered until a migration changes.

Tests connect as the run-time role; only the template is made by the owner. With DATABASE_URL and
DATABASE_OWNER_URL set the given server is used instead, and its owner must be allowed to create databases.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from lightwell.ledger.moments import GIVEN_MOMENT
from lightwell.web.database import DATABASE, OWNER_ROLE, Connections, given_connections, prepare_schema
from lightwell.web.embedded import EmbeddedPostgres
from tests.emptying import Emptied

ROOT = Path(__file__).parents[1]
REMEMBERED = ROOT / ".pytest_cache" / "databases"
# What migrations and the launcher are made of, beside themselves.
SHAPING = ("web/database.py", "web/embedded.py", "ledger/migrating.py", "ledger/leaf_sql.py", "ledger/moments.py")
# A test's server may lose everything in a power cut, and is quicker for it.
HASTY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "jit": "off",
}


@dataclass(frozen=True, slots=True)
class WorkerDatabase:
    """The database of one test process, and how to bring it back to how migrations left it.

    maintenance: a connection to another database of the server, allowed to create and drop this one.
    """

    connections: Connections
    maintenance: str
    template: str
    name: str
    emptied: Emptied

    def restore(self, sparing: int = 0) -> bool:
        """Bring it back, whoever is connected: emptied where that is enough, and otherwise copied from the template.

        sparing: the process of a connection that may stay, as it does where this answers True.
        """
        if self.emptied.again(sparing):
            return True
        self._copy()
        self.emptied.begins()
        return False

    def _copy(self) -> None:
        self.drop()
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY")
        with psycopg.connect(self.maintenance, autocommit=True) as connection:
            owner = OWNER_ROLE if self.connections.superuser else connection.info.user
            names = (sql.Identifier(each) for each in (self.name, self.template, owner))
            connection.execute(create.format(*names))

    def drop(self) -> None:
        self.emptied.leave()
        with psycopg.connect(self.maintenance, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))


def child_environment(connections: Connections) -> dict[str, str]:
    """The environment in which a child process runs this code on that database."""
    return {
        **os.environ,
        "DATABASE_URL": connections.run,
        "DATABASE_OWNER_URL": connections.owner or "",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


@contextmanager
def worker_database(worker: str) -> Iterator[WorkerDatabase]:
    """A fresh migrated database for this test process."""
    given = given_connections()
    with _on_given_server(given, worker) if given else _on_own_server() as database:
        database.restore()
        yield database
        database.drop()


@contextmanager
def migrated_state() -> Iterator[Path]:
    """The state folder of an installation whose own database was migrated and holds nothing."""
    with _reachable_folder() as folder:
        state = folder / "state"
        _copy(_remembered_state(), state)
        yield state


@contextmanager
def _on_own_server() -> Iterator[WorkerDatabase]:
    with migrated_state() as state, EmbeddedPostgres(state, settings=HASTY) as connections:
        maintenance = make_conninfo(connections.superuser or "", dbname="postgres")
        name = "lightwell_test"
        its = connections.for_database(name)
        yield WorkerDatabase(its, maintenance, DATABASE, name, Emptied(its.superuser))


def _remembered_state() -> Path:
    """A stopped, migrated server's folder; made again when a migration or the launcher has changed."""
    REMEMBERED.mkdir(parents=True, exist_ok=True)
    state = REMEMBERED / _fingerprint()
    with (REMEMBERED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not state.exists():
            for outdated in REMEMBERED.glob("[0-9a-f]*"):
                shutil.rmtree(outdated)
            _make_state(state)
    return state


def _make_state(state: Path) -> None:
    with _reachable_folder() as folder:
        new = folder / "state"
        new.mkdir(mode=0o711)
        with EmbeddedPostgres(new, settings=HASTY) as connections:
            _migrate(connections)
        beside = state.with_name(f"new-{state.name}")
        shutil.rmtree(beside, ignore_errors=True)
        _copy(new, beside)
        beside.rename(state)


def _migrate(connections: Connections) -> None:
    environment = {**child_environment(connections), "LIGHTWELL_DATABASE_ROLE": "owner"}
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    done = subprocess.run(migrate, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The migrations do not run:\n{done.stderr}")
    # Tests give literal moments; those about the database's own take it back.
    with psycopg.connect(connections.owner or "") as connection:
        connection.execute(GIVEN_MOMENT)


@contextmanager
def _on_given_server(given: Connections, worker: str) -> Iterator[WorkerDatabase]:
    template = f"lightwell_template_{_fingerprint()}"
    maintenance = given.owner or ""
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(20260701)")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(template)))
            with psycopg.connect(make_conninfo(maintenance, dbname=template)) as inside:
                prepare_schema(inside)
            _migrate(given.for_database(template))
    name = f"lightwell_test_{worker}_{os.getpid()}"
    # Its owner is nobody's superuser, so that nothing can be emptied past the triggers.
    yield WorkerDatabase(given.for_database(name), maintenance, template, name, Emptied(None))


def _fingerprint() -> str:
    """Short name for everything that shapes a freshly migrated database."""
    shaping = [
        ROOT / "requirements" / "runtime.txt",
        *sorted((ROOT / "src" / "lightwell").glob("*/migrations/*.py")),
        *(ROOT / "src" / "lightwell" / name for name in SHAPING),
    ]
    digest = hashlib.sha256()
    for path in shaping:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _reachable_folder() -> Iterator[Path]:
    """A temporary folder that the server's account may pass through."""
    folder = Path(tempfile.mkdtemp(prefix="lightwell-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """Copy a folder with its owners, sharing blocks where the file system can."""
    subprocess.run(["cp", "-a", "--reflink=auto", source, target], check=True)
