"""Taking what a provider sealed at its own desk: verified by what it signed, kept, and sent in one transaction.

Stage 3, sharing. Source: `lightwell.policy.sealed_rules`. No row and no passphrase comes here: what arrives is the
signed list, the sealed deliveries, and what the provider keeps for itself, encrypted for its own keyring.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lightwell.agreements.models import AgreementVersion, NamedUnit
from lightwell.gateway.kept import is_kept_by
from lightwell.gateway.keyless import take_key
from lightwell.gateway.manifest import Manifest, Sent, read_manifest
from lightwell.gateway.sealing import read_slip
from lightwell.gateway.slips import SignedSlip
from lightwell.gateway.store import Store
from lightwell.gateway.unit_keys import fingerprint, read_public_key
from lightwell.gateway.unusable import Unusable
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Agreement
from lightwell.policy.periods import Quarter
from lightwell.policy.sealed_rules import SealedDeliveryFacts, SealedFacts, may_send_sealed
from lightwell.policy.sharing_rules import HandOverState, expires_at
from lightwell.sharing.handing_over import QuarterToSend
from lightwell.sharing.keyrings import trusted_keys
from lightwell.sharing.models import HandOver, ProviderKeyring, UnitKey
from lightwell.sharing.sending import Sent as SentHere
from lightwell.sharing.sending import send_staged
from lightwell.sharing.staged import Staged, StagedDelivery


class WayBackMissing(Unusable):
    """A delivery came without the index by which its provider finds a family's rows in it again."""

    def __init__(self, recipient: str) -> None:
        super().__init__(
            f"There is no way back for {recipient}, or it is another keyring's. Send the file {recipient}.wayback that "
            "was made beside the delivery."
        )


class MemoryMissing(Unusable):
    """What the provider remembers for the next quarter did not come, or is another keyring's."""

    def __init__(self) -> None:
        super().__init__("There is no memory.kept, or it is another keyring's. Send the one that was made beside it.")


@dataclass(frozen=True)
class Arrived:
    """What came, as bytes. way_backs: by recipient. memory_from: the digest of what it was checked against."""

    manifest: bytes
    memory: bytes
    deliveries: tuple[bytes, ...]
    way_backs: Mapping[str, bytes]
    memory_from: str = ""


@dataclass(frozen=True)
class SealedQuarter:
    """What came, once every signature under it fits a registered key of the provider's."""

    arrived: Arrived
    manifest: Manifest
    slips: Mapping[str, SignedSlip]
    contents: Mapping[str, bytes]

    @property
    def lines(self) -> tuple[Sent, ...]:
        return self.manifest.deliveries


def verified(actor: Actor, agreement: AgreementVersion, arrived: Arrived) -> SealedQuarter:
    """Read it, and check every signature; inside `walls`.

    Raises ManifestUnreadable, DeliveryDamaged, SignatureWrong, SignerUnknown, WayBackMissing, MemoryMissing.
    """
    trusted = tuple(trusted_keys(actor, agreement.provider))
    manifest = read_manifest(arrived.manifest, trusted)
    contents = {hashlib.sha256(content).hexdigest(): content for content in arrived.deliveries}
    slips = {digest: read_slip(content, trusted) for digest, content in contents.items()}
    for line in manifest.deliveries:
        if not is_kept_by(manifest.keyring, arrived.way_backs.get(line.recipient, b"")):
            raise WayBackMissing(line.recipient)
    if not is_kept_by(manifest.keyring, arrived.memory):
        raise MemoryMissing
    return SealedQuarter(arrived, manifest, slips, contents)


def facts_of(actor: Actor, quarter: QuarterToSend, sealed: SealedQuarter) -> SealedFacts:
    """What the rule is asked; inside `walls`."""
    agreement, manifest = quarter.agreement, sealed.manifest
    keyring = ProviderKeyring.objects.visible_to(actor).filter(organisation=agreement.provider_id).first()
    latest = HandOver(agreement=agreement, agreement_code=agreement.code, provider_id=agreement.provider_id)
    return SealedFacts(
        same_agreement=manifest.agreement_hash == agreement.hash,
        same_provider=manifest.provider == agreement.agreement.provider.id,
        same_quarter=manifest.period == quarter.period.code,
        same_keyring=keyring is not None and keyring.keyring == manifest.keyring,
        sealed_on=manifest.sealed_on,
        memory_is_current=sealed.arrived.memory_from == latest.memory_now(),
        everything_listed_is_here=_all_here(sealed),
        deliveries=tuple(_delivery_facts(actor, quarter, sealed)),
    )


def _all_here(sealed: SealedQuarter) -> bool:
    listed = [line.digest for line in sealed.lines]
    recipients = {line.recipient for line in sealed.lines}
    return len(recipients) == len(listed) == len(sealed.arrived.deliveries) and set(listed) == set(sealed.contents)


def _delivery_facts(actor: Actor, quarter: QuarterToSend, sealed: SealedQuarter) -> Iterable[SealedDeliveryFacts]:
    keys = _keys_of(actor, quarter.agreement)
    for line in sealed.lines:
        signed = sealed.slips.get(line.digest)
        if signed is None:
            continue  # said by everything_listed_is_here
        slip = signed.slip
        yield SealedDeliveryFacts(
            recipient=line.recipient,
            recipient_is_named=line.recipient in keys,
            clauses_agreed=_agreed(quarter.agreement.agreement, quarter.period, line),
            key_is_current=slip.keys.sealed_for == _fingerprint(keys.get(line.recipient)),
            is_stand_in=slip.keys.is_stand_in,
            listed=_says_the_same(sealed.manifest, line, signed),
            is_first_issue=line.issue == 1 and line.replaces is None,
        )


def _says_the_same(manifest: Manifest, line: Sent, signed: SignedSlip) -> bool:
    slip, covering = signed.slip, signed.slip.covering
    of_line = (line.recipient, line.rows, line.clauses, line.issue, line.replaces, line.is_stand_in)
    of_slip = (
        covering.recipient,
        slip.rows,
        covering.clauses,
        covering.issue,
        covering.replaces,
        slip.keys.is_stand_in,
    )
    of_list = (
        manifest.agreement,
        manifest.agreement_version,
        manifest.agreement_hash,
        manifest.provider,
        manifest.period,
        manifest.sealed_on,
        manifest.keyring,
    )
    of_covering = (
        covering.agreement,
        covering.agreement_version,
        covering.agreement_hash,
        covering.provider,
        covering.period,
        covering.sealed_on,
        slip.keys.keyring,
    )
    return of_line == of_slip and of_list == of_covering


def _agreed(agreement: Agreement, period: Quarter, line: Sent) -> bool:
    theirs = {each.id for each in agreement.clauses_for(line.recipient) if agreement.in_force(each, period.last_on)}
    return bool(line.clauses) and set(line.clauses) <= theirs


def _keys_of(actor: Actor, agreement: AgreementVersion) -> dict[str, str]:
    """Recipient -> its present public key; empty text for a unit that has none yet."""
    named = NamedUnit.objects.visible_to(actor).filter(agreement=agreement)
    keys = dict(UnitKey.objects.visible_to(actor).values_list("unit", "public_key"))
    return {each.code: keys.get(each.unit_id, "") for each in named}


def public_keys(actor: Actor, agreement: AgreementVersion) -> Mapping[str, str]:
    """Recipient -> the key to seal for, for a provider's own machine; inside `walls`."""
    return _keys_of(actor, agreement)


def _fingerprint(public_key: str | None) -> str | None:
    return fingerprint(read_public_key(public_key)) if public_key else None


def stage(store: Store, sealed: SealedQuarter, keys: Mapping[str, str]) -> Staged:
    """Put every byte of it away. What is not sent after all is swept, as nothing points at it. Raises NoRoom."""
    deliveries = tuple(_staged_delivery(store, sealed, line, keys) for line in sealed.lines)
    return Staged(
        deliveries=deliveries,
        memory=store.stage(sealed.arrived.memory),
        memory_from=sealed.arrived.memory_from,
        manifest=store.stage(sealed.arrived.manifest),
    )


def _staged_delivery(store: Store, sealed: SealedQuarter, line: Sent, keys: Mapping[str, str]) -> StagedDelivery:
    key, body = take_key(sealed.contents[line.digest])
    return StagedDelivery(
        recipient=line.recipient,
        digest=line.digest,
        way_back=store.stage(sealed.arrived.way_backs[line.recipient]),
        rows=line.rows,
        clauses=line.clauses,
        issue=line.issue,
        slip=sealed.slips[line.digest].document.decode(),
        sealed_for=keys[line.recipient],
        body=store.stage(body),
        key=key.hex(),
    )


@action(code="sharing.send-sealed", rule=may_send_sealed)
def send_sealed(deed: Deed[QuarterToSend], *, sealed: SealedFacts, staged: Staged) -> Done[SentHere]:
    """Send what was sealed at the provider's own desk: the same act of sending, after another beginning."""
    agreement = deed.subject.agreement
    begun = HandOver(
        agreement=agreement,
        agreement_code=agreement.code,
        provider_id=agreement.provider_id,
        period=deed.subject.period.code,
        membership_id=deed.actor.membership_id,
        state=HandOverState.READY,
        created_at=deed.now,
        checked_at=deed.now,
        expires_at=expires_at(deed.now),
        originals=[],
        sealed_names=b"",
        staged=staged.to_json(),
    )
    begun.save(force_insert=True)
    event = Event(about=begun, agreement_hash=agreement.hash, counts={"deliveries": len(staged.deliveries)})
    return Done(send_staged.within(deed, begun), event)
