"""What is due to be destroyed, what was cut short, and what `lightwell doctor` says of it.

Stage 3, sharing. Source: Privacy Act 2020, section 22, principle 9. A machine destroys nothing by itself: it finds
what is due, tells, and finishes what two people agreed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from lightwell.agreements.flows import Line, line_to
from lightwell.health import Finding
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.local_days import local_day
from lightwell.policy.retention_rules import DestructionState, RetentionFacts
from lightwell.policy.wording import counted
from lightwell.sharing.models import Delivery
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
        return line_to(self.delivery.agreement.agreement, self.delivery.unit.code)


def kept_deliveries(actor: Actor) -> tuple[Due, ...]:
    """Every delivery this actor may know of, the one that ends first before the others; inside `walls`.

    Four queries, however many there are.
    """
    related = ("agreement", "provider", "unit", "agency")
    deliveries = Delivery.objects.visible_to(actor).select_related(*related)
    holds: defaultdict[UUID, list[Hold]] = defaultdict(list)
    for hold in Hold.objects.visible_to(actor).filter(lifted_at__isnull=True).order_by("placed_at", "pk"):
        holds[hold.delivery_id].append(hold)
    standing = Destruction.objects.visible_to(actor).exclude(state=DestructionState.TAKEN_BACK)
    asked = {each.delivery_id: each for each in standing}
    authorised = set(DisposalAuthority.objects.visible_to(actor).values_list("delivery", flat=True))
    found = (_due(each, holds[each.pk], asked.get(each.pk), each.pk in authorised) for each in deliveries)
    return tuple(sorted(found, key=_end))


def _due(delivery: Delivery, holds: Iterable[Hold], asked: Destruction | None, has_authority: bool) -> Due:
    standing = tuple(holds)
    return Due(delivery, facts_of(delivery, standing, asked, has_authority=has_authority), standing, asked)


def _end(due: Due) -> tuple[dt.date, str, UUID]:
    key: UUID = due.delivery.pk
    return (due.facts.ends_on or dt.date.max, due.delivery.unit.name, key)


def due_for_destruction(actor: Actor, now: dt.datetime) -> tuple[Due, ...]:
    """Those whose time is over and that are still here, held or not; inside `walls`. Letters are written from this."""
    today = local_day(now)
    return tuple(each for each in kept_deliveries(actor) if each.facts.is_over(today) and not each.facts.is_destroyed)


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
