"""How often one token may ask: so many at once, and so many a minute.

Stage 3, sharing. Counted in the memory of one web process, so that it costs no query; with several processes a token
may ask so often of each.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

PER_MINUTE: Final = 120
_MOST_REMEMBERED: Final = 10_000


@dataclass(slots=True)
class _Left:
    asks: float
    at: float


class Rate:
    """A bucket for each token, which fills again as time goes by. ticks: seconds that only go forward."""

    def __init__(self, per_minute: int = PER_MINUTE, ticks: Callable[[], float] = time.monotonic) -> None:
        self.per_minute, self._ticks = per_minute, ticks
        self._left: dict[UUID, _Left] = {}
        self._lock = threading.Lock()

    def wait_seconds(self, token: UUID) -> int:
        """0 when it may ask now, which counts; otherwise in how many seconds it may."""
        with self._lock:
            now = self._ticks()
            left = self._left.pop(token, None) or _Left(self.per_minute, now)
            left.asks = min(self.per_minute, left.asks + (now - left.at) * self.per_minute / 60)
            left.at = now
            self._remember(token, left)
            if left.asks >= 1:
                left.asks -= 1
                return 0
            return max(1, round((1 - left.asks) * 60 / self.per_minute))

    def forget(self) -> None:
        """Nobody has asked anything yet."""
        with self._lock:
            self._left.clear()

    def _remember(self, token: UUID, left: _Left) -> None:
        """The one that asked longest ago is forgotten first."""
        self._left[token] = left
        while len(self._left) > _MOST_REMEMBERED:
            del self._left[next(iter(self._left))]
