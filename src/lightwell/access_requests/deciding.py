"""Each holder answers item by item, takes longer where it must, and decides its own part.

Stage 4, access and correction. Source: `lightwell.policy.access_rules`. What is written goes sealed into the item; the
entry holds codes and counts.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from lightwell.access_requests.models import AskedItem, FamilyLetter, Part
from lightwell.access_requests.papers import mark_anew
from lightwell.access_requests.sealed_words import sealed
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.policy.access_rules import (
    may_answer_item,
    may_decide_part,
    may_extend,
    may_propose_refusal,
    may_write_itself,
)
from lightwell.policy.access_words import Answered, CaseState, Outcome, answered
from lightwell.policy.letter_parts import ENDING, LetterKind
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import local_day
from lightwell.policy.refusal_grounds import ExtensionReason, Ground


@action(code="access.answer-item", rule=may_answer_item)
def answer_item(
    deed: Deed[Part],
    *,
    item: AskedItem,
    outcome: Outcome,
    grounds: tuple[Ground, ...] = (),
    reasons_withheld: bool = False,
    words: str = "",
) -> Done[None]:
    """Answer one item of one's own part. Answering again changes it, and what somebody proposed falls away."""
    part = deed.subject
    if item.part_id != part.pk:
        raise ValueError("The item is of this part.")
    is_changed = item.reasons_withheld != reasons_withheld
    item.outcome, item.grounds = outcome, [each.value for each in grounds]
    item.reasons_withheld, item.words, item.answered_at = reasons_withheld, sealed(item.pk, words), deed.now
    item.save(update_fields=["outcome", "grounds", "reasons_withheld", "words", "answered_at"])
    if is_changed:
        mark_anew(item)
    if part.proposed_by is not None:
        part.proposed_by = None
        part.save(update_fields=["proposed_by"])
    return Done(None)


@action(code="access.propose-refusal", rule=may_propose_refusal)
def propose_refusal(deed: Deed[Part]) -> Done[None]:
    """Say that some of it must be a no, and ask somebody else to look."""
    deed.subject.proposed_by = deed.actor.account_id
    deed.subject.save(update_fields=["proposed_by"])
    return Done(None)


@action(code="access.decide-part", rule=may_decide_part)
def decide_part(deed: Deed[Part], *, alone_why: str = "") -> Done[None]:
    """Decide one's own part: granted, granted in part, or refused."""
    part = deed.subject
    outcomes = tuple(each.outcome for each in part.facts().items if each.outcome is not None)
    is_second = part.proposed_by is not None and part.proposed_by != deed.actor.account_id
    part.outcome, part.decided_at, part.decided_by = answered(outcomes), deed.now, deed.actor.account_id
    part.is_alone = not is_second and part.outcome != Answered.GRANTED
    part.save(update_fields=["outcome", "decided_at", "decided_by", "is_alone"])
    case = part.case
    if part.holder_id == case.agency_id:
        tell(Kind.CASE_ANSWERED, case.pk, deed.now, organisation=case.provider_id, key="answered")
    return Done(None, Event(counts={"items": len(outcomes)}, reason=alone_why, seen_by=case.seen_by()))


@action(code="access.extend", rule=may_extend)
def extend_part(deed: Deed[Part], *, reason: ExtensionReason, days: int, why: str) -> Done[None]:
    """Take longer, for one of the law's three reasons; the family is told before the first time is over."""
    part = deed.subject
    part.extended_by_days, part.extension_reason, part.extended_on = days, reason, local_day(deed.now)
    part.save(update_fields=["extended_by_days", "extension_reason", "extended_on"])
    case = part.case
    if part.holder_id == case.agency_id:
        tell(Kind.CASE_ANSWERED, case.pk, deed.now, organisation=case.provider_id, key=f"longer-{part.extended_on}")
    return Done(None, Event(counts={"days": days}, reason=why, seen_by=case.seen_by()))


@action(code="access.write-itself", rule=may_write_itself)
def write_itself(deed: Deed[Part], *, kind: LetterKind, text: str) -> Done[None]:
    """The agency that a request was passed on to writes to the family itself; once both have, the case is over."""
    part, case = deed.subject, deed.subject.case
    keep_letter(part.case_id, part.holder_id, kind, text, deed.now)
    if kind not in ENDING:
        return Done(None)
    part.told_on = local_day(deed.now)
    part.save(update_fields=["told_on"])
    if case.told_on is not None and case.state == CaseState.OPEN:
        case.state, case.ended_at = CaseState.CLOSED, deed.now
        case.save(update_fields=["state", "ended_at"])
    return Done(None)


def keep_letter(case: UUID, writer: UUID, kind: LetterKind, text: str, now: dt.datetime) -> FamilyLetter:
    """Keep a letter as it was given."""
    letter = FamilyLetter(case_id=case, writer_id=writer, kind=kind, written_at=now)
    letter.words = sealed(letter.pk, text)
    letter.save(force_insert=True)
    return letter
