"""Short child processes: what is secret or reads what a provider gave is done in one, and goes with it.

Stage 3, sharing. A child gets one message on a pipe and answers on another; it never sees the database. Nothing that
it was doing is printed when it fails: an exception's words may hold a value from somebody's row.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import IO, Any, Final

from lightwell.gateway.unusable import Unusable

Json = Any
Tell = Callable[[int, str], None]
Started = Callable[["subprocess.Popen[bytes]"], None]

log = logging.getLogger(__name__)

UNIT_KEY_PREFIX: Final = "LIGHTWELL_UNIT_KEY_"
_KEPT_FROM_CHILDREN: Final = frozenset(
    {"DATABASE_URL", "DATABASE_OWNER_URL", "LIGHTWELL_SECRET_KEY", "LIGHTWELL_REASON_KEY", "LIGHTWELL_PASSPHRASE"}
)
_PR_SET_PDEATHSIG: Final = 1


class ChildKilled(Exception):
    """The child ended before it answered: somebody or something killed it. It may be run again."""


class ChildFailed(Exception):
    """The child met a fault of our own; its log line says where, and nothing of what it was reading."""


class ChildUnusable(Unusable):
    """What the child was given cannot be used. code: the kind, in small letters with hyphens."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        super().__init__(sentence)


def ask(
    module: str,
    message: Json,
    *,
    told: Tell | None = None,
    started: Started | None = None,
    environment: Mapping[str, str] | None = None,
) -> Json:
    """Run a module as a child, give it a message and return its answer.

    told: hears how far it is, in percent and in words. environment: added to what every child finds.
    Raises ChildUnusable, ChildKilled, ChildFailed.
    """
    command = [sys.executable, "-m", module]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**_environment(), **(environment or {})},
    ) as child:
        if started:
            started(child)
        _give(child, {"parent": os.getpid(), "message": message})
        answer = _answer(child, told or (lambda percent, words: None))
    return _settled(module, answer, child.returncode)


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _KEPT_FROM_CHILDREN and not name.startswith(UNIT_KEY_PREFIX)
    }
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def _give(child: subprocess.Popen[bytes], message: Json) -> None:
    pipe = _pipe(child.stdin)
    try:
        pipe.write(json.dumps(message).encode())
        pipe.close()
    except BrokenPipeError:
        return  # it was killed; its end says so


def _answer(child: subprocess.Popen[bytes], told: Tell) -> Json:
    """The last thing it says that is not how far it is; None when it says nothing."""
    answer = None
    for line in _pipe(child.stdout):
        if not line.endswith(b"\n"):
            return None  # it was killed while it spoke
        said = json.loads(line)
        if "told" in said:
            told(*said["told"])
        else:
            answer = said
    return answer


def _settled(module: str, answer: Json, returncode: int) -> Json:
    if answer is None or returncode < 0:
        log.warning("%s ended with %s before it answered", module, returncode)
        raise ChildKilled(module)
    if "fault" in answer:
        log.error("%s: %s", module, answer["fault"])
        raise ChildFailed(module)
    if "unusable" in answer:
        raise ChildUnusable(answer["unusable"]["code"], answer["unusable"]["sentence"])
    return answer["made"]


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise TypeError("A child has both its pipes.")
    return pipe


# --- in the child ------------------------------------------------------------------------------------------------


def answer(make: Callable[[Json, Tell], Json]) -> None:
    """For a child's `main`: read the message, make the answer, say it and end."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.excepthook = _say_fault
    given = json.load(sys.stdin.buffer)
    _end_with(given["parent"])
    try:
        _say({"made": make(given["message"], lambda percent, words: _say({"told": [percent, words]}))})
    except Unusable as reason:
        _say({"unusable": {"code": code_of(reason), "sentence": str(reason)}})


def code_of(reason: Unusable) -> str:
    """The kind of what cannot be used, in small letters with hyphens."""
    name = type(reason).__name__
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


def _say(words: Json) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _say_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Where it failed and of what kind; never the exception's own words."""
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(trace)]
    _say({"fault": f"{kind.__name__} in {' > '.join(places)}"})


def _end_with(parent: int) -> None:
    """Ask the kernel to end this process when its parent is gone, however it went."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
