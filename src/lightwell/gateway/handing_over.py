"""Sealing what was prepared: one delivery for each recipient, the provider's way back, its memory and its manifest.

Stage 3, sharing. Nothing is sealed while a problem stands. What is made here is only bytes; whoever calls decides
where they lie and when they count as sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from lightwell.gateway.contents import Contents, Enclosure
from lightwell.gateway.kept import keep
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
from lightwell.gateway.way_back import Form as WayBackForm
from lightwell.gateway.way_back import TableIndex, WayBack, seal_way_back
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
    """One recipient's delivery and the provider's own way back into it."""

    recipient: str
    file: str
    sealed: Sealed
    way_back: bytes

    @property
    def rows(self) -> int:
        return self.sealed.slip.slip.rows


@dataclass(frozen=True)
class HandedOver:
    """Everything that one hand-over makes. memory: sealed for the provider, and holding earlier quarters too."""

    deliveries: tuple[SealedDelivery, ...]
    memory: bytes
    manifest: bytes


def hand_over(
    prepared: Prepared,
    unlocked: Unlocked,
    *,
    sealed_on: dt.date,
    unit_keys: Mapping[str, X25519PublicKey] | None = None,
    earlier: Memory | None = None,
    replacing: Mapping[str, Replacing] | None = None,
) -> HandedOver:
    """Seal every delivery.

    unit_keys: recipient -> its public key; for one without, the agreement's is used, and failing that a stand-in of
    the provider's own, which the slip says. Raises NotSendable.
    """
    if not prepared.report.sendable:
        raise NotSendable
    deliveries = tuple(
        _delivery(prepared, unlocked, each, sealed_on, unit_keys or {}, (replacing or {}).get(each.recipient))
        for each in prepared.outgoing
    )
    memory = (earlier or Memory()).with_quarter(prepared.memory)
    lines = [sent(each.sealed, each.file) for each in deliveries]
    manifest = sign_manifest(unlocked, _manifest(prepared, unlocked, sealed_on, lines))
    return HandedOver(deliveries, keep(unlocked, memory.to_bytes()), manifest)


def _delivery(
    prepared: Prepared,
    unlocked: Unlocked,
    going: Outgoing,
    sealed_on: dt.date,
    unit_keys: Mapping[str, X25519PublicKey],
    replacing: Replacing | None,
) -> SealedDelivery:
    agreement = prepared.document.agreement
    key, is_stand_in = _unit_key(agreement, unlocked, going.recipient, unit_keys)
    covering = _covering(prepared, going, sealed_on, replacing)
    sealed = seal(unlocked, covering, contents_of(going), key, is_stand_in=is_stand_in)
    index = WayBack(
        form=WayBackForm.TWO,
        agreement=agreement.id,
        recipient=going.recipient,
        period=prepared.period.code,
        delivery=sealed.digest,
        pseudonym_generation=unlocked.keyring.pseudonym_generation,
        tables=_indexes(going),
        canonical=agreement.tables[0].canonical,
    )
    return SealedDelivery(going.recipient, going.recipient + FILE_ENDING, sealed, seal_way_back(unlocked, index))


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


def _indexes(going: Outgoing) -> tuple[TableIndex, ...]:
    """Every table of rows, also those without a code in them; counts are about nobody."""
    return tuple(TableIndex.of(each.name, each.use, each.codes) for each in going.datasets if each.codes is not None)


def contents_of(going: Outgoing) -> Contents:
    """What lies inside a delivery: its tables, what each column means, and what they must be read beside."""
    enclosures = tuple(Enclosure.of(each.name, each.frame) for each in going.datasets)
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
