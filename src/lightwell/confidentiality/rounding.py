"""Fixed random rounding: the same cell always rounds the same way, and only the key's holder can tell which.

Stages 3 and 5. Source: fixed random rounding to base 3 as Stats NZ has used since 2018 [U]. Because repeats agree,
asking for a table many times and averaging tells nobody more than asking once.
"""

from __future__ import annotations

import hashlib
import hmac
import json

from lightwell.confidentiality.tables import Cell

SMALLEST_KEY_BYTES = 16
LABEL = "lightwell fixed rounding 1"


def draw(key: bytes, name: str, cell: Cell, count: int) -> int:
    """A large number, random to anyone without the key, for this cell of what `name` counts.

    It depends on the set of (dimension, category) pairs, never on their order or on which other columns a table has,
    so a total rounds alike wherever it appears. The count is part of it so that watching one cell grow tells nothing
    about how it rounds next.

    Raises: ValueError for a key that is too short to be secret.
    """
    if len(key) < SMALLEST_KEY_BYTES:
        raise ValueError(f"A rounding key needs at least {SMALLEST_KEY_BYTES} bytes.")
    message = json.dumps([LABEL, name, sorted(cell), count], ensure_ascii=True, separators=(",", ":"))
    return int.from_bytes(hmac.digest(key, message.encode(), hashlib.sha256), "big")
