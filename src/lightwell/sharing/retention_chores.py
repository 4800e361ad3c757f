"""What is due to be destroyed, what was cut short, and what `lightwell doctor` says of it.

Stage 3, sharing. Source: Privacy Act 2020, section 22, principle 9. A machine destroys nothing by itself: it finds
what is due, tells, and finishes what two people agreed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lightwell.agreements.flows import Line, line_in
from lightwell.agreements.models import FateOfSent
from lightwell.health import Finding
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.agreement_rules import Fate
from lightwell.policy.local_days import local_day
from lightwell.policy.retention_rules import DestructionState, RetentionFacts
from lightwell.policy.wording import counted
from lightwell.sharing.models import Delivery, DeliveryQuerySet
from lightwell.sharing.retention import Kept, facts_of, finish_destruction, forget_bytes
from lightwell.sharing.retention_models import Destruction, DisposalAuthority, Hold


@dataclass(frozen=True)
class Due:
    """One delivery and how its keeping stands. asked: the destruction that is asked for or done."""

    delivery: Delivery
    facts: RetentionFacts
    holds: tuple[Hold, ...]
    asked: Destruction | None

    @property
    def line(self) -> Line:
        return line_in(self.delivery.agreement.document, self.delivery.unit.code)


_RELATED: Final = ("agreement", "provider", "unit", "agency")


def kept_deliveries(actor: Actor) -> DeliveryQuerySet:
    """Every delivery this actor may know of, the one that ends first before the others; inside `walls`.

    let_go: whoever ended its agreement said that it is destroyed now.
    """
    visible = Delivery.objects.visible_to(actor).select_related(*_RELATED).annotate(let_go=Exists(_let_go()))
    return visible.order_by("kept_until", "pk")


def _let_go() -> QuerySet[FateOfSent]:
    same = {name: OuterRef(name) for name in ("provider", "agreement_code", "unit", "period")}
    return FateOfSent.objects.standing().filter(fate=Fate.DESTROYED, **same)


def over(deliveries: DeliveryQuerySet, today: dt.date) -> DeliveryQuerySet:
    """Those of them whose time is over and that are still here, held or not."""
    destroyed = Destruction.objects.filter(delivery=OuterRef("pk"), state=DestructionState.DONE)
    return deliveries.filter(Q(kept_until__lt=today) | Exists(_let_go()), ~Exists(destroyed))


def to_come(deliveries: DeliveryQuerySet, today: dt.date) -> DeliveryQuerySet:
    """Those whose time is not over."""
    return deliveries.filter(~Exists(_let_go()), kept_until__gte=today)


def how_they_stand(actor: Actor, deliveries: Iterable[Delivery]) -> tuple[Due, ...]:
    """What holds each of these and what was asked for; inside `walls`. Three queries, however many there are."""
    read = tuple(deliveries)
    keys = [each.pk for each in read]
    holds: defaultdict[UUID, list[Hold]] = defaultdict(list)
    standing_holds = Hold.objects.visible_to(actor).filter(delivery__in=keys, lifted_at__isnull=True)
    for hold in standing_holds.order_by("placed_at", "pk"):
        holds[hold.delivery_id].append(hold)
    destructions = Destruction.objects.visible_to(actor).filter(delivery__in=keys)
    asked = {each.delivery_id: each for each in destructions.exclude(state=DestructionState.TAKEN_BACK)}
    authorities = DisposalAuthority.objects.visible_to(actor).filter(delivery__in=keys)
    authorised = set(authorities.values_list("delivery", flat=True))
    return tuple(_due(each, holds[each.pk], asked.get(each.pk), each.pk in authorised) for each in read)


def _due(delivery: Delivery, holds: Iterable[Hold], asked: Destruction | None, has_authority: bool) -> Due:
    standing = tuple(holds)
    let_go: bool = vars(delivery).get("let_go", False)
    facts = facts_of(delivery, standing, asked, has_authority=has_authority, let_go=let_go)
    return Due(delivery, facts, standing, asked)


def due_for_destruction(actor: Actor, now: dt.datetime) -> tuple[Due, ...]:
    """Those whose time is over and that are still here, held or not; inside `walls`. Letters are written from this."""
    return how_they_stand(actor, over(kept_deliveries(actor), local_day(now)))


def finish_destructions(now: dt.datetime) -> int:
    """Remove the sealed bytes of what was destroyed, where a process was killed before it could; answers how many."""
    with walls(OPERATOR):
        unfinished = Destruction.objects.visible_to(OPERATOR).filter(
            state=DestructionState.DONE, finished_at__isnull=True
        )
        left = [each.delivery for each in unfinished.select_related("delivery__agreement", "delivery__agency")]
    return sum(_finished(delivery, now) for delivery in left)


def _finished(delivery: Delivery, now: dt.datetime) -> bool:
    forget_bytes(delivery)
    try:
        finish_destruction(OPERATOR, Kept(delivery), now)
    except Refused:
        return False  # another worker finished it meanwhile
    return True


def findings_on(now: dt.datetime) -> Iterator[Finding]:
    """What `lightwell doctor` says about keeping."""
    today = local_day(now)
    with walls(OPERATOR):
        overdue = [each for each in due_for_destruction(OPERATOR, now) if each.facts.is_overdue(today)]
    if not overdue:
        yield Finding("retention", True, "Nothing is kept more than 30 days longer than was agreed, unless it is held.")
        return
    yield Finding(
        "retention",
        False,
        f"{counted(len(overdue), 'delivery', 'deliveries')} could be kept until more than 30 days ago and nothing "
        "holds it. Ask the units and the agency’s privacy officer to look at “What is due to be destroyed”.",
    )
