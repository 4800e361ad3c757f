"""The key of a provider's register, made or opened with its keyring; in a child process.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md. The keyring's root is in this process alone, and goes
with it; what comes back is the register's own key, locked with the words of whoever asked, and once for their browser.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lightwell.gateway.keyring import Keyring
from lightwell.gateway.register_keys import (
    fingerprint,
    lock_with_passphrase,
    new_register_key,
    open_with_keyring,
    wrap_for_keyring,
)
from lightwell.policy.decoding import decode, encode
from lightwell.sharing.children import Json, Tell, answer


@dataclass(frozen=True, slots=True)
class RegisterTask:
    """keyring: its document. wrapped: hexadecimal; empty where the register is to be made. keeper: whose way in."""

    provider: str
    keeper: str
    keyring: str
    passphrase: str = field(repr=False)
    new_passphrase: str = field(repr=False)
    wrapped: str = ""


@dataclass(frozen=True, slots=True)
class RegisterMade:
    """key, wrapped: hexadecimal. locked: the key under the new passphrase."""

    keyring: str
    wrapped: str
    fingerprint: str
    locked: str
    key: str = field(repr=False)


def make(task: RegisterTask) -> RegisterMade:
    """Raises WrongPassphrase, WeakPassphrase, RegisterDamaged."""
    with Keyring.read(task.keyring.encode()).unlock(task.passphrase) as unlocked:
        if task.wrapped:
            wrapped = bytes.fromhex(task.wrapped)
            key = open_with_keyring(unlocked, wrapped, task.provider)
        else:
            key = new_register_key()
            wrapped = wrap_for_keyring(unlocked, key, task.provider)
        name = unlocked.keyring.id
    locked = lock_with_passphrase(key, task.new_passphrase, task.keeper)
    return RegisterMade(name, wrapped.hex(), fingerprint(key), locked, key.hex())


def _answered(message: Json, tell: Tell) -> Json:
    return encode(make(decode(RegisterTask, message)))


if __name__ == "__main__":
    answer(_answered)
