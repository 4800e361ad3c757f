"""Opening who a case is about, in a child process that holds one unit's key and ends.

Stage 4, access and correction. Source: as `lightwell.sharing.opening_job`, for a few words instead of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from lightwell.gateway.sealing import DeliveryDamaged
from lightwell.gateway.unit_keys import unlock_unit_key
from lightwell.policy.decoding import decode
from lightwell.sharing.children import Json, Tell, answer
from lightwell.sharing.unit_vault import locking_key

SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class NameTask:
    """locked_key, sealed: hexadecimal."""

    case: str
    unit: str
    locked_key: str
    sealed: str
    state: str


def bound_to(case: str) -> bytes:
    """What a sealed name is bound to, so that it opens for no other case."""
    return b"lightwell case name 1\0" + case.encode()


def read(task: NameTask) -> str:
    """Raises NoUnitKey, UnitKeyLocked, DeliveryDamaged."""
    unit = UUID(task.unit)
    key = unlock_unit_key(bytes.fromhex(task.locked_key), locking_key(unit, Path(task.state)), unit.hex)
    try:
        return SUITE.decrypt(bytes.fromhex(task.sealed), key, info=bound_to(task.case)).decode()
    except (InvalidTag, ValueError):
        raise DeliveryDamaged from None


def _answered(message: Json, tell: Tell) -> Json:
    return read(decode(NameTask, message))


if __name__ == "__main__":
    answer(_answered)
