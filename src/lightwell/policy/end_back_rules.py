"""Who asks to take an agreement's end back, and who answers: never one side alone, and only until its last day is over.

Stage 2, agreement. Source: `lightwell.policy.ending`; Data Protection and Use Policy, Mahitahitanga.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lightwell.policy.actors import Actor
from lightwell.policy.agreement_rules import BOTH_SIDES, AgreementFacts, bounded, unless_binding, unless_said
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.ending import EndMove, EndStanding, end_moves
from lightwell.policy.local_days import local_day
from lightwell.policy.varying import BEGIN_ANEW
from lightwell.policy.wording import day_words


def may_ask_end_back(actor: Actor, facts: AgreementFacts, *, now: dt.datetime, because: str | None = None) -> Decision:
    """Either side asks that an end is taken back, and says why; until the other agrees, it ends as was said."""
    return refuse_if_any(
        *unless_binding(actor, facts),
        *_unless_it_stands(facts, local_day(now)),
        *_unless_its_move(actor, facts, EndMove.ASK_BACK),
        _SIGNED_SINCE if facts.signed_since else None,
        *unless_said(because),
    )


def may_answer_end_back(
    actor: Actor,
    facts: AgreementFacts,
    *,
    now: dt.datetime,
    agrees: bool | None = None,
    because: str | None = None,
) -> Decision:
    """The other side agrees, and it goes on as it was signed; or says no and why, and it ends as was said.

    agrees, because: nothing where a page asks beforehand.
    """
    move = EndMove.DECLINE if agrees is False else EndMove.AGREE
    return refuse_if_any(
        *unless_binding(actor, facts),
        *_unless_it_stands(facts, local_day(now)),
        *_unless_its_move(actor, facts, move),
        _SIGNED_SINCE if agrees and facts.signed_since else None,
        *(unless_said(because) if agrees is False else bounded(because or "")),
    )


def _unless_it_stands(facts: AgreementFacts, today: dt.date) -> Iterator[Reason]:
    if facts.end.standing is EndStanding.NOT_SAID:
        yield _NO_END
    elif facts.last_on < today:
        yield _end_has_come(facts.last_on)


def _unless_its_move(actor: Actor, facts: AgreementFacts, move: EndMove) -> Iterator[Reason]:
    side, position = facts.side_of(actor), facts.end
    if side is None or position.standing is EndStanding.NOT_SAID or move in end_moves(position, side):
        return
    if position.standing is EndStanding.SAID:
        yield _NOBODY_ASKED
    else:
        yield _YOURS_TO_ANSWER if position.owed_by is side else _THEIRS_TO_ANSWER


def _end_has_come(last_on: dt.date) -> Reason:
    sentence = f"Its last day was {day_words(last_on)}: an end is taken back until then, and not after. {BEGIN_ANEW}"
    return Reason("end-has-come", sentence, BOTH_SIDES)


_NO_END = Reason("no-end-said", "Neither side has ended it, so that there is no end to take back.", BOTH_SIDES)
_NOBODY_ASKED = Reason(
    "end-not-asked-back", "Nobody asks to take its end back. Either side can ask, and the other answers.", BOTH_SIDES
)
_YOURS_TO_ANSWER = Reason(
    "end-asked-back-already", "The other side asks that already: agree to it, or say no and why.", BOTH_SIDES
)
_THEIRS_TO_ANSWER = Reason(
    "the-others-answer", "Your side asks that already. It is the other side’s to agree to it, or to say no.", BOTH_SIDES
)
_SIGNED_SINCE = Reason(
    "another-signed-since",
    "Since it was ended, both sides signed another agreement for days on which this one would hold again. With its end "
    "taken back both would hold. End that one first.",
    BOTH_SIDES,
)
