"""The slip on the outside of a delivery: readable without a key, and saying nothing about any other recipient.

Stage 3, sharing. It names what was sent, under which agreement and clauses, for which period; nothing about who was
held back, or that anybody was.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from lightwell.gateway.hexadecimal import KeyringId
from lightwell.gateway.keyring import Generation
from lightwell.gateway.signing import Signature
from lightwell.policy.canonical import canonical
from lightwell.policy.checked import Checked, Digest
from lightwell.policy.decoding import Json, encode


class Form(StrEnum):
    """The form of this document."""

    ONE = "lightwell-slip/1"


@dataclass(frozen=True, slots=True)
class Covering(Checked):
    """What is sent, to whom and why, as whoever hands over says it.

    issue: 1 the first time, 2 when it is sent again in place of issue 1; `replaces` is then issue 1's digest.
    """

    agreement: str
    agreement_version: int
    agreement_hash: Digest
    provider: str
    recipient: str
    clauses: tuple[str, ...]
    period: str
    sealed_on: dt.date
    issue: int = 1
    replaces: Digest | None = None


@dataclass(frozen=True, slots=True)
class TableRows:
    """How many rows of one table are inside. table: its name inside."""

    table: str
    rows: int


@dataclass(frozen=True, slots=True)
class Keys(Checked):
    """Which keys were used.

    sealed_for: the fingerprint of the unit's key; is_stand_in: the unit gave none, so that this is one of the
    provider's own and the delivery is a trial.
    """

    keyring: KeyringId
    generation: Generation
    pseudonym_generation: Generation
    sealed_for: str
    is_stand_in: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """Everything that is said on the outside, before it is sealed."""

    form: Form
    covering: Covering
    tables: tuple[TableRows, ...]
    keys: Keys

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def sealing_words(self) -> bytes:
        """What the seal is bound to: under any other slip the delivery does not open."""
        return str(Form.ONE).encode() + b"\0" + canonical(encode(self))


@dataclass(frozen=True, slots=True)
class SignedSlip(Checked):
    """A slip, the digest of what it lies on (SHA-256 of the ciphertext), and the provider's signature under both."""

    slip: Slip
    ciphertext_digest: Digest
    signature: Signature

    @property
    def signed_words(self) -> Json:
        return signed_words(self.slip, self.ciphertext_digest)

    @property
    def document(self) -> bytes:
        return canonical(encode(self))


def signed_words(slip: Slip, ciphertext_digest: str) -> Json:
    """What the signature is under."""
    return {"slip": encode(slip), "ciphertext_digest": ciphertext_digest}
