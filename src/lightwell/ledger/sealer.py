"""The sealer at work: beside the job worker, in a thread of its own, round after round.

All stages. An entry is sealed within a second or two of being committed. When the database is away the sealer waits and
tries again: nothing is lost, because what waits to be sealed is in the database itself.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import django.db

from lightwell.ledger.sealing import seal

EVERY_SECONDS: Final = 1.0
AFTER_TROUBLE_SECONDS: Final = 5.0

log = logging.getLogger(__name__)


@contextmanager
def sealing(clock: Callable[[], dt.datetime]) -> Iterator[None]:
    """Seal in the background for as long as this lasts. clock: what the time is, for each checkpoint."""
    stop = threading.Event()
    thread = threading.Thread(target=_keep_sealing, args=(clock, stop), name="sealer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)


def _keep_sealing(clock: Callable[[], dt.datetime], stop: threading.Event) -> None:
    wait = 0.0
    while not stop.wait(wait):
        try:
            wait = EVERY_SECONDS if seal(clock()).is_all else 0.0
        except django.db.Error as trouble:
            log.warning("not sealed, will try again: %s", type(trouble).__name__)
            wait = AFTER_TROUBLE_SECONDS
            django.db.connection.close()
    django.db.connection.close()
