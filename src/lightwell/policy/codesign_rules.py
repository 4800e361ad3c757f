"""Who may write a need, ask, speak, answer and settle; and what the rules know of each.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga, Mahitahitanga and Purpose Matters guidelines:
providers, families and communities are in it from the start, and every view is heard and answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.local_days import local_day
from lightwell.policy.wording import counted

HOUSE = "Lightwell, who may do what"
DESIGNERS = (Role.MANAGER, Role.PROGRAMME_DESIGNER, Role.CONTRACT_ADVISOR)
"""Those who design a programme for an agency."""


LONGEST_WORDS = 50_000
LONGEST_REPLY = 2_000
MOST_REPLIES = 20
"""To one view: enough to understand each other, and no talk behind which the view is lost."""
YOU_SAID_WE_DID = "Data Protection and Use Policy, Manaakitanga: include people, and tell them what came of it"
AS_PARTNERS = "Data Protection and Use Policy, Manaakitanga and Mahitahitanga: Māori as Treaty partners"
CHECKLIST = "Data Protection and Use Policy, purpose statement checklist: every No is resolved first"


class Group(StrEnum):
    """In which capacity somebody takes part."""

    AGENCY = "agency"
    PROVIDER = "provider"
    FAMILY = "family"
    COMMUNITY = "community"
    MAORI = "maori"

    @property
    def words(self) -> str:
        return _GROUP_WORDS[self]


_GROUP_WORDS: Mapping[Group, str] = MappingProxyType(
    {
        Group.AGENCY: "The agency",
        Group.PROVIDER: "Providers",
        Group.FAMILY: "Families",
        Group.COMMUNITY: "Community parties",
        Group.MAORI: "Māori parties",
    }
)


class Invited(StrEnum):
    """How somebody came to take part: the probity record."""

    ACCOUNT = "account"  # an organisation that has people here
    IN_PERSON = "in_person"  # a link and a code, given by somebody who knows them
    CALL_BACK = "call_back"  # the same, over the telephone
    OPEN = "open"  # by an open invitation through a community body
    AGREEMENT = "agreement"  # by an agreement that names it


class Stance(StrEnum):
    """What somebody wants to become of an item."""

    KEEP = "keep"
    CHANGE = "change"
    DROP = "drop"


class ContributionKind(StrEnum):
    """What somebody said in a round."""

    POSITION = "position"
    PROPOSAL = "proposal"
    REPLY = "reply"


class Outcome(StrEnum):
    """What became of a contribution: you said, we did."""

    CHANGED = "changed"
    KEPT = "kept"
    DROPPED = "dropped"


class RoundState(StrEnum):
    """Where a round stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    SETTLED = "settled"


class NeedState(StrEnum):
    """Where a need stands."""

    DRAFT = "draft"
    ASKED = "asked"
    SETTLED = "settled"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """version: counts up each time its words change. is_settled: what is asked was settled with everybody."""

    programme_id: UUID
    agency_id: UUID
    version: int = 1
    is_settled: bool = False
    starts_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ParticipantFacts:
    """One who takes part. organisation_id, guest_id: the one that it is."""

    participant_id: UUID
    programme_id: UUID
    organisation_id: UUID | None
    guest_id: UUID | None
    group: Group
    has_left: bool

    @property
    def is_maori_party(self) -> bool:
        """An organisation that said of itself that it speaks for Māori; never somebody whom another called so."""
        return self.group is Group.MAORI and self.organisation_id is not None

    def is_of(self, actor: Actor) -> bool:
        """The actor speaks as this participant."""
        if self.guest_id is not None:
            return self.guest_id == actor.guest_id
        return actor.belongs_to(self.organisation_id)


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """open_noes: questions of the purpose checklist answered No, or not answered. unmet_checks: checks and balances
    that fired and have neither been done nor been answered with a reason. too_hard: of its texts for adult and child,
    those that are too hard for their reader, without a stated exception. version: counts up with each change.
    touched: items that touch Māori interests, each with the digest of how it stands. asked: the short names under which
    everybody was asked of its items, as table.item.
    """

    need_id: UUID
    agency_id: UUID
    programme_id: UUID
    state: NeedState
    open_noes: int = 0
    unmet_checks: int = 0
    too_hard: int = 0
    version: int = 1
    touched: Mapping[str, str] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """unanswered: contributions that have no answer yet. unanswered_lessons: lessons that bear on the programme and
    that nobody answered. needs: those that are asked, and were not settled before. unready: of those, needs with an
    open No or an unmet check. declined, waits_for_yes: items that a Māori party declines, or has not answered. silent:
    those who take part and have said nothing yet.
    """

    round_id: UUID
    agency_id: UUID
    programme_id: UUID
    state: RoundState
    needs: int = 0
    unanswered: int = 0
    unanswered_lessons: int = 0
    unready: int = 0
    declined: int = 0
    waits_for_yes: int = 0
    silent: int = 0
    closes_on: dt.date | None = None

    def is_early(self, now: dt.datetime) -> bool:
        """Its last day is not over."""
        return self.closes_on is not None and local_day(now) <= self.closes_on


@dataclass(frozen=True, slots=True)
class SaidFacts:
    """What the rules know of a contribution. replies: how many it has."""

    contribution_id: UUID
    round_id: UUID
    kind: ContributionKind
    replies: int = 0


def may_write_need(actor: Actor, facts: ProgrammeFacts | NeedFacts) -> Decision:
    """The agency's designers write what it thinks it needs to know, until that is settled."""
    settled = isinstance(facts, NeedFacts) and facts.state in (NeedState.SETTLED, NeedState.DROPPED)
    return refuse_if_any(unless_designing(actor, facts.agency_id), _SETTLED_ALREADY if settled else None)


def may_answer_checks(
    actor: Actor,
    facts: NeedFacts,
    *,
    answers: Mapping[str, Mapping[str, str]] | None = None,
    now: dt.datetime | None = None,
) -> Decision:
    """The agency's designers say which checks were done; nothing was done on a day that has not come."""
    days = [dt.date.fromisoformat(each["on"]) for each in (answers or {}).values() if each.get("on")]
    is_to_come = now is not None and any(on > local_day(now) for on in days)
    return refuse_if_any(*may_write_need(actor, facts).reasons, _DAY_TO_COME if is_to_come else None)


def may_change_need(actor: Actor, facts: NeedFacts, *, seen_version: int | None = None) -> Decision:
    """The agency's designers word a need anew, knowing how it stands. seen_version: the one that they had before"
    " them."""
    moved = seen_version is not None and seen_version != facts.version
    return refuse_if_any(
        unless_designing(actor, facts.agency_id),
        _SETTLED_ALREADY if facts.state in (NeedState.SETTLED, NeedState.DROPPED) else None,
        _CHANGED_SINCE if moved else None,
    )


def may_open_round(actor: Actor, facts: RoundFacts) -> Decision:
    """A round opens when there is something to ask, and the lessons that bear on it have been answered."""
    return refuse_if_any(
        unless_designing(actor, facts.agency_id),
        None if facts.state is RoundState.DRAFT else ROUND_NOT_DRAFT,
        None if facts.needs else _NOTHING_TO_ASK,
        _lessons_wait(facts.unanswered_lessons) if facts.unanswered_lessons else None,
    )


def may_close_round(
    actor: Actor, facts: RoundFacts, *, now: dt.datetime | None = None, is_meant: bool = False
) -> Decision:
    """The agency closes a round that is open; before its last day is over, knowing whom it cuts off.

    is_meant: they were told that some have said nothing yet, and close it all the same.
    """
    cuts_off = now is not None and facts.is_early(now) and facts.silent and not is_meant
    return refuse_if_any(
        unless_designing(actor, facts.agency_id),
        None if facts.state is RoundState.OPEN else ROUND_NOT_OPEN,
        _CUTS_OFF if cuts_off else None,
    )


def may_settle_round(actor: Actor, facts: RoundFacts) -> Decision:
    """A round settles when every contribution has its answer, and no need has an open No or an unmet check."""
    return refuse_if_any(
        unless_designing(actor, facts.agency_id),
        None if facts.state is RoundState.CLOSED else _ROUND_NOT_CLOSED,
        _answers_owed(facts.unanswered) if facts.unanswered else None,
        _maori_party_waits(facts.declined, facts.waits_for_yes) if facts.declined or facts.waits_for_yes else None,
        _needs_unready(facts.unready) if facts.unready else None,
    )


def unless_designing(actor: Actor, agency_id: UUID) -> Reason | None:
    """Whoever designs for this agency, or the reason why not."""
    return None if actor.holds(*DESIGNERS) and actor.belongs_to(agency_id) else NOT_DESIGNING


NOT_DESIGNING = Reason(
    "not-its-designer",
    "Only the agency's manager, programme designer or contract advisor may do this. Ask one of them to.",
    HOUSE,
)


def _lessons_wait(lessons: int) -> Reason:
    sentence = (
        f"{counted(lessons, 'lesson')} from earlier programmes {'waits' if lessons == 1 else 'wait'} for your answer. "
        "Say of each: taken up, or not this time and why."
    )
    return Reason(
        "lessons-not-answered",
        sentence,
        "Lightwell: an earlier programme's lessons are answered before anybody is asked",
    )


def _answers_owed(contributions: int) -> Reason:
    sentence = (
        f"{counted(contributions, 'contribution')} {'has' if contributions == 1 else 'have'} no answer yet. Answer "
        "each: changed, kept because, or dropped."
    )
    return Reason("contributions-not-answered", sentence, YOU_SAID_WE_DID)


def _maori_party_waits(declined: int, waiting: int) -> Reason:
    if declined:
        sentence = f"A Māori party declines {counted(declined, 'item')}. Change it with them, or drop it."
        return Reason("maori-party-declines", sentence, AS_PARTNERS)
    sentence = f"A Māori party’s yes or no is wanted of {counted(waiting, 'item')}. Ask them for it, or drop the item."
    return Reason("waits-for-maori-party", sentence, AS_PARTNERS)


def _needs_unready(needs: int) -> Reason:
    sentence = (
        f"{counted(needs, 'need')} still {'has' if needs == 1 else 'have'} a No on the purpose checklist, a check that "
        "nobody did, plain words that are too hard, are not written for children, or were written before something "
        "changed, or something that could never be sent as it stands. Each one’s page says which, and what mends it."
    )
    return Reason("needs-not-ready", sentence, CHECKLIST)


_CUTS_OFF = Reason(
    "closing-early",
    "The last day is not over, and some who take part have said nothing yet. Say that you mean it.",
    YOU_SAID_WE_DID,
)
_SETTLED_ALREADY = Reason(
    "settled-already",
    "This was settled with everybody who took part. To change it, ask it again in another round.",
    YOU_SAID_WE_DID,
)
_DAY_TO_COME = Reason("day-to-come", "That day has not come yet. Say on which day it was done.", HOUSE)
_CHANGED_SINCE = Reason(
    "changed-since",
    "Somebody changed this need while you were writing. Yours is not saved yet: look at theirs, then save yours again.",
    HOUSE,
)
ROUND_NOT_DRAFT = Reason("round-opened-already", "This round was opened already.", HOUSE)
_NOTHING_TO_ASK = Reason("nothing-to-ask", "Write at least one thing that you think you need to know.", HOUSE)
ROUND_NOT_OPEN = Reason("round-not-open", "This round is not open. You can read what was said and answered.", HOUSE)
_ROUND_NOT_CLOSED = Reason(
    "round-not-closed", "Close the round first, so that nobody is cut off in mid-sentence.", HOUSE
)
WORDS_TOO_LONG = Reason("words-too-long", "That is more than 50,000 characters. Say the main thing first.", HOUSE)
ANSWER_IN_WORDS = Reason(
    "no-answer-in-words", "Answer in words that whoever said it would understand.", YOU_SAID_WE_DID
)
