"""A port for a server that a test starts as a process of its own."""

from __future__ import annotations

import random
import socket

# Below those that a system gives to whoever asks for any, as each connection of a browser beside it does.
_OUR_OWN = range(20_000, 32_000)


def free_port() -> int:
    """One that nobody listens on, and that no connection is given meanwhile."""
    for port in random.SystemRandom().sample(_OUR_OWN, 100):
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("of a hundred ports each is taken")
