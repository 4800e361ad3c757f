"""Who says a Māori party's yes or no to an item of a draft, who takes out an adviser, and who speaks for a side.

Stage 2, agreement. Source: Data Protection and Use Policy, Manaakitanga and Mahitahitanga (Māori as Treaty partners).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lightwell.policy.actors import Actor, Role
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.draft_facts import AdviserFacts, DraftClauseFacts
from lightwell.policy.draft_rules import (
    EQUALS,
    LONGEST_WORDS,
    NEGOTIATORS,
    may_ask_community,
    may_comment,
    unless_speaking,
)
from lightwell.policy.maori_party import SOURCE, PartyAnswer
from lightwell.policy.negotiating import Side
from lightwell.policy.stated_words import says_something, unless_unseen

SPEAK_FOR: Mapping[Side, tuple[Role, ...]] = MappingProxyType(
    {Side.AGENCY: NEGOTIATORS, Side.PROVIDER: (Role.MANAGER,)}
)
"""The offices by which somebody answers and signs for each side."""
_HOUSE = "Lightwell, who may do what"


def may_answer_item(
    actor: Actor,
    facts: DraftClauseFacts,
    *,
    item: str = "",
    answer: PartyAnswer | None = None,
    words: str = "",
    seen: str = "",
) -> Decision:
    """The party that a side asked says yes or no, through its manager, while the draft is talked over.

    item: nothing where a page asks beforehand. seen: the digest of the item that they had before them.
    """
    is_asked = facts.community_id is not None and facts.is_with_a_maori_party
    is_it = is_asked and actor.belongs_to(facts.community_id) and actor.holds(Role.MANAGER)
    is_due = bool(facts.due_items) if not item else item in facts.due_items
    return refuse_if_any(
        None if is_it else _NOT_THE_PARTY,
        None if facts.draft.is_open else _NOT_OPEN,
        None if is_due else _NOT_DUE,
        _REWORDED if seen and item in facts.due_items and seen != facts.due_items[item] else None,
        _SAY_WHY if answer is PartyAnswer.DECLINE and not says_something(words) else None,
        _TOO_LONG if len(words) > LONGEST_WORDS else None,
        unless_unseen(words),
    )


def may_ask_for_party(actor: Actor, facts: DraftClauseFacts, *, words: str | None = None) -> Decision:
    """A provider, to whom few parties are known, asks the agency to name one on a clause; an agency names it itself.

    words: nothing where a page asks beforehand.
    """
    said = () if words is None else (may_comment(actor, facts.draft, words=words),)
    is_agency = facts.draft.side_of(actor) is Side.AGENCY
    return refuse_if_any(
        *may_ask_community(actor, facts).reasons,
        _NAMES_IT_ITSELF if is_agency else None,
        *(reason for each in said for reason in each.reasons),
    )


def may_take_out_adviser(actor: Actor, facts: AdviserFacts) -> Decision:
    """The side that asked for advice ends it, through whoever speaks for that side; what was said stays.

    One side cannot send away whom the other asked: it would choose its opposite's adviser.
    """
    side = facts.draft.side_of(actor)
    return refuse_if_any(
        unless_speaking(actor, facts.draft),
        None if side in (None, facts.asked_by) else _OTHERS_ADVISER,
        _LEFT_ALREADY if facts.has_left else None,
        _YES_WANTED if facts.is_asked_for_yes else None,
    )


_OTHERS_ADVISER = Reason(
    "other-side-asked", "The other side asked them for advice, so that only it takes them out. Ask it to.", EQUALS
)
_NAMES_IT_ITSELF = Reason("names-it-itself", "An agency asks nobody to name a party: it names one here itself.", SOURCE)
_LEFT_ALREADY = Reason("left-already", "They were taken out already, and read nothing new.", _HOUSE)
_YES_WANTED = Reason(
    "yes-is-wanted",
    "A clause needs their own yes, so they have to read it. They can go once no clause needs it any more.",
    SOURCE,
)
_NOT_THE_PARTY = Reason("not-the-party", "A manager of the party that was asked says this yes or no.", SOURCE)
_NOT_OPEN = Reason("not-being-talked-over", "This draft is not being talked over any more.", _HOUSE)
_NOT_DUE = Reason("not-due", "Nothing here waits for a Māori party’s yes or no.", _HOUSE)
_REWORDED = Reason(
    "reworded-since",
    "This was worded anew while you read it. Look at it as it stands now, then say yes or no.",
    _HOUSE,
)
_SAY_WHY = Reason("no-words", "Say why in your own words: a few are enough.", SOURCE)
_TOO_LONG = Reason("words-too-long", "That is more than 50,000 characters. Say the main thing first.", _HOUSE)
