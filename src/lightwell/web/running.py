"""One command that runs everything an installation needs: its database, its pages and its jobs.

All stages. Source: the promise that a newcomer types one command. What was given by the environment is used as it
is; what was not is started here and stops with us.
"""

from __future__ import annotations

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import psycopg

from lightwell.web.children import Child, wait_for_any_to_end
from lightwell.web.database import Connections, DatabaseUnavailable, embedded_connections, given_connections
from lightwell.web.embedded import EmbeddedPostgres
from lightwell.web.state import PRIVATE_FILE, state_folder

ATTACH_LIMIT_SECONDS = 30
ANSWER_LIMIT_SECONDS = 60
# A worker that keeps falling over is not started for ever.
MOST_RESTARTS, RESTARTS_WITHIN_SECONDS = 5, 60


@dataclass(frozen=True)
class Site:
    """What to run.

    before: commands run once the database is ready and before any page is served.
    says: told the address once pages are served.
    """

    settings: str = "lightwell.web.settings"
    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 2
    with_pages: bool = True
    with_worker: bool = True
    before: Sequence[Sequence[str]] = ()
    says: Callable[[str], None] = print


class SiteFailed(Exception):
    """Something that was started did not stay up; the message is one sentence for the person at the terminal."""


@contextmanager
def running_database(state: Path, environ: Mapping[str, str] = os.environ) -> Iterator[Connections]:
    """The database to use: the one the environment names, else our own, started unless another process has.

    Raises: DatabaseUnavailable.
    """
    if given := given_connections(environ):
        if not _answers(given.run):
            raise DatabaseUnavailable("The database that DATABASE_URL names does not answer, or refuses its role.")
        yield given
        return
    with open(state / "database.lock", "w", opener=_privately) as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield _started_by_another(state)
            return
        with EmbeddedPostgres(state) as connections:
            yield connections


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE_FILE)


def _started_by_another(state: Path) -> Connections:
    until = time.monotonic() + ATTACH_LIMIT_SECONDS
    while time.monotonic() < until:
        known = embedded_connections(state)
        if known and _answers(known.run):
            return known
        time.sleep(0.1)
    raise DatabaseUnavailable(f"Another Lightwell is using {state}, and its database does not answer.")


def _answers(conninfo: str) -> bool:
    try:
        psycopg.connect(conninfo, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def run_site(site: Site) -> None:
    """Run it until somebody stops it. Raises DatabaseUnavailable, SiteFailed."""
    if site.with_pages:
        _refuse_a_taken_port(site)
    state = state_folder()
    environment = environment_for(site, state)
    try:
        with _stopped_politely(), running_database(state) as connections:
            prepare(environment, connections)
            for command in site.before:
                _do(command, environment)
            if site.with_pages or site.with_worker:
                _keep_running(site, environment)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)


def environment_for(site: Site, state: Path) -> dict[str, str]:
    """What every process of this site finds in its environment."""
    address = os.environ.get("LIGHTWELL_SITE", f"http://localhost:{site.port}")
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": site.settings,
        "LIGHTWELL_STATE": str(state),
        "LIGHTWELL_SITE": address,
    }


def prepare(environment: Mapping[str, str], connections: Connections, *, for_pages: bool = True) -> None:
    """Migrate where that is needed and we may, and for pages gather what browsers fetch."""
    tasks = ["migrate" if connections.owner else "check", *(["static"] if for_pages else [])]
    role = {"LIGHTWELL_DATABASE_ROLE": "owner"} if connections.owner else {}
    _do([sys.executable, "-m", "lightwell.web.preparing", *tasks], {**environment, **role})


def _do(command: Sequence[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(command, env=environment, check=False)
    if done.returncode:
        raise SiteFailed(f"Lightwell was not started: {' '.join(command[2:])} did not finish.")


def _refuse_a_taken_port(site: Site) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((site.host, site.port))
        except OSError:
            raise SiteFailed(
                f"{site.host} port {site.port} cannot be used, most likely because something else is using it; "
                "choose another with --port."
            ) from None


@contextmanager
def _stopped_politely() -> Iterator[None]:
    """Being told to end, or losing the terminal, is the same as Ctrl-C."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for each, was in before.items():
            signal.signal(each, was)


def _keep_running(site: Site, environment: Mapping[str, str]) -> None:
    with ExitStack() as stack:
        worker = Child("worker", [sys.executable, "-m", "lightwell.web.working"], environment)
        pages = Child("pages", _server(site), environment)
        if site.with_worker:
            worker.start()
            stack.callback(worker.stop)
        if site.with_pages:
            pages.start()
            stack.callback(pages.stop)
            _wait_until_served(site, pages)
            site.says(environment["LIGHTWELL_SITE"])
        _watch(pages if site.with_pages else None, worker if site.with_worker else None)


def _server(site: Site) -> list[str]:
    options = {
        "--interface": "wsgi",
        "--host": site.host,
        "--port": str(site.port),
        "--workers": str(site.processes),
        "--blocking-threads": "8",
        "--log-level": "error",
    }
    given = [part for option in options.items() for part in option]
    return [sys.executable, "-m", "granian", *given, "--no-ws", "lightwell.web.wsgi:application"]


def _wait_until_served(site: Site, pages: Child) -> None:
    until = time.monotonic() + ANSWER_LIMIT_SECONDS
    while pages.is_running and time.monotonic() < until:
        if _serves(site):
            return
        time.sleep(0.1)
    raise SiteFailed("The pages could not be served; the lines above say why.")


def _serves(site: Site) -> bool:
    """Whether a page, any page, comes back: the port is open before the pages are ready."""
    asking = http.client.HTTPConnection(site.host, site.port, timeout=10)
    try:
        asking.request("HEAD", "/", headers={"Host": "localhost"})
        asking.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()
    return True


def _watch(pages: Child | None, worker: Child | None) -> None:
    """Until the pages or the database end; a worker that falls over is started again, its jobs with it."""
    restarts: list[float] = []
    while True:
        wait_for_any_to_end()
        if worker is None or worker.is_running:
            raise SiteFailed("The pages or the database stopped; postgres.log in the state folder may say why.")
        if pages is not None and not pages.is_running:
            raise SiteFailed("The pages stopped; the lines above may say why.")
        restarts = [at for at in restarts if at > time.monotonic() - RESTARTS_WITHIN_SECONDS]
        if len(restarts) >= MOST_RESTARTS:
            raise SiteFailed("The worker keeps stopping; the lines above may say why.")
        restarts.append(time.monotonic())
        worker.start()
