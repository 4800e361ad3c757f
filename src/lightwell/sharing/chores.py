"""What the machine tidies by itself: what has expired, what nothing points at, and checks whose worker is gone.

Stage 3, sharing. Source: Privacy Act 2020, section 22, principle 9. Done as whoever runs the machine, who can read
none of it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Final

from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.policy.actors import OPERATOR
from lightwell.policy.retention_rules import DestructionState
from lightwell.policy.sharing_rules import HandOverState
from lightwell.sharing.handing_over import everything_staged, interrupt_check, let_expire
from lightwell.sharing.models import Delivery, HandOver
from lightwell.sharing.storing import forget, store
from lightwell.sharing.troubles import Trouble

# Longer than any upload or check takes: what is younger may still come to be pointed at.
ORPHANED_AFTER: Final = dt.timedelta(hours=12)

log = logging.getLogger(__name__)


def expire_hand_overs(now: dt.datetime) -> int:
    """Remove what was not sent in time; answers how many."""
    with walls(OPERATOR):
        due = list(HandOver.objects.visible_to(OPERATOR).open().filter(expires_at__lte=now))
    return sum(_expired(hand_over, now) for hand_over in due)


def _expired(hand_over: HandOver, now: dt.datetime) -> bool:
    try:
        forget(let_expire(OPERATOR, hand_over, now))
    except Refused:
        return False  # sent or given up since we looked
    return True


def interrupt_lost_checks(now: dt.datetime) -> int:
    """Mark every check that was under way, before a new worker begins: no desk holds its secrets any more."""
    with walls(OPERATOR):
        lost = list(HandOver.objects.visible_to(OPERATOR).filter(state=HandOverState.CHECKING))
    for hand_over in lost:
        interrupt_check(OPERATOR, hand_over, now, error=Trouble.WORKER_GONE)
    return len(lost)


def sweep_orphans(now: dt.datetime) -> int:
    """Remove from the store what nothing points at; answers how many."""
    with walls(OPERATOR):
        keep = frozenset(_pointed_at()) - frozenset(_destroyed())
    swept = store().sweep(keep, now - ORPHANED_AFTER)
    if swept:
        log.info("swept %s that nothing points at", swept)
    return swept


def _pointed_at() -> Iterator[str]:
    """A delivery and remembered headings are pointed at by the hand-over they were sent from as well."""
    for hand_over in HandOver.objects.visible_to(OPERATOR).iterator():
        yield from everything_staged(hand_over)


def _destroyed() -> Iterator[str]:
    """What a hand-over still names, although its end was agreed."""
    done = Delivery.objects.visible_to(OPERATOR).filter(destructions__state=DestructionState.DONE)
    yield from (delivery.stored for delivery in done.iterator())
