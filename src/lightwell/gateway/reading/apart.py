"""A process of its own for what others made: a limit on its memory and its time, and no file or line to open.

Stages 3 and 4. Source: docs/adr/0010-reading-files.md and 0060-files-from-outside.md. A file goes in on one pipe and
what was read comes back on another; nothing of it touches a disk. The answer is data alone: a program taken over by a
file could say something wrong, and nothing more.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import Final

OUT_OF_MEMORY: Final = 3
LENGTH_BYTES: Final = 8
_KEPT: Final = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")
_PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """How the other process ended, and what it said. is_slow, is_out_of_memory: why it was ended."""

    said: bytes = b""
    is_read: bool = False
    is_slow: bool = False
    is_out_of_memory: bool = False


def answered_apart(module: str, task: bytes, contents: bytes, seconds: int) -> Answer:
    """What the `main` of one of our modules answers in a process of its own. Without memory, a library of machine code
    ends by SIGABRT; Python says so itself.
    """
    with subprocess.Popen(
        [sys.executable, "-c", f"import sys; from {module} import main; sys.exit(main())"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    ) as child:
        try:
            said, _ = child.communicate(framed(task) + contents, timeout=seconds)
        except subprocess.TimeoutExpired:
            return Answer(is_slow=True)
        finally:
            child.kill()  # where it has ended already, this does nothing
    if child.returncode:
        return Answer(
            is_slow=child.returncode == -signal.SIGXCPU,
            is_out_of_memory=child.returncode in (OUT_OF_MEMORY, -signal.SIGABRT),
        )
    return Answer(said, is_read=True)


def _environment() -> dict[str, str]:
    """Nothing of the installation's own: no address, no key, no passphrase."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = os.pathsep.join(each for each in sys.path if each)
    return {**kept, "PYTHONPATH": path, "POLARS_MAX_THREADS": "2"}


def framed(words: bytes) -> bytes:
    return len(words).to_bytes(LENGTH_BYTES, "big") + words


# --- in the other process ----------------------------------------------------------------------------------------


def task_given() -> bytes:
    """What this process is asked; the contents follow on standard input."""
    given = sys.stdin.buffer
    return given.read(int.from_bytes(given.read(LENGTH_BYTES), "big"))


def end_with(parent: int) -> None:
    """Ask the kernel to end this process when its parent is gone, however it went."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def confine(*, memory_bytes: int, seconds: int) -> None:
    """No more memory and time than this; no file written, no other file or line opened, nothing dumped."""
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),  # those open already stay open
    ):
        _lower(what, most)


def _lower(what: int, most: int) -> None:
    """Never above what whoever started this process allowed it."""
    _, hard = resource.getrlimit(what)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (allowed, hard))
