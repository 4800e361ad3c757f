"""A Māori party's yes or no to an item of which a draft gives more than was designed.

Stage 2, agreement. Source: `lightwell.policy.draft_maori`.
"""

from __future__ import annotations

from lightwell.agreements.communities import tell_of_its_turn
from lightwell.agreements.models import DraftClause, ItemAnswer
from lightwell.agreements.party_turns import Wanted, wanted_of
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.policy.draft_party_rules import may_answer_item
from lightwell.policy.letter_rules import LOOKING
from lightwell.policy.maori_party import PartyAnswer


@action(code="agreements.answer-item", rule=may_answer_item)
def answer_item(
    deed: Deed[DraftClause], *, item: str, answer: PartyAnswer, words: str = "", seen: str = ""
) -> Done[ItemAnswer]:
    """Approve or decline an item as it stands; said again, the later answer holds. seen: its digest as it was read.

    Where both sides have agreed and this was the last item it had to approve, it is told that its own yes is wanted.
    """
    clause, own = deed.subject, deed.actor.organisation_id
    if own is None:
        raise LookupError("Nobody without an organisation is a party.")
    said = ItemAnswer(
        draft_id=clause.draft_id,
        clause=clause,
        agency_id=clause.agency_id,
        provider_id=clause.provider_id,
        organisation_id=own,
        item=item,
        digest=clause.due_items[item],
        answer=answer,
        words=words,
        said_at=deed.now,
    )
    said.save(force_insert=True)
    clause.draft.forget_what_was_said()
    if wanted_of(clause, clause.with_a_party.values()) is Wanted.OWN_YES:
        tell_of_its_turn(clause, deed.now, after=LOOKING)
    return Done(said, Event(about=said, clauses=(clause.code,)))
