"""Who may begin a draft, make a move, advise, propose it for signing and give it up.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga and Purpose Matters guidelines: each side is
asked, answers in words, and may say no; nothing is agreed by silence, and nothing is signed with an answer still
owed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.agreement_rules import unless_it_may_begin_then
from lightwell.policy.clauses import Clause
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.draft_facts import DraftClauseFacts, DraftFacts
from lightwell.policy.draft_maori import in_the_way_of_a_yes, reason_of
from lightwell.policy.draft_points import Point
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import MoveKind, Side, Standing, moves
from lightwell.policy.organisation_rules import OrganisationFacts, unless_it_speaks_for_maori
from lightwell.policy.sharing_rules import says_enough
from lightwell.policy.stated_words import says_something, unless_unseen
from lightwell.policy.varying import ended_meanwhile
from lightwell.policy.wording import cite, counted
from lightwell.policy.words_due import TOLD_TRULY, plain_words_reasons, too_long

_HOUSE = "Lightwell, who may do what"
EQUALS = "Data Protection and Use Policy, Mahitahitanga: both sides agree as equals"
BY_WORDS = "Data Protection and Use Policy, Purpose Matters guideline: nothing is agreed by silence"
LONGEST_WORDS = 50_000
NEGOTIATORS = (Role.MANAGER, Role.CONTRACT_ADVISOR)
"""Those who speak for their side."""


def begins_drafts(actor: Actor, agency_id: UUID) -> bool:
    """The manager or the contract advisor of the agency whose programme it is."""
    return actor.holds(*NEGOTIATORS) and actor.belongs_to(agency_id)


def may_add_clause(actor: Actor, facts: DraftFacts) -> Decision:
    """Either side offers a clause, while the draft is talked over."""
    return refuse_if_any(unless_speaking(actor, facts), None if facts.is_open else NOT_OPEN)


def may_offer_point(actor: Actor, facts: DraftFacts, *, words: str = "") -> Decision:
    """Either side offers a promise, a request protocol or who holds a copy, while the draft is talked over."""
    return refuse_if_any(
        unless_speaking(actor, facts),
        None if facts.is_open else NOT_OPEN,
        TOO_LONG if len(words) > LONGEST_WORDS else None,
        unless_unseen(words),
    )


def may_move(
    actor: Actor,
    facts: DraftClauseFacts,
    *,
    kind: MoveKind,
    words: str = "",
    seen_moves: int | None = None,
    kept_because: str = "",
    no_party_because: str = "",
    maori_party: OrganisationFacts | None = None,
    wording: Clause | Point | None = None,
) -> Decision:
    """Whoever owes the answer gives it; once a clause is settled, either side may open it again.

    seen_moves: how many moves the page showed that this answers; another number means that it has moved since.
    kept_because, no_party_because: beside another wording, why the plain words still fit and why no Māori party is
    asked. maori_party: the one that it asks. wording: as it is worded anew.
    """
    return refuse_if_any(
        *_moving_reasons(actor, facts, kind, words, seen_moves),
        unless_reason(kept_because, "kept-words-no-reason"),
        unless_reason(no_party_because, "no-party-no-reason"),
        *_naming_reasons(facts, maori_party, no_party_because),
        *plain_words_reasons(wording),
    )


def _naming_reasons(
    facts: DraftClauseFacts, party: OrganisationFacts | None, no_party_because: str
) -> Iterator[Reason | None]:
    if party is None:
        return
    yield unless_it_speaks_for_maori(party) if party.kind is PartyKind.COMMUNITY else _NO_COMMUNITY
    yield _COMMUNITY_ASKED if facts.community_id is not None else None
    yield _BOTH_SAID if no_party_because else None


def unless_reason(words: str, code: str) -> Reason | None:
    """What is wrong with a reason that was given beside a wording; nothing where none was. code: for too few words."""
    if not words:
        return None
    if len(words) > LONGEST_WORDS:
        return TOO_LONG
    return unless_unseen(words) or (None if says_enough(words) else Reason(code, _SAY_MORE, TOLD_TRULY))


def _moving_reasons(
    actor: Actor, facts: DraftClauseFacts, kind: MoveKind, words: str, seen_moves: int | None
) -> Iterator[Reason | None]:
    side = facts.draft.side_of(actor)
    yield unless_speaking(actor, facts.draft)
    yield None if facts.draft.is_open else NOT_OPEN
    if seen_moves is not None and seen_moves != facts.moves_made:
        yield _moved_since(facts, side)
    elif side is not None and facts.position.owed_by is side.other:
        yield _OTHERS_TURN
    elif side is not None and kind not in moves(facts.position, side):
        yield _NOT_NOW
    elif kind is MoveKind.AGREE:
        yield in_the_way_of_a_yes(facts.maori)
    yield _WITHOUT_WORDS if kind.needs_words and not says_something(words) else None
    yield TOO_LONG if len(words) > LONGEST_WORDS else None
    yield unless_unseen(words)


def _moved_since(facts: DraftClauseFacts, side: Side | None) -> Reason:
    """What can be done about it: words are sent again where it is this side's turn, and are there to copy otherwise."""
    is_others = side is not None and facts.position.owed_by is side.other
    todo = (
        "read what changed. It is the other side’s turn now, so copy what you will need once it has answered."
        if is_others
        else "read what changed, then send them again."
    )
    sentence = (
        f"The other side, or somebody of yours, moved this while you were writing. Your words are still here: {todo}"
    )
    return Reason("moved-since", sentence, BY_WORDS)


def may_agree_many(actor: Actor, facts: DraftFacts) -> Decision:
    """A side agrees to clauses that are as they were last time, in one go."""
    return may_add_clause(actor, facts)


def may_ask_adviser(actor: Actor, facts: DraftFacts, *, organisation: OrganisationFacts | None = None) -> Decision:
    """Either side asks an organisation to read the draft and comment; one of the two sides needs no asking.

    A provider is never asked: it may compete for this programme, or for the next, and the other side did not choose it.
    """
    asked = organisation.organisation_id if organisation is not None else None
    is_side = asked in (facts.agency_id, facts.provider_id)
    is_provider = organisation is not None and organisation.kind is PartyKind.PROVIDER
    return refuse_if_any(
        unless_speaking(actor, facts),
        _A_SIDE_ITSELF if is_side else None,
        _A_RIVAL if is_provider and not is_side else None,
        _ASKED_ALREADY if asked in facts.advisers else None,
    )


def may_comment(actor: Actor, facts: DraftFacts, *, words: str = "") -> Decision:
    """Both sides and those they asked comment; nobody owes an answer, and nothing waits for it."""
    reads = facts.side_of(actor) is not None or actor.organisation_id in facts.advisers
    return refuse_if_any(
        None if reads else _NOT_READING,
        None if says_something(words) else _EMPTY_COMMENT,
        TOO_LONG if len(words) > LONGEST_WORDS else None,
        unless_unseen(words),
    )


def may_ask_community(actor: Actor, facts: DraftClauseFacts, *, community: OrganisationFacts | None = None) -> Decision:
    """Either side asks that a clause has a community party's own yes besides, until the clause is agreed or dropped."""
    return refuse_if_any(
        unless_speaking(actor, facts.draft),
        None if facts.draft.is_open else NOT_OPEN,
        _SETTLED_ALREADY if facts.position.standing.is_settled else None,
        _COMMUNITY_ASKED if facts.community_id is not None else None,
        None if community is None else _unless_asked_of(facts, community),
    )


def _unless_asked_of(facts: DraftClauseFacts, party: OrganisationFacts) -> Reason | None:
    """A community party gives a yes of its own; where a Māori party's is due, one that says it speaks for Māori."""
    if party.kind is not PartyKind.COMMUNITY:
        return _NO_COMMUNITY
    return unless_it_speaks_for_maori(party) if facts.due_items else None


def may_take_out_community(actor: Actor, facts: DraftClauseFacts) -> Decision:
    """The side that asked for it takes it out again, until the clause is agreed or the community has said its yes."""
    is_theirs = facts.community_asked_by is facts.draft.side_of(actor)
    return refuse_if_any(
        unless_speaking(actor, facts.draft),
        None if facts.draft.is_open else NOT_OPEN,
        None if facts.community_id is not None else _NO_COMMUNITY_ASKED,
        _SETTLED_ALREADY if facts.position.standing.is_settled or facts.has_community_agreed else None,
        None if is_theirs else _OTHER_SIDE_ASKED,
    )


def may_agree_as_community(actor: Actor, facts: DraftClauseFacts) -> Decision:
    """The community party whose yes a clause needs gives it, through its manager."""
    is_it = facts.community_id is not None and actor.belongs_to(facts.community_id) and actor.holds(Role.MANAGER)
    return refuse_if_any(
        None if is_it else _NOT_ITS_COMMUNITY,
        None if facts.position.standing is Standing.AGREED else _NOT_AGREED_BETWEEN,
        reason_of(facts.maori) if facts.maori is not None else None,
    )


def may_put_up_for_signing(actor: Actor, facts: DraftFacts, *, now: dt.datetime) -> Decision:
    """A draft is put up for signing when everything in it is agreed or dropped, by the agency's advisor or manager.

    Only while its first day has not gone by, and not before the programme's own first day; a variation only while
    neither side has ended what it varies.
    """
    return refuse_if_any(
        None if begins_drafts(actor, facts.agency_id) else _NOT_PUTTING_UP,
        None if facts.is_open else NOT_OPEN,
        _still_open(facts.open_clauses) if facts.open_clauses else None,
        _points_still_open(facts.open_points) if facts.open_points else None,
        None if facts.has_protocol else _NO_PROTOCOL,
        _words_due(facts.words_due) if facts.words_due else None,
        *(reason_of(each) for each in facts.maori),
        None if facts.agreed else _NOTHING_AGREED,
        _community_owes(facts.unsigned_communities) if facts.unsigned_communities else None,
        unless_it_may_begin_then(facts.starts_on, facts.programme_from, local_day(now), varies=facts.is_variation),
        ended_meanwhile(facts.varied_ends_on, local_day(now)),
    )


def may_keep_words(
    actor: Actor, facts: DraftClauseFacts, *, because: str | None = None, seen_moves: int | None = None
) -> Decision:
    """A side offers a clause as it is worded and says why the plain words still fit; the other side answers that.

    Words that tell less than what goes by now are given anew: no reason makes them true.
    """
    standing, side = facts.position.standing, facts.draft.side_of(actor)
    is_theirs = facts.position.owed_by in (side, None)
    return refuse_if_any(
        unless_speaking(actor, facts.draft),
        None if facts.draft.is_open else NOT_OPEN,
        _moved_since(facts, side) if seen_moves is not None and seen_moves != facts.moves_made else None,
        None if is_theirs and standing is not Standing.DROPPED else _OTHERS_TURN,
        None if facts.words_due else _WORDS_FIT,
        _WORDS_UNTRUE if facts.words_untrue else None,
        None if because is None else unless_reason(because, "no-words") or (None if because else _WITHOUT_WORDS),
    )


def may_reopen_draft(actor: Actor, facts: DraftFacts) -> Decision:
    """Until both sides have signed, either takes the paper back to talk again."""
    return refuse_if_any(unless_speaking(actor, facts), None if facts.is_proposed else _NOT_PROPOSED)


def may_give_up_draft(actor: Actor, facts: DraftFacts) -> Decision:
    """Either side ends the talks; what was said stays where both can read it."""
    return refuse_if_any(unless_speaking(actor, facts), None if facts.is_open else NOT_OPEN)


def unless_speaking(actor: Actor, facts: DraftFacts) -> Reason | None:
    """Why an actor cannot speak for one of the two sides."""
    if facts.side_of(actor) is None:
        return _NOT_A_SIDE
    return None if actor.holds(*NEGOTIATORS) else _DOES_NOT_SPEAK


def _still_open(clauses: int) -> Reason:
    are = "is" if clauses == 1 else "are"
    sentence = (
        f"{counted(clauses, 'clause')} {are} neither agreed nor dropped. Settle each first: the page says whose "
        f"turn it is."
    )
    return Reason("clauses-still-open", sentence, BY_WORDS)


def _words_due(clauses: tuple[str, ...]) -> Reason:
    sentence = (
        f"Words of {cite(clauses)} were written before it changed. Give them anew, or offer it with the reason why "
        "they still fit."
        if len(clauses) == 1
        else f"Words of {cite(clauses)} were written before those changed. Give them anew, or offer each with the "
        "reason why they still fit."
    )
    return Reason("plain-words-due", sentence, TOLD_TRULY)


def _points_still_open(points: int) -> Reason:
    are = "is" if points == 1 else "are"
    sentence = f"{counted(points, 'point')} beside the clauses {are} neither agreed nor dropped. Settle each first."
    return Reason("points-still-open", sentence, BY_WORDS)


def _community_owes(clauses: tuple[str, ...]) -> Reason:
    needs = "still needs" if len(clauses) == 1 else "still need"
    cited = cite(clauses)
    sentence = (
        f"{cited[:1].upper()}{cited[1:]} {needs} a community party’s own yes. Ask for it, or have whoever asked take "
        f"that requirement out."
    )
    return Reason("community-has-not-agreed", sentence, "Data Protection and Use Policy, Manaakitanga")


NOT_ADVISING = Reason(
    "not-its-contract-advisor",
    "Only the agency's manager or contract advisor begins a draft of an agreement. Ask one of them to.",
    _HOUSE,
)
_NOT_PUTTING_UP = Reason(
    NOT_ADVISING.code,
    "Only the agency's manager or contract advisor puts a draft up for signing. Ask one of them to.",
    _HOUSE,
)
_NOT_A_SIDE = Reason(
    "not-a-side",
    "Your organisation is not one of the two sides of this draft. You can comment where you were asked to.",
    EQUALS,
)
_DOES_NOT_SPEAK = Reason(
    "does-not-speak-for-its-side",
    "A manager speaks for a side, or for an agency its contract advisor. Ask one of them to.",
    _HOUSE,
)
NOT_OPEN = Reason(
    "not-being-talked-over",
    "This draft is not being talked over any more. Take it back first, or begin a variation of what was signed.",
    EQUALS,
)
_OTHERS_TURN = Reason(
    "the-others-turn",
    "The other side owes the next answer on this clause. You can do something again once they have.",
    EQUALS,
)
_NOT_NOW = Reason(
    "not-a-move-now",
    "That is not one of the moves this clause is open to now. The page lists those that are.",
    BY_WORDS,
)
_WITHOUT_WORDS = Reason("no-words", "Say in your own words what you ask, want or do not want, and why.", BY_WORDS)
TOO_LONG = Reason("words-too-long", too_long(LONGEST_WORDS), _HOUSE)
_SAY_MORE = "Say why in a few words of your own: both sides read it, and it stands beside the clause."
_WORDS_UNTRUE = Reason(
    "words-no-longer-true",
    "More goes by now than these words say, so no reason keeps them true. Give them anew.",
    TOLD_TRULY,
)
_A_SIDE_ITSELF = Reason("a-side-itself", "One of the two sides needs no asking: it reads the draft already.", _HOUSE)
_A_RIVAL = Reason(
    "rival-provider",
    "Another provider may compete with this one, and would read all that is talked over here. Ask a community party, "
    "or somebody who provides no services.",
    EQUALS,
)
_ASKED_ALREADY = Reason("asked-already", "They were asked already, and can read the draft.", _HOUSE)
_NOT_READING = Reason(
    "not-asked", "Only the two sides and those they asked may comment. Ask a side to ask you.", EQUALS
)
_EMPTY_COMMENT = Reason("no-words", "Write what you want to say.", _HOUSE)
_COMMUNITY = "Data Protection and Use Policy, Manaakitanga"
_SETTLED_ALREADY = Reason(
    "settled-already",
    "The clause is agreed or dropped, or the community has said its yes. Open the clause again first.",
    BY_WORDS,
)
_COMMUNITY_ASKED = Reason(
    "community-asked", "A community party’s own yes is asked for already. One party says it for a clause.", _COMMUNITY
)
_NO_COMMUNITY = Reason("not-a-community", "Only a community party can be asked for a yes of its own.", _COMMUNITY)
_BOTH_SAID = Reason(
    "party-named-and-none",
    "You named a Māori party, and said why none is asked. Leave one of the two out.",
    _COMMUNITY,
)
_NO_COMMUNITY_ASKED = Reason("no-community-asked", "No community party’s yes is asked for here.", _HOUSE)
_OTHER_SIDE_ASKED = Reason(
    "other-side-asked",
    "The other side asked for the community’s yes, so that only it takes that out. Ask it to.",
    EQUALS,
)
_NOT_ITS_COMMUNITY = Reason(
    "not-its-community", "This clause does not ask for your community's yes, or a manager of yours gives it.", _HOUSE
)
_NOT_AGREED_BETWEEN = Reason(
    "not-agreed-between-the-sides",
    "The two sides have not agreed on this clause yet. You are asked once they have.",
    EQUALS,
)
_NOTHING_AGREED = Reason("nothing-agreed", "No clause is agreed, so there is nothing to sign.", BY_WORDS)
_NO_PROTOCOL = Reason(
    "no-request-protocol",
    "Nothing is agreed yet about how a family’s request is handled. Offer a request protocol, or say why there is "
    "none.",
    "Service provider journey: families only have to ask the provider; Data Protection and Use Policy, Access to "
    "Information guideline",
)
_WORDS_FIT = Reason("words-not-due", "The words were given for this clause as it is now; nothing is due.", TOLD_TRULY)
_NOT_PROPOSED = Reason("not-up-for-signing", "This draft is not up for signing.", _HOUSE)
