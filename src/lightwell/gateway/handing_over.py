"""Sealing what was prepared: one delivery for each recipient, the provider's way back, its memory and its manifest.

Stage 3, sharing. Nothing is sealed while a problem stands. What is made here is only bytes; whoever calls decides
where they lie and when they count as sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from lightwell.gateway.contents import Contents, Enclosure
from lightwell.gateway.drawers import Head, TableCodes, seal_in_drawers
from lightwell.gateway.kept import keep_pieces
from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.manifest import Form as ManifestForm
from lightwell.gateway.manifest import Manifest, Sent, sent, sign_manifest
from lightwell.gateway.memory import Memory
from lightwell.gateway.outgoing import Outgoing
from lightwell.gateway.preparing import Prepared
from lightwell.gateway.sealing import FILE_ENDING, Sealed, seal
from lightwell.gateway.slips import Covering
from lightwell.gateway.unit_keys import read_public_key
from lightwell.gateway.unusable import Unusable
from lightwell.policy.agreement import Agreement
from lightwell.policy.decoding import Json, encode


class NotSendable(Unusable):
    """Something must be mended or confirmed first."""

    def __init__(self) -> None:
        super().__init__("Nothing was sealed: there are problems to mend or to confirm first.")


@dataclass(frozen=True, slots=True)
class Replacing:
    """What an earlier hand-over of the same quarter sent to a recipient: which issue it was, and its digest."""

    issue: int
    digest: str


@dataclass(frozen=True)
class SealedDelivery:
    """One recipient's delivery and the provider's own way back into it. back: the latter's pieces, made as asked.

    people: for each of its tables of rows, the canonical identifier behind each row.
    """

    recipient: str
    file: str
    sealed: Sealed
    back: Callable[[], Iterator[bytes]]
    people: Callable[[], Iterator[pl.Series]] = lambda: iter(())

    @property
    def rows(self) -> int:
        return self.sealed.slip.slip.rows

    @cached_property
    def way_back(self) -> bytes:
        return b"".join(self.back())


@dataclass(frozen=True)
class HandedOver:
    """Everything that one hand-over makes. memory: sealed for the provider, and holding earlier quarters too."""

    deliveries: tuple[SealedDelivery, ...]
    memory: bytes
    manifest: bytes


@dataclass(frozen=True)
class HandingOver:
    """A hand-over under way: one recipient's delivery is made, put where it belongs and let go before the next.

    unit_keys: recipient -> its public key; for one without, the agreement's is used, and failing that a stand-in of
    the provider's own, which the slip says. Raises NotSendable.
    """

    prepared: Prepared
    unlocked: Unlocked
    sealed_on: dt.date
    unit_keys: Mapping[str, X25519PublicKey] = field(default_factory=dict)
    earlier: Memory = field(default_factory=Memory)
    replacing: Mapping[str, Replacing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.prepared.report.sendable:
            raise NotSendable

    @property
    def recipients(self) -> int:
        """How many deliveries there are to make."""
        return len(self.prepared.outgoing)

    def delivery(self, number: int) -> SealedDelivery:
        """One of them, counted from 0."""
        return _delivery(self, self.prepared.outgoing[number])

    def memory(self) -> Iterator[bytes]:
        """What the provider remembers, sealed for it, in pieces."""
        return keep_pieces(self.unlocked, self.earlier.with_quarter(self.prepared.memory).in_pieces())

    def manifest(self, lines: Iterable[Sent]) -> bytes:
        """What was sent. lines: of each delivery."""
        return sign_manifest(self.unlocked, _manifest(self.prepared, self.unlocked, self.sealed_on, lines))


def hand_over(
    prepared: Prepared,
    unlocked: Unlocked,
    *,
    sealed_on: dt.date,
    unit_keys: Mapping[str, X25519PublicKey] | None = None,
    earlier: Memory | None = None,
    replacing: Mapping[str, Replacing] | None = None,
) -> HandedOver:
    """Seal every delivery, and hold all of them; for the rest see `HandingOver`. Raises NotSendable."""
    under_way = HandingOver(prepared, unlocked, sealed_on, unit_keys or {}, earlier or Memory(), replacing or {})
    deliveries = tuple(_held(under_way.delivery(number)) for number in range(under_way.recipients))
    manifest = under_way.manifest(sent(each.sealed, each.file) for each in deliveries)
    return HandedOver(deliveries, b"".join(under_way.memory()), manifest)


def _held(delivery: SealedDelivery) -> SealedDelivery:
    """With its way back made now, while the keyring is open."""
    made = delivery.way_back
    return replace(delivery, back=lambda: iter((made,)))


def _delivery(under_way: HandingOver, going: Outgoing) -> SealedDelivery:
    prepared, unlocked, replacing = under_way.prepared, under_way.unlocked, under_way.replacing
    agreement = prepared.document.agreement
    key, is_stand_in = _unit_key(agreement, unlocked, going.recipient, under_way.unit_keys)
    covering = _covering(prepared, going, under_way.sealed_on, replacing.get(going.recipient))
    sealed = seal(unlocked, covering, contents_of(going), key, is_stand_in=is_stand_in)

    def back() -> Iterator[bytes]:
        return _way_back(under_way, going, sealed.digest)

    def people() -> Iterator[pl.Series]:
        return (each.people() for each in going.datasets if each.people is not None)

    return SealedDelivery(going.recipient, going.recipient + FILE_ENDING, sealed, back, people)


def _way_back(under_way: HandingOver, going: Outgoing, digest: str) -> Iterator[bytes]:
    """Every table of rows, also those without a code in them; counts are about nobody."""
    agreement, unlocked = under_way.prepared.document.agreement, under_way.unlocked
    tables = [(each, each.codes) for each in going.datasets if each.codes is not None]
    head = Head(
        agreement=agreement.id,
        recipient=going.recipient,
        period=under_way.prepared.period.code,
        delivery=digest,
        pseudonym_generation=unlocked.keyring.pseudonym_generation,
        tables=tuple(TableCodes(each.name, each.use) for each, _ in tables),
        canonical=agreement.tables[0].canonical,
    )
    return seal_in_drawers(unlocked, head, [codes.series_in_pieces for _, codes in tables])


def _unit_key(
    agreement: Agreement, unlocked: Unlocked, recipient: str, unit_keys: Mapping[str, X25519PublicKey]
) -> tuple[X25519PublicKey, bool]:
    if recipient in unit_keys:
        return unit_keys[recipient], False
    written = agreement.unit(recipient).public_key
    if written:
        return read_public_key(written), False
    return unlocked.stand_in_unit_key(agreement.id, recipient).public_key(), True


def _covering(prepared: Prepared, going: Outgoing, sealed_on: dt.date, replacing: Replacing | None) -> Covering:
    agreement = prepared.document.agreement
    return Covering(
        agreement=agreement.id,
        agreement_version=agreement.version,
        agreement_hash=prepared.document.hash,
        provider=agreement.provider.id,
        recipient=going.recipient,
        clauses=going.clauses,
        period=prepared.period.code,
        sealed_on=sealed_on,
        issue=replacing.issue + 1 if replacing else 1,
        replaces=replacing.digest if replacing else None,
    )


def contents_of(going: Outgoing) -> Contents:
    """What lies inside a delivery: its tables, what each column means, and what they must be read beside."""
    enclosures = tuple(Enclosure.of(each.name, each.rows) for each in going.datasets)
    return Contents(enclosures, dictionary_of(going))


def dictionary_of(going: Outgoing) -> dict[str, Json]:
    """In words: each table, its use and clauses, each of its columns; and the context."""
    return {
        "context": list(going.context),
        "tables": [
            {
                "name": each.name,
                "words": each.words,
                "use": each.use,
                "clauses": list(each.clauses),
                "columns": [encode(column) for column in each.columns],
            }
            for each in going.datasets
        ],
    }


def _manifest(prepared: Prepared, unlocked: Unlocked, sealed_on: dt.date, lines: Iterable[Sent]) -> Manifest:
    agreement, keyring = prepared.document.agreement, unlocked.keyring
    return Manifest(
        form=ManifestForm.ONE,
        agreement=agreement.id,
        agreement_version=agreement.version,
        agreement_hash=prepared.document.hash,
        provider=agreement.provider.id,
        period=prepared.period.code,
        sealed_on=sealed_on,
        keyring=keyring.id,
        generation=keyring.generation,
        pseudonym_generation=keyring.pseudonym_generation,
        deliveries=tuple(lines),
    )
