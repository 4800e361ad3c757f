"""Things that happen, without the half second that checking a real file takes: what letters are about."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.letters.models import Letter, Occasion
from lightwell.letters.posting import do_a_round
from lightwell.letters.telling import tell
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.decisions import Decision, permit
from lightwell.policy.letter_rules import Kind
from lightwell.policy.sharing_rules import HandOverState
from lightwell.sharing.models import Delivery, DeliveryKey, HandOver, ProviderKeyring
from lightwell.sharing.staged import Staged
from tests.factories import NOW, Cast
from tests.sharing.making import Ready

MINUTE = dt.timedelta(minutes=1)


def permitted(actor: Actor, facts: object) -> Decision:
    return permit()


class Undone(Exception):
    """Something went wrong after people were to be told."""


@action(code="tests.arrive", rule=permitted)
def arrive(deed: Deed[ProviderKeyring], *, ready: Ready, is_undone: bool = False) -> Done[Delivery]:
    """A delivery for Evaluation, and that its people are to be told: in one transaction."""
    cast = ready.cast
    own = {"agreement": ready.agreement, "agreement_code": ready.agreement.code, "provider": cast.ccss}
    hand_over = HandOver(
        **own,
        period="2026-Q3",
        membership_id=cast.sione.membership_id,
        state=HandOverState.SENT,
        sent_at=deed.now,
        created_at=deed.now,
        expires_at=deed.now,
        originals=[],
        sealed_names=b"",
        staged=Staged((), "", "", "").to_json(),
    )
    delivery = Delivery(
        **own,
        hand_over=hand_over,
        agency=cast.agency,
        unit=cast.evaluation,
        period="2026-Q3",
        digest="ab" * 32,
        rows=137,
        clauses=["3"],
        issue=1,
        slip="{}",
        sent_at=deed.now,
    )
    hand_over.save(force_insert=True)
    delivery.save(force_insert=True)
    DeliveryKey(delivery=delivery, provider=cast.ccss, agency=cast.agency, unit=cast.evaluation, key=b"its own").save(
        force_insert=True
    )
    tell(Kind.SENT, delivery.pk, deed.now, organisation=cast.agency.pk, unit=cast.evaluation.pk)
    if is_undone:
        raise Undone
    return Done(delivery, Event())


def arrived(ready: Ready, at: dt.datetime = NOW) -> Delivery:
    return arrive(ready.cast.sione, ready.keyring, at, ready=ready)


@action(code="tests.tell", rule=permitted)
def tell_of(
    deed: Deed[ProviderKeyring],
    *,
    kind: Kind,
    subject_id: UUID,
    organisation: UUID,
    unit: UUID | None = None,
    key: str = "",
) -> Done[None]:
    """People are to be told of something."""
    tell(kind, subject_id, deed.now, organisation=organisation, unit=unit, key=key)
    return Done(None, Event())


def a_round(at: dt.datetime = NOW + MINUTE) -> None:
    do_a_round(at)


def letters(actor: Actor = OPERATOR) -> list[Letter]:
    with walls(actor):
        return list(Letter.objects.visible_to(actor).order_by("written_at", "id"))


def occasions() -> list[Occasion]:
    with walls(OPERATOR):
        return list(Occasion.objects.visible_to(OPERATOR).order_by("happened_at", "id"))


def states(cast: Cast) -> list[str]:
    return sorted(each.state for each in letters())
