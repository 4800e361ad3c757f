"""The register while somebody works in it: its key in one answer's memory, and what it seals and opens.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md. The key comes with each request from one browser and is
forgotten with the answer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from lightwell.gateway.name_tags import tags_of
from lightwell.gateway.register_keys import client_mark, fingerprint, open_sealed, seal
from lightwell.ledger.governing import GovernedTable
from lightwell.people.models import Person, Register, RegisterAccess
from lightwell.policy.actors import Actor
from lightwell.policy.decoding import decode, encode
from lightwell.policy.people_records import PersonRecord, Piece

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """A register that somebody opened, with the way in that they have."""

    actor: Actor
    register: Register
    access: RegisterAccess
    key: bytes = field(repr=False)

    @property
    def provider_id(self) -> UUID:
        return self.register.provider_id

    def seal(self, row: GovernedTable, value: object) -> bytes:
        """What a row is to hold."""
        return seal_value(self.key, row.subject_kind, row.pk, value)

    def read(self, shape: type[T], row: GovernedTable, sealed: bytes | memoryview) -> T:
        """What a row holds. Raises RegisterDamaged."""
        return read_value(self.key, shape, row.subject_kind, row.pk, sealed)

    def record_of(self, person: Person) -> PersonRecord:
        """All that is kept about somebody. Raises RegisterDamaged."""
        return self.read(PersonRecord, person, person.sealed)

    def mark_of(self, client: str) -> str:
        """By what a client number is found."""
        return client_mark(self.key, client)

    def tags_of(self, record: PersonRecord) -> list[int]:
        return tags_of(self.key, record.names, record.words_of(Piece.HOUSEHOLD))


def opened_with(actor: Actor, register: Register, access: RegisterAccess, key: bytes) -> Opened | None:
    """The register, where this is its key."""
    return Opened(actor, register, access, key) if fingerprint(key) == register.fingerprint else None


def seal_value(key: bytes, kind: str, row_id: UUID, value: object) -> bytes:
    """A value sealed for one row."""
    return seal(key, f"{kind} {row_id}", json.dumps(encode(value), ensure_ascii=False).encode())


def read_value(key: bytes, shape: type[T], kind: str, row_id: UUID, sealed: bytes | memoryview) -> T:
    """The value again. Raises RegisterDamaged."""
    return decode(shape, json.loads(open_sealed(key, f"{kind} {row_id}", bytes(sealed))))


def office_of(actor: Actor) -> UUID:
    """The office in which somebody acts: nobody keeps a register without one."""
    if actor.membership_id is None:
        raise TypeError("Nobody keeps a register without an office.")
    return actor.membership_id
