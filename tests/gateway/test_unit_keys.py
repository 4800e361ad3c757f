"""A unit's key pair: read, written and locked apart from every other unit's."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from lightwell.gateway.unit_keys import (
    NotAUnitKey,
    UnitKeyLocked,
    fingerprint,
    lock_unit_key,
    new_unit_key,
    private_pem,
    public_key_text,
    public_pem,
    read_private_pem,
    read_public_key,
    unlock_unit_key,
)

LOCKING_KEY = bytes(range(32))


def test_a_key_is_read_back_from_its_pem_files_and_from_the_agreements_text() -> None:
    key = new_unit_key()
    assert read_private_pem(private_pem(key)).private_bytes_raw() == key.private_bytes_raw()
    for text in (public_pem(key.public_key()).decode(), public_key_text(key.public_key())):
        assert fingerprint(read_public_key(text)) == fingerprint(key.public_key())


def test_what_is_not_a_units_key_says_so() -> None:
    other = Ed25519PrivateKey.generate()
    with_password = new_unit_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
    ed25519_pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (b"", b"not a key", with_password, ed25519_pem, public_pem(new_unit_key().public_key())):
        with pytest.raises(NotAUnitKey):
            read_private_pem(content)
    ed25519_public = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for text in ("", "zz" * 32, "ab" * 31, "-----BEGIN PUBLIC KEY-----", ed25519_public.decode()):
        with pytest.raises(NotAUnitKey):
            read_public_key(text)


def test_a_locked_key_opens_for_its_own_unit_alone() -> None:
    key = new_unit_key()
    locked = lock_unit_key(key, LOCKING_KEY, "evaluation")
    assert unlock_unit_key(locked, LOCKING_KEY, "evaluation").private_bytes_raw() == key.private_bytes_raw()
    assert key.private_bytes_raw() not in locked
    for content, locking_key, unit in (
        (locked, LOCKING_KEY, "reporting"),
        (locked, bytes(32), "evaluation"),
        (locked[:-1], LOCKING_KEY, "evaluation"),
        (b"", LOCKING_KEY, "evaluation"),
    ):
        with pytest.raises(UnitKeyLocked):
            unlock_unit_key(content, locking_key, unit)
