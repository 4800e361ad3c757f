"""Asking anew what was settled: a step of its own, with its reason, before a round opens.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: what was settled with everybody stays settled
until they are asked again, and are told why.
"""

from __future__ import annotations

from lightwell.codesign.models import Need, Round
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.policy.codesign_rules import NeedState
from lightwell.policy.saying_rules import ASKED_ANEW, may_ask_anew


@action(code="codesign.ask-anew", rule=may_ask_anew)
def ask_anew(deed: Deed[Round], *, need: Need, why: str) -> Done[Need]:
    """Put a need that was settled into a round that is planned: it is asked as it was settled, and may change again.

    why: read by everybody who takes part, beside what is asked.
    """
    need.state, need.settled_at = NeedState.ASKED, None
    need.checklist = {**need.checklist, ASKED_ANEW: {"why": why}}
    need.save(update_fields=["state", "settled_at", "checklist"])
    return Done(need, Event(clauses=(need.code,), reason=why))
