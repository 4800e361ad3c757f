"""The practices of the service provider journey for the first four stages, each a line that is true today or is not.

Stages 1 to 4. Source: the Service Provider Journey of the Data Protection and Use Policy's Toolkit: the actions of its
second column, and what its first column misses. A practice is true where rows show it, or where nothing else can be;
never because it was meant. Where the reader may not know, nothing is said of it rather than “no”.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lightwell.policy.codesign_rules import Group, RoundState
from lightwell.policy.wording import counted, listed
from lightwell.web.asking import CasesStand, FamiliesStand
from lightwell.web.designing import DesignStands, TalksStand
from lightwell.web.standing import AgreementStands, Standing


class State(StrEnum):
    """How a stage or a practice stands, as its mark shows it."""

    DONE = "done"
    TURN = "turn"
    WAITING = "waiting"
    CONFIRM = "confirm"
    NOT_YET = "not-yet"


@dataclass(frozen=True, slots=True)
class Practice:
    """One thing that is true today, or is not."""

    words: str
    state: State = State.DONE


Said = Iterator[tuple[str, bool]]


def as_practices(*said: Said) -> tuple[Practice, ...]:
    return tuple(Practice(words, State.DONE if is_true else State.NOT_YET) for each in said for words, is_true in each)


# --- stage 1, co-design ------------------------------------------------------------------------------------------


def heard(design: DesignStands) -> Said:
    """To somebody who was taken out, what is true alone: the rest is not theirs to know any more."""
    return (each for each in _heard(design) if each[1] or not design.has_left)


def _heard(design: DesignStands) -> Said:
    is_asked = design.round_state not in (None, RoundState.DRAFT)
    is_settled = design.round_state is RoundState.SETTLED
    yield "Providers were asked before any tender", design.was_asked(Group.PROVIDER)
    yield "Families were heard, without having to leave a name", design.by(Group.FAMILY) > 0
    if design.knows_who or design.was_asked(Group.MAORI):
        yield "A Māori party was in it from the start", design.was_asked(Group.MAORI)
    yield "What earlier programmes taught was answered", design.lessons_answered > 0
    yield "Everybody was asked about where, how and why each thing would be collected", is_asked
    yield "Everybody was asked how well they feel they understand what it is for", is_asked
    yield "Every view has its answer: you said, we did", is_settled and not design.unanswered
    yield "What success means was settled before there was anything to count", is_settled and design.has_measures
    if design.dropped:
        things = "1 thing" if design.dropped == 1 else f"{design.dropped} things"
        yield f"{things.capitalize()} dropped because somebody asked", True


# --- stage 2, tender and agreement -------------------------------------------------------------------------------


def agreed(in_use: list[AgreementStands]) -> Said:
    for each in in_use[:1]:
        yield f"{counted(each.clauses, 'clause')}, each in words for an adult and for a child", True
        if len(each.flows) > 1:
            yield f"What {listed(flow.name for flow in each.flows)} get cannot be put together", True


def talked_over(found: Standing) -> Said:
    if found.is_between_others:
        return
    talks = found.talks
    yield "Each clause was talked over by both sides, as equals", talks is not None and talks.talked > 0
    yield "Both sides found a time to meet about the draft", talks is not None and talks.has_met
    if talks is not None and (talks.dropped or talks.reworded):
        yield f"A no was heard: {_after_a_no(talks)}", True
    if talks is not None and talks.rewordings:
        yield "The provider’s own wording was taken", True


def _after_a_no(talks: TalksStand) -> str:
    """What became of the clauses that somebody said no to."""
    gone = f"{counted(talks.dropped, 'clause')} dropped" if talks.dropped else ""
    worded = f"{counted(talks.reworded, 'clause')} worded anew" if talks.reworded else ""
    return listed(each for each in (gone, worded) if each)


def stories() -> Said:
    yield "Stories for a tender: not in this version", False


# --- stage 3, sharing --------------------------------------------------------------------------------------------


def shared(found: Standing) -> Said:
    if found.is_between_others:
        return
    in_use = [each for each in found.agreements if each.is_in_use]
    names = dict.fromkeys(flow.name for each in in_use for flow in each.flows)
    if len(names) > 1:
        others = "neither can open the other’s" if len(names) == 2 else "none can open another’s"
        yield f"{listed(names)} each get their own, and {others}", True
    is_agreed = bool(in_use)
    yield "A column that no clause covers stays with the provider", is_agreed
    yield "Nobody opens anything without saying under which clause, and why", is_agreed
    yield "The notice for families is made from the same clauses", is_agreed
    yield "Both sides agreed to the notice’s words", any(each.is_notice_agreed for each in in_use)
    yield from _told(found.families)


def _told(families: FamiliesStand) -> Said:
    if families.is_for:
        yield "People you serve were shown what is shared, and asked what it means to them", families.is_shown


# --- stage 4, access and correction ------------------------------------------------------------------------------


def answered(found: Standing) -> Said:
    """What there is evidence for; of cases, to those who may see any."""
    if found.is_between_others:
        return
    families = found.families
    in_use = [each for each in found.agreements if each.is_in_use]
    yield (
        "Both sides agreed how a family’s question is answered, and how that is explained",
        any(each.is_protocol_agreed for each in in_use),
    )
    if found.cases.is_for:
        yield from _asked(found.cases)
    if families.is_for:
        yield "People you serve get what is written about them, for an adult and for a child", families.is_given


def _asked(cases: CasesStand) -> Said:
    yield "Families ask their provider, which asks the agency for them", bool(cases.open or cases.closed)
    yield "They get one letter, which keeps each holder’s decision apart", bool(cases.closed)
    yield "A correction, or their own side of it, reaches everybody who was sent the item", bool(cases.told)
    yield "Everybody who was told has answered", bool(cases.told) and cases.told == cases.answered
