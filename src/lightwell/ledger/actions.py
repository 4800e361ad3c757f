"""What may be done to the ledger itself: one thing, erasing the words of a stated reason.

All stages. Source: Privacy Act 2020, section 22, information privacy principle 9.
"""

from __future__ import annotations

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.models import StatedReason
from lightwell.policy.ledger_rules import may_erase_reason


@action(code="ledger.erase-stated-reason", rule=may_erase_reason)
def erase_stated_reason(deed: Deed[StatedReason]) -> Done[None]:
    """Destroy the words of a reason and the key that opens them; the entry still shows that one was given."""
    reason = deed.subject
    reason.sealed = reason.wrapped_key = None
    reason.erased_at = deed.now
    reason.save(update_fields=["sealed", "wrapped_key", "erased_at"])
    return Done(None, Event())
