"""Who may open a programme, invite to it, ask, answer and settle; and what the rules know of each.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga, Mahitahitanga and Purpose Matters guidelines:
providers, families and communities are in it from the start, and every view is heard and answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.organisation_rules import OrganisationFacts
from lightwell.policy.stated_words import says_something
from lightwell.policy.wording import counted

HOUSE = "Lightwell, who may do what"
DESIGNERS = (Role.MANAGER, Role.PROGRAMME_DESIGNER, Role.CONTRACT_ADVISOR)
"""Those who design a programme for an agency."""


BRINGERS = (Role.MANAGER, Role.FRONT_LINE_WORKER, Role.REPORTING_OFFICER)
"""Those of an organisation that takes part who bring in families they know."""
LONGEST_WORDS = 50_000
YOU_SAID_WE_DID = "Data Protection and Use Policy, Manaakitanga: include people, and tell them what came of it"
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
    programme_id: UUID
    agency_id: UUID


@dataclass(frozen=True, slots=True)
class ParticipantFacts:
    """One who takes part. organisation_id, guest_id: the one that it is."""

    participant_id: UUID
    programme_id: UUID
    organisation_id: UUID | None
    guest_id: UUID | None
    group: Group
    has_left: bool

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
    """

    need_id: UUID
    agency_id: UUID
    programme_id: UUID
    state: NeedState
    open_noes: int = 0
    unmet_checks: int = 0
    too_hard: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """unanswered: contributions that have no answer yet. unanswered_lessons: lessons that bear on the programme and
    that nobody answered. needs: those that are asked. unready: needs with an open No or an unmet check.
    """

    round_id: UUID
    agency_id: UUID
    programme_id: UUID
    state: RoundState
    needs: int = 0
    unanswered: int = 0
    unanswered_lessons: int = 0
    unready: int = 0


def may_open_programme(actor: Actor, facts: OrganisationFacts) -> Decision:
    """An agency opens a programme, through its manager, its programme designer or its contract advisor."""
    return refuse_if_any(
        None if facts.kind is PartyKind.AGENCY else _NOT_AN_AGENCY,
        unless_designing(actor, facts.organisation_id),
    )


def may_invite(actor: Actor, facts: ProgrammeFacts) -> Decision:
    """The agency's designers say which organisations are asked to take part."""
    return refuse_if_any(unless_designing(actor, facts.agency_id))


def may_bring_guest(
    actor: Actor, facts: ProgrammeFacts, *, part: ParticipantFacts | None = None, host_id: UUID | None = None
) -> Decision:
    """Somebody without an account is brought in by the agency, or by an organisation that takes part and knows them."""
    brings = part is not None and not part.has_left and part.is_of(actor) and actor.holds(*BRINGERS)
    designs = unless_designing(actor, facts.agency_id) is None
    return refuse_if_any(
        None if brings or designs else _NOT_BRINGING,
        None if actor.belongs_to(host_id) else _NOT_ITS_HOST,
    )


def may_remove(actor: Actor, facts: ParticipantFacts, *, agency_id: UUID) -> Decision:
    """The agency's designers may end somebody's part; what they said stays, and they are still answered."""
    return refuse_if_any(unless_designing(actor, agency_id), _LEFT_ALREADY if facts.has_left else None)


def may_write_need(actor: Actor, facts: ProgrammeFacts | NeedFacts) -> Decision:
    """The agency's designers write what it thinks it needs to know, until that is settled."""
    settled = isinstance(facts, NeedFacts) and facts.state in (NeedState.SETTLED, NeedState.DROPPED)
    return refuse_if_any(unless_designing(actor, facts.agency_id), _SETTLED_ALREADY if settled else None)


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
        None if facts.state is RoundState.DRAFT else _ROUND_NOT_DRAFT,
        None if facts.needs else _NOTHING_TO_ASK,
        _lessons_wait(facts.unanswered_lessons) if facts.unanswered_lessons else None,
    )


def may_contribute(
    actor: Actor,
    facts: RoundFacts,
    *,
    part: ParticipantFacts | None = None,
    kind: ContributionKind = ContributionKind.POSITION,
    stance: Stance | None = None,
    words: str = "",
) -> Decision:
    """Everybody who takes part says what they think of each item, and why, while the round is open."""
    takes_part = part is not None and part.is_of(actor) and part.programme_id == facts.programme_id
    wants_words = kind is not ContributionKind.POSITION or stance in (Stance.CHANGE, Stance.DROP)
    return refuse_if_any(
        None if takes_part else _NOT_TAKING_PART,
        _REMOVED if part is not None and takes_part and part.has_left else None,
        None if facts.state is RoundState.OPEN else _ROUND_NOT_OPEN,
        _NO_STANCE if kind is ContributionKind.POSITION and stance is None else None,
        _SAY_WHY if wants_words and not says_something(words) else None,
        _TOO_LONG if len(words) > LONGEST_WORDS else None,
    )


def may_answer(actor: Actor, facts: RoundFacts, *, words: str = "") -> Decision:
    """The agency answers each contribution: changed, kept because, or dropped."""
    return refuse_if_any(
        unless_designing(actor, facts.agency_id),
        None if facts.state in (RoundState.OPEN, RoundState.CLOSED) else _ROUND_OVER,
        None if says_something(words) else _ANSWER_IN_WORDS,
        _TOO_LONG if len(words) > LONGEST_WORDS else None,
    )


def may_close_round(actor: Actor, facts: RoundFacts) -> Decision:
    """The agency closes a round that is open."""
    return refuse_if_any(
        unless_designing(actor, facts.agency_id), None if facts.state is RoundState.OPEN else _ROUND_NOT_OPEN
    )


def may_settle_round(actor: Actor, facts: RoundFacts) -> Decision:
    """A round settles when every contribution has its answer, and no need has an open No or an unmet check."""
    return refuse_if_any(
        unless_designing(actor, facts.agency_id),
        None if facts.state is RoundState.CLOSED else _ROUND_NOT_CLOSED,
        _answers_owed(facts.unanswered) if facts.unanswered else None,
        _needs_unready(facts.unready) if facts.unready else None,
    )


def may_record_lesson(actor: Actor, facts: OrganisationFacts, *, happened: str = "", learned: str = "") -> Decision:
    """Anybody records a lesson, at any time, for their own organisation."""
    return refuse_if_any(
        None if actor.belongs_to(facts.organisation_id) else _NOT_ONES_OWN,
        None if says_something(happened) and says_something(learned) else _LESSON_IN_WORDS,
    )


def may_answer_lesson(actor: Actor, facts: ProgrammeFacts, *, words: str = "") -> Decision:
    """Whoever designs the programme answers each lesson: taken up, and where; or not this time, because."""
    return refuse_if_any(unless_designing(actor, facts.agency_id), None if says_something(words) else _ANSWER_IN_WORDS)


def unless_designing(actor: Actor, agency_id: UUID) -> Reason | None:
    """Whoever designs for this agency, or the reason why not."""
    return None if actor.holds(*DESIGNERS) and actor.belongs_to(agency_id) else NOT_DESIGNING


_NOT_AN_AGENCY = Reason(
    "not-an-agency", "Only an agency opens a programme here. Ask the agency that funds it to.", HOUSE
)
NOT_DESIGNING = Reason(
    "not-its-designer",
    "Only the agency's manager, programme designer or contract advisor may do this. Ask one of them to.",
    HOUSE,
)


def _lessons_wait(lessons: int) -> Reason:
    sentence = (
        f"{counted(lessons, 'lesson')} from earlier programmes wait for your answer. Say of each: taken up, or not"
        f" this "
        "time and why."
    )
    return Reason(
        "lessons-not-answered",
        sentence,
        "Lightwell: an earlier programme's lessons are answered before anybody is asked",
    )


def _answers_owed(contributions: int) -> Reason:
    sentence = (
        f"{counted(contributions, 'contribution')} have no answer yet. Answer each: changed, kept because, or dropped."
    )
    return Reason("contributions-not-answered", sentence, YOU_SAID_WE_DID)


def _needs_unready(needs: int) -> Reason:
    sentence = (
        f"{counted(needs, 'need')} still {'has' if needs == 1 else 'have'} a No on the purpose checklist, a check that "
        "nobody did, or words that are too hard. Resolve each, or say why it does not apply."
    )
    return Reason("needs-not-ready", sentence, CHECKLIST)


_NOT_BRINGING = Reason(
    "not-bringing-anybody",
    "Somebody is brought in by the agency's designers, or by a manager or front-line worker of an organisation "
    "that takes part.",
    HOUSE,
)
_NOT_ITS_HOST = Reason("not-their-host", "Only the organisation that knows them brings somebody in.", HOUSE)
_LEFT_ALREADY = Reason("left-already", "They do not take part any more.", HOUSE)
_SETTLED_ALREADY = Reason(
    "settled-already",
    "This was settled with everybody who took part. Open another round to change it.",
    YOU_SAID_WE_DID,
)
_CHANGED_SINCE = Reason(
    "changed-since",
    "Somebody changed this need while you were writing. Yours is not saved yet: look at theirs, then save yours again.",
    HOUSE,
)
_ROUND_NOT_DRAFT = Reason("round-opened-already", "This round was opened already.", HOUSE)
_NOTHING_TO_ASK = Reason("nothing-to-ask", "Write at least one thing that you think you need to know.", HOUSE)
_NOT_TAKING_PART = Reason(
    "not-taking-part", "You do not take part in this programme. Ask whoever invited you, or the agency.", HOUSE
)
_REMOVED = Reason("taken-out", "You do not take part any more. What you said stays, and its answers reach you.", HOUSE)
_ROUND_NOT_OPEN = Reason("round-not-open", "This round is not open. You can read what was said and answered.", HOUSE)
_ROUND_NOT_CLOSED = Reason(
    "round-not-closed", "Close the round first, so that nobody is cut off in mid-sentence.", HOUSE
)
_ROUND_OVER = Reason("round-over", "This round is settled, or has not begun.", HOUSE)
_NO_STANCE = Reason("no-stance", "Choose one: keep it, change it, or drop it.", HOUSE)
_SAY_WHY = Reason("no-words", "Say why in your own words: a few are enough.", YOU_SAID_WE_DID)
_TOO_LONG = Reason("words-too-long", "That is more than 50,000 characters. Say the main thing first.", HOUSE)
_ANSWER_IN_WORDS = Reason(
    "no-answer-in-words", "Answer in words that whoever said it would understand.", YOU_SAID_WE_DID
)
_NOT_ONES_OWN = Reason("not-ones-own", "Record a lesson for the organisation you act in.", HOUSE)
_LESSON_IN_WORDS = Reason("lesson-in-words", "Say what happened, and what was learned from it.", HOUSE)
