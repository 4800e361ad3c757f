"""Who may open a case for a family, check who asks, ask the agency, answer, decide, take longer and give.

Stage 4, access and correction. Source: Privacy Act 2020 ss 40 to 57 and 59 to 65; Data Protection and Use Policy,
Access to Information guideline; the request protocol of the signed agreement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from lightwell.policy import access_reasons as reasons
from lightwell.policy.access_reasons import EXTEND
from lightwell.policy.access_words import (
    ON_A_GROUND,
    OUTCOMES,
    Asks,
    Authority,
    CaseKind,
    CaseState,
    Identity,
    Number,
    Outcome,
    Route,
    answered,
)
from lightwell.policy.actors import Actor, Role
from lightwell.policy.case_facts import CaseFacts, ItemFacts, OpeningFacts, PartFacts
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.letter_parts import ENDING, LetterKind
from lightwell.policy.local_days import local_day
from lightwell.policy.people_rules import PersonFacts
from lightwell.policy.periods import words
from lightwell.policy.refusal_grounds import (
    MAY_HIDE_THAT_IT_IS_HELD,
    REASONS_ALWAYS_GIVEN,
    ExtensionReason,
    Ground,
)
from lightwell.policy.sharing_rules import HOUSE, NOT_THE_OPERATOR, says_enough, unless_said
from lightwell.policy.stated_words import unless_unseen
from lightwell.policy.working_days import FIRST_LISTED_ON, LAST_LISTED_ON

WORKERS: Final = (Role.MANAGER, Role.FRONT_LINE_WORKER)


# --- the provider's side -----------------------------------------------------------------------------------------


def may_open_case(
    actor: Actor, facts: OpeningFacts, *, now: dt.datetime, received_on: dt.date | None = None
) -> Decision:
    """Anybody at the provider who works with families opens a case, the moment somebody asks.

    And so does whoever asks, in a space of their own.
    """
    is_theirs = actor.served_by == facts.provider_id and actor.person_id is not None
    return refuse_if_any(
        None if is_theirs else _unless_worker(actor, facts.provider_id),
        None if facts.is_signed else reasons.NO_AGREEMENT,
        None if received_on is None else _unless_a_day(received_on, local_day(now), facts.begins_on),
    )


def may_check_who_asks(
    actor: Actor,
    facts: CaseFacts,
    *,
    asks: Asks | None = None,
    identity: Identity | None = None,
    authority: Authority | None = None,
    seen: str | None = None,
    may_act: Decision | None = None,
) -> Decision:
    """Somebody at the provider made sure of who asks, and of what a representative may act on.

    may_act: what the rule about acting for others says of the paper, or of what the register has of it; None where
    there is no paper, and somebody looked into it and wrote down what they saw.
    """
    is_another = asks is Asks.REPRESENTATIVE
    unseen = is_another and authority is not None and may_act is None and seen is not None and not seen.strip()
    return refuse_if_any(
        _unless_worker(actor, facts.provider_id),
        _unless_open(facts),
        reasons.NO_AUTHORITY if is_another and authority is None and may_act is None else None,
        *(may_act.reasons if is_another and may_act is not None and not may_act else ()),
        reasons.NOTHING_SEEN if unseen else None,
        reasons.NOBODY_TO_ACT_FOR if asks is Asks.PERSON and authority is not None else None,
    )


def may_have_yes(actor: Actor, facts: CaseFacts) -> Decision:
    """Somebody at the provider writes down that the yes came in writing, where who asks was made sure of before it."""
    return refuse_if_any(
        _unless_worker(actor, facts.provider_id),
        _unless_open(facts),
        None if facts.is_checked else reasons.NOT_CHECKED,
        reasons.ASKED_ALREADY if facts.is_asked else None,
        None if facts.waits_for_yes or not facts.is_checked else reasons.NO_YES_NEEDED,
    )


def may_name_item(actor: Actor, facts: CaseFacts, *, item: str | None = None) -> Decision:
    """Somebody at the provider says which item a correction is about, where it came in words of their own."""
    return refuse_if_any(
        _unless_worker(actor, facts.provider_id),
        _unless_open(facts),
        None if facts.kind is CaseKind.CORRECTION and facts.needs_item else reasons.HAS_ITS_ITEM,
        reasons.NO_ITEM if item == "" else None,
    )


def may_turn_away(actor: Actor, facts: PersonFacts) -> Decision:
    """Somebody at the provider tells whoever asks without authority that nothing can be given to them."""
    return refuse_if_any(_unless_worker(actor, facts.provider_id))


def may_ask_agency(
    actor: Actor, facts: CaseFacts, *, is_content: bool | None = None, number: Number | None = None
) -> Decision:
    """Somebody at the provider asks the agency, passes the request on, or tells it what is kept for it.

    is_content: for a transfer, nobody knows of a reason why the person would not want it passed on. number: whose it
    is; rows of anybody else are no answer to this person.
    """
    unwilling = facts.route is Route.TRANSFER and is_content is False
    return refuse_if_any(
        _unless_worker(actor, facts.provider_id),
        _unless_open(facts),
        reasons.ASKED_ALREADY if facts.is_asked else None,
        reasons.NO_ITEM if facts.needs_item else None,
        None if facts.is_checked else reasons.NOT_CHECKED,
        reasons.NOT_WRITTEN if facts.waits_for_yes and facts.is_checked else None,
        reasons.WOULD_NOT_WANT_IT if unwilling else None,
        unless_their_number(number),
    )


def unless_their_number(number: Number | None) -> Reason | None:
    """Rows are found for a case by the number of the person it is about, compared with the register.

    Where it was opened about nobody of the register, by a number that is nobody's in it: otherwise somebody would be
    asked about, and read, without it being looked at who asks for them.
    """
    if number is Number.ANOTHERS:
        return reasons.ANOTHERS_NUMBER
    if number is Number.SOMEBODYS:
        return reasons.SOMEBODYS_NUMBER
    return reasons.NOT_COMPARED if number is Number.NOT_COMPARED else None


def may_give(actor: Actor, facts: CaseFacts) -> Decision:
    """Somebody at the provider gives the family its letter, and all that was granted with it."""
    return refuse_if_any(
        _unless_worker(actor, facts.provider_id),
        _unless_open(facts),
        None if facts.is_checked else reasons.NOT_CHECKED,
        reasons.UNDECIDED if facts.undecided else None,
        reasons.NO_COPY if facts.owes_copy else None,
        reasons.WRITTEN_ALREADY if facts.is_told else None,
    )


def may_tell_own_part(actor: Actor, facts: PartFacts) -> Decision:
    """Somebody at the provider says what it decided itself within its own time, where the agency alone takes longer."""
    return refuse_if_any(
        _unless_worker(actor, facts.case.provider_id),
        None if facts.holder_id == facts.case.provider_id else reasons.NOT_ITS_HOLDER,
        _unless_open(facts.case),
        None if facts.case.is_checked else reasons.NOT_CHECKED,
        None if facts.is_decided else reasons.NOT_DECIDED,
        reasons.WRITTEN_ALREADY if facts.is_told else None,
        None if facts.case.agency_longer else reasons.ONE_LETTER,
    )


def may_write_to_family(actor: Actor, facts: CaseFacts) -> Decision:
    """Somebody at the provider writes: that it came, that it was passed on, that it takes longer."""
    return refuse_if_any(_unless_worker(actor, facts.provider_id), _unless_open(facts))


def may_withdraw_case(actor: Actor, facts: CaseFacts, *, why: str | None = None) -> Decision:
    """Whoever asked does not want it any more, and somebody at the provider writes down why."""
    return refuse_if_any(_unless_worker(actor, facts.provider_id), _unless_open(facts), unless_said(why))


# --- each holder's own part --------------------------------------------------------------------------------------


def may_answer_item(
    actor: Actor,
    facts: PartFacts,
    *,
    outcome: Outcome | None = None,
    grounds: tuple[Ground, ...] = (),
    reasons_withheld: bool = False,
    words: str | None = None,
    item: ItemFacts | None = None,
) -> Decision:
    """The holder's own office answers one item of its own part."""
    needs_why = outcome is Outcome.NOT_CORRECTED and words is not None and not says_enough(words)
    return refuse_if_any(
        _unless_decider(actor, facts),
        *_standing(facts),
        *_wrong_with(facts, outcome, grounds, reasons_withheld=reasons_withheld),
        reasons.SAY_WHY_NOT if needs_why else None,
        reasons.NO_ROW if item is not None and _corrects_nothing(facts, item, outcome) else None,
        unless_unseen(words) if words else None,
    )


def may_propose_refusal(actor: Actor, facts: PartFacts) -> Decision:
    """Somebody of the holder says that part of it must be a no, and leaves the last word to somebody else."""
    is_worker = actor.belongs_to(facts.case.provider_id) and actor.holds(*WORKERS)
    is_theirs = actor.belongs_to(facts.holder_id) and is_worker
    return refuse_if_any(
        None if is_theirs else _unless_decider(actor, facts),
        *_standing(facts),
        None if facts.proposed_by is None else reasons.PROPOSED,
        _unless_all_answered(facts),
        reasons.NOTHING_TO_LOOK_AT if facts.items and facts.is_a_yes else None,
    )


def may_decide_part(actor: Actor, facts: PartFacts, *, alone_why: str | None = None) -> Decision:
    """The holder decides. A no takes a second person, or somebody who says why they are alone."""
    is_second = facts.proposed_by is not None and facts.proposed_by != actor.account_id
    is_alone = alone_why is not None and not unless_said(alone_why)
    needs_another = not facts.is_a_yes and not is_second and not is_alone
    return refuse_if_any(
        _unless_decider(actor, facts),
        *_standing(facts),
        _unless_all_answered(facts),
        reasons.A_SECOND_PERSON if needs_another and not _unless_all_answered(facts) else None,
        reasons.OPEN_PAPERS if facts.open_papers else None,
        reasons.CUT if facts.is_cut and facts.is_a_yes else None,
        reasons.NO_ITEM if facts.case.needs_item else None,
        reasons.NO_ROW if any(_corrects_nothing(facts, each, each.outcome) for each in facts.items) else None,
        reasons.NOTHING_IN_IT if any(each.is_empty for each in facts.items) else None,
    )


def _corrects_nothing(facts: PartFacts, item: ItemFacts, outcome: Outcome | None) -> bool:
    """The agency says that it corrected it, and no row of it was found in what it was sent."""
    return outcome is Outcome.CORRECTED and facts.holder_id == facts.case.agency_id and not item.has_rows


def may_extend(
    actor: Actor,
    facts: PartFacts,
    *,
    now: dt.datetime,
    reason: ExtensionReason | None = None,
    days: int | None = None,
    why: str | None = None,
) -> Decision:
    """The holder takes longer, for one of three reasons, and the person is told before the first time is over."""
    return refuse_if_any(
        _unless_decider(actor, facts),
        *_standing(facts),
        None if local_day(now) <= facts.first_due_on else _too_late(facts.first_due_on),
        None if days is None or days >= 1 else reasons.NO_LONGER,
        None if reason is None or reason in ExtensionReason else reasons.NOT_A_REASON,
        unless_said(why),
    )


def may_write_itself(actor: Actor, facts: PartFacts, *, kind: LetterKind | None = None) -> Decision:
    """Whoever a request was passed on to writes to the family itself: what it decided, and before that of more time."""
    is_on_the_way = kind is not None and kind not in ENDING
    return refuse_if_any(
        _unless_decider(actor, facts),
        None if facts.case.route is Route.TRANSFER else reasons.PROVIDER_WRITES,
        reasons.OVER if facts.case.state is CaseState.WITHDRAWN else None,
        None if facts.is_decided or is_on_the_way else reasons.NOT_DECIDED,
        reasons.DECIDED if facts.is_decided and is_on_the_way else None,
        reasons.WRITTEN_ALREADY if facts.is_told else None,
    )


def may_read_name(actor: Actor, facts: PartFacts) -> Decision:
    """The agency's privacy officer reads who it is about, where it cannot look without, and that they did is kept."""
    is_agencys = facts.holder_id == facts.case.agency_id
    return refuse_if_any(
        _unless_decider(actor, facts) if is_agencys else reasons.NOT_ITS_HOLDER,
        None if facts.case.is_asked else reasons.NOT_ASKED,
        None if facts.case.needs_name else reasons.NO_NAME,
    )


def _wrong_with(
    facts: PartFacts, outcome: Outcome | None, grounds: tuple[Ground, ...], *, reasons_withheld: bool
) -> Iterator[Reason | None]:
    if outcome is None:
        return
    yield None if outcome in OUTCOMES[facts.case.kind] else reasons.NOT_AN_ANSWER
    yield reasons.NO_GROUND if outcome in ON_A_GROUND and not grounds else None
    yield reasons.GROUND_FOR_A_YES if outcome not in ON_A_GROUND and grounds else None
    yield reasons.MUST_BE_SAID if outcome is Outcome.NEITHER and not set(grounds) <= MAY_HIDE_THAT_IT_IS_HELD else None
    yield reasons.REASONS_ARE_OWED if reasons_withheld and set(grounds) & REASONS_ALWAYS_GIVEN else None
    yield reasons.NOTHING_WITHHELD if reasons_withheld and not grounds else None
    only_public = any(each.said.for_public_office for each in grounds)
    yield reasons.NOT_A_PUBLIC_OFFICE if only_public and not facts.is_public_office else None


def decides(actor: Actor, facts: PartFacts) -> bool:
    """At an agency the privacy officer, or whoever stands in for them in that office; at the provider its manager."""
    office = Role.MANAGER if facts.holder_id == facts.case.provider_id else Role.PRIVACY_OFFICER
    return actor.belongs_to(facts.holder_id) and actor.holds(office)


def _standing(facts: PartFacts) -> Iterator[Reason | None]:
    yield _unless_open(facts.case)
    yield reasons.DECIDED if facts.is_decided else None
    not_asked = facts.holder_id != facts.case.provider_id and not facts.case.is_asked
    yield reasons.NOT_ASKED if not_asked else None


def _unless_all_answered(facts: PartFacts) -> Reason | None:
    is_answered = facts.items and all(each.outcome is not None for each in facts.items)
    return None if is_answered else reasons.NOT_ALL_ANSWERED


def _unless_decider(actor: Actor, facts: PartFacts) -> Reason | None:
    return None if decides(actor, facts) else reasons.NOT_ITS_HOLDER


def _unless_worker(actor: Actor, provider: UUID) -> Reason | None:
    return None if actor.belongs_to(provider) and actor.holds(*WORKERS) else reasons.NOT_A_WORKER


def _unless_open(facts: CaseFacts) -> Reason | None:
    return None if facts.state is CaseState.OPEN else reasons.OVER


def _unless_a_day(received_on: dt.date, today: dt.date, begins_on: dt.date | None) -> Reason | None:
    if received_on > today:
        return Reason("not-come-yet", "That day is still to come. Write the day on which it came.", HOUSE)
    if not FIRST_LISTED_ON <= received_on <= LAST_LISTED_ON:
        return Reason("outside-the-list", f"Days are known from {words(FIRST_LISTED_ON)}. Look at the year.", HOUSE)
    if begins_on is not None and received_on < begins_on:
        return Reason("before-it-began", f"The programme began on {words(begins_on)}. Look at the day.", HOUSE)
    return None


def may_declare_day(actor: Actor, facts: object, *, now: dt.datetime, on: dt.date | None = None) -> Decision:
    """Whoever runs the machine writes down a day that a new law leaves out of the count."""
    outside = on is not None and not FIRST_LISTED_ON <= on <= LAST_LISTED_ON
    return refuse_if_any(
        None if actor.is_operator else NOT_THE_OPERATOR,
        Reason("outside-the-list", f"Days are known until {words(LAST_LISTED_ON)}.", HOUSE) if outside else None,
    )


def comes_to(facts: PartFacts) -> str:
    """What the answers come to, for a page. Raises ValueError where some item is not answered."""
    outcomes = tuple(each.outcome for each in facts.items if each.outcome is not None)
    if len(outcomes) < len(facts.items):
        raise ValueError("Every item is answered before it is decided.")
    return answered(outcomes)


def _too_late(first_due_on: dt.date) -> Reason:
    sentence = (
        f"The first time was over on {words(first_due_on)}, and the person had to be told by then. Answer it now. "
        "The law treats it as refused, so they may complain to the Privacy Commissioner already."
    )
    return Reason("told-too-late", sentence, EXTEND)
