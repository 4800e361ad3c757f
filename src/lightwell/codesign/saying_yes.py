"""A Māori party's yes or no to an item.

Stage 1, co-design. Source: `lightwell.policy.maori_party`.
"""

from __future__ import annotations

from lightwell.codesign.models import Need, Participant, YesOrNo
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.policy.maori_party import PartyAnswer, may_say_yes_or_no, touched_as_they_stand


@action(code="codesign.say-yes-or-no", rule=may_say_yes_or_no)
def say_yes_or_no(
    deed: Deed[Need],
    *,
    part: Participant,
    item: str,
    answer: PartyAnswer,
    words: str = "",
    conditions: str = "",
    seen: str = "",
) -> Done[YesOrNo]:
    """Approve or decline an item that touches Māori interests, as it stands; said again, the later answer holds.

    conditions: of a yes; they travel with the clause. seen: the digest of the item that they had before them.
    """
    need = deed.subject
    said = YesOrNo(
        programme_id=need.programme_id,
        agency_id=need.agency_id,
        need=need,
        participant=part,
        item=item,
        digest=touched_as_they_stand(need.need)[item],
        answer=answer,
        words=words,
        conditions=conditions if answer is PartyAnswer.APPROVE else "",
        said_at=deed.now,
    )
    said.save(force_insert=True)
    return Done(said, Event(about=said, clauses=(need.code,)))
