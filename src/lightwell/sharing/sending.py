"""Sending: one transaction that points at what was staged, closes what it replaces, and gives something back.

Stage 3, sharing. Source: `lightwell.policy.sharing_rules`. No byte moves here; they were staged before.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lightwell.agreements.models import NamedUnit
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import SeenBy
from lightwell.ledger.walls import walls
from lightwell.letters.telling import tell
from lightwell.organisations.models import Unit
from lightwell.policy.actors import Actor
from lightwell.policy.decoding import encode
from lightwell.policy.letter_rules import Kind
from lightwell.policy.sharing_rules import HandOverState, may_send
from lightwell.sharing.beside import is_left_behind, keep_beside
from lightwell.sharing.handing_over import UPLOADED_FIELDS, empty_of_uploads, uploaded_digests
from lightwell.sharing.listing import keep_marks
from lightwell.sharing.models import Delivery, HandOver, RememberedHeadings, Trend
from lightwell.sharing.retention_models import DeliveryKey
from lightwell.sharing.staged import Staged, StagedDelivery
from lightwell.sharing.storing import forget


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: the hand-over and its deliveries. forgotten: what nothing points at any more."""

    hand_over: HandOver
    deliveries: tuple[Delivery, ...]
    forgotten: tuple[str, ...]


@action(code="sharing.send", rule=may_send)
def send_staged(deed: Deed[HandOver], *, is_left_behind: bool = False) -> Done[Sent]:
    """Send what was checked. What was sent for this quarter before is closed, and stays visible as that.

    is_left_behind: somebody's own side came since then, and was not looked for in it.
    """
    hand_over, staged = deed.subject, deed.subject.was_staged
    if staged is None:
        raise ValueError("A hand-over that is ready has something staged.")
    deliveries = _deliveries(deed, staged)
    closed = _close_what_it_replaces(deed, deliveries)
    for delivery, each in zip(deliveries, staged.deliveries, strict=True):
        delivery.save(force_insert=True)
        _keep_key(delivery, each)
        keep_marks(delivery, each.listed)
        keep_beside(deed, delivery, each.carried)
    _remember_headings(deed, staged)
    _give_back(deed, staged)
    forgotten = (*uploaded_digests(hand_over), *staged.lists)
    empty_of_uploads(hand_over)
    hand_over.state, hand_over.sent_at = HandOverState.SENT, deed.now
    hand_over.memory_from, hand_over.staged = staged.memory_from, staged.without_keys().to_json()
    hand_over.save(update_fields=["state", "sent_at", "memory_from", "staged", *UPLOADED_FIELDS])
    _tell_units(deed, deliveries, closed)
    return Done(Sent(hand_over, deliveries, forgotten), _event(hand_over, deliveries))


def _tell_units(deed: Deed[HandOver], deliveries: tuple[Delivery, ...], closed: tuple[Delivery, ...]) -> None:
    """Each unit that got something, or lost something for nothing new, is told."""
    had, has = {each.unit_id for each in closed}, {each.unit_id for each in deliveries}
    for each in deliveries:
        kind = Kind.REPLACED if each.unit_id in had else Kind.SENT
        tell(kind, each.pk, deed.now, organisation=each.agency_id, unit=each.unit_id)
    for each in closed:
        if each.unit_id not in has:
            tell(Kind.REPLACED, each.pk, deed.now, organisation=each.agency_id, unit=each.unit_id)


def _deliveries(deed: Deed[HandOver], staged: Staged) -> tuple[Delivery, ...]:
    """Not kept yet: what they take the place of is closed first, and points at them."""
    named = NamedUnit.objects.visible_to(deed.actor).filter(agreement=deed.subject.agreement_id)
    units = {each.code: each.unit for each in named.select_related("unit")}
    return tuple(_delivery(deed, each, units[each.recipient]) for each in staged.deliveries)


def _delivery(deed: Deed[HandOver], staged: StagedDelivery, unit: Unit) -> Delivery:
    hand_over = deed.subject
    delivery = Delivery(
        hand_over=hand_over,
        agreement=hand_over.agreement,
        agreement_code=hand_over.agreement_code,
        provider_id=hand_over.provider_id,
        agency_id=unit.organisation_id,
        unit=unit,
        period=hand_over.period,
        digest=staged.digest,
        body=staged.body,
        rows=staged.rows,
        clauses=list(staged.clauses),
        issue=staged.issue,
        slip=staged.slip,
        is_listed=bool(staged.listed),
        sent_at=deed.now,
    )
    delivery.kept_until = max((each.keep_until for each in delivery.terms()), default=None)
    return delivery


def _keep_key(delivery: Delivery, staged: StagedDelivery) -> None:
    """Apart from the store and from the hand-over, in a row of its own that can be destroyed."""
    if staged.key:
        whose = {"provider_id": delivery.provider_id, "agency_id": delivery.agency_id, "unit_id": delivery.unit_id}
        DeliveryKey(delivery=delivery, key=bytes.fromhex(staged.key), **whose).save(force_insert=True)


def _close_what_it_replaces(deed: Deed[HandOver], deliveries: tuple[Delivery, ...]) -> tuple[Delivery, ...]:
    replaced = deed.subject.replaces
    if replaced is None:
        return ()
    replaced.state = HandOverState.REPLACED
    replaced.save(update_fields=["state"])
    later = {delivery.unit_id: delivery.pk for delivery in deliveries}
    open_until_now = tuple(Delivery.objects.visible_to(deed.actor).current().filter(hand_over=replaced))
    for closed in open_until_now:
        closed.superseded_at, closed.superseded_by_id = deed.now, later.get(closed.unit_id)
        closed.save(update_fields=["superseded_at", "superseded_by"])
    return open_until_now


def _remember_headings(deed: Deed[HandOver], staged: Staged) -> None:
    if not staged.headings:
        return
    known = RememberedHeadings.objects.visible_to(deed.actor).filter(
        provider=deed.subject.provider_id, agreement_code=deed.subject.agreement_code
    )
    if not known.update(digest=staged.headings, changed_at=deed.now):
        RememberedHeadings(
            provider_id=deed.subject.provider_id,
            agreement_code=deed.subject.agreement_code,
            digest=staged.headings,
            changed_at=deed.now,
        ).save(force_insert=True)


def _give_back(deed: Deed[HandOver], staged: Staged) -> None:
    """The provider's own trend, before anybody has opened anything."""
    Trend(
        hand_over=deed.subject,
        provider_id=deed.subject.provider_id,
        agreement_code=deed.subject.agreement_code,
        period=deed.subject.period,
        tables=encode(staged.trend),
        made_at=deed.now,
    ).save(force_insert=True)


def _event(hand_over: HandOver, deliveries: tuple[Delivery, ...]) -> Event:
    """Both sides may know that the quarter was sent, and its units that there is something for them; no more."""
    quarter = hand_over.quarter
    agreement = hand_over.agreement
    return Event(
        clauses=tuple(dict.fromkeys(name for delivery in deliveries for name in delivery.clauses)),
        agreement_hash=agreement.hash,
        counts={"deliveries": len(deliveries), "year": quarter.year, "quarter": quarter.number},
        seen_by=SeenBy((agreement.agency_id,), tuple(delivery.unit_id for delivery in deliveries)),
    )


def send_hand_over(actor: Actor, hand_over: HandOver, now: dt.datetime) -> Sent:
    """Send it, and forget what was uploaded. Raises Refused, NotVisible."""
    with walls(actor):
        behind = is_left_behind(actor, hand_over.afresh_for(actor))
    sent = send_staged(actor, hand_over, now, is_left_behind=behind)
    forget(sent.forgotten)
    return sent
