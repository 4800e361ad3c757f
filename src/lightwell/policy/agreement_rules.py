"""Who may propose an agreement, sign it, suspend it and end it.

Stage 2, agreement. Source: Data Protection and Use Policy, Mana Whakahaere and Transparency and Choice guidelines:
both sides understand and agree what is shared before anything is; what was signed is never edited, only varied.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement_conflicts import KEEPS_TRUE
from lightwell.policy.codesign_rules import ProgrammeFacts
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.ending import EndMove, EndPosition, EndStanding, end_moves
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import Side
from lightwell.policy.stated_words import says_something, unless_unseen
from lightwell.policy.varying import ended_meanwhile
from lightwell.policy.wording import day_words

_HOUSE = "Lightwell, who may do what"
BOTH_SIDES = "Data Protection and Use Policy, Purpose Matters guideline: what is shared is agreed by both sides"
SENT_AS_AGREED = "Data Protection and Use Policy, Mahitahitanga: what was sent stays as it was agreed when it was sent"
LONGEST_REASON = 4_000
_NEVER_EDITED = "Lightwell: a signed agreement is never edited, only varied by another"


class AgreementState(StrEnum):
    """Where an agreement stands."""

    DRAFT = "draft"
    SIGNED = "signed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"  # taken back before both had signed

    @property
    def words(self) -> str:
        return _STATE_WORDS[self]

    @property
    def is_signed(self) -> bool:
        """Both sides have signed it, whether or not it has ended since."""
        return self in (AgreementState.SIGNED, AgreementState.ENDED)


class Standing(StrEnum):
    """How an agreement stands on a day."""

    NOT_SIGNED = "not-signed"
    WITHDRAWN = "withdrawn"
    TO_COME = "to-come"
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    OVER = "over"


def standing_on(
    day: dt.date, state: AgreementState, starts_on: dt.date, last_on: dt.date, *, is_suspended: bool
) -> Standing:
    """One that ends on a later day is in force until then, whoever has said already that it ends."""
    if not state.is_signed:
        return Standing.NOT_SIGNED if state is AgreementState.DRAFT else Standing.WITHDRAWN
    if last_on < day:
        return Standing.OVER
    if is_suspended:
        return Standing.SUSPENDED
    return Standing.IN_FORCE if starts_on <= day else Standing.TO_COME


def standing_words(standing: Standing, starts_on: dt.date, last_on: dt.date) -> str:
    """How it stands, for people: “in force until 31 December 2026”."""
    return {
        Standing.NOT_SIGNED: _STATE_WORDS[AgreementState.DRAFT],
        Standing.WITHDRAWN: _STATE_WORDS[AgreementState.WITHDRAWN],
        Standing.TO_COME: f"signed, to begin on {day_words(starts_on)}",
        Standing.IN_FORCE: f"in force until {day_words(last_on)}",
        Standing.SUSPENDED: f"suspended; its last day is {day_words(last_on)}",
        Standing.OVER: f"ended on {day_words(last_on)}",
    }[standing]


class Fate(StrEnum):
    """What becomes of what was sent, when its agreement ends."""

    KEPT = "kept"
    DESTROYED = "destroyed"

    @property
    def words(self) -> str:
        return _FATE_WORDS[self]


_FATE_WORDS = {
    Fate.KEPT: "kept until the day that its clauses say",
    Fate.DESTROYED: "destroyed now, as soon as its unit and the privacy officer have done it",
}
_STATE_WORDS = {
    AgreementState.DRAFT: "not signed by both sides yet",
    AgreementState.SIGNED: "signed by both sides",
    AgreementState.ENDED: "ended",
    AgreementState.WITHDRAWN: "taken back before both sides had signed",
}


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What the rules know of one version of an agreement.

    last_on: the last day it is in force. signed_by: the organisations that have signed.
    overlaps: another version between the same two is signed and in force on some of the same days.
    suspended_by: the sides that suspended it and have not lifted that. end_is_said: a side has said when it ends.
    asked_back_by: the side that asks to take that end back. signed_since: since it was said, both sides signed another
    agreement for days on which this one would hold again. conflicts: how often it says otherwise than another agreement
    that is in force at the same time, as far as whoever asks may read those. varies: it takes the place of another
    version. varied_ends_on: the last day of that one, where a side has ended it.
    """

    agreement_id: UUID
    agency_id: UUID
    provider_id: UUID
    state: AgreementState
    starts_on: dt.date
    last_on: dt.date
    signed_by: tuple[UUID, ...] = ()
    overlaps: bool = False
    suspended_by: tuple[UUID, ...] = ()
    conflicts: int = 0
    end_is_said: bool = False
    asked_back_by: UUID | None = None
    signed_since: bool = False
    varies: bool = False
    varied_ends_on: dt.date | None = None

    @property
    def parties(self) -> tuple[UUID, UUID]:
        return (self.agency_id, self.provider_id)

    @property
    def end(self) -> EndPosition:
        """How it stands as to its end, and which side owes an answer about that."""
        if not self.end_is_said:
            return EndPosition(EndStanding.NOT_SAID)
        if self.asked_back_by is None:
            return EndPosition(EndStanding.SAID)
        owes = Side.PROVIDER if self.asked_back_by == self.agency_id else Side.AGENCY
        return EndPosition(EndStanding.ASKED_BACK, owes)

    def side_of(self, actor: Actor) -> Side | None:
        """Which of the two this actor belongs to."""
        if actor.belongs_to(self.agency_id):
            return Side.AGENCY
        return Side.PROVIDER if actor.belongs_to(self.provider_id) else None


def may_propose_agreement(actor: Actor, facts: ProgrammeFacts) -> Decision:
    """The agency whose programme it is proposes the agreement; it says nothing until both have signed."""
    return refuse_if_any(_unless_advising(actor, facts.agency_id))


def may_sign(actor: Actor, facts: AgreementFacts, *, now: dt.datetime, answered: str | None = None) -> Decision:
    """Each side signs once, through somebody who may bind it, and no two versions are in force on one day.

    It is signed by its first day, a variation before it: it changes nothing that is over, and undoes no end. answered:
    why it is signed although another agreement says otherwise; nothing where a page asks beforehand.
    """
    is_late = is_gone_by(facts.starts_on, local_day(now), varies=facts.varies)
    waited = facts.state is AgreementState.DRAFT and is_late
    return refuse_if_any(
        *_signing_reasons(actor, facts),
        waited_too_long(facts.starts_on, varies=facts.varies) if waited else None,
        ended_meanwhile(facts.varied_ends_on, local_day(now)),
        *_conflict_reasons(facts, answered),
    )


def is_gone_by(starts_on: dt.date, today: dt.date, *, varies: bool) -> bool:
    """No version begins in a time that is over. A variation begins after today, since today another is in force."""
    return starts_on <= today if varies else starts_on < today


def first_day_is_past(starts_on: dt.date, *, varies: bool, then: str) -> Reason:
    """The one sentence that is said of it wherever it is met. then: what can be done about it there."""
    is_over, why = (
        ("does not come after today", "What went until now went under the version that it varies, and stays so.")
        if varies
        else ("is over", "Until now nobody had agreed to it, and nobody was told of it.")
    )
    sentence = f"Its first day, {day_words(starts_on)}, {is_over}. {why} {then}"
    return Reason("first-day-is-past", sentence, SENT_AS_AGREED)


def begins_too_early(starts_on: dt.date, today: dt.date, *, varies: bool) -> Reason | None:
    """Why it cannot begin on a day that is over."""
    if not is_gone_by(starts_on, today, varies=varies):
        return None
    return first_day_is_past(starts_on, varies=varies, then="Choose a later first day.")


def unless_it_may_begin_then(
    starts_on: dt.date | None, programme_from: dt.date | None, today: dt.date, *, varies: bool
) -> Reason | None:
    """Why a version cannot begin on that day. programme_from: the first day of its programme, where that is known."""
    if starts_on is None:
        return None
    if not varies and programme_from is not None and starts_on < programme_from:
        return _before_its_programme(programme_from)
    return begins_too_early(starts_on, today, varies=varies)


def _before_its_programme(programme_from: dt.date) -> Reason:
    sentence = f"Its programme begins on {day_words(programme_from)}. Choose that day for its first, or a later one."
    return Reason("starts-before-its-programme", sentence, "Lightwell, agreements")


def waited_too_long(starts_on: dt.date, *, varies: bool) -> Reason:
    """Why what is up for signing is not signed once its first day went by."""
    then = "Take it back to talk again, move its first day on the draft’s page, and put it up for signing once more."
    return first_day_is_past(starts_on, varies=varies, then=then)


def _conflict_reasons(facts: AgreementFacts, answered: str | None) -> Iterator[Reason | None]:
    if not facts.conflicts or answered is None:
        return
    yield None if says_something(answered) else _conflicts_unanswered(facts.conflicts)
    yield _TOO_LONG if len(answered) > LONGEST_REASON else None
    yield unless_unseen(answered)


def _conflicts_unanswered(conflicts: int) -> Reason:
    places = "one place" if conflicts == 1 else f"{conflicts} places"
    sentence = (
        f"In {places} it says otherwise than another agreement that is in force at the same time. Take it back and "
        "mend that, or say why both should stand."
    )
    return Reason("conflicts-not-answered", sentence, KEEPS_TRUE)


def _signing_reasons(actor: Actor, facts: AgreementFacts) -> Iterator[Reason | None]:
    is_party = actor.organisation_id in facts.parties
    yield None if is_party else _NOT_A_PARTY
    yield _NOT_A_SIGNATORY if is_party and not _may_bind(actor, facts) else None
    waits = facts.state is AgreementState.DRAFT
    yield _SIGNED_ALREADY if waits and actor.organisation_id in facts.signed_by else None
    yield None if facts.state is AgreementState.DRAFT else _NOT_A_DRAFT
    yield _OVERLAPS if facts.overlaps else None


def _may_bind(actor: Actor, facts: AgreementFacts) -> bool:
    advisor = actor.holds(Role.CONTRACT_ADVISOR) and actor.belongs_to(facts.agency_id)
    return actor.holds(Role.MANAGER) or advisor


def may_end(
    actor: Actor, facts: AgreementFacts, *, now: dt.datetime, on: dt.date | None = None, because: str | None = None
) -> Decision:
    """Either side ends a signed agreement that is not over, from a day within it, and says why; once, until both take
    that back.

    That another version takes its place on some later day is no end that a side has said. on, because: nothing where a
    page asks before anybody has said.
    """
    return refuse_if_any(
        *unless_binding(actor, facts),
        None if facts.state.is_signed else _NOT_SIGNED,
        *_unless_going_on(facts, local_day(now)),
        None if on is None or facts.starts_on <= on <= facts.last_on else _NOT_WITHIN,
        *unless_said(because),
    )


def _unless_going_on(facts: AgreementFacts, today: dt.date) -> Iterator[Reason]:
    if facts.state.is_signed and not any(EndMove.END in end_moves(facts.end, side) for side in Side):
        yield _end_is_said(facts.last_on)
    elif facts.state is AgreementState.ENDED and facts.last_on < today:
        yield _IS_OVER


def _end_is_said(last_on: dt.date) -> Reason:
    sentence = (
        f"One side has ended it already: its last day is {day_words(last_on)}, and only both sides together take an "
        "end back. Until then either side can suspend it."
    )
    return Reason("end-is-said", sentence, BOTH_SIDES)


def may_suspend(actor: Actor, facts: AgreementFacts, *, now: dt.datetime, because: str | None = None) -> Decision:
    """Either side suspends what is in force, and says why; nothing is taken under it until that is lifted."""
    is_over = facts.last_on < local_day(now)
    return refuse_if_any(
        *unless_binding(actor, facts),
        None if facts.state.is_signed and not is_over else _NOT_IN_FORCE,
        _SUSPENDED_ALREADY if actor.organisation_id in facts.suspended_by else None,
        *unless_said(because),
    )


def may_lift_suspension(actor: Actor, facts: AgreementFacts, *, because: str | None = None) -> Decision:
    """Each side lifts its own suspension; where both suspended it, both lift."""
    return refuse_if_any(
        *unless_binding(actor, facts),
        None if actor.organisation_id in facts.suspended_by else _NOT_OUR_SUSPENSION,
        *unless_said(because),
    )


def unless_binding(actor: Actor, facts: AgreementFacts) -> Iterator[Reason | None]:
    """Somebody who may bind one of the two sides."""
    is_party = actor.organisation_id in facts.parties
    yield None if is_party else _NOT_A_PARTY
    yield _NOT_A_SIGNATORY if is_party and not _may_bind(actor, facts) else None


def unless_said(because: str | None) -> Iterator[Reason | None]:
    """Nothing where a page asks before anybody has said."""
    if because is None:
        return
    yield None if says_something(because) else _NO_REASON
    yield from bounded(because)


def bounded(words: str) -> Iterator[Reason | None]:
    """Why words cannot be kept, whether or not there have to be any."""
    yield _TOO_LONG if len(words) > LONGEST_REASON else None
    yield unless_unseen(words)


def may_withdraw(actor: Actor, facts: AgreementFacts) -> Decision:
    """Either side takes back what not both have signed, to talk again."""
    is_party = actor.organisation_id in facts.parties
    return refuse_if_any(
        None if is_party else _NOT_A_PARTY,
        _NOT_A_SIGNATORY if is_party and not _may_bind(actor, facts) else None,
        None if facts.state is AgreementState.DRAFT else _NOT_A_DRAFT,
    )


def _unless_advising(actor: Actor, agency_id: UUID) -> Reason | None:
    advises = actor.holds(Role.MANAGER, Role.CONTRACT_ADVISOR) and actor.belongs_to(agency_id)
    return None if advises else _NOT_ADVISING


_NOT_ADVISING = Reason(
    "not-its-contract-advisor",
    "Only the agency's manager or contract advisor proposes an agreement. Ask one of them to.",
    _HOUSE,
)
_NOT_A_PARTY = Reason(
    "not-a-party",
    "Your organisation is not one of the two sides of this agreement. Sign in for the one that is.",
    BOTH_SIDES,
)
_NOT_A_SIGNATORY = Reason(
    "not-a-signatory",
    "A manager signs, suspends or ends an agreement, or for the agency its contract advisor. Ask one of them to. "
    "Where nobody with you holds that office any more, whoever runs this machine invites somebody to it.",
    _HOUSE,
)
_SIGNED_ALREADY = Reason("signed-already", "Your side has signed this already; the other side's turn is next.", _HOUSE)
_NOT_A_DRAFT = Reason(
    "not-a-draft", "Both sides have signed this already. To change it, propose another version.", _NEVER_EDITED
)
_NOT_SIGNED = Reason("not-signed", "Only an agreement that both sides have signed can be ended.", BOTH_SIDES)
_IS_OVER = Reason("over-already", "Its last day is over, so there is nothing left of it to end.", BOTH_SIDES)
_OVERLAPS = Reason(
    "overlaps-another-version",
    "Another signed version between the same two is in force on some of the same days. End that one first, the day "
    "before this one starts.",
    _NEVER_EDITED,
)
_NOT_WITHIN = Reason(
    "not-within-the-agreement",
    "That day is not one on which the agreement is in force. Choose a day between its first and its last.",
    _HOUSE,
)
_NOT_IN_FORCE = Reason(
    "not-in-force", "Only an agreement that both sides signed, and that is not over, can be suspended.", BOTH_SIDES
)
_SUSPENDED_ALREADY = Reason("suspended-already", "Your side has suspended it already. It can be lifted.", _HOUSE)
_NOT_OUR_SUSPENSION = Reason(
    "not-our-suspension",
    "Your side has not suspended it. Each side lifts its own: ask the other what it would take.",
    BOTH_SIDES,
)
_NO_REASON = Reason("no-reason", "Say why, so that the other side need not ask.", _HOUSE)
_TOO_LONG = Reason("reason-too-long", f"Say it in at most {LONGEST_REASON:,} characters.", _HOUSE)
