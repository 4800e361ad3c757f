"""When a delivery's key may be destroyed, by whom, and what holds it.

Stage 3, sharing. Source: the terms of the clauses it was sent under; Privacy Act 2020, section 22, principle 9;
Public Records Act 2005, section 18, for what a public office was sent. It takes two people: somebody of the unit that
was sent it asks, and the privacy officer of its agency approves; both sides see both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.local_days import local_day
from lightwell.policy.opening_rules import OPENERS, ClauseTerms
from lightwell.policy.periods import words
from lightwell.policy.sharing_rules import HOUSE, NOT_LONGER, NOT_THE_OPERATOR, unless_said

PUBLIC_RECORDS = "Public Records Act 2005, section 18: no disposal without the Chief Archivist’s authority"
TWO_PEOPLE = "Lightwell: what cannot be undone takes two people, and never one account twice"
OVERDUE_AFTER = dt.timedelta(days=30)
LONGEST_REFERENCE = 80


class DestructionState(StrEnum):
    """Where a destruction stands."""

    ASKED = "asked"
    TAKEN_BACK = "taken_back"
    DONE = "done"


class HoldGround(StrEnum):
    """Why a delivery must not be destroyed yet, although its clauses' time is over."""

    OPEN_REQUEST = "open_request"
    PUBLIC_RECORDS = "public_records"
    INQUIRY = "inquiry"

    @property
    def words(self) -> str:
        return _GROUND_WORDS[self]


_GROUND_WORDS = {
    HoldGround.OPEN_REQUEST: "somebody has asked to see or correct what is about them",
    HoldGround.PUBLIC_RECORDS: "public records: a moratorium, or the authority is in doubt",
    HoldGround.INQUIRY: "an inquiry, a complaint or a court needs it",
}


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """One hold. placed_for: the organisation whose office placed it."""

    placed_for: UUID
    is_lifted: bool = False


@dataclass(frozen=True, slots=True)
class RetentionFacts:
    """What the rules know of keeping one delivery, and of what was asked for.

    clauses: with the last day that each may be kept. holds: grounds of those that stand.
    has_authority: the public-records authority is recorded. asked_by: the account that asked, while that stands.
    let_go: the agreement ended, and whoever ended it said that this is destroyed now; two people still agree to it.
    is_asked_about: an open case is about it, which the agency's privacy officer alone may be told.
    """

    unit_id: UUID
    agency_id: UUID
    provider_id: UUID
    clauses: tuple[ClauseTerms, ...]
    holds: tuple[HoldGround, ...] = ()
    is_public_office: bool = True
    has_authority: bool = False
    asked_by: UUID | None = None
    is_destroyed: bool = False
    is_finished: bool = False
    let_go: bool = False
    is_asked_about: bool = False

    @property
    def ends_on(self) -> dt.date | None:
        """The last day on which the last of its clauses lets it be kept."""
        return max((each.keep_until for each in self.clauses), default=None)

    def is_over(self, today: dt.date) -> bool:
        return self.let_go or (self.ends_on is not None and self.ends_on < today)

    def is_overdue(self, today: dt.date) -> bool:
        """Its time was over a month ago, nothing holds it, and it is still here."""
        late = self.ends_on is not None and self.ends_on + OVERDUE_AFTER < today
        return late and not self.holds and not self.is_destroyed


def may_ask_destruction(actor: Actor, facts: RetentionFacts, *, now: dt.datetime, why: str | None = None) -> Decision:
    """The unit that was sent it asks that it be destroyed. This is the first of two approvals."""
    return refuse_if_any(
        None if _is_of_its_unit(actor, facts) else _NOT_ITS_UNIT,
        _ASKED_ALREADY if facts.asked_by is not None and not facts.is_destroyed else None,
        *_standing_in_the_way(facts, local_day(now)),
        unless_said(why),
    )


def may_approve_destruction(actor: Actor, facts: RetentionFacts, *, now: dt.datetime) -> Decision:
    """The agency's privacy officer approves, and it is destroyed in the same breath. The second of two approvals."""
    return refuse_if_any(
        None if _answers_for_privacy(actor, facts.agency_id) else _NOT_PRIVACY_OFFICER,
        None if facts.asked_by is not None or facts.is_destroyed else _NOT_ASKED,
        _THE_SAME_PERSON if facts.asked_by is not None and facts.asked_by == actor.account_id else None,
        *_standing_in_the_way(facts, local_day(now)),
        _ASKED_ABOUT if facts.is_asked_about and _answers_for_privacy(actor, facts.agency_id) else None,
    )


def may_take_back(actor: Actor, facts: RetentionFacts, *, why: str | None = None) -> Decision:
    """Until it is approved, the unit may take its asking back, and the privacy officer may send it back."""
    is_theirs = _is_of_its_unit(actor, facts) or _answers_for_privacy(actor, facts.agency_id)
    return refuse_if_any(
        None if is_theirs else _NOT_ITS_UNIT,
        _DESTROYED if facts.is_destroyed else None,
        None if facts.asked_by is not None or facts.is_destroyed else _NOT_ASKED,
        unless_said(why),
    )


def may_place_hold(actor: Actor, facts: RetentionFacts, *, why: str | None = None) -> Decision:
    """Either side's named offices may hold it, at any time until it is destroyed, and say why."""
    return refuse_if_any(
        None if _may_hold(actor, facts) else _NOT_A_HOLDING_OFFICE,
        _DESTROYED if facts.is_destroyed else None,
        unless_said(why),
    )


def may_lift_hold(
    actor: Actor, facts: RetentionFacts, *, hold: HoldFacts | None = None, why: str | None = None
) -> Decision:
    """The side that placed a hold lifts it, and says why."""
    is_ours = hold is None or actor.belongs_to(hold.placed_for)
    return refuse_if_any(
        None if _may_hold(actor, facts) else _NOT_A_HOLDING_OFFICE,
        None if is_ours else _NOT_YOUR_HOLD,
        _LIFTED if hold is not None and hold.is_lifted else None,
        unless_said(why),
    )


def may_record_authority(actor: Actor, facts: RetentionFacts, *, reference: str | None = None) -> Decision:
    """The agency's privacy officer records under which disposal authority it may be destroyed."""
    return refuse_if_any(
        None if _answers_for_privacy(actor, facts.agency_id) else _NOT_PRIVACY_OFFICER,
        None if facts.is_public_office else _NOT_A_PUBLIC_OFFICE,
        _RECORDED if facts.has_authority else None,
        _DESTROYED if facts.is_destroyed else None,
        None if reference is None or _is_a_reference(reference) else _NO_REFERENCE,
    )


def may_finish_destruction(actor: Actor, facts: RetentionFacts) -> Decision:
    """Whoever runs the machine records that the sealed bytes are gone from the store too."""
    return refuse_if_any(
        None if actor.is_operator else NOT_THE_OPERATOR,
        None if facts.is_destroyed and not facts.is_finished else _NOTHING_TO_FINISH,
    )


def _standing_in_the_way(facts: RetentionFacts, today: dt.date) -> Iterator[Reason | None]:
    """What stands in the way of either approval: it is asked again at the second."""
    if facts.is_destroyed:
        yield _DESTROYED
        return
    yield None if facts.is_over(today) else _too_early(facts)
    for ground in dict.fromkeys(facts.holds):
        yield _held(ground)
    yield _NO_AUTHORITY if facts.is_public_office and not facts.has_authority else None


def _is_of_its_unit(actor: Actor, facts: RetentionFacts) -> bool:
    return actor.works_in(facts.unit_id) and actor.holds(*OPENERS)


def _answers_for_privacy(actor: Actor, organisation: UUID) -> bool:
    return actor.belongs_to(organisation) and actor.holds(Role.PRIVACY_OFFICER)


def _may_hold(actor: Actor, facts: RetentionFacts) -> bool:
    is_manager = actor.belongs_to(facts.provider_id) and actor.holds(Role.MANAGER)
    return is_manager or any(_answers_for_privacy(actor, side) for side in (facts.agency_id, facts.provider_id))


def _is_a_reference(reference: str) -> bool:
    has_number = any(letter.isdigit() for letter in reference)
    return has_number and len(reference.strip()) <= LONGEST_REFERENCE


def _too_early(facts: RetentionFacts) -> Reason:
    last = max(facts.clauses, key=lambda each: each.keep_until, default=None)
    if last is None:
        return Reason("no-clause", "It stands on no clause, so nothing says when it may go. Ask both sides.", HOUSE)
    day = words(last.keep_until)
    return Reason("not-over-yet", f"It may be kept until {day}. It can be destroyed from the day after.", last.source)


def _held(ground: HoldGround) -> Reason:
    sentence = f"It is held: {ground.words}. Whoever placed the hold must lift it first."
    return Reason("held", sentence, PUBLIC_RECORDS if ground is HoldGround.PUBLIC_RECORDS else HOUSE)


_NOT_ITS_UNIT = Reason(
    "not-its-unit",
    "Only an analyst or reporting officer of the unit it was sent to asks for this. Ask one of them to.",
    TWO_PEOPLE,
)
_NOT_PRIVACY_OFFICER = Reason(
    "not-its-privacy-officer", "Only the privacy officer of the agency that was sent it does this. Ask them to.", HOUSE
)
_NOT_A_HOLDING_OFFICE = Reason(
    "not-a-holding-office",
    "Only the agency’s privacy officer, or the provider’s manager or privacy officer, holds a delivery. Ask one of "
    "them to.",
    HOUSE,
)
_NOT_YOUR_HOLD = Reason("not-your-hold", "The other side placed this hold. Ask it to lift the hold.", HOUSE)
_LIFTED = Reason("lifted-already", "This hold was lifted already. There is nothing more to do.", HOUSE)
_ASKED_ALREADY = Reason(
    "asked-already", "It was asked for already. The agency’s privacy officer approves it next.", TWO_PEOPLE
)
_NOT_ASKED = Reason(
    "not-asked", "The unit it was sent to has not asked for this. Somebody there must ask first.", TWO_PEOPLE
)
_THE_SAME_PERSON = Reason(
    "same-person", "You asked for this yourself, in this office or another. Somebody else must approve it.", TWO_PEOPLE
)
_DESTROYED = Reason(
    "destroyed", "Its key was destroyed already. The certificate says when, and who agreed.", NOT_LONGER
)
_NO_AUTHORITY = Reason(
    "authority-missing",
    "It is held: a public office may not dispose of a record without authority. The agency’s privacy officer must "
    "record which disposal authority allows it.",
    PUBLIC_RECORDS,
)
_RECORDED = Reason(
    "recorded-already", "Its authority is recorded already. There is nothing more to do.", PUBLIC_RECORDS
)
_NO_REFERENCE = Reason(
    "no-reference",
    f"Write the authority’s number and class, such as “DA123, class 2.1”, in at most {LONGEST_REFERENCE} letters.",
    PUBLIC_RECORDS,
)
_NOT_A_PUBLIC_OFFICE = Reason(
    "not-a-public-office", "It was not sent to a public office, so no disposal authority is wanted.", PUBLIC_RECORDS
)
_ASKED_ABOUT = Reason(
    "asked-about",
    "Somebody has asked to see or correct what is about them, and this may be a part of it. It can go when their case "
    "is over. Nobody else here is told of it.",
    "Privacy Act 2020 ss 44 and 63: what was asked for is still there to be given",
)
_NOTHING_TO_FINISH = Reason("nothing-to-finish", "There is nothing here to finish.", HOUSE)
