"""The letters that a family gets about its case, in plain words, with each thing that the law says they must say.

Stage 4, access and correction. Source: Privacy Act 2020 ss 43 (transfer), 44 to 46 (decision), 48 and 65 (extension),
56 (form), 63 and 64 (correction). A letter names nobody: who it is to is written on the paper by hand, so that it can
lie in a drawer and say nothing about anybody. It keeps each holder's decision apart from the other's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from lightwell.policy.access_words import NOTHING_IS_HELD, CaseKind, Outcome, Route
from lightwell.policy.forms_given import FORM_GIVEN, GivenOtherwise
from lightwell.policy.letter_parts import (
    MUST_SAY,
    AnsweredItem,
    Element,
    HoldersAnswer,
    Letter,
    LetterFacts,
    LetterKind,
    Paragraph,
)
from lightwell.policy.periods import words as day
from lightwell.policy.refusal_grounds import NEITHER_TO_FAMILY
from lightwell.policy.request_protocol import speaks_of_time
from lightwell.policy.wording import listed, sentence

COMMISSIONER: Final = "the Privacy Commissioner, privacy.org.nz"


def write(kind: LetterKind, facts: LetterFacts) -> Letter:
    """The letter. Raises ValueError where it would leave out something that the law wants said."""
    found = Letter(kind, facts.reference, tuple(_WRITERS[kind](facts)))
    unfounded = any(each.outcome in _SAYS_WHY and not each.has_ground for each in _items(facts))
    missing = _must_say(kind, facts) - found.says | ({Element.GROUND} if unfounded else set())
    if missing:
        raise ValueError(f"The letter does not say {listed(sorted(missing))}.")
    return found


def _must_say(kind: LetterKind, facts: LetterFacts) -> frozenset[Element]:
    wanted = set(MUST_SAY[kind])
    if kind in _of_access(facts):
        given = any(item.outcome in {Outcome.GIVEN, Outcome.IN_PART} for item in _items(facts))
        wanted |= {Element.HOW_GIVEN, Element.CHARGE} if given else set()
        wanted |= {Element.FORM} if given and facts.wanted else set()
        wanted |= {Element.GROUND} if any(item.outcome in _SAYS_WHY for item in _items(facts)) else set()
    elif kind in (LetterKind.CORRECTION, LetterKind.OWN_PART):
        outcomes = {item.outcome for item in _items(facts)}
        wanted |= {Element.WHAT_IS_DONE} if Outcome.CORRECTED in outcomes else set()
        wanted |= {Element.STATEMENT, Element.GROUND} if Outcome.NOT_CORRECTED in outcomes else set()
    return frozenset(wanted)


def _of_access(facts: LetterFacts) -> tuple[LetterKind, ...]:
    """The letters that give something."""
    own = (LetterKind.OWN_PART,) if facts.kind is CaseKind.ACCESS else ()
    return (LetterKind.DECISION, *own)


_SAYS_WHY: Final = frozenset({Outcome.IN_PART, Outcome.WITHHELD, Outcome.NEITHER})


def _items(facts: LetterFacts) -> list[AnsweredItem]:
    return [item for answer in facts.answers for item in answer.items]


# --- each letter -------------------------------------------------------------------------------------------------


def _acknowledgement(facts: LetterFacts) -> Iterator[Paragraph]:
    asked = "to see what is held about you" if facts.kind is CaseKind.ACCESS else "to have something corrected"
    yield Paragraph(
        f"On {day(facts.received_on)} you asked us {asked}: {facts.ask_words[0].lower()}{facts.ask_words[1:]}.",
        Element.RECEIVED,
    )
    yield from _by_when(facts)
    if facts.is_urgent:
        yield Paragraph("You told us why it is urgent. We do it as soon as we can, and tell you if we cannot.")
    yield _who_decides(facts)
    if facts.explanation and facts.route is Route.AGENT and not speaks_of_time(facts.explanation):
        yield Paragraph(sentence(facts.explanation))
    yield from _always(facts)


def _by_when(facts: LetterFacts) -> Iterator[Paragraph]:
    """The last days of this very case: one where one letter is to come by it, each holder's own where they differ."""
    is_one = facts.agency_on is not None and facts.agency_on <= facts.last_on
    if is_one and facts.route is not Route.TRANSFER:
        yield _heard_by("You will hear what was decided", facts.last_on, facts)
        return
    yield _heard_by("You will hear from us about what we hold ourselves", facts.last_on, facts)
    yield _agency_by(facts)


def _heard_by(what: str, on: dt.date, facts: LetterFacts) -> Paragraph:
    """No day that has gone by is promised: what the law makes of it is said instead."""
    if facts.today <= on:
        return Paragraph(f"{what} by {day(on)} at the latest.", Element.LAST_DAY)
    return Paragraph(
        f"You were to hear from us by {day(on)}. That day has gone by, and the law treats it as a no, so you can "
        "complain now. We still owe you an answer, and give it as soon as we can.",
        Element.LAST_DAY,
    )


def _agency_by(facts: LetterFacts) -> Paragraph:
    whole = f"What {facts.agency} holds: it"
    if facts.agency_on is None or facts.passed_on is None:
        begins = "gets it" if facts.route is Route.TRANSFER else "is asked"
        latest = f": until {day(facts.agency_on)} at the latest" if facts.agency_on else ""
        return Paragraph(
            f"{whole} has {facts.agency_days} working days, counted from the day it {begins}{latest}.", Element.LAST_DAY
        )
    if facts.agency_on < facts.today:
        return Paragraph(f"{whole} was to answer by {day(facts.agency_on)}, and is late.", Element.LAST_DAY)
    counted = ", counted from the day it got it" if facts.route is Route.TRANSFER else ""
    return Paragraph(f"{whole} has until {day(facts.agency_on)}{counted}.", Element.LAST_DAY)


def _who_decides(facts: LetterFacts) -> Paragraph:
    said = {
        Route.AGENT: (
            f"We ask {facts.agency} for you. It decides about what it holds, and we decide about what we hold. You get "
            "one letter, which keeps the two apart."
        ),
        Route.TRANSFER: (
            f"We pass on what you asked to {facts.agency}. It decides about what it holds, and writes to you itself. "
            "We decide about what we hold, and write to you too."
        ),
        Route.HELD_AS_AGENT: (
            f"We only keep this for {facts.agency}. The law treats it as theirs, so they decide. You get the letter "
            "from us."
        ),
    }
    return Paragraph(said[facts.route], Element.WHO_DECIDES)


def _transfer(facts: LetterFacts) -> Iterator[Paragraph]:
    yield Paragraph(f"On {day(facts.received_on)} you asked us about what is held about you.", Element.RECEIVED)
    passed_on = facts.passed_on or facts.last_on
    yield Paragraph(
        f"We believe that {facts.agency} holds it. On {day(passed_on)} we passed on what you asked. It decides, and "
        "writes to you itself.",
        Element.PASSED_TO,
    )
    yield from _by_when(facts)
    yield Paragraph("If you do not want that, tell us, and we ask for it to be sent back.")
    yield from _always(facts)


def _extension(facts: LetterFacts) -> Iterator[Paragraph]:
    for answer in facts.answers:
        if answer.is_longer and answer.extended_to is not None and answer.extension_reason is not None:
            yield Paragraph(
                f"{answer.holder} needs more time. It now has until {day(answer.extended_to)}.", Element.PERIOD
            )
            yield Paragraph(f"Why: {answer.extension_reason.words}.", Element.WHY_LONGER)
    yield from _always(facts)


def _late(facts: LetterFacts) -> Iterator[Paragraph]:
    for answer in facts.answers:
        if answer.is_owed:
            yield from _of_one_holder(answer)
            yield Paragraph(_what_we_do(answer, facts), Element.DECISION)
    yield from _always(facts)


def _what_we_do(answer: HoldersAnswer, facts: LetterFacts) -> str:
    if facts.is_from_agency or answer.holder == facts.provider:
        return "We answer as soon as we can."
    return "We go on asking for you." if facts.passed_on else "We did not ask it in time. We are sorry, and ask it now."


def _decision(facts: LetterFacts) -> Iterator[Paragraph]:
    for answer in facts.answers:
        yield from _of_one_holder(answer)
    yield from _others_letter(facts)
    yield from _what_is_given(facts)
    yield from _always(facts)


def _own_part(facts: LetterFacts) -> Iterator[Paragraph]:
    """Where the agency alone takes longer: what the provider decided itself, and by when the rest is to come."""
    for answer in facts.answers:
        if answer.holder == facts.provider:
            yield from _of_one_holder(answer)
    yield from _what_is_given(facts) if facts.kind is CaseKind.ACCESS else _what_is_done(facts)
    for answer in facts.answers:
        if answer.holder != facts.provider and answer.extended_to is not None:
            yield Paragraph(answer.holder, is_heading=True)
            yield _the_rest(answer, answer.extended_to)
    yield from _always(facts)


def _the_rest(answer: HoldersAnswer, until: dt.date) -> Paragraph:
    whole = f"This letter is not the whole. {answer.holder} takes longer over what it holds"
    comes = "What it decides comes to you in another letter from us."
    if answer.is_late:
        gone = f"It had until {day(until)}, and is late: the law treats that as a no, so you can complain now."
        return Paragraph(f"{whole}. {gone} {comes}", Element.PERIOD)
    return Paragraph(f"{whole}: it has until {day(until)}. {comes}", Element.PERIOD)


def _what_is_given(facts: LetterFacts) -> Iterator[Paragraph]:
    if any(item.outcome in {Outcome.GIVEN, Outcome.IN_PART} for item in _items(facts)):
        yield Paragraph(_how_given(facts.given_otherwise), Element.HOW_GIVEN)
        if facts.wanted and (facts.otherwise is not None or not facts.given_otherwise):
            yield _form(facts.wanted, facts.otherwise)
        yield Paragraph(
            "It costs you nothing. If anybody asks you to pay for it, you can complain about that too.", Element.CHARGE
        )


def _how_given(otherwise: str) -> str:
    if not otherwise:
        return "What is given comes with this letter, and we go through it with you."
    return f"What is not in this letter, you get like this: {sentence(otherwise)}"


def _form(wanted: str, otherwise: GivenOtherwise | None) -> Paragraph:
    asked = f"You asked for it like this: {sentence(wanted)}"
    if otherwise is None:
        return Paragraph(f"{asked} That is how you get it.", Element.FORM)
    return Paragraph(
        f"{asked} We cannot give it like that, because {otherwise.why.words} ({FORM_GIVEN}). You can have it like "
        f"this: {sentence(otherwise.instead)} You can complain about that too.",
        Element.FORM,
    )


def _others_letter(facts: LetterFacts) -> Iterator[Paragraph]:
    """Of what was passed on, each side's letter says that it is not the whole."""
    if facts.route is Route.TRANSFER:
        other = facts.provider if facts.is_from_agency else facts.agency
        yield Paragraph(f"What {other} holds, it decides about itself, and writes to you in a letter of its own.")


def _correction(facts: LetterFacts) -> Iterator[Paragraph]:
    for answer in facts.answers:
        yield from _of_one_holder(answer)
    yield from _others_letter(facts)
    yield from _what_is_done(facts)
    yield from _always(facts)


def _what_is_done(facts: LetterFacts) -> Iterator[Paragraph]:
    outcomes = {item.outcome for item in _items(facts)}
    if Outcome.CORRECTED in outcomes:
        told = f" We told {listed(facts.recipients_told)}, and they answer us." if facts.recipients_told else ""
        yield Paragraph(
            "What is wrong is put right. What it said before is kept, with the day and the reason, so that nobody can "
            f"say it was never there. Everybody who was sent it is told that it was wrong.{told}",
            Element.WHAT_IS_DONE,
        )
    if Outcome.NOT_CORRECTED in outcomes:
        yield Paragraph(
            "You can write your own side of it, in your own words. If you ask us, it is kept with the record, so that "
            "whoever reads the one reads the other. We help you to write it if you like.",
            Element.STATEMENT,
        )
        if facts.side_kept_by:
            yield Paragraph(f"Your side is kept with it. We told {listed(facts.side_kept_by)}, who have the record.")


def _of_one_holder(answer: HoldersAnswer) -> Iterator[Paragraph]:
    yield Paragraph(f"What {answer.holder} decided" if answer.outcome else answer.holder, is_heading=True)
    if answer.outcome is None:
        due = f" It had until {day(answer.due_on)}." if answer.due_on else ""
        yield Paragraph(
            f"{answer.holder} has not answered in time.{due} The law treats that as a no, so you can complain now. It "
            "still owes you an answer.",
            Element.LATE,
        )
        return
    late = " This answer comes late." if answer.is_late else ""
    is_nothing = bool(answer.items) and all(each.outcome is Outcome.NOTHING_HELD for each in answer.items)
    before = f" We told you this on {day(answer.told_on)} already." if answer.told_on else ""
    yield Paragraph(f"{NOTHING_IS_HELD if is_nothing else answer.outcome.words}.{late}{before}", Element.DECISION)
    for item in answer.items:
        yield from _of_one_item(item)


def _of_one_item(item: AnsweredItem) -> Iterator[Paragraph]:
    """What is given in several lines, such as a row, is a list under what is said of it."""
    lines = [line.strip() for line in item.says.splitlines() if line.strip()]
    is_list = len(lines) > 1
    yield _said_of(item, f" {sentence(item.says)}" if lines and not is_list else "")
    if is_list and item.outcome is not Outcome.NEITHER and not item.reasons_withheld:
        yield from (Paragraph(line, is_point=True) for line in lines)


def _said_of(item: AnsweredItem, said: str) -> Paragraph:
    if item.outcome is Outcome.NEITHER:
        return Paragraph(
            f"{item.sought}: we neither confirm nor deny that there is any ({NEITHER_TO_FAMILY}). The law lets this be "
            "the answer where saying more could itself do harm. It does not mean that there is any, nor that there is "
            "none. You can complain about this answer too.",
            Element.GROUND,
        )
    if item.reasons_withheld:
        cites = listed(dict.fromkeys(each.said.cite_to_family for each in item.grounds))
        return Paragraph(
            f"{item.sought}: {item.outcome.words.lower()}, under {cites}. Saying more would itself do harm.",
            Element.GROUND,
        )
    if item.grounds:
        why = listed(dict.fromkeys(each.said.words for each in item.grounds))
        cites = listed(dict.fromkeys(each.said.cite_to_family for each in item.grounds))
        return Paragraph(f"{item.sought}: {item.outcome.words.lower()}, because {why} ({cites}).{said}", Element.GROUND)
    if item.outcome is Outcome.NOT_CORRECTED:
        return Paragraph(f"{item.sought}: not corrected.{said}", Element.GROUND)
    return Paragraph(f"{item.sought}: {item.outcome.words.lower()}.{said}")


def _always(facts: LetterFacts) -> Iterator[Paragraph]:
    direct = (
        "You can always ask us again, yourself or through somebody you choose. You need not say why."
        if facts.is_from_agency
        else f"You can always ask {facts.agency} yourself, without us. You need not say why."
    )
    yield Paragraph(direct, Element.GO_DIRECT)
    yield Paragraph(
        f"If you are not happy with this, or with how long it takes, you can complain to {COMMISSIONER}. It costs "
        "nothing, and nobody may treat you worse for it.",
        Element.COMPLAIN,
    )


_WRITERS: Final = {
    LetterKind.ACKNOWLEDGEMENT: _acknowledgement,
    LetterKind.TRANSFER: _transfer,
    LetterKind.EXTENSION: _extension,
    LetterKind.LATE: _late,
    LetterKind.OWN_PART: _own_part,
    LetterKind.DECISION: _decision,
    LetterKind.CORRECTION: _correction,
}
