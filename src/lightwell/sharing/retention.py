"""Destroying a delivery's key when its clauses' time is over: asked by its unit, approved by the privacy officer.

Stage 3, sharing. Source: `lightwell.policy.retention_rules`. Everything here is about one delivery and locks it, so
that a hold and an approval wait for one another. The key goes in the approval's own transaction; the sealed bytes
follow, and where that is cut short a chore finishes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models

from lightwell.agreements.models import FateOfSent
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import SeenBy
from lightwell.letters.telling import tell
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind
from lightwell.policy.agreement_rules import Fate
from lightwell.policy.letter_rules import Kind
from lightwell.policy.retention_rules import (
    DestructionState,
    HoldGround,
    RetentionFacts,
    may_approve_destruction,
    may_ask_destruction,
    may_finish_destruction,
    may_lift_hold,
    may_place_hold,
    may_record_authority,
    may_take_back,
)
from lightwell.sharing.asked_about import is_asked_about
from lightwell.sharing.certificates import (
    Approval,
    Certificate,
    ClauseEnded,
    Destroyed,
    Form,
    SignedCertificate,
    sign_certificate,
)
from lightwell.sharing.models import Delivery
from lightwell.sharing.retention_models import DeliveryKey, Destruction, DisposalAuthority, Hold
from lightwell.sharing.storing import store


@dataclass(frozen=True)
class Kept:
    """A delivery, as something that is kept for a time and then is not. known: its facts, for one page."""

    delivery: Delivery
    subject_kind: str = "sharing.delivery"
    known: RetentionFacts | None = None

    @property
    def pk(self) -> UUID:
        key: UUID = self.delivery.pk
        return key

    def afresh_for(self, actor: Actor) -> Self:
        return type(self)(self.delivery.afresh_for(actor))

    def seen_by(self) -> SeenBy:
        return self.delivery.seen_by()

    def facts(self) -> RetentionFacts:
        if self.known is not None:
            return self.known
        has_authority = DisposalAuthority.objects.filter(delivery=self.delivery).exists()
        return facts_of(
            self.delivery,
            self.holds(),
            self.destruction(),
            has_authority=has_authority,
            let_go=is_let_go(self.delivery),
            is_asked_about=is_asked_about(self.delivery),
        )

    def destruction(self) -> Destruction | None:
        """The one that is asked for or done; inside `walls`."""
        standing = Destruction.objects.filter(delivery=self.delivery)
        return standing.exclude(state=DestructionState.TAKEN_BACK).first()

    def holds(self) -> models.QuerySet[Hold]:
        """Those that stand; inside `walls`."""
        return Hold.objects.filter(delivery=self.delivery, lifted_at__isnull=True).order_by("placed_at", "pk")


def fates_of(delivery: Delivery) -> models.QuerySet[FateOfSent]:
    """What was said at the end of an agreement of what this unit was sent for this quarter; inside `walls`."""
    return FateOfSent.objects.standing().filter(
        provider=delivery.provider_id, agreement_code=delivery.agreement_code, unit=delivery.unit_id,
        period=delivery.period,
    )  # fmt: skip


def is_let_go(delivery: Delivery) -> bool:
    """Whoever ended the agreement said that this is destroyed now; inside `walls`."""
    return fates_of(delivery).filter(fate=Fate.DESTROYED).exists()


def facts_of(
    delivery: Delivery,
    holds: Iterable[Hold],
    last: Destruction | None,
    *,
    has_authority: bool,
    let_go: bool = False,
    is_asked_about: bool = False,
) -> RetentionFacts:
    """holds: those that stand. last: the destruction that is asked for or done. let_go: as an agreement's end says."""
    return RetentionFacts(
        unit_id=delivery.unit_id,
        agency_id=delivery.agency_id,
        provider_id=delivery.provider_id,
        clauses=delivery.terms(),
        holds=tuple(HoldGround(each.ground) for each in holds),
        is_public_office=delivery.agency.kind == PartyKind.AGENCY,
        has_authority=has_authority,
        asked_by=last.asked_by if last else None,
        is_destroyed=last is not None and last.state == DestructionState.DONE,
        is_finished=last is not None and last.finished_at is not None,
        let_go=let_go,
        is_asked_about=is_asked_about,
    )


@action(code="sharing.ask-destruction", rule=may_ask_destruction)
def ask_destruction(deed: Deed[Kept], *, why: str) -> Done[Destruction]:
    """The unit asks that the key be destroyed: the first approval."""
    asked = Destruction(
        delivery=deed.subject.delivery,
        state=DestructionState.ASKED,
        asked_by=_known(deed.actor.account_id),
        asked_at=deed.now,
        asked_entry=deed.entry,
        asked_role=deed.actor.role or "",
        **_whose(deed.subject.delivery),
    )
    asked.save(force_insert=True)
    delivery = deed.subject.delivery
    tell(Kind.APPROVAL_WANTED, delivery.pk, deed.now, organisation=delivery.agency_id, key=str(deed.entry))
    return Done(asked, _event(deed, why))


@action(code="sharing.approve-destruction", rule=may_approve_destruction)
def approve_destruction(deed: Deed[Kept]) -> Done[SignedCertificate]:
    """The privacy officer approves: the key is destroyed and the certificate signed, or neither."""
    asked = deed.subject.destruction()
    if asked is None:
        raise ValueError("What is approved was asked for.")
    delivery = deed.subject.delivery
    keys = DeliveryKey.objects.visible_to(deed.actor).filter(delivery=delivery)
    made = sign_certificate(_certificate(deed, asked, had_key=keys.exists()), settings.LIGHTWELL_STATE)
    asked.state, asked.certificate = DestructionState.DONE, made.document
    asked.approved_by, asked.approved_at, asked.approved_entry = deed.actor.account_id, deed.now, deed.entry
    asked.save(update_fields=["state", "certificate", "approved_by", "approved_at", "approved_entry"])
    keys.delete()
    for organisation, unit in ((delivery.provider_id, None), (delivery.agency_id, delivery.unit_id)):
        tell(Kind.DESTROYED, delivery.pk, deed.now, organisation=organisation, unit=unit, key="destroyed")
    return Done(made, _event(deed))


@action(code="sharing.take-back-destruction", rule=may_take_back)
def take_back_destruction(deed: Deed[Kept], *, why: str) -> Done[None]:
    """What was asked for is taken back, or sent back, before it is approved."""
    asked = deed.subject.destruction()
    if asked is None:
        raise ValueError("What is taken back was asked for.")
    asked.state = DestructionState.TAKEN_BACK
    asked.save(update_fields=["state"])
    return Done(None, _event(deed, why))


@action(code="sharing.place-hold", rule=may_place_hold)
def place_hold(deed: Deed[Kept], *, ground: HoldGround, why: str) -> Done[Hold]:
    """Keep a delivery although its time is over, and say why to both sides."""
    hold = Hold(
        delivery=deed.subject.delivery,
        ground=ground,
        placed_for_id=_known(deed.actor.organisation_id),
        placed_at=deed.now,
        placed_entry=deed.entry,
        **_whose(deed.subject.delivery),
    )
    hold.save(force_insert=True)
    return Done(hold, _event(deed, why))


@action(code="sharing.lift-hold", rule=may_lift_hold)
def lift_hold(deed: Deed[Kept], *, hold: Hold, why: str) -> Done[None]:
    """Let go of a hold, and say why to both sides."""
    if hold.delivery_id != deed.subject.pk:
        raise ValueError("The hold is on this delivery.")
    hold.lifted_at, hold.lifted_entry = deed.now, deed.entry
    hold.save(update_fields=["lifted_at", "lifted_entry"])
    return Done(None, _event(deed, why))


@action(code="sharing.record-disposal-authority", rule=may_record_authority)
def record_authority(deed: Deed[Kept], *, reference: str) -> Done[None]:
    """Say under which disposal authority it may go: once for a delivery."""
    DisposalAuthority(
        delivery=deed.subject.delivery,
        reference=reference.strip(),
        recorded_at=deed.now,
        recorded_entry=deed.entry,
        **_whose(deed.subject.delivery),
    ).save(force_insert=True)
    return Done(None, _event(deed))


@action(code="sharing.finish-destruction", rule=may_finish_destruction)
def finish_destruction(deed: Deed[Kept]) -> Done[None]:
    """Record that the sealed bytes are gone from the store as well."""
    done = deed.subject.destruction()
    if done is None:
        raise ValueError("What is finished was done.")
    done.finished_at = deed.now
    done.save(update_fields=["finished_at"])
    return Done(None, _event(deed))


def destroy(actor: Actor, kept: Kept, now: dt.datetime) -> SignedCertificate:
    """Approve, and remove the sealed bytes. Raises Refused, NotVisible."""
    made = approve_destruction(actor, kept, now)
    forget_bytes(kept.delivery)
    return made


def forget_bytes(delivery: Delivery) -> None:
    """Remove what lies in the store of a delivery; doing so again is harmless."""
    store().unpublish(delivery.stored, delivery.unit_id.hex, delivery.clauses)


def _known(identifier: UUID | None) -> UUID:
    """The rule lets nobody without one come this far."""
    if identifier is None:
        raise ValueError("Whoever acts is signed in, in an office.")
    return identifier


def _whose(delivery: Delivery) -> dict[str, UUID]:
    return {"provider_id": delivery.provider_id, "agency_id": delivery.agency_id, "unit_id": delivery.unit_id}


def _event(deed: Deed[Kept], why: str = "") -> Event:
    """Both sides are told: the provider, the unit, and the agency's privacy officer of what the provider does."""
    delivery = deed.subject.delivery
    return Event(
        clauses=tuple(delivery.clauses),
        agreement_hash=delivery.agreement.hash,
        counts={"rows": delivery.rows},
        reason=why,
        seen_by=SeenBy(organisations=(delivery.agency_id,)),
    )


def _certificate(deed: Deed[Kept], asked: Destruction, *, had_key: bool) -> Certificate:
    delivery, facts = deed.subject.delivery, deed.subject.facts()
    authority = DisposalAuthority.objects.filter(delivery=delivery).first()
    agreement = delivery.agreement.agreement
    return Certificate(
        form=Form.ONE,
        destroyed=Destroyed.KEY if had_key else Destroyed.BYTES,
        destroyed_at=deed.now.isoformat(),
        delivery=delivery.digest,
        agreement=agreement.id,
        agreement_version=agreement.version,
        agreement_hash=delivery.agreement.hash,
        clauses=tuple(ClauseEnded(each.clause, each.keep_until) for each in facts.clauses),
        period=delivery.period,
        issue=delivery.issue,
        rows=delivery.rows,
        sent_at=delivery.sent_at.isoformat(),
        provider=delivery.provider.name,
        agency=delivery.agency.name,
        unit=delivery.unit.name,
        authority=authority.reference if authority else "",
        asked=Approval(asked.asked_role, delivery.unit.name, asked.asked_at.isoformat(), str(asked.asked_entry)),
        approved=Approval(deed.actor.role or "", delivery.agency.name, deed.now.isoformat(), str(deed.entry)),
    )
