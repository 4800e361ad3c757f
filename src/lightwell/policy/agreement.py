"""The agreement document: parties, declared uses, tables and clauses, in one value that checks itself.

Stage 2, agreement; executed by stage 3, sharing. What is signed is this document's canonical form, and it is never
edited afterwards, only varied by another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Protocol, TypeVar

from lightwell.policy import canonical
from lightwell.policy.clauses import Clause, Count
from lightwell.policy.decoding import Json, decode, encode
from lightwell.policy.faults import Fault, blank, refuse_faults
from lightwell.policy.tables import Item, Table


class PartyKind(StrEnum):
    AGENCY = "agency"
    PROVIDER = "provider"
    COMMUNITY = "community"


class Form(StrEnum):
    """The form of this document."""

    ONE = "lightwell-agreement/1"


@dataclass(frozen=True, slots=True)
class Unit:
    """One part of an organisation: the only thing that can receive anything."""

    id: str
    name: str
    public_key: Annotated[str | None, "X25519 public key, 64 hexadecimal digits; deliveries are sealed for it"] = None


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that signs."""

    id: str
    name: str
    kind: PartyKind
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """One use that the parties have given a name to."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """That a party signed these terms."""

    party: str
    role: Annotated[str, "The office held by whoever signed; never a name"]
    on: dt.date
    terms: Annotated[str, "Digest of the document without its signatures"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One programme's agreement between an agency and a provider."""

    form: Form
    id: str
    version: int
    title: str
    starts_on: dt.date
    ends_on: dt.date
    parties: tuple[Party, ...]
    uses: tuple[Use, ...]
    tables: tuple[Table, ...]
    clauses: tuple[Clause, ...]
    small_number: Annotated[int, "k: a group smaller than this is a small number"] = 6
    signatures: tuple[Signature, ...] = ()

    def __post_init__(self) -> None:
        refuse_faults(self._faults())

    # --- finding a part -----------------------------------------------------------------------------------

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

    # --- checking itself ----------------------------------------------------------------------------------

    def _faults(self) -> Iterator[Fault]:
        yield from blank("id", self.id, "The agreement's short name")
        if self.version < 1:
            yield Fault("version", "version", "Versions count from 1.")
        if self.ends_on < self.starts_on:
            yield Fault("ends_on", "ends-before-start", "The agreement ends before it starts.")
        if self.small_number < 2:
            yield Fault("small_number", "small-number", "A small number is at least 2; 6 is usual.")
        yield from self._party_faults()
        for where, names in self._named_parts():
            for name in sorted({name for name in names if names.count(name) > 1}):
                yield Fault(where, "name-twice", f"“{name}” is used twice.")
        yield from self._item_faults()
        for number, clause in enumerate(self.clauses):
            for fault in self._clause_faults(clause):
                yield fault.within(f"clauses[{number}]")

    def _named_parts(self) -> tuple[tuple[str, list[str]], ...]:
        return (
            ("parties", [party.id for party in self.parties]),
            ("parties", [unit.id for party in self.parties for unit in party.units]),
            ("uses", [use.id for use in self.uses]),
            ("tables", [table.id for table in self.tables]),
            ("clauses", [clause.id for clause in self.clauses]),
        )

    def _party_faults(self) -> Iterator[Fault]:
        for kind in (PartyKind.AGENCY, PartyKind.PROVIDER):
            count = sum(party.kind is kind for party in self.parties)
            if count != 1:
                yield Fault("parties", "parties", f"There must be exactly one {kind}; there are {count}.")
        known = {party.id for party in self.parties}
        for number, signature in enumerate(self.signatures):
            if signature.party not in known:
                yield Fault(f"signatures[{number}].party", "unknown-party", f"“{signature.party}” is not a party.")

    def _item_faults(self) -> Iterator[Fault]:
        known = {f"{table.id}.{item.id}" for table in self.tables for item in table.items}
        for table in self.tables:
            for item in table.items:
                if item.same_as is not None and item.same_as not in known:
                    yield Fault(
                        "tables",
                        "unknown-item",
                        f"“{item.same_as}”, named by “{table.id}.{item.id}”, is not an item.",
                    )

    def _clause_faults(self, clause: Clause) -> Iterator[Fault]:
        units = {unit.id for party in self.parties for unit in party.units}
        uses = {use.id for use in self.uses}
        if clause.recipient.unit not in units:
            yield Fault("recipient.unit", "unknown-unit", f"No party has a unit “{clause.recipient.unit}”.")
        if clause.use not in uses:
            yield Fault("purpose.use", "undeclared-use", f"“{clause.use}” is not a declared use.")
        for negative in clause.purpose.not_used_for:
            if negative.use == clause.use or (negative.use is not None and negative.use not in uses):
                yield Fault(
                    "purpose.not_used_for",
                    "negative-use",
                    f"“{negative.use}” is the clause's own use or not declared.",
                )
        tables = {table.id: table for table in self.tables}
        for part in clause.items:
            if part.table not in tables or all(item.id != part.item_id for item in tables[part.table].items):
                yield Fault("items", "unknown-item", f"“{part.item}” is not an item of any table.")
        for count in clause.counts:
            if count.table not in tables or any(not name.startswith(f"{count.table}.") for name in _items_of(count)):
                yield Fault("counts", "unknown-table", f"The count “{count.id}” uses a table or an item it cannot.")


def _items_of(count: Count) -> tuple[str, ...]:
    return (*count.by, *(condition.item for condition in count.where))


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


def _named(parts: tuple[N, ...], name: str) -> N:
    for part in parts:
        if part.id == name:
            return part
    raise LookupError(name)


@dataclass(frozen=True, slots=True)
class Document:
    """An agreement as it was written down: what is hashed and signed is the text, not our reading of it."""

    agreement: Agreement
    written: Json

    @property
    def hash(self) -> str:
        """SHA-256 of the document's canonical form (RFC 8785), in lower-case hexadecimal."""
        return canonical.digest(self.written)

    @property
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
