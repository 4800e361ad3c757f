"""The letters that a family gets about its case, in plain words, with each thing that the law says they must say.

Stage 4, access and correction. Source: Privacy Act 2020 ss 43 (transfer), 44 to 46 (decision), 48 and 65 (extension),
56 (form), 63 and 64 (correction). A letter names nobody: who it is to is written on the paper by hand, so that it can
lie in a drawer and say nothing about anybody. It keeps each holder's decision apart from the other's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from lightwell.policy.access_words import Answered, CaseKind, Outcome, Route
from lightwell.policy.forms_given import FORM_GIVEN, GivenOtherwise
from lightwell.policy.periods import words as day
from lightwell.policy.refusal_grounds import NEITHER_TO_FAMILY, ExtensionReason, Ground
from lightwell.policy.wording import listed, sentence

COMMISSIONER: Final = "the Privacy Commissioner, privacy.org.nz"


class LetterKind(StrEnum):
    """What a letter is for."""

    ACKNOWLEDGEMENT = "acknowledgement"
    TRANSFER = "transfer"
    EXTENSION = "extension"
    LATE = "late"
    DECISION = "decision"
    CORRECTION = "correction"

    @property
    def words(self) -> str:
        return _KIND_WORDS[self]


_KIND_WORDS: Final = {
    LetterKind.ACKNOWLEDGEMENT: "We got what you asked",
    LetterKind.TRANSFER: "We passed on what you asked",
    LetterKind.EXTENSION: "We need more time",
    LetterKind.LATE: "An answer is late",
    LetterKind.DECISION: "What we decided about what you asked to see",
    LetterKind.CORRECTION: "What we decided about what you asked to have corrected",
}


class Element(StrEnum):
    """One thing that a letter has to say."""

    RECEIVED = "received"
    LAST_DAY = "last-day"
    WHO_DECIDES = "who-decides"
    GO_DIRECT = "go-direct"
    COMPLAIN = "complain"
    PASSED_TO = "passed-to"
    PERIOD = "period"
    WHY_LONGER = "why-longer"
    DECISION = "decision"
    GROUND = "ground"
    HOW_GIVEN = "how-given"
    FORM = "form"
    CHARGE = "charge"
    WHAT_IS_DONE = "what-is-done"
    STATEMENT = "statement"
    LATE = "late"


MUST_SAY: Final = {
    LetterKind.ACKNOWLEDGEMENT: frozenset(
        {Element.RECEIVED, Element.LAST_DAY, Element.WHO_DECIDES, Element.GO_DIRECT, Element.COMPLAIN}
    ),
    LetterKind.TRANSFER: frozenset({Element.RECEIVED, Element.PASSED_TO, Element.GO_DIRECT, Element.COMPLAIN}),
    LetterKind.EXTENSION: frozenset({Element.PERIOD, Element.WHY_LONGER, Element.COMPLAIN}),
    LetterKind.LATE: frozenset({Element.LATE, Element.GO_DIRECT, Element.COMPLAIN}),
    LetterKind.DECISION: frozenset({Element.DECISION, Element.COMPLAIN, Element.GO_DIRECT}),
    LetterKind.CORRECTION: frozenset({Element.DECISION, Element.COMPLAIN, Element.GO_DIRECT}),
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, a heading or a point of a list, and which of the things that must be said it says."""

    words: str
    element: Element | None = None
    is_heading: bool = False
    is_point: bool = False

    @property
    def kept(self) -> str:
        """As it is kept, on a line of its own."""
        return f"{_HEADING if self.is_heading else _POINT if self.is_point else ''}{self.words}"


_HEADING: Final = "# "
_POINT: Final = "- "


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """One item as it is answered. says: what is given or explained, in the holder's words."""

    sought: str
    outcome: Outcome
    grounds: tuple[Ground, ...] = ()
    reasons_withheld: bool = False
    says: str = ""

    @property
    def has_ground(self) -> bool:
        """Each no stands on a ground of its own; of what is neither confirmed nor denied, that is the ground."""
        return bool(self.grounds) or self.outcome is Outcome.NEITHER


@dataclass(frozen=True, slots=True)
class HoldersAnswer:
    """What one holder decided, or that it decided nothing in time. extended_to: its last day, where it took longer."""

    holder: str
    due_on: dt.date | None = None
    outcome: Answered | None = None
    items: tuple[AnsweredItem, ...] = ()
    is_late: bool = False
    extended_to: dt.date | None = None
    extension_reason: ExtensionReason | None = None


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter is made from. explanation: what both sides agreed to tell families of how it works.

    answers: each holder's, in the order in which they are told. wanted: how they would like to have it.
    is_from_agency: the agency writes this one itself. otherwise: it is not given as they would like it.
    side_kept_by: recipients that have their own side beside the row.
    """

    reference: str
    provider: str
    agency: str
    kind: CaseKind
    route: Route
    ask_words: str
    received_on: dt.date
    last_on: dt.date
    answers: tuple[HoldersAnswer, ...] = ()
    is_urgent: bool = False
    explanation: str = ""
    wanted: str = ""
    passed_on: dt.date | None = None
    recipients_told: tuple[str, ...] = field(default_factory=tuple)
    is_from_agency: bool = False
    otherwise: GivenOtherwise | None = None
    side_kept_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, ready to be read."""

    kind: LetterKind
    reference: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def title(self) -> str:
        return self.kind.words

    @property
    def says(self) -> frozenset[Element]:
        return frozenset(each.element for each in self.paragraphs if each.element is not None)

    @property
    def text(self) -> str:
        """As it is kept: one paragraph on each line, headings and points marked."""
        return "\n".join(each.kept for each in self.paragraphs)


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a letter that was kept."""
    return tuple(
        Paragraph(
            line.removeprefix(_HEADING).removeprefix(_POINT),
            is_heading=line.startswith(_HEADING),
            is_point=line.startswith(_POINT),
        )
        for line in text.split("\n")
        if line
    )


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
    if kind is LetterKind.DECISION:
        given = any(item.outcome in {Outcome.GIVEN, Outcome.IN_PART} for item in _items(facts))
        wanted |= {Element.HOW_GIVEN, Element.CHARGE} if given else set()
        wanted |= {Element.FORM} if given and facts.wanted else set()
        wanted |= {Element.GROUND} if any(item.outcome in _SAYS_WHY for item in _items(facts)) else set()
    if kind is LetterKind.CORRECTION:
        outcomes = {item.outcome for item in _items(facts)}
        wanted |= {Element.WHAT_IS_DONE} if Outcome.CORRECTED in outcomes else set()
        wanted |= {Element.STATEMENT, Element.GROUND} if Outcome.NOT_CORRECTED in outcomes else set()
    return frozenset(wanted)


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
    yield Paragraph(f"You will hear what was decided by {day(facts.last_on)} at the latest.", Element.LAST_DAY)
    if facts.is_urgent:
        yield Paragraph("You told us why it is urgent. We do it as soon as we can, and tell you if we cannot.")
    yield _who_decides(facts)
    if facts.explanation:
        yield Paragraph(sentence(facts.explanation))
    yield from _always(facts)


def _who_decides(facts: LetterFacts) -> Paragraph:
    said = {
        Route.AGENT: (
            f"We ask {facts.agency} for you. It decides about what it holds, and we decide about what we hold. You get "
            "one letter, which keeps the two apart."
        ),
        Route.TRANSFER: f"We pass on what you asked to {facts.agency}, which decides and writes to you itself.",
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
    yield Paragraph("If you do not want that, tell us, and we ask for it to be sent back.")
    yield from _always(facts)


def _extension(facts: LetterFacts) -> Iterator[Paragraph]:
    for answer in facts.answers:
        if answer.extended_to is not None and answer.extension_reason is not None:
            yield Paragraph(
                f"{answer.holder} needs more time. It now has until {day(answer.extended_to)}.", Element.PERIOD
            )
            yield Paragraph(f"Why: {answer.extension_reason.words}.", Element.WHY_LONGER)
    yield from _always(facts)


def _late(facts: LetterFacts) -> Iterator[Paragraph]:
    for answer in facts.answers:
        if answer.is_late and answer.outcome is None:
            yield from _of_one_holder(answer)
    yield from _always(facts)


def _decision(facts: LetterFacts) -> Iterator[Paragraph]:
    for answer in facts.answers:
        yield from _of_one_holder(answer)
    if any(item.outcome in {Outcome.GIVEN, Outcome.IN_PART} for item in _items(facts)):
        yield Paragraph("What is given comes with this letter, and we go through it with you.", Element.HOW_GIVEN)
        if facts.wanted:
            yield _form(facts.wanted, facts.otherwise)
        yield Paragraph(
            "It costs you nothing. If anybody asks you to pay for it, you can complain about that too.", Element.CHARGE
        )
    yield from _always(facts)


def _form(wanted: str, otherwise: GivenOtherwise | None) -> Paragraph:
    asked = f"You asked for it like this: {sentence(wanted)}"
    if otherwise is None:
        return Paragraph(f"{asked} That is how you get it.", Element.FORM)
    return Paragraph(
        f"{asked} We cannot give it like that, because {otherwise.why.words} ({FORM_GIVEN}). You can have it like "
        f"this: {sentence(otherwise.instead)} You can complain about that too.",
        Element.FORM,
    )


def _correction(facts: LetterFacts) -> Iterator[Paragraph]:
    for answer in facts.answers:
        yield from _of_one_holder(answer)
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
    yield from _always(facts)


def _of_one_holder(answer: HoldersAnswer) -> Iterator[Paragraph]:
    yield Paragraph(f"What {answer.holder} decided", is_heading=True)
    if answer.outcome is None:
        due = f" It had until {day(answer.due_on)}." if answer.due_on else ""
        yield Paragraph(
            f"{answer.holder} has not answered in time.{due} The law treats that as a no, so you can complain now. It "
            "still owes you an answer.",
            Element.LATE,
        )
        yield Paragraph("We go on asking for you.", Element.DECISION)
        return
    late = " This answer comes late." if answer.is_late else ""
    yield Paragraph(f"{answer.outcome.words}.{late}", Element.DECISION)
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
            f"{item.sought}: we neither confirm nor deny that there is any. {NEITHER_TO_FAMILY}.", Element.GROUND
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
    LetterKind.DECISION: _decision,
    LetterKind.CORRECTION: _correction,
}
