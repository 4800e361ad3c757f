"""The key of a provider's register of people, and every way it is locked: under the keyring, and for each keeper.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md. The key itself is in a keeper's browser, in one
answer's memory and in a hand-over's child; what is stored opens with the provider's passphrases alone.
"""

from __future__ import annotations

import hmac
import os
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from lightwell.gateway import key_tree
from lightwell.gateway.key_tree import Label, derive
from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.passphrase import Cost, Wrapped, WrongPassphrase, refuse_weak, unwrap, wrap
from lightwell.gateway.unusable import Unusable
from lightwell.policy import canonical
from lightwell.policy.decoding import decode, encode
from lightwell.policy.stated_words import as_number

REGISTER_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
# Without letters and figures that are taken for one another; 12 of them are 60 bits, and each guess costs a second.
_CODE_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_READ_AS: Final = str.maketrans("oil", "011")
_CODE_LENGTH: Final = 12
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
# No nonce begins like this but once in 2**96.
_FROM_A_SPACE: Final = b"own space 1\0"
_BETWEEN: Final = str.maketrans("", "", " -/._")


class WrongWay(Unusable):
    """These words do not open the register. The sentence is always the same."""

    def __init__(self) -> None:
        super().__init__("That does not open the register. Look at capital letters and try again.")


class RegisterDamaged(Unusable):
    """Something kept in the register is not what was put there, or this is not its key."""

    def __init__(self) -> None:
        super().__init__("Something in the register cannot be read. Nothing was changed. Tell whoever runs it.")


def new_register_key() -> bytes:
    return os.urandom(REGISTER_KEY_BYTES)


# --- locked ---------------------------------------------------------------------------------------------------


def wrap_for_keyring(unlocked: Unlocked, key: bytes, provider: str) -> bytes:
    """The register's key as the keyring's owner can always open it, with recovered sheets too."""
    return _sealed(unlocked.register_wrapping_key(provider), key, _bound(provider))


def open_with_keyring(unlocked: Unlocked, wrapped: bytes, provider: str) -> bytes:
    """Raises RegisterDamaged."""
    return _opened(unlocked.register_wrapping_key(provider), wrapped, _bound(provider))


def lock(key: bytes, words: str, keeper: str, cost: Cost | None = None) -> str:
    """The register's key under one keeper's words. keeper: whose they are; nobody else's row opens with them."""
    locked = wrap(key, words, _bound(keeper), cost)
    return canonical.canonical(encode(locked)).decode()


def lock_with_passphrase(key: bytes, passphrase: str, keeper: str, cost: Cost | None = None) -> str:
    """The same, for words that a keeper chose. Raises WeakPassphrase."""
    refuse_weak(passphrase)
    return lock(key, passphrase, keeper, cost)


def unlock(locked: str, words: str, keeper: str) -> bytes:
    """Raises WrongWay."""
    try:
        return bytes(unwrap(decode(Wrapped, canonical.parse(locked)), words, _bound(keeper)))
    except WrongPassphrase:
        raise WrongWay from None


def _bound(whose: str) -> bytes:
    return f"lightwell register 1 {whose}".encode()


# --- a code for a colleague -----------------------------------------------------------------------------------


def new_code() -> str:
    """What a manager tells a colleague, once: three groups of four."""
    drawn = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))
    return "-".join(drawn[at : at + 4] for at in range(0, _CODE_LENGTH, 4))


def code_read(typed: str) -> str:
    """A code as it was meant, whatever capitals, spaces and hyphens it was typed with."""
    return "".join(letter for letter in typed.casefold().translate(_READ_AS) if letter in _CODE_ALPHABET)


# --- what is kept ---------------------------------------------------------------------------------------------


def seal(key: bytes, what: str, content: bytes) -> bytes:
    """Sealed for the register. what: the row it belongs to; it opens as nothing else."""
    return _sealed(derive(key, Label.REGISTER_RECORDS), content, what.encode())


def open_sealed(key: bytes, what: str, sealed: bytes) -> bytes:
    """Raises RegisterDamaged."""
    if sealed.startswith(_FROM_A_SPACE):
        return _opened_from_a_space(key, what, sealed[len(_FROM_A_SPACE) :])
    return _opened(derive(key, Label.REGISTER_RECORDS), sealed, what.encode())


# --- what comes from somebody's own space, where the register's key never is --------------------------------------


def inbox_address(key: bytes) -> str:
    """With what somebody in a space of their own seals for the register, and can read nothing. Hexadecimal."""
    return _inbox(key).public_key().public_bytes_raw().hex()


def seal_into_inbox(address: str, what: str, content: bytes) -> bytes:
    """Sealed for the register by somebody without its key. what: the row it belongs to."""
    public = X25519PublicKey.from_public_bytes(bytes.fromhex(address))
    return _FROM_A_SPACE + _SUITE.encrypt(content, public, info=what.encode())


def _opened_from_a_space(key: bytes, what: str, sealed: bytes) -> bytes:
    try:
        return _SUITE.decrypt(sealed, _inbox(key), info=what.encode())
    except (InvalidTag, ValueError):
        raise RegisterDamaged from None


def _inbox(key: bytes) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(derive(key, Label.REGISTER_INBOX))


def compared(client: str) -> str:
    """A client number as it is compared.

    Neither capitals count, nor what stands between its parts, nor how wide a letter is, nor what nobody could see.
    """
    return as_number(client).translate(_BETWEEN).upper()


def client_mark(key: bytes, client: str) -> str:
    """By what a client number is found again, however it is written: 64 hexadecimal digits."""
    return hmac.digest(derive(key, Label.REGISTER_CLIENTS), compared(client).encode(), "sha256").hex()


def fingerprint(key: bytes) -> str:
    return key_tree.register_fingerprint(key)


def _sealed(key: bytes, content: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, bound_to)


def _opened(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        raise RegisterDamaged from None
