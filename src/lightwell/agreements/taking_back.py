"""Taking an agreement's end back: one side asks, the other answers, and only where both want it does it go on.

Stage 2, agreement. Source: `lightwell.policy.ending`. Whoever was told of the end is told of what became of it.
"""

from __future__ import annotations

import datetime as dt

from lightwell.agreements.actions import tell_both_sides
from lightwell.agreements.models import AgreementVersion, EndAskedBack, FateOfSent
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.policy.agreement_rules import AgreementState, Fate
from lightwell.policy.end_back_rules import may_answer_end_back, may_ask_end_back
from lightwell.policy.letter_rules import Kind
from lightwell.policy.negotiating import Side


@action(code="agreements.ask-end-back", rule=may_ask_end_back)
def ask_end_back(deed: Deed[AgreementVersion], *, because: str) -> Done[EndAskedBack]:
    """One side asks that the end is taken back. Nothing changes before the other agrees."""
    agreement = deed.subject
    side = Side.AGENCY if deed.actor.belongs_to(agreement.agency_id) else Side.PROVIDER
    if agreement.ended_at is None:
        raise LookupError("Only an end that was said is taken back.")
    asked = EndAskedBack(
        agreement=agreement,
        agency_id=agreement.agency_id,
        provider_id=agreement.provider_id,
        ended_by=agreement.ended_by,
        ended_because=agreement.ended_because,
        ended_at=agreement.ended_at,
        ended_on=agreement.last_on,
        side=side,
        because=because,
        asked_at=deed.now,
        asked_entry=deed.entry,
    )
    asked.save(force_insert=True)
    agreement.end_asked_back_by = side
    agreement.save(update_fields=["end_asked_back_by"])
    tell_both_sides(Kind.AGREEMENT_ENDED, deed)
    return Done(asked, Event(agreement_hash=agreement.hash, reason=because))


@action(code="agreements.answer-end-back", rule=may_answer_end_back)
def answer_end_back(deed: Deed[AgreementVersion], *, agrees: bool, because: str = "") -> Done[EndAskedBack]:
    """The other side agrees, so that it goes on as it was signed; or says no, so that it ends as was said.

    What was to be destroyed because it ended, and is not yet, is kept until the day that its clauses say.
    """
    agreement = deed.subject
    asked = EndAskedBack.objects.visible_to(deed.actor).get(agreement=agreement, answered_at__isnull=True)
    asked.is_agreed, asked.answered_because = agrees, because
    asked.answered_at, asked.answered_entry = deed.now, deed.entry
    asked.save(update_fields=["is_agreed", "answered_because", "answered_at", "answered_entry"])
    agreement.end_asked_back_by = ""
    kept = _go_on(deed) if agrees else 0
    agreement.save(update_fields=["end_asked_back_by", *_ENDED])
    tell_both_sides(Kind.AGREEMENT_ENDED, deed)
    counts = {"kept": kept} if kept else {}
    return Done(asked, Event(agreement_hash=agreement.hash, counts=counts, reason=because))


_ENDED = ("state", "last_on", "ended_at", "ended_by", "ended_because")


def _go_on(deed: Deed[AgreementVersion]) -> int:
    """It stands as it did before it was ended; answers of how much it was said that it is destroyed."""
    agreement = deed.subject
    after, last_on = agreement.replaced_by(), agreement.agreement.ends_on
    agreement.ended_by, agreement.ended_because = "", ""
    if after is None:
        agreement.state, agreement.last_on, agreement.ended_at = AgreementState.SIGNED, last_on, None
    else:
        agreement.last_on = min(last_on, after.starts_on - dt.timedelta(days=1))
        agreement.ended_at = after.signed_at
    fates = list(FateOfSent.objects.visible_to(deed.actor).standing().filter(agreement=agreement))
    for each in fates:
        each.taken_back_at = deed.now
        each.save(update_fields=["taken_back_at"])
    return sum(each.fate == Fate.DESTROYED for each in fates)
