"""Recovery codes: ten words of one use each, for whoever lost their app and their passkeys.

All stages. Source: OWASP ASVS 5.0, 6.5.1 to 6.5.4: used once, from a secure generator, at least 20 bits each (these
have 50), and kept only as salted hashes of a slow kind. So they can be shown once, when they are made, and never again.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

HOW_MANY: Final = 10
# Without i, l, o and u, which are taken for others or make words nobody wants.
_LETTERS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_HALF: Final = 5
# How much work one guess is (scrypt).
COST = 2**14
_TAKEN_FOR: Final = str.maketrans({"i": "1", "l": "1", "o": "0", "-": None, " ": None})


def new_codes() -> tuple[str, ...]:
    """Ten codes, such as `k3v9m-q0c7t`."""
    return tuple(f"{_half()}-{_half()}" for _ in range(HOW_MANY))


def kept(codes: Sequence[str]) -> dict[str, Any]:
    """What is kept of them: a salt and hashes, from which nobody gets a code back."""
    salt = secrets.token_hex(16)
    return {"salt": salt, "left": [_hashed(code, salt) for code in codes]}


def left(data: Mapping[str, Any]) -> int:
    """How many have not been used."""
    return len(data["left"])


def spent(data: Mapping[str, Any], code: str) -> dict[str, Any] | None:
    """What is kept after this code was used; None when it is none of those left."""
    if not looks_like_one(code):
        return None
    hashed = _hashed(code, data["salt"])
    rest = [each for each in data["left"] if not hmac.compare_digest(each, hashed)]
    return {**data, "left": rest} if len(rest) < len(data["left"]) else None


def looks_like_one(code: str) -> bool:
    return len(_plain(code)) == 2 * _HALF and set(_plain(code)) <= set(_LETTERS)


def _half() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_HALF))


def _plain(code: str) -> str:
    return code.strip().lower().translate(_TAKEN_FOR)


def _hashed(code: str, salt: str) -> str:
    return hashlib.scrypt(_plain(code).encode(), salt=bytes.fromhex(salt), n=COST, r=8, p=1, dklen=32).hex()
