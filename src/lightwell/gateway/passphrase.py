"""Locking a small secret with words that a person remembers.

Stage 3, sharing. Source: RFC 9106 (Argon2id; its second recommended choice, with twice the memory) and AES-256-GCM.
The secret is the provider's root; the words are kept by nobody but the provider.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from lightwell.gateway.hexadecimal import WholeBytes
from lightwell.gateway.unusable import Unusable
from lightwell.policy.checked import Checked
from lightwell.policy.faults import Fault

SHORTEST: Final = 12
_KEY_BYTES: Final = 32
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_ADVICE: Final = "Four or five unrelated words are easy to remember and hard to guess."


class WrongPassphrase(Unusable):
    """The words do not open it. The sentence is always the same, so that it helps nobody to guess."""

    def __init__(self) -> None:
        super().__init__(
            "That passphrase does not open this keyring. Look at capital letters and try again; if it is lost, or the "
            "file was changed, recover the keyring from two of its three sheets."
        )


class WeakPassphrase(Unusable):
    """The words are too easy to guess, with every reason."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__(" ".join((*reasons, _ADVICE)))


class Function(StrEnum):
    ARGON2ID = "argon2id"


class Cipher(StrEnum):
    AES_256_GCM = "aes-256-gcm"


@dataclass(frozen=True, slots=True)
class Cost(Checked):
    """What each guess costs somebody who has the file."""

    memory_kib: int = 128 * 1024
    iterations: int = 3
    lanes: int = 4

    def checks(self) -> Iterator[Iterable[Fault]]:
        yield self._possible()

    def _possible(self) -> Iterator[Fault]:
        # A document from elsewhere must not be able to take all of the memory, or forever.
        lanes_fit = 1 <= self.lanes <= 16 and 8 * self.lanes <= self.memory_kib <= 2**20
        if not (lanes_fit and 1 <= self.iterations <= 64):
            yield Fault("", "cost", "The cost of a guess is outside what can be used.")


@dataclass(frozen=True, slots=True)
class Wrapped(Checked):
    """A secret locked with a passphrase."""

    function: Function
    cost: Cost
    salt: WholeBytes
    cipher: Cipher
    nonce: WholeBytes
    ciphertext: WholeBytes


def wrap(secret: bytes | bytearray, passphrase: str, bound_to: bytes, cost: Cost | None = None) -> Wrapped:
    """Lock a secret under a new salt. `bound_to` is not locked, but opening fails if it changes."""
    cost = cost or Cost()
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    locked = AESGCM(_key(passphrase, salt, cost)).encrypt(nonce, secret, bound_to)
    return Wrapped(Function.ARGON2ID, cost, salt.hex(), Cipher.AES_256_GCM, nonce.hex(), locked.hex())


def unwrap(wrapped: Wrapped, passphrase: str, bound_to: bytes) -> bytearray:
    """The secret. Raises WrongPassphrase, also for a document that somebody changed: the two look the same."""
    try:
        key = _key(passphrase, bytes.fromhex(wrapped.salt), wrapped.cost)
        cipher, nonce = AESGCM(key), bytes.fromhex(wrapped.nonce)
        return bytearray(cipher.decrypt(nonce, bytes.fromhex(wrapped.ciphertext), bound_to))
    except (InvalidTag, ValueError):
        raise WrongPassphrase from None


def refuse_weak(passphrase: str) -> None:
    """Raises WeakPassphrase with every reason that somebody could guess it."""
    reasons = tuple(_weaknesses(spelled(passphrase)))
    if reasons:
        raise WeakPassphrase(reasons)


def spelled(passphrase: str) -> str:
    """One spelling: ā typed as one character or two, and a space pasted with it, open the same keyring."""
    return unicodedata.normalize("NFKC", passphrase).strip()


def _key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    function = Argon2id(
        salt=salt, length=_KEY_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return function.derive(spelled(passphrase).encode(errors="surrogatepass"))


# --- how guessable -------------------------------------------------------------------------------------------

_ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "1234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)
_GUESSED_FIRST: Final = frozenset(
    {"password", "passphrase", "lightwell", "welcome", "letmein", "keyring", "changeme", "administrator", "admin"}
    | {"secret", "qwerty", "newzealand", "aotearoa", "kiaora", "bestfootforward", "wellington", "auckland"}
    | {"christchurch", "correcthorsebatterystaple"}
)


def _weaknesses(passphrase: str) -> Iterator[str]:
    if len(passphrase) < SHORTEST:
        yield f"The passphrase is shorter than {SHORTEST} characters."
    plain = passphrase.casefold()
    if len(set(plain)) < 5:
        yield "The passphrase repeats the same few characters."
    elif _repeats(plain):
        yield "The passphrase is one short piece written again and again."
    if plain and any(plain in row * 2 or plain in row[::-1] * 2 for row in _ROWS):
        yield "The passphrase is a run of neighbouring keys, letters or digits."
    if _letters(plain) in _GUESSED_FIRST:
        yield "The passphrase is among the first that anybody would guess."


def _repeats(text: str) -> bool:
    return text in (text + text)[1:-1]


_LOOK_ALIKES: Final = str.maketrans("0134578@$!", "oieastbasi")


def _letters(text: str) -> str:
    stripped = text.rstrip("0123456789!.?*# ")
    return "".join(character for character in stripped.translate(_LOOK_ALIKES) if character.isalpha())
