"""What a letter to a family is made of: what each kind is for, what it has to say, and what is known on that day.

Stage 4, access and correction. Source: Privacy Act 2020 ss 43 (transfer), 44 to 46 (decision), 48 and 65 (extension),
56 (form), 63 and 64 (correction).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from lightwell.policy.access_words import Answered, CaseKind, Outcome, Route
from lightwell.policy.clocks import LIMITS, Kind
from lightwell.policy.forms_given import GivenOtherwise
from lightwell.policy.refusal_grounds import ExtensionReason, Ground


class LetterKind(StrEnum):
    """What a letter is for."""

    ACKNOWLEDGEMENT = "acknowledgement"
    TRANSFER = "transfer"
    EXTENSION = "extension"
    LATE = "late"
    OWN_PART = "own-part"
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
    LetterKind.OWN_PART: "What we decided ourselves. The rest comes later",
    LetterKind.DECISION: "What we decided about what you asked to see",
    LetterKind.CORRECTION: "What we decided about what you asked to have corrected",
}


ENDING: Final = (LetterKind.DECISION, LetterKind.CORRECTION)
"""Says what was decided; the others are on the way to it."""


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
    LetterKind.OWN_PART: frozenset({Element.DECISION, Element.PERIOD, Element.COMPLAIN, Element.GO_DIRECT}),
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
    """What one holder decided, or that it decided nothing in time. extended_to: its last day, where it took longer.

    told_on: the day of a letter before this one that said what it decided.
    """

    holder: str
    due_on: dt.date | None = None
    outcome: Answered | None = None
    items: tuple[AnsweredItem, ...] = ()
    is_late: bool = False
    extended_to: dt.date | None = None
    extension_reason: ExtensionReason | None = None
    told_on: dt.date | None = None

    @property
    def is_longer(self) -> bool:
        """It takes longer than at first, and whoever asked is to be told so."""
        return self.extended_to is not None and self.outcome is None

    @property
    def is_owed(self) -> bool:
        return self.is_late and self.outcome is None


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter is made from. explanation: what both sides agreed to tell families of how it works.

    answers: each holder's, in the order in which they are told. wanted: how they would like to have it.
    is_from_agency: the agency writes this one itself. otherwise: it is not given as they would like it.
    given_otherwise: how they have what is granted, where it is not by a copy.
    side_kept_by: recipients that have their own side beside the row. last_on: the last day of what the provider writes.
    agency_on: the agency's last day; None while nobody knows it, since its clock begins later: agency_days from then.
    today: the day of writing.
    """

    reference: str
    provider: str
    agency: str
    kind: CaseKind
    route: Route
    ask_words: str
    received_on: dt.date
    last_on: dt.date
    today: dt.date
    agency_on: dt.date | None = None
    agency_days: int = LIMITS[Kind.ACCESS].days
    answers: tuple[HoldersAnswer, ...] = ()
    is_urgent: bool = False
    explanation: str = ""
    wanted: str = ""
    passed_on: dt.date | None = None
    recipients_told: tuple[str, ...] = field(default_factory=tuple)
    is_from_agency: bool = False
    otherwise: GivenOtherwise | None = None
    side_kept_by: tuple[str, ...] = ()
    given_otherwise: str = ""


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
