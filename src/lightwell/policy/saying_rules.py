"""Who may say what they think of a need, while it is asked; and how what was settled is asked anew.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: every view is heard and answered. What was
settled with everybody is not asked again by the way: whoever designs says so, and why, before the round opens.
"""

from __future__ import annotations

from typing import Final

from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import (
    HOUSE,
    LONGEST_REPLY,
    LONGEST_WORDS,
    MOST_REPLIES,
    ROUND_NOT_DRAFT,
    ROUND_NOT_OPEN,
    WORDS_TOO_LONG,
    YOU_SAID_WE_DID,
    ContributionKind,
    NeedFacts,
    NeedState,
    ParticipantFacts,
    RoundFacts,
    RoundState,
    SaidFacts,
    Stance,
    unless_designing,
)
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.stated_words import cleaned, says_something, unless_unseen

ASKED_ANEW: Final = "asked-anew"
"""Under which name a need keeps why it is asked anew."""


def may_contribute(
    actor: Actor,
    facts: RoundFacts,
    *,
    part: ParticipantFacts | None = None,
    need: NeedFacts | None = None,
    kind: ContributionKind = ContributionKind.POSITION,
    stance: Stance | None = None,
    words: str = "",
    reply_to: SaidFacts | None = None,
) -> Decision:
    """Everybody who takes part says what they think of each item, and why, while the round is open.

    need: the one that it is about, where it is about one: only what this round asks is open.
    """
    takes_part = part is not None and part.is_of(actor) and part.programme_id == facts.programme_id
    wants_words = kind is not ContributionKind.POSITION or stance in (Stance.CHANGE, Stance.DROP)
    return refuse_if_any(
        None if takes_part else _NOT_TAKING_PART,
        _REMOVED if part is not None and takes_part and part.has_left else None,
        None if facts.state is RoundState.OPEN else ROUND_NOT_OPEN,
        _NOT_ASKED_NOW if need is not None and need.state in (NeedState.SETTLED, NeedState.DROPPED) else None,
        _NO_STANCE if kind is ContributionKind.POSITION and stance is None else None,
        _SAY_WHY if wants_words and not says_something(words) else None,
        WORDS_TOO_LONG if len(words) > LONGEST_WORDS else None,
        unless_unseen(cleaned(words)),
        *_unless_a_reply(facts, kind, reply_to, words),
    )


def _unless_a_reply(
    facts: RoundFacts, kind: ContributionKind, reply_to: SaidFacts | None, words: str
) -> tuple[Reason | None, ...]:
    """A reply is to a view of the same round, and short; a thread is one reply deep, and ends."""
    if kind is not ContributionKind.REPLY:
        return ()
    fits = reply_to is not None and reply_to.round_id == facts.round_id and reply_to.kind is not ContributionKind.REPLY
    return (
        None if fits else _REPLY_TO_WHAT,
        _REPLY_TOO_LONG if len(words) > LONGEST_REPLY else None,
        _ENOUGH_REPLIES if reply_to is not None and reply_to.replies >= MOST_REPLIES else None,
    )


def may_ask_anew(actor: Actor, facts: RoundFacts, *, need: NeedFacts | None = None, why: str = "") -> Decision:
    """The agency's designers put what was settled into a round that is planned, and say why."""
    is_settled = need is not None and need.state is NeedState.SETTLED and need.programme_id == facts.programme_id
    return refuse_if_any(
        unless_designing(actor, facts.agency_id),
        None if facts.state is RoundState.DRAFT else ROUND_NOT_DRAFT,
        None if is_settled else _NOT_SETTLED,
        None if says_something(why) else _WHY_ANEW,
        unless_unseen(cleaned(why)),
        WORDS_TOO_LONG if len(why) > LONGEST_WORDS else None,
    )


_NOT_TAKING_PART = Reason(
    "not-taking-part", "You do not take part in this programme. Ask whoever invited you, or the agency.", HOUSE
)
_REMOVED = Reason("taken-out", "You do not take part any more. What you said stays, and its answers reach you.", HOUSE)
_NOT_ASKED_NOW = Reason(
    "not-asked-now",
    "This was settled with everybody in an earlier round, and this round does not ask it. Say what you think of "
    "what is asked, or put an idea forward there; the agency can ask it anew in another round.",
    YOU_SAID_WE_DID,
)
_NOT_SETTLED = Reason("not-settled", "Only what was settled is asked anew; the rest is asked already.", HOUSE)
_WHY_ANEW = Reason("why-anew", "Say why it is asked again: those who settled it with you read it.", YOU_SAID_WE_DID)
_NO_STANCE = Reason("no-stance", "Choose one: keep it, change it, or drop it.", HOUSE)
_SAY_WHY = Reason("no-words", "Say why in your own words: a few are enough.", YOU_SAID_WE_DID)
_REPLY_TO_WHAT = Reason("reply-to-what", "Reply to a view of this round; to a reply, nobody does.", HOUSE)
_REPLY_TOO_LONG = Reason("reply-too-long", "A reply is short: at most 2,000 characters.", HOUSE)
_ENOUGH_REPLIES = Reason(
    "enough-replies", "This view has 20 replies. Give a view of your own of the item instead.", HOUSE
)
