"""The five stages of a programme, each with what is true today, what is next and whose turn it is, and the evidence.

All stages. Source: the Service Provider Journey of the Data Protection and Use Policy's Toolkit, whose five rows these
are. What this version does not do yet is said as plainly as what it does.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.codesign_rules import RoundState
from lightwell.policy.negotiating import Side
from lightwell.policy.wording import counted, listed
from lightwell.web.designing import DesignStands, TalksStand
from lightwell.web.practices import Practice, State, agreed, answered, as_practices, heard, shared, stories, talked_over
from lightwell.web.standing import AgreementStands, Seat, Standing
from lightwell.web.turns import Door, Turn, last_sent, next_quarter, turn

NOT_HERE_YET = "Not in this version"
_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what is next, or of the evidence. who: begins it, in bold; on: ends it; door: where it leads."""

    words: str = ""
    who: str = ""
    on: dt.date | None = None
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    number: int
    name: str
    state: State
    status: str
    practices: tuple[Practice, ...]
    next: tuple[Line, ...]
    evidence: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    turn: Turn | None
    stages: tuple[Stage, ...]


def journey(found: Standing) -> Journey:
    """The whole page, from where this person sits."""
    now = turn(found)
    return Journey(now, (_codesign(found), _agreement(found), _sharing(found, now), _access(found), _learning(found)))


# --- what is not here yet ----------------------------------------------------------------------------------------


def _learning(found: Standing) -> Stage:
    return Stage(
        5,
        "Learning together",
        State.NOT_YET,
        NOT_HERE_YET,
        (
            Practice("The Agency tells what came of each delivery", State.NOT_YET),
            Practice("Providers and families look at the findings before they are told", State.NOT_YET),
        ),
        (Line("Ask at your next meeting what the information changed, and write down the answer."),),
        (Line("None here yet."),),
    )


# --- access and correction -----------------------------------------------------------------------------------


def _access(found: Standing) -> Stage:
    cases = found.cases
    state = State.WAITING if cases.open else State.DONE if cases.closed else State.NOT_YET
    return Stage(
        4,
        "Access and correction",
        state,
        _access_status(found),
        as_practices(answered(found)),
        tuple(_access_next(found)),
        tuple(_access_evidence(found)),
    )


def _access_status(found: Standing) -> str:
    if not found.cases.is_for:
        return "Seen by those who answer families alone"
    if found.cases.open:
        return f"{counted(found.cases.open, 'case')} open"
    return "Nothing is open" if found.cases.closed else "Nobody has asked yet"


def _access_next(found: Standing) -> Iterator[Line]:
    if not found.cases.is_for:
        yield Line("Where somebody asks you, lead them to their provider, or to the agency’s privacy officer.")
    elif found.cases.open:
        yield Line("Each case says whose turn it is, and by which day.")
    else:
        yield Line("Offer it unprompted: “Would you like to see what is held about you?”")


def _access_evidence(found: Standing) -> Iterator[Line]:
    cases = found.cases
    with_protocol = (each for each in found.agreements if each.is_in_use and each.is_protocol_agreed)
    for each in itertools.islice(with_protocol, 1):
        yield Line(door=Door("What both sides agreed about requests", "agreement", each.agreement_id))
    if not cases.is_for:
        yield Line("No case that you may see: who asks is nobody else’s business.")
        return
    yield Line(f"{counted(cases.open + cases.closed, 'case')}, {counted(cases.corrections, 'correction')} among them")
    if cases.told:
        yield Line(f"{counted(cases.told, 'recipient')} told, {cases.answered} answered")
    yield Line(door=Door("What families asked", "cases"))


# --- co-design ---------------------------------------------------------------------------------------------------

_ROUND_WORDS = {
    None: "Not designed here",
    RoundState.DRAFT: "Being prepared",
    RoundState.OPEN: "Open for views",
    RoundState.CLOSED: "Being answered",
    RoundState.SETTLED: "Settled, every view answered",
}
_ROUND_STATES = {
    None: State.NOT_YET,
    RoundState.DRAFT: State.WAITING,
    RoundState.OPEN: State.TURN,
    RoundState.CLOSED: State.WAITING,
    RoundState.SETTLED: State.DONE,
}


def _codesign(found: Standing) -> Stage:
    design = found.design
    return Stage(
        1,
        "Co-design",
        *_codesign_status(design),
        as_practices(heard(design)),
        tuple(_codesign_next(found)),
        tuple(_codesign_evidence(found)),
    )


def _codesign_status(design: DesignStands) -> tuple[State, str]:
    if design.has_left:
        return State.WAITING, "You do not take part any more"
    if _is_being_designed(design):
        return State.WAITING, "Being designed"
    return _ROUND_STATES[design.round_state], _ROUND_WORDS[design.round_state]


def _is_being_designed(design: DesignStands) -> bool:
    """It has begun, and nobody outside the agency has been asked for views yet."""
    return design.round_state is None and design.is_begun


def _codesign_next(found: Standing) -> Iterator[Line]:
    design = found.design
    if design.has_left:
        yield Line("Nothing from you. What you said stays, and its answers reach you.")
    elif design.round_state is RoundState.OPEN:
        yield Line("say what they think of each thing that is asked, until", who="Everybody,", on=design.closes_on)
    elif design.round_state is RoundState.CLOSED:
        answers = f"to answer {counted(design.unanswered, 'view')}." if design.unanswered else "to settle the round."
        yield Line(answers, who=f"{found.agency},")
    elif design.round_state is RoundState.SETTLED:
        yield Line("Nothing, until somebody asks for another round.")
    elif _is_being_designed(design):
        yield Line("to open a round in which everybody says what they think.", who=f"{found.agency},")
    else:
        yield Line("to write down what it thinks it needs to know, and ask everybody.", who=f"{found.agency},")


def _codesign_evidence(found: Standing) -> Iterator[Line]:
    design = found.design
    if design.contributions:
        yield Line(f"{counted(design.contributions, 'contribution')} heard")
    if design.has_left:
        yield Line(door=Door("What you said, and what came of it", "you-said", found.programme_id))
        return
    if design.round_state is None:
        begun = _is_being_designed(design)
        yield Line("No round has opened that you may see." if begun else "None here: it was not designed in Lightwell.")
        return
    page = "say" if found.seat is Seat.HANDS_OVER else "design"
    yield Line(door=Door("What was asked, and what came of it", page, found.programme_id))


# --- the agreement -----------------------------------------------------------------------------------------------


def _agreement(found: Standing) -> Stage:
    signed = [each for each in found.agreements if each.is_in_use]
    to_sign = [each for each in found.agreements if each.is_to_sign]
    return Stage(
        2,
        "Tender and agreement",
        State.DONE if signed else State.WAITING if to_sign else State.NOT_YET,
        _agreement_status(found, signed, to_sign),
        as_practices(agreed(signed), talked_over(found), stories()),
        tuple(_agreement_next(signed, to_sign, found)),
        tuple(_agreement_evidence(found)),
    )


def _agreement_status(found: Standing, signed: list[AgreementStands], to_sign: list[AgreementStands]) -> str:
    if any(each.holds_on(found.today) for each in signed):
        return "Signed by both sides"
    if to_sign:
        return "Waiting for a signature"
    if found.is_between_others:
        return "Nothing with you"
    return "It has ended" if signed else "No agreement yet"


def _agreement_next(signed: list[AgreementStands], to_sign: list[AgreementStands], found: Standing) -> Iterator[Line]:
    for each in to_sign[:_MOST_SHOWN]:
        yield Line(f"to sign version {each.version}, or to ask for a change.", who=f"{listed(each.not_signed)},")
    if found.is_between_others:
        yield Line("Nothing from you. If you are asked to agree to something, it is here.")
    if to_sign or found.is_between_others:
        return
    talks = found.talks if found.talks is not None and found.talks.is_open else None
    last = max(signed, key=lambda each: each.last_on, default=None)
    if talks is not None:
        yield _talks_next(talks, found)
    elif last is None:
        yield Line("to propose an agreement.", who=f"{found.agency},")
    if last is not None:
        yield Line(_until_another(last, found.today, is_talked_over=talks is not None), on=last.last_on)


def _talks_next(talks: TalksStand, found: Standing) -> Line:
    """Whose turn it is on what is talked over."""
    door = Door("Go to the draft", "draft", talks.draft_id)
    if not talks.owed_by:
        return Line("to finish what is being talked over, and put it up for signing.", who="Either side,", door=door)
    one = found.agency if Side.AGENCY in talks.owed_by else "The provider"
    who = "Both sides," if len(talks.owed_by) > 1 else f"{one},"
    return Line("to answer what waits in the draft that is being talked over.", who=who, door=door)


def _until_another(last: AgreementStands, today: dt.date, *, is_talked_over: bool) -> str:
    """What the last signed one still asks for; ended by its last day."""
    if last.last_on < today:
        return "Nothing more is asked for, until both sides sign another. Its last day was"
    if last.is_of_an_ended_one:
        return f"{last.about_its_end} It holds until"
    return "The one that is signed holds until" if is_talked_over else _NOTHING_CHANGES


_NOTHING_CHANGES = "Nothing, until somebody asks for a change. It holds until"


def _agreement_evidence(found: Standing) -> Iterator[Line]:
    if found.talks is not None:
        yield Line(door=Door("How each clause was talked over", "draft", found.talks.draft_id))
    stands = [each for each in found.agreements if each.state is not AgreementState.WITHDRAWN]
    is_one = len({each.title for each in stands}) == 1
    for each in stands[:_MOST_SHOWN]:
        whose = each.provider if found.seat is not Seat.HANDS_OVER else "Agreement" if is_one else each.title
        name = f"{whose}, version {each.version}{each.unsigned_words}"
        yield Line(door=Door(name, "agreement", each.agreement_id))
        for name, on in each.signed:
            yield Line("signed on", who=name, on=on)
    if len(stands) > _MOST_SHOWN:
        yield Line(door=Door(f"All {len(stands)} agreements", "agreements"))
    if not stands:
        yield Line(_WITH_OTHERS if found.is_between_others else "No agreement has been proposed.")


_WITH_OTHERS = "None with you. What others agree, and send, is between them."


# --- sharing -----------------------------------------------------------------------------------------------------


def _sharing(found: Standing, now: Turn | None) -> Stage:
    in_use = any(each.is_in_use for each in found.agreements)
    ours = in_use and now is not None and now.is_ours
    sent = bool(found.deliveries) or last_sent(found) is not None
    state = State.TURN if ours else State.DONE if sent else State.WAITING if in_use else State.NOT_YET
    return Stage(
        3,
        "Sharing",
        state,
        _sharing_status(found, in_use=in_use, ours=ours),
        as_practices(shared(found)),
        tuple(_sharing_next(found, now if in_use else None)),
        tuple(_sharing_evidence(found)),
    )


def _sharing_status(found: Standing, *, in_use: bool, ours: bool) -> str:
    if not in_use:
        return "Nothing with you" if found.is_between_others else "After the agreement"
    if ours:
        return "Your turn"
    sent = sum(quarter.sent_on is not None for each in found.agreements for quarter in each.quarters)
    if sent or not found.deliveries:
        return f"{counted(sent, 'quarter')} sent" if sent else "Nothing sent yet"
    return f"{counted(found.deliveries, 'delivery', 'deliveries')} sent"


def _sharing_next(found: Standing, now: Turn | None) -> Iterator[Line]:
    quarter, ours = next_quarter(found), now is not None and now.is_ours
    if ours and found.seat is Seat.OPENS:
        yield Line("open what you were sent, and say why.", who="You")
    if not any(each.is_in_use for each in found.agreements):
        yield Line("Nothing from you." if found.is_between_others else "Nothing, until both sides have signed.")
    elif quarter is None:
        yield Line("Nothing more, until the next quarter is over.")
    elif quarter.suspended_by:
        yield Line(f"Nothing: the agreement is suspended, until {listed(quarter.suspended_by)} lifts that.")
    elif found.seat is Seat.HANDS_OVER:
        yield Line(f"hand over {quarter.period.words}, due on", who="You", on=quarter.due_on)
    else:
        yield Line(f"hands over {quarter.period.words}, due on", who=_who_sends(found), on=quarter.due_on)


def _who_sends(found: Standing) -> str:
    providers = {each.provider for each in found.agreements if each.is_in_use}
    return providers.pop() if len(providers) == 1 else "Each provider"


def _sharing_evidence(found: Standing) -> Iterator[Line]:
    if sent := last_sent(found):
        yield Line(f"{sent.period.words} was sent on", on=sent.sent_on)
    if found.deliveries:
        to_whom = " to your unit" if found.seat is Seat.OPENS else ""
        yield Line(f"{counted(found.deliveries, 'delivery', 'deliveries')} sent{to_whom}")
        yield _openings_line(found)
    elif sent:
        yield Line("What was sent is for its units alone, so you are not shown it in this office.")
    else:
        yield Line(_WITH_OTHERS if found.is_between_others else "Nothing has been sent yet.")
    if (shown := found.on_the_map) is not None:
        yield Line(door=Door("What flows where", "flow-map", shown.agreement_id))
        yield Line(door=Door("What families are told", "notices", shown.agreement_id))
    if found.families.is_for and not found.is_between_others:
        yield Line(door=Door("Who was told, and who was not yet", "coverages"))


def _openings_line(found: Standing) -> Line:
    if not found.openings:
        return Line("Nobody has opened any of it yet.")
    times = counted(found.openings, "opening")
    if found.seat is Seat.OPENS:
        return Line(f"{times} by your unit, the last on", on=found.last_opened_on)
    return Line(door=Door(f"{times}: who, when and why", "who-saw-what"))
