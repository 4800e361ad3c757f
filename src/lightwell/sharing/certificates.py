"""The certificate of a destruction: what was destroyed, under what, when and who agreed, signed; nothing personal.

Stage 3, sharing. Source: `lightwell.policy.retention_rules`. It is signed with this installation's own key, so that a
copy kept by either side can be told from one that was written afterwards.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lightwell.gateway import durable
from lightwell.gateway.unusable import Unusable
from lightwell.policy import canonical
from lightwell.policy.actors import Role
from lightwell.policy.checked import Digest
from lightwell.policy.decoding import Json, decode, encode
from lightwell.policy.faults import NotWellFormed

KEY_VARIABLE: Final = "LIGHTWELL_CERTIFICATE_KEY"
FILE_ENDING: Final = ".certificate.json"
_FILE: Final = "certificate-key"
_SIGNED: Final = b"lightwell certificate of destruction 1\0"


class CertificateWrong(Unusable):
    """It is not a certificate, or it was changed after it was signed."""

    def __init__(self) -> None:
        super().__init__("This is not a certificate of destruction, or it was changed after it was signed.")


class Form(StrEnum):
    """The form of this document."""

    ONE = "lightwell-certificate-of-destruction/1"


class Destroyed(StrEnum):
    """What was destroyed."""

    KEY = "key"  # the delivery's own key, apart from its bytes; then the bytes as well
    BYTES = "bytes"  # the sealed bytes alone: sent under an earlier Lightwell, which kept no key apart


@dataclass(frozen=True, slots=True)
class ClauseEnded:
    """One clause it was sent under, and the last day on which that clause let it be kept."""

    clause: str
    kept_until: dt.date


@dataclass(frozen=True, slots=True)
class Approval:
    """One of the two approvals: the office, never the name, and the ledger's entry."""

    office: str
    organisation: str
    at: str
    entry: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """delivery: the digest of the sealed delivery. authority: for disposal; empty where none was wanted.

    Instants are written as RFC 3339 has them.
    """

    form: Form
    destroyed: Destroyed
    destroyed_at: str
    delivery: Digest
    agreement: str
    agreement_version: int
    agreement_hash: Digest
    clauses: tuple[ClauseEnded, ...]
    period: str
    issue: int
    rows: int
    sent_at: str
    provider: str
    agency: str
    unit: str
    authority: str
    asked: Approval
    approved: Approval

    @property
    def asked_office(self) -> str:
        return Role(self.asked.office).words

    @property
    def approved_office(self) -> str:
        return Role(self.approved.office).words


@dataclass(frozen=True, slots=True)
class SignedCertificate:
    """public_key, signature: Ed25519, hexadecimal."""

    certificate: Certificate
    public_key: str
    signature: str

    @property
    def document(self) -> str:
        return canonical.canonical(encode(self)).decode()


def sign_certificate(certificate: Certificate, state: Path) -> SignedCertificate:
    key = _signing_key(state)
    signature = key.sign(_words(certificate))
    return SignedCertificate(certificate, key.public_key().public_bytes_raw().hex(), signature.hex())


def read_certificate(document: str | bytes) -> SignedCertificate:
    """A certificate that was not changed since it was signed. Raises CertificateWrong."""
    try:
        signed = decode(SignedCertificate, canonical.parse(document))
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.public_key))
        key.verify(bytes.fromhex(signed.signature), _words(signed.certificate))
    except (NotWellFormed, InvalidSignature, ValueError):
        raise CertificateWrong from None
    return signed


def _words(certificate: Certificate) -> bytes:
    said: Json = encode(certificate)
    return _SIGNED + canonical.canonical(said)


def _signing_key(state: Path) -> Ed25519PrivateKey:
    """Made on first use and never changed; given in the environment where more than one machine signs."""
    if given := os.environ.get(KEY_VARIABLE):
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(given))
    path = state / _FILE
    if not path.exists():
        with contextlib.suppress(FileExistsError):  # another process made it meanwhile
            durable.write(path, os.urandom(32).hex().encode())
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text()))
