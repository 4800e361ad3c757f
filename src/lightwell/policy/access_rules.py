"""Who may open a case for a family, check who asks, ask the agency, answer, decide, take longer and give.

Stage 4, access and correction. Source: Privacy Act 2020 ss 40 to 57 and 59 to 65; Data Protection and Use Policy,
Access to Information guideline; the request protocol of the signed agreement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from lightwell.policy.access_words import (
    ON_A_GROUND,
    OUTCOMES,
    WRITTEN,
    Asks,
    Authority,
    CaseState,
    Identity,
    Outcome,
    Route,
    answered,
)
from lightwell.policy.actors import Actor, Role
from lightwell.policy.case_facts import CaseFacts, OpeningFacts, PartFacts
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.local_days import local_day
from lightwell.policy.people_rules import PersonFacts
from lightwell.policy.periods import words
from lightwell.policy.refusal_grounds import (
    MAY_HIDE_THAT_IT_IS_HELD,
    NEITHER_SOURCE,
    REASONS_ALWAYS_GIVEN,
    ExtensionReason,
    Ground,
)
from lightwell.policy.sharing_rules import HOUSE, NOT_THE_OPERATOR, says_enough, unless_said
from lightwell.policy.stated_words import unless_unseen
from lightwell.policy.working_days import FIRST_LISTED_ON, LAST_LISTED_ON

WORKERS: Final = (Role.MANAGER, Role.FRONT_LINE_WORKER)
TWO_PEOPLE: Final = "Lightwell: a no is looked at by two people, or its one author says why alone"
IDENTITY: Final = "Privacy Act 2020 s 57: be satisfied of who asks before anything is given"
TELL_WHY: Final = "Privacy Act 2020 ss 44 and 46: a refusal names its ground"
EXTEND: Final = "Privacy Act 2020 s 48 (correction: s 65)"


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
        None if facts.is_signed else _NO_AGREEMENT,
        None if received_on is None else _unless_a_day(received_on, local_day(now), facts.begins_on),
    )


def may_check_who_asks(
    actor: Actor,
    facts: CaseFacts,
    *,
    asks: Asks | None = None,
    identity: Identity | None = None,
    authority: Authority | None = None,
) -> Decision:
    """Somebody at the provider made sure of who asks, and of what a representative may act on."""
    needs = asks is Asks.REPRESENTATIVE and authority is None
    return refuse_if_any(
        _unless_worker(actor, facts.provider_id),
        _unless_open(facts),
        _NO_AUTHORITY if needs else None,
        _NOBODY_TO_ACT_FOR if asks is Asks.PERSON and authority is not None else None,
    )


def may_turn_away(actor: Actor, facts: PersonFacts) -> Decision:
    """Somebody at the provider tells whoever asks without authority that nothing can be given to them."""
    return refuse_if_any(_unless_worker(actor, facts.provider_id))


def may_ask_agency(actor: Actor, facts: CaseFacts, *, is_content: bool | None = None) -> Decision:
    """Somebody at the provider asks the agency, passes the request on, or tells it what is kept for it.

    is_content: for a transfer, nobody knows of a reason why the person would not want it passed on.
    """
    unwilling = facts.route is Route.TRANSFER and is_content is False
    return refuse_if_any(
        _unless_worker(actor, facts.provider_id),
        _unless_open(facts),
        _ASKED_ALREADY if facts.is_asked else None,
        None if facts.is_checked else _NOT_CHECKED,
        _NOT_WRITTEN if facts.needs_written and facts.is_checked and facts.permission not in WRITTEN else None,
        _WOULD_NOT_WANT_IT if unwilling else None,
    )


def may_give(actor: Actor, facts: CaseFacts) -> Decision:
    """Somebody at the provider gives the family its letter, and what goes with it."""
    return refuse_if_any(
        _unless_worker(actor, facts.provider_id),
        _unless_open(facts),
        None if facts.is_checked else _NOT_CHECKED,
        _UNDECIDED if facts.undecided else None,
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
) -> Decision:
    """The holder's own office answers one item of its own part."""
    needs_why = outcome is Outcome.NOT_CORRECTED and words is not None and not says_enough(words)
    return refuse_if_any(
        _unless_decider(actor, facts),
        *_standing(facts),
        *_wrong_with(facts, outcome, grounds, reasons_withheld=reasons_withheld),
        _SAY_WHY_NOT if needs_why else None,
        unless_unseen(words) if words else None,
    )


def may_propose_refusal(actor: Actor, facts: PartFacts) -> Decision:
    """Somebody of the holder says that part of it must be a no, and leaves the last word to somebody else."""
    is_worker = actor.belongs_to(facts.case.provider_id) and actor.holds(*WORKERS)
    is_theirs = actor.belongs_to(facts.holder_id) and is_worker
    return refuse_if_any(
        None if is_theirs else _unless_decider(actor, facts),
        *_standing(facts),
        None if facts.proposed_by is None else _PROPOSED,
        _unless_all_answered(facts),
        _NOTHING_TO_LOOK_AT if facts.items and facts.is_a_yes else None,
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
        _A_SECOND_PERSON if needs_another and not _unless_all_answered(facts) else None,
        _OPEN_PAPERS if facts.open_papers else None,
        _CUT if facts.is_cut and facts.is_a_yes else None,
    )


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
        None if days is None or days >= 1 else _NO_LONGER,
        None if reason is None or reason in ExtensionReason else _NOT_A_REASON,
        unless_said(why),
    )


def may_write_itself(actor: Actor, facts: PartFacts) -> Decision:
    """Whoever a request was passed on to writes to the family itself, once it has decided."""
    return refuse_if_any(
        _unless_decider(actor, facts),
        None if facts.case.route is Route.TRANSFER else _PROVIDER_WRITES,
        None if facts.is_decided else _NOT_DECIDED,
        _WRITTEN_ALREADY if facts.is_told else None,
    )


def may_read_name(actor: Actor, facts: PartFacts) -> Decision:
    """The agency's privacy officer reads who it is about, where it cannot look without, and that they did is kept."""
    is_agencys = facts.holder_id == facts.case.agency_id
    return refuse_if_any(
        _unless_decider(actor, facts) if is_agencys else _NOT_ITS_HOLDER,
        None if facts.case.is_asked else _NOT_ASKED,
        None if facts.case.needs_name else _NO_NAME,
    )


def _wrong_with(
    facts: PartFacts, outcome: Outcome | None, grounds: tuple[Ground, ...], *, reasons_withheld: bool
) -> Iterator[Reason | None]:
    if outcome is None:
        return
    yield None if outcome in OUTCOMES[facts.case.kind] else _NOT_AN_ANSWER
    yield _NO_GROUND if outcome in ON_A_GROUND and not grounds else None
    yield _GROUND_FOR_A_YES if outcome not in ON_A_GROUND and grounds else None
    yield _MUST_BE_SAID if outcome is Outcome.NEITHER and not set(grounds) <= MAY_HIDE_THAT_IT_IS_HELD else None
    yield _REASONS_ARE_OWED if reasons_withheld and set(grounds) & REASONS_ALWAYS_GIVEN else None
    yield _NOTHING_WITHHELD if reasons_withheld and not grounds else None
    only_public = any(each.said.for_public_office for each in grounds)
    yield _NOT_A_PUBLIC_OFFICE if only_public and not facts.is_public_office else None


def decides(actor: Actor, facts: PartFacts) -> bool:
    """At an agency the privacy officer, or whoever stands in for them in that office; at the provider its manager."""
    office = Role.MANAGER if facts.holder_id == facts.case.provider_id else Role.PRIVACY_OFFICER
    return actor.belongs_to(facts.holder_id) and actor.holds(office)


def _standing(facts: PartFacts) -> Iterator[Reason | None]:
    yield _unless_open(facts.case)
    yield _DECIDED if facts.is_decided else None
    not_asked = facts.holder_id != facts.case.provider_id and not facts.case.is_asked
    yield _NOT_ASKED if not_asked else None


def _unless_all_answered(facts: PartFacts) -> Reason | None:
    is_answered = facts.items and all(each.outcome is not None for each in facts.items)
    return None if is_answered else _NOT_ALL_ANSWERED


def _unless_decider(actor: Actor, facts: PartFacts) -> Reason | None:
    return None if decides(actor, facts) else _NOT_ITS_HOLDER


def _unless_worker(actor: Actor, provider: UUID) -> Reason | None:
    return None if actor.belongs_to(provider) and actor.holds(*WORKERS) else _NOT_A_WORKER


def _unless_open(facts: CaseFacts) -> Reason | None:
    return None if facts.state is CaseState.OPEN else _OVER


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


_NOT_A_WORKER = Reason(
    "not-a-worker", "Only a manager or a front-line worker of the provider does this. Ask one of them to.", HOUSE
)
_NO_AGREEMENT = Reason(
    "no-agreement",
    "There is no signed agreement with this agency here, so there is nobody to ask by it. Help them to ask the agency "
    "itself.",
    HOUSE,
)
_OVER = Reason("case-is-over", "This case is over. Open another where they ask again.", HOUSE)
_NO_AUTHORITY = Reason(
    "relationship-is-no-authority",
    "Being a parent, a partner or family is not authority by itself. Say what they may act on; where there is nothing, "
    "help the person to ask, or to sign a form.",
    "Privacy Act 2020 s 57; Privacy Commissioner, requests about children and young people",
)
_NOBODY_TO_ACT_FOR = Reason(
    "asks-for-themselves", "Somebody who asks for themselves needs no authority. Leave it out.", IDENTITY
)
_NOT_CHECKED = Reason(
    "not-checked", "First make sure of who asks, and write down how. Nothing is given before that.", IDENTITY
)
_NOT_WRITTEN = Reason(
    "not-written",
    "You act for them here, or say who they are, so you need their yes in writing: a letter, a signed form or an "
    "e-mail. Write down which. Where there is none, help them to ask the agency themselves.",
    "Privacy Act 2020 s 57; Data Protection and Use Policy, acting as an agent",
)
_ASKED_ALREADY = Reason("asked-already", "The agency was asked already. Its answer is next.", HOUSE)
_WOULD_NOT_WANT_IT = Reason(
    "would-not-want-it",
    "A request is not passed on where you know that the person would not want it. Tell them who holds it instead.",
    "Privacy Act 2020 s 43",
)
_UNDECIDED = Reason(
    "not-decided", "Not everybody who holds something has decided yet. Wait for them, or say that it is late.", HOUSE
)
_NOT_ITS_HOLDER = Reason(
    "not-its-holder",
    "Whoever holds it decides about it: at the agency its privacy officer, at the provider its manager.",
    "Privacy Act 2020 s 44",
)
_DECIDED = Reason("decided-already", "This part was decided already.", HOUSE)
_NOT_ASKED = Reason("not-asked-yet", "The provider has not asked for this yet.", HOUSE)
_NOT_ALL_ANSWERED = Reason("not-all-answered", "Answer each item first; then all of it can be decided.", HOUSE)
_OPEN_PAPERS = Reason(
    "papers-open", "Some paper is not read through yet. Decide what is taken out of it, and make its copy.", HOUSE
)
_CUT = Reason(
    "cut-but-all-given",
    "Something was taken out of a paper, so not all is given. Answer its item “Given in part”, with the ground.",
    TELL_WHY,
)
_A_SECOND_PERSON = Reason(
    "second-person",
    "Some of this is a no. Let somebody else look at it too, or say why you decide it alone.",
    TWO_PEOPLE,
)
_PROPOSED = Reason("proposed-already", "Somebody asked for a second look already.", TWO_PEOPLE)
_NOTHING_TO_LOOK_AT = Reason("all-a-yes", "Nothing is turned down, so nobody else need look. Decide it.", TWO_PEOPLE)
_NOT_AN_ANSWER = Reason("not-an-answer", "That is not an answer to what was asked. Choose another.", HOUSE)
_NO_GROUND = Reason("no-ground", "Choose the ground: the law has a closed list, and the letter names it.", TELL_WHY)
_GROUND_FOR_A_YES = Reason("ground-for-a-yes", "Nothing is kept back here, so leave the grounds out.", TELL_WHY)
_MUST_BE_SAID = Reason(
    "must-be-said", "On this ground you say whether you hold it. Choose “Not given” instead.", NEITHER_SOURCE
)
_REASONS_ARE_OWED = Reason(
    "reasons-are-owed", "No harm comes of giving this reason, so the person is owed it.", "Privacy Act 2020 s 46"
)
_NOTHING_WITHHELD = Reason("nothing-withheld", "There is no reason here to keep back.", "Privacy Act 2020 s 46")
_NOT_A_PUBLIC_OFFICE = Reason(
    "not-a-public-office", "Only a public sector agency has this ground. Choose another.", "Privacy Act 2020 s 53"
)
_SAY_WHY_NOT = Reason(
    "say-why-not", "Say in a few words why it is not corrected. The letter says it.", "Privacy Act 2020 s 63"
)
_PROVIDER_WRITES = Reason("provider-writes", "The provider writes to the family here, in one letter.", HOUSE)
_NOT_DECIDED = Reason("not-decided-yet", "Decide first; then the letter can be written.", HOUSE)
_WRITTEN_ALREADY = Reason("written-already", "The family was written to already.", HOUSE)
_NO_NAME = Reason("no-name", "No name was given here, since the rows are found without one.", HOUSE)
_NO_LONGER = Reason("no-longer", "Say by how many working days, at least one.", EXTEND)
_NOT_A_REASON = Reason("not-a-reason", "The law has three reasons for taking longer. Choose one of them.", EXTEND)
