"""The provider's own signed list of everything that one hand-over sent; no recipient ever gets it.

Stage 3, sharing. It counts the rows that were sent and says nothing about those that were not.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lightwell.gateway.hexadecimal import KeyringId
from lightwell.gateway.keyring import Generation, Unlocked
from lightwell.gateway.sealing import Sealed
from lightwell.gateway.signing import Signature, Statement, sign, verify
from lightwell.gateway.unusable import Unusable
from lightwell.policy import canonical
from lightwell.policy.checked import Checked, Digest
from lightwell.policy.decoding import decode, encode
from lightwell.policy.faults import NotWellFormed

FILE_NAME: Final = "manifest.json"


class ManifestUnreadable(Unusable):
    """The document is not a manifest."""

    def __init__(self) -> None:
        super().__init__("This is not a manifest, or it is damaged.")


class Form(StrEnum):
    """The form of this document."""

    ONE = "lightwell-manifest/1"


@dataclass(frozen=True, slots=True)
class Sent(Checked):
    """One delivery that was sent.

    digest: SHA-256 of the whole file; plaintext_digest: keyed, so that only the provider can test a guess with it.
    """

    recipient: str
    file: str
    rows: int
    digest: Digest
    plaintext_digest: Digest
    clauses: tuple[str, ...]
    is_stand_in: bool = False
    issue: int = 1
    replaces: Digest | None = None


@dataclass(frozen=True, slots=True)
class Manifest(Checked):
    """What one hand-over sent, to whom."""

    form: Form
    agreement: str
    agreement_version: int
    agreement_hash: Digest
    provider: str
    period: str
    sealed_on: dt.date
    keyring: KeyringId
    generation: Generation
    pseudonym_generation: Generation
    deliveries: tuple[Sent, ...]


@dataclass(frozen=True, slots=True)
class _Signed:
    manifest: Manifest
    signature: Signature


@dataclass(frozen=True, slots=True)
class FileWrong:
    """A delivery that the manifest lists and that is not there as it was sent."""

    file: str
    is_missing: bool

    @property
    def sentence(self) -> str:
        return f"{self.file} is missing." if self.is_missing else f"{self.file} is not the file that was sent."


def sent(sealed: Sealed, file: str) -> Sent:
    """The manifest's line for a sealed delivery under its file name."""
    slip = sealed.slip.slip
    return Sent(
        recipient=slip.covering.recipient,
        file=file,
        rows=slip.rows,
        digest=sealed.digest,
        plaintext_digest=sealed.plaintext_digest,
        clauses=slip.covering.clauses,
        is_stand_in=slip.keys.is_stand_in,
        issue=slip.covering.issue,
        replaces=slip.covering.replaces,
    )


def sign_manifest(unlocked: Unlocked, manifest: Manifest) -> bytes:
    """The signed document, laid out for people to read."""
    signed = _Signed(manifest, sign(unlocked, Statement.MANIFEST, encode(manifest)))
    return json.dumps(encode(signed), ensure_ascii=False, indent=2).encode() + b"\n"


def read_manifest(document: bytes, trusted: Collection[str] | None = None) -> Manifest:
    """trusted: the provider's public keys. Raises ManifestUnreadable, SignatureWrong, SignerUnknown."""
    try:
        signed = decode(_Signed, canonical.parse(document))
    except NotWellFormed:
        raise ManifestUnreadable from None
    verify(signed.signature, Statement.MANIFEST, encode(signed.manifest), trusted)
    return signed.manifest


def wrong_files(manifest: Manifest, read: Callable[[str], bytes]) -> Iterator[FileWrong]:
    """Deliveries that are not there as they were sent. read: a file's bytes by its name, or LookupError."""
    for delivery in manifest.deliveries:
        try:
            content = read(delivery.file)
        except (LookupError, FileNotFoundError):
            yield FileWrong(delivery.file, is_missing=True)
            continue
        if hashlib.sha256(content).hexdigest() != delivery.digest:
            yield FileWrong(delivery.file, is_missing=False)
