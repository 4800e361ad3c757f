"""Writing to the family: one letter at a time, and with the last of them what is given.

Stage 4, access and correction. Source: `lightwell.policy.access_rules`, `lightwell.policy.family_letters`.
"""

from __future__ import annotations

import hashlib

from lightwell.access_requests.copies import give_with_their_side
from lightwell.access_requests.deciding import keep_letter
from lightwell.access_requests.models import Case, FamilyLetter, Part
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.policy.access_rules import may_give, may_tell_own_part, may_write_to_family
from lightwell.policy.access_words import CaseState
from lightwell.policy.letter_parts import ENDING, LetterKind
from lightwell.policy.local_days import local_day


@action(code="access.write-to-family", rule=may_write_to_family)
def write_to_family(deed: Deed[Case], *, kind: LetterKind, text: str) -> Done[FamilyLetter]:
    """Give the family a letter on the way: that it came, that it was passed on, that it takes longer."""
    if kind in (*ENDING, LetterKind.OWN_PART):
        raise ValueError("The letter that says what was decided is given with what goes with it.")
    case = deed.subject
    return Done(keep_letter(case.pk, case.provider_id, kind, text, deed.now))


@action(code="access.tell-own-part", rule=may_tell_own_part)
def tell_own_part(deed: Deed[Part], *, text: str) -> Done[FamilyLetter]:
    """Give the family the letter that says what the provider decided itself, while the agency alone takes longer."""
    part = deed.subject
    letter = keep_letter(part.case_id, part.holder_id, LetterKind.OWN_PART, text, deed.now)
    part.told_on = local_day(deed.now)
    part.save(update_fields=["told_on"])
    return Done(letter)


@action(code="access.give", rule=may_give)
def give(deed: Deed[Case], *, text: str) -> Done[FamilyLetter]:
    """Give the family the letter that says what each holder decided, and what goes with it; the case is over.

    Of a request that was passed on it says what the provider decided, and the case goes on until the agency has written
    as well.
    """
    case = deed.subject
    kind = LetterKind.DECISION if case.kind == "access" else LetterKind.CORRECTION
    give_with_their_side(deed.actor, case)
    letter = keep_letter(case.pk, case.provider_id, kind, text, deed.now)
    case.told_on = local_day(deed.now)
    if case.all_are_told:
        case.state, case.ended_at = CaseState.CLOSED, deed.now
    case.save(update_fields=["told_on", "state", "ended_at"])
    return Done(letter, Event(seen_by=case.seen_by()))


def mark_of_letter(text: str) -> str:
    """Tells one letter's words from any others: by it, what is kept as given is what was read."""
    return hashlib.sha256(text.encode()).hexdigest()
