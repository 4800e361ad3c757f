"""What keeps a draft from being signed as it is, said alike where it is talked over and where it is signed.

Stage 2, agreement. Source: `lightwell.policy.varying`, `lightwell.policy.first_days`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lightwell.agreements.drafting import begin_draft
from lightwell.agreements.models import Draft
from lightwell.agreements.settling import reopen_draft
from lightwell.ledger.gate import allowed
from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Reason
from lightwell.policy.first_days import first_day_gone_by, in_the_way_of_signing
from lightwell.policy.varying import days_between


@dataclass(frozen=True, slots=True)
class InTheWay:
    """ended: what it varies was ended; may_begin: whoever reads that may begin a new agreement. gone_by: its first day
    went by; may_take_back: they may take it back from being signed. between: the first and the last day on which
    neither version would hold.
    """

    ended: Reason | None = None
    may_begin: bool = False
    gone_by: Reason | None = None
    may_take_back: bool = False
    between: tuple[dt.date, dt.date] | None = None


NOTHING_IN_THE_WAY = InTheWay()


def in_the_way(actor: Actor, draft: Draft, now: dt.datetime) -> InTheWay:
    """Of a draft that is talked over or up for signing; of any other, nothing. Inside `walls`."""
    facts, varied = draft.facts(), draft.varied
    if not (facts.is_open or facts.is_proposed):
        return NOTHING_IN_THE_WAY
    ended, gone_by = in_the_way_of_signing(facts, now), first_day_gone_by(facts, now)
    goes_on = varied is not None and ended is None
    return InTheWay(
        ended=ended,
        may_begin=ended is not None and bool(allowed(begin_draft, actor, draft.programme, now)),
        gone_by=gone_by,
        may_take_back=gone_by is not None and bool(allowed(reopen_draft, actor, draft, now)),
        between=days_between(varied.last_on, draft.starts_on) if varied is not None and goes_on else None,
    )
