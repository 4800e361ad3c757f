"""A whole machine whose parts can be killed one by one: its database, its pages, its worker, a job under way.

It is the demonstration's site, with the same programs that `lightwell serve` starts, held by the test instead of by
the command: what is killed is started again as a service manager would.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import psycopg

from lightwell.web.database import Connections, DatabaseUnavailable
from lightwell.web.embedded import EmbeddedPostgres
from lightwell.web.running import Site, environment_for, prepare

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 120
LONGEST_JOB_SECONDS = 0.8


class Part(StrEnum):
    """What can be killed."""

    JOB = "the job under way"
    WORKER = "the worker"
    PAGE = "one process of pages"
    PAGES = "all pages"
    DATABASE = "the database"


def eventually(happened: Callable[[], object], what: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < until, f"it did not happen in time: {what}"
        time.sleep(0.05)


def children_of(process: int) -> list[int]:
    """The processes that this one started, from any of its threads, the youngest last."""
    found: list[int] = []
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found += [int(each) for each in listed.read_text(encoding="ascii").split()]
    return sorted(found)


def kill(process: int) -> bool:
    """Whether there was anything left to kill."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


class Machine:
    """One installation of the demonstration. Start and mend it from one thread: its database ends with that."""

    def __init__(self, state: Path, port: int) -> None:
        self.state, self.address = state, f"http://localhost:{port}"
        self._site = Site(settings="demo.settings", port=port)
        self._postgres = EmbeddedPostgres(state)
        self._worker: subprocess.Popen[bytes] | None = None
        self._pages: subprocess.Popen[bytes] | None = None
        self.connections: Connections | None = None

    # --- running ------------------------------------------------------------------------------------------------

    @contextmanager
    def running(self) -> Iterator[Machine]:
        try:
            self.start()
            yield self
        finally:
            self._clear(self._worker)
            self._clear(self._pages)
            self._postgres.stop()

    def start(self) -> None:
        """The first time: tell the story in its database, serve."""
        self.connections = self._postgres.__enter__()
        prepare(self.environment, self.connections)
        subprocess.run([sys.executable, "-m", "demo.telling"], env=self.environment, cwd=ROOT, check=True)
        self._start_worker()
        self._start_pages()
        self.mend()

    @property
    def environment(self) -> dict[str, str]:
        made = environment_for(self._site, self.state)
        given = {name: text for name, text in made.items() if not name.startswith("DATABASE_")}
        return {**given, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}

    def mend(self) -> None:
        """Start again whatever is not running, and wait until it serves."""
        if not self.database_is_up:
            self._restart_database()
        if self._worker is None or self._worker.poll() is not None:
            self._start_worker()
        if self._pages is None or self._pages.poll() is not None:
            self._start_pages()

    @property
    def database_is_up(self) -> bool:
        process = self._postgres._process
        return process is not None and process.poll() is None

    def _restart_database(self) -> None:
        """PostgreSQL refuses to start until the last of its own processes has noticed that it was killed."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            self._postgres.stop()
            try:
                self.connections = self._postgres.__enter__()
                return
            except DatabaseUnavailable:
                assert time.monotonic() < until, "the database did not come back"
                time.sleep(0.2)

    def _start_worker(self) -> None:
        self._clear(self._worker)
        self._worker = self._popen([sys.executable, "-m", "lightwell.web.working"])

    def _start_pages(self) -> None:
        self._clear(self._pages)
        options = "--interface wsgi --host 127.0.0.1 --workers 2 --blocking-threads 8 --log-level critical --no-ws"
        port = ["--port", str(self._site.port), "--respawn-failed-workers"]
        self._pages = self._popen(
            [sys.executable, "-m", "granian", *options.split(), *port, "lightwell.web.wsgi:application"]
        )

    def _popen(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.state / "said.log").open("ab") as said:
            return subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=said, stderr=said, start_new_session=True
            )

    # --- harm ---------------------------------------------------------------------------------------------------

    def kill(self, part: Part, which: float) -> bool:
        """Kill it without warning. which: from 0 to 1, chooses among several. False where there was none."""
        match part:
            case Part.WORKER:
                return self._end(self._worker)
            case Part.PAGES:
                return self._end(self._pages)
            case Part.DATABASE:
                return self._end(self._postgres._process)
            case Part.JOB:
                return self._kill_the_job(which)
            case Part.PAGE:
                return self._kill_one(self._under(self._pages), which)

    def _kill_the_job(self, which: float) -> bool:
        """Wait until one is under way, let it get some way, and kill it."""
        until = time.monotonic() + PATIENCE_SECONDS / 4
        while not (jobs := self._under(self._worker)) and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(which * LONGEST_JOB_SECONDS)
        return self._kill_one(jobs, 1)

    @staticmethod
    def _end(process: subprocess.Popen[bytes] | None) -> bool:
        """Kill it alone; what it started lives on until it is started again."""
        if process is None or process.poll() is not None:
            return False
        process.kill()
        process.wait()
        return True

    @staticmethod
    def _clear(process: subprocess.Popen[bytes] | None) -> None:
        """End all that is left of it, as a service manager does before it starts a service again."""
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    @staticmethod
    def _under(process: subprocess.Popen[bytes] | None) -> list[int]:
        return [] if process is None else children_of(process.pid)

    @staticmethod
    def _kill_one(processes: list[int], which: float) -> bool:
        return bool(processes) and kill(processes[min(int(which * len(processes)), len(processes) - 1)])

    # --- what is so ---------------------------------------------------------------------------------------------

    def ask(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """What the database holds, read past every wall."""
        assert self.connections is not None
        with psycopg.connect(self.connections.superuser or "") as connection:
            return connection.execute(sql, values or None).fetchall()
