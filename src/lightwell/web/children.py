"""The processes that one Lightwell starts, and that never outlive it.

All stages. Source: the promise that stopping one command stops everything it started, however it is stopped.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
STOP_LIMIT_SECONDS = 30


def end_with_parent(ending: signal.Signals) -> Callable[[], None]:
    """For a child to run before its program: asks the kernel to signal it when we are gone, however we went.

    The kernel watches the thread that starts the child, so start it from one that lasts.
    """
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, ending)
        if os.getppid() != parent:
            os._exit(1)

    return ask


@dataclass
class Child:
    """One program kept running beside us."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        # Its own session: a Ctrl-C reaches us alone, and we stop the others in order.
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdin=subprocess.DEVNULL,
            start_new_session=True, preexec_fn=end_with_parent(signal.SIGTERM),
        )  # fmt: skip

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Ask it to finish what it is doing; insist only after half a minute. Nothing that it started stays."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        # A server that was killed outright leaves its own children serving the old program.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def wait_for_any_to_end() -> None:
    """Sleep until some child of this process has ended; it is left for its owner to collect."""
    os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
