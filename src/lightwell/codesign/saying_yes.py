"""A Māori party's yes or no to an item, and who is told of it.

Stage 1, co-design. Source: `lightwell.policy.maori_party`.
"""

from __future__ import annotations

from typing import Any

from lightwell.codesign.models import Need, Participant, Programme, YesOrNo
from lightwell.codesign.own_answers import own_answers
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.policy.codesign_rules import NeedState
from lightwell.policy.letter_rules import LOOKING, Kind
from lightwell.policy.local_days import local_day
from lightwell.policy.maori_party import PartyAnswer, as_it_stands_without, may_say_yes_or_no, touches_maori


def ask_for_a_yes(deed: Deed[Any], programme: Programme) -> None:
    """Each Māori party with an account is told, once a day, that something waits for its yes or no."""
    parties = Participant.objects.filter(programme=programme).maori_parties().present()
    key = local_day(deed.now).isoformat()
    for organisation in parties.values_list("organisation_id", flat=True):
        if organisation is not None:
            tell(Kind.YES_WANTED, programme.pk, deed.now, organisation=organisation, key=key, after=LOOKING)


def ask_whoever_came_late(deed: Deed[Any], programme: Programme) -> None:
    """The same where a Māori party is asked to take part while a round is open."""
    asked = Need.objects.visible_to(deed.actor).filter(programme=programme, state=NeedState.ASKED.value)
    if any(touches_maori(each.need) for each in asked):
        ask_for_a_yes(deed, programme)


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
    known = own_answers(deed.actor, part, [need]).known(need)
    said = YesOrNo(
        programme_id=need.programme_id,
        agency_id=need.agency_id,
        need=need,
        participant=part,
        item=item,
        digest=as_it_stands_without(need.need, item, known),
        answer=answer,
        words=words,
        conditions=conditions if answer is PartyAnswer.APPROVE else "",
        said_at=deed.now,
    )
    said.save(force_insert=True)
    key = f"{answer.value} {local_day(deed.now).isoformat()}"
    tell(Kind.YES_OR_NO, need.pk, deed.now, organisation=need.agency_id, key=key, after=LOOKING)
    return Done(said, Event(about=said, clauses=(need.code,)))
