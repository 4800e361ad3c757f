"""The agreement document: parties, declared uses, tables and clauses, in one value that checks itself.

Stage 2, agreement; executed by stage 3, sharing. What is signed is this document's canonical form, and it is never
edited afterwards, only varied by another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Protocol, TypeVar

from lightwell.policy import agreement_checks, canonical, joining
from lightwell.policy.checked import SOME, Checked, Digest, Prose, ShortName, at_least, found_by
from lightwell.policy.clauses import Clause
from lightwell.policy.decoding import Json, decode, encode
from lightwell.policy.faults import Fault
from lightwell.policy.request_protocol import HeldCopy, RequestProtocol, WithoutProtocol
from lightwell.policy.tables import Item, Table


class PartyKind(StrEnum):
    """What an organisation is in this agreement."""

    AGENCY = "agency"
    PROVIDER = "provider"
    COMMUNITY = "community"


class Form(StrEnum):
    """The form of this document."""

    ONE = "lightwell-agreement/1"


@dataclass(frozen=True, slots=True)
class Unit(Checked):
    """One part of an organisation: the only thing that can receive anything."""

    id: Annotated[ShortName, "Cited by clauses, and in the names of files"]
    name: Annotated[Prose, "What people call it"]
    public_key: Annotated[Digest | None, "X25519 public key, 64 hexadecimal digits; deliveries are sealed for it"] = (
        None
    )


@dataclass(frozen=True, slots=True)
class Party(Checked):
    """An organisation that signs."""

    id: ShortName
    name: Annotated[Prose, "What people call it"]
    kind: PartyKind
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Use(Checked):
    """One use that the parties have given a name to."""

    id: ShortName
    title: Annotated[Prose, "What people call it"]
    aliases: Annotated[tuple[Prose, ...], "Other names that people call it by"] = ()


@dataclass(frozen=True, slots=True)
class Promise(Checked):
    """Something that both sides promise beside the clauses: it sends nobody anything."""

    id: ShortName
    words: Annotated[Prose, "What is promised, as a sentence"]
    source: Annotated[Prose, "Where the promise comes from"]


@dataclass(frozen=True, slots=True)
class OwnYes(Checked):
    """That a community party said its own yes to a clause, besides both sides' signatures."""

    clause: Annotated[ShortName, "The clause that it said yes to"]
    party: Annotated[Prose, "What people call the community party"]
    on: Annotated[dt.date, "The day it said so"]
    for_maori: Annotated[bool, "It said of itself, when it was asked, that it speaks for Māori"] = False


@dataclass(frozen=True, slots=True)
class Signature(Checked):
    """That a party signed these terms."""

    party: Annotated[ShortName, "The party that signed"]
    role: Annotated[Prose, "The office held by whoever signed; never a name"]
    on: Annotated[dt.date, "The day it was signed"]
    terms: Annotated[Digest, "Digest of the document without its signatures"]


@dataclass(frozen=True, slots=True)
class Agreement(Checked):
    """One programme's agreement between an agency and a provider."""

    form: Form
    id: Annotated[ShortName, "Short and stable; pseudonyms depend on it"]
    version: Annotated[int, at_least(1), "Counts up with each variation"]
    title: Annotated[Prose, "What people call the programme"]
    starts_on: Annotated[dt.date, "First day it is in force"]
    ends_on: Annotated[dt.date, "Last day it is in force"]
    parties: Annotated[tuple[Party, ...], SOME]
    uses: Annotated[tuple[Use, ...], SOME]
    tables: Annotated[tuple[Table, ...], SOME]
    clauses: Annotated[tuple[Clause, ...], SOME]
    small_number: Annotated[int, at_least(2), "k: a group smaller than this is a small number"] = 6
    promises: Annotated[tuple[Promise, ...], "What both sides promise beside the clauses"] = ()
    protocol: Annotated[RequestProtocol | None, "How a family's request is handled between the two"] = None
    without_protocol: Annotated[WithoutProtocol | None, "Why there is no protocol, where both agreed on none"] = None
    copies: Annotated[tuple[HeldCopy, ...], "Who holds which copy, and on which machine"] = ()
    yeses: Annotated[tuple[OwnYes, ...], "Community parties' own yeses, where a clause was to have one"] = ()
    signatures: tuple[Signature, ...] = ()

    def table(self, name: str) -> Table:
        """Raises LookupError when the agreement has no such table."""
        return _named(self.tables, name)

    def item(self, path: str) -> Item:
        """The item at `table.item`. Raises LookupError when there is none."""
        table, _, name = path.partition(".")
        return self.table(table).item(name)

    def clause(self, name: str) -> Clause:
        """Raises LookupError when the agreement has no such clause."""
        return _named(self.clauses, name)

    def unit(self, name: str) -> Unit:
        """Raises LookupError when no party has such a unit."""
        return _named(tuple(unit for party in self.parties for unit in party.units), name)

    def holder_name(self, name: str) -> str:
        """What a party, or a unit of one, is called. Raises LookupError when there is none."""
        units = {unit.id: f"{unit.name}, {party.name}" for party in self.parties for unit in party.units}
        return {**units, **{party.id: party.name for party in self.parties}}[name]

    @property
    def provider(self) -> Party:
        return next(party for party in self.parties if party.kind is PartyKind.PROVIDER)

    @property
    def agency(self) -> Party:
        return next(party for party in self.parties if party.kind is PartyKind.AGENCY)

    @property
    def recipients(self) -> tuple[str, ...]:
        """Units that some clause names, in the order of the clauses."""
        return tuple(dict.fromkeys(clause.recipient.unit for clause in self.clauses))

    def clauses_for(self, unit: str) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.recipient.unit == unit)

    def in_force(self, clause: Clause, on: dt.date) -> bool:
        """Does this clause apply on this day?"""
        starts_on = max(self.starts_on, clause.terms.starts_on or self.starts_on)
        ends_on = min(self.ends_on, clause.terms.ends_on or self.ends_on)
        return starts_on <= on <= ends_on

    @property
    def source(self) -> str:
        """How a reason cites this document."""
        return f"Agreement {self.id} version {self.version}"

    def checks(self) -> Iterator[Iterable[Fault]]:
        yield found_by(agreement_checks.checks(self))
        yield found_by(joining.checks(self))


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


def _named(parts: tuple[N, ...], name: str) -> N:
    for part in parts:
        if part.id == name:
            return part
    raise LookupError(name)


@dataclass(frozen=True)
class Document:
    """An agreement as it was written down: what is hashed and signed is the text, not our reading of it.

    Each digest is over the whole text, so it is worked out once.
    """

    agreement: Agreement
    written: Json

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the document's canonical form (RFC 8785), in lower-case hexadecimal."""
        return canonical.digest(self.written)

    @cached_property
    def terms_hash(self) -> str:
        """The same of the document without its signatures: what each signature is of."""
        return canonical.digest({name: part for name, part in self.written.items() if name != "signatures"})

    @property
    def is_signed(self) -> bool:
        """The agency and the provider have both signed these very terms."""
        agreement, terms = self.agreement, self.terms_hash
        signed = {signature.party for signature in agreement.signatures if signature.terms == terms}
        return {agreement.agency.id, agreement.provider.id} <= signed

    @property
    def is_changed_since_signing(self) -> bool:
        """Some signature is of other terms than these."""
        return any(signature.terms != self.terms_hash for signature in self.agreement.signatures)


def parse(written: Json) -> Document:
    """The agreement that a JSON document says. Raises NotWellFormed with every fault."""
    return Document(decode(Agreement, written), written)


def read(text: str | bytes) -> Document:
    """The agreement in a JSON text. Raises NotWellFormed with every fault, NotCanonical when it is not such JSON."""
    return parse(canonical.parse(text))


def with_signature(document: Document, *, party: str, role: str, on: dt.date) -> Document:
    """The same terms with one more signature of them."""
    signature = Signature(party=party, role=role, on=on, terms=document.terms_hash)
    signatures = [encode(each) for each in (*document.agreement.signatures, signature)]
    return parse({**document.written, "signatures": signatures})
