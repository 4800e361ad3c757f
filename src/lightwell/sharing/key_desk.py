"""The key desk: where a page leaves what opens a keyring, for one check and in the worker's memory alone.

Stage 3, sharing. A Unix socket in the state folder that only this account may use. What is left there goes to the one
job that was asked for, once, and is forgotten if no job comes for it; it is never in a job's arguments, in the
database, in a log or on a disk. The desk also says how far a check is: that is worth nothing once the worker is gone,
so it is kept nowhere else.
"""

from __future__ import annotations

import json
import os
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from lightwell.gateway.unusable import Unusable

WAIT_SECONDS: Final = 30
FORGOTTEN_AFTER_SECONDS: Final = 300
_ANSWER_SECONDS: Final = 5
_SOCKET: Final = "key-desk.sock"
_LONGEST_ADDRESS: Final = 100
_CREDENTIALS: Final = struct.Struct("3i")

Json = Any


class NobodyChecks(Unusable):
    """No worker is running that could check anything."""

    def __init__(self) -> None:
        super().__init__(
            "The part of Lightwell that checks files is not running. Nothing was lost. Tell whoever runs this machine, "
            "and try again."
        )


@dataclass(frozen=True, slots=True)
class Secrets:
    """What one check needs that the server does not keep."""

    passphrase: str = field(repr=False)
    session_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a check is, in percent, and what is being done, in words."""

    percent: int
    words: str


@dataclass(frozen=True, slots=True)
class _Left:
    secrets: Secrets = field(repr=False)
    at: float


class Desk:
    """One worker's desk: what was left for checks that are to come, and how far those under way are."""

    def __init__(self) -> None:
        self._left: dict[tuple[UUID, int], _Left] = {}
        self._progress: dict[UUID, Progress] = {}
        self._changed = threading.Condition()

    def leave(self, hand_over: UUID, check_number: int, secrets: Secrets) -> None:
        """Keep it for the job. What was left for earlier checks of the same is forgotten."""
        with self._changed:
            self._forget_old()
            for key in [key for key in self._left if key[0] == hand_over]:
                del self._left[key]
            self._left[hand_over, check_number] = _Left(secrets, time.monotonic())
            self._progress[hand_over] = Progress(0, "Waiting for its turn")
            self._changed.notify_all()

    def take(self, hand_over: UUID, check_number: int, wait_seconds: float = WAIT_SECONDS) -> Secrets | None:
        """For the job, once; None when nobody leaves it in time, as after a worker was started again."""
        key = (hand_over, check_number)
        with self._changed:
            self._changed.wait_for(lambda: key in self._left, wait_seconds)
            left = self._left.pop(key, None)
            return left.secrets if left else None

    def tell(self, hand_over: UUID, percent: int, words: str) -> None:
        with self._changed:
            self._progress[hand_over] = Progress(percent, words)

    def done(self, hand_over: UUID) -> None:
        with self._changed:
            self._progress.pop(hand_over, None)

    def progress(self, hand_over: UUID) -> Progress | None:
        with self._changed:
            return self._progress.get(hand_over)

    def forget_old(self) -> None:
        """Forget what no job came for."""
        with self._changed:
            self._forget_old()

    def _forget_old(self) -> None:
        too_old = time.monotonic() - FORGOTTEN_AFTER_SECONDS
        for key in [key for key, left in self._left.items() if left.at < too_old]:
            del self._left[key]


# --- behind the desk ---------------------------------------------------------------------------------------------


class DeskTaken(Exception):
    """Another worker of this installation is running; only one keeps the desk."""


def refuse_when_taken(state: Path) -> None:
    """Raises DeskTaken."""
    try:
        refuse_when_closed(state)
    except NobodyChecks:
        return
    raise DeskTaken(str(state))


@contextmanager
def kept(desk: Desk, state: Path) -> Iterator[None]:
    """Keep the desk open to pages of this installation. Raises DeskTaken."""
    refuse_when_taken(state)
    path = state / _SOCKET
    path.unlink(missing_ok=True)
    with _address(path) as address, _Serving(address, desk) as serving:
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            serving.shutdown()
            path.unlink(missing_ok=True)


class _Serving(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, address: str, desk: Desk) -> None:
        self.desk = desk
        super().__init__(address, _Visit)

    def server_bind(self) -> None:
        before = os.umask(0o177)
        try:
            super().server_bind()
        finally:
            os.umask(before)

    def service_actions(self) -> None:
        """Several times a second, whether or not anybody comes to the desk."""
        self.desk.forget_old()

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Only this very account, whatever the folder's permissions have become."""
        raw = request.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        return bool(_CREDENTIALS.unpack(raw)[1] == os.geteuid())

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A page that went away is nobody's fault; and nothing of what it said is printed."""


class _Visit(socketserver.StreamRequestHandler):
    timeout = _ANSWER_SECONDS
    server: _Serving

    def handle(self) -> None:
        said = json.loads(self.rfile.readline())
        self.wfile.write(json.dumps(_answered(self.server.desk, said)).encode() + b"\n")


def _answered(desk: Desk, said: Json) -> Json:
    if "leave" in said:
        secrets = Secrets(said["passphrase"], bytes.fromhex(said["session_key"]))
        desk.leave(UUID(said["leave"]), said["check_number"], secrets)
    elif "progress" in said:
        progress = desk.progress(UUID(said["progress"]))
        return {"progress": [progress.percent, progress.words] if progress else None}
    return {}


# --- in front of it ----------------------------------------------------------------------------------------------


def refuse_when_closed(state: Path) -> None:
    """Raises NobodyChecks."""
    _ask(state, {})


def leave(state: Path, hand_over: UUID, check_number: int, secrets: Secrets) -> None:
    """Leave what a check needs. Raises NobodyChecks."""
    _ask(
        state,
        {
            "leave": str(hand_over),
            "check_number": check_number,
            "passphrase": secrets.passphrase,
            "session_key": secrets.session_key.hex(),
        },
    )


def progress_of(state: Path, hand_over: UUID) -> Progress | None:
    """How far a check is; None when nobody is checking it: it is finished, or its worker is gone."""
    try:
        said = _ask(state, {"progress": str(hand_over)})["progress"]
    except NobodyChecks:
        return None
    return Progress(*said) if said else None


def _ask(state: Path, said: Json) -> Json:
    try:
        with _address(state / _SOCKET) as address, socket.socket(socket.AF_UNIX) as desk:
            desk.settimeout(_ANSWER_SECONDS)
            desk.connect(address)
            desk.sendall(json.dumps(said).encode() + b"\n")
            with desk.makefile("rb") as answer:
                return json.loads(answer.readline())
    except (OSError, ValueError):  # ValueError: it went away before it answered
        raise NobodyChecks from None


@contextmanager
def _address(path: Path) -> Iterator[str]:
    """A socket's address may be short only; a long path is reached through its folder's descriptor."""
    if len(os.fsencode(path)) <= _LONGEST_ADDRESS:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
