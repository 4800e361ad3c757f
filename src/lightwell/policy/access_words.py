"""What a case is made of: what is asked, by whom, by which route, and what can be answered.

Stage 4, access and correction. Source: Privacy Act 2020 Part 4 and s 22, principles 6 and 7; Data Protection and Use
Policy, Access to Information guideline (help people to ask; act as an agent).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from lightwell.policy.clocks import Kind


class CaseKind(StrEnum):
    """What somebody wants done."""

    ACCESS = "access"
    CORRECTION = "correction"

    @property
    def words(self) -> str:
        return {CaseKind.ACCESS: "To see it", CaseKind.CORRECTION: "To have it corrected"}[self]

    @property
    def clock(self) -> Kind:
        return Kind.ACCESS if self is CaseKind.ACCESS else Kind.CORRECTION


class Ask(StrEnum):
    """How much of what is held is asked about."""

    ROWS = "programme-rows"
    EVERYTHING = "everything"

    @property
    def words(self) -> str:
        return {Ask.ROWS: "This programme’s rows", Ask.EVERYTHING: "Everything the agency has on me"}[self]

    @property
    def explained(self) -> str:
        return _ASK_EXPLAINED[self]


_ASK_EXPLAINED: Final = {
    Ask.ROWS: "What we sent in this programme. The agency needs no name: our keys find the rows.",
    Ask.EVERYTHING: "Anything at all that it holds. The agency will need the name, and a written yes to give it.",
}


class Route(StrEnum):
    """In whose place the provider asks. Each has its own decider and its own clock."""

    AGENT = "agent"
    TRANSFER = "transfer"
    HELD_AS_AGENT = "held-as-agent"

    @property
    def words(self) -> str:
        return _ROUTE_WORDS[self][0]

    @property
    def explained(self) -> str:
        return _ROUTE_WORDS[self][1]

    @property
    def source(self) -> str:
        return _ROUTE_WORDS[self][2]


_ROUTE_WORDS: Final = {
    Route.AGENT: (
        "We ask the agency for them",
        "The agency decides about what it holds, and we about what we hold. Each has a clock of its own.",
        "Privacy Act 2020 s 57; Data Protection and Use Policy, Access to Information guideline",
    ),
    Route.TRANSFER: (
        "We pass the request on",
        "The agency decides, and writes to them itself. We pass it on within 10 working days and tell them.",
        "Privacy Act 2020 s 43",
    ),
    Route.HELD_AS_AGENT: (
        "We only keep it for the agency",
        "The law treats what we keep for it as the agency’s own. It decides, on one clock.",
        "Privacy Act 2020 s 11",
    ),
}


class CameIn(StrEnum):
    """How it was asked. Any form will do."""

    SAID = "said"
    TELEPHONE = "telephone"
    LETTER = "letter"
    EMAIL = "email"
    MESSAGE = "message"
    FORM = "form"
    OWN_SPACE = "own-space"

    @property
    def words(self) -> str:
        return _CAME_IN_WORDS[self]


_CAME_IN_WORDS: Final = {
    CameIn.SAID: "They said so",
    CameIn.TELEPHONE: "By telephone",
    CameIn.LETTER: "A letter",
    CameIn.EMAIL: "An e-mail",
    CameIn.MESSAGE: "A text message",
    CameIn.FORM: "A form",
    CameIn.OWN_SPACE: "In their own space",
}


class Asks(StrEnum):
    """Who asks: a child of any age asks in their own right."""

    PERSON = "person"
    REPRESENTATIVE = "representative"

    @property
    def words(self) -> str:
        return {Asks.PERSON: "The person themselves, of any age", Asks.REPRESENTATIVE: "Somebody for them"}[self]


class Authority(StrEnum):
    """On what somebody may act for a person. A relationship is none of these."""

    LETTER = "letter"
    FORM = "form"
    EMAIL = "email"
    POWER_OF_ATTORNEY = "power-of-attorney"
    COURT_ORDER = "court-order"
    CHILDS_REPRESENTATIVE = "childs-representative"

    @property
    def words(self) -> str:
        return _AUTHORITY_WORDS[self]


_AUTHORITY_WORDS: Final = {
    Authority.LETTER: "A letter that the person signed",
    Authority.FORM: "A form that the person signed",
    Authority.EMAIL: "An e-mail from the person",
    Authority.POWER_OF_ATTORNEY: "A power of attorney",
    Authority.COURT_ORDER: "A court order",
    Authority.CHILDS_REPRESENTATIVE: "They act for this child, for its good: looked at and written down",
}
WRITTEN: Final = (Authority.LETTER, Authority.FORM, Authority.EMAIL)


class Identity(StrEnum):
    """How somebody made sure of who asks."""

    KNOWN = "known"
    DOCUMENT = "document"
    CALLED_BACK = "called-back"

    @property
    def words(self) -> str:
        return _IDENTITY_WORDS[self]


_IDENTITY_WORDS: Final = {
    Identity.KNOWN: "I know them, and met them face to face",
    Identity.DOCUMENT: "I saw a document with their picture",
    Identity.CALLED_BACK: "I called them back at the number we already had",
}


class Number(StrEnum):
    """Whose the client number is by which rows are looked for.

    SOMEBODYS: of somebody in the register, for a case that was opened about nobody of it.
    """

    NOBODY_TO_COMPARE = "nobody-to-compare"
    THEIRS = "theirs"
    ANOTHERS = "anothers"
    SOMEBODYS = "somebodys"
    NOT_COMPARED = "not-compared"


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What became of one item."""

    GIVEN = "given"
    IN_PART = "in-part"
    WITHHELD = "withheld"
    NOTHING_HELD = "nothing-held"
    NEITHER = "neither"
    CORRECTED = "corrected"
    NOT_CORRECTED = "not-corrected"

    @property
    def words(self) -> str:
        return _OUTCOME_WORDS[self]

    @property
    def is_yes(self) -> bool:
        """Nothing is kept back and nothing turned down, so nobody else need look."""
        return self in {Outcome.GIVEN, Outcome.CORRECTED, Outcome.NOTHING_HELD}


_OUTCOME_WORDS: Final = {
    Outcome.GIVEN: "Given",
    Outcome.IN_PART: "Given in part",
    Outcome.WITHHELD: "Not given",
    Outcome.NOTHING_HELD: "Looked for: nothing is held",
    Outcome.NEITHER: "Neither confirmed nor denied",
    Outcome.CORRECTED: "Corrected",
    Outcome.NOT_CORRECTED: "Not corrected",
}
OUTCOMES: Final = {
    CaseKind.ACCESS: (Outcome.GIVEN, Outcome.IN_PART, Outcome.WITHHELD, Outcome.NOTHING_HELD, Outcome.NEITHER),
    CaseKind.CORRECTION: (Outcome.CORRECTED, Outcome.NOT_CORRECTED, Outcome.NOTHING_HELD),
}
ON_A_GROUND: Final = (Outcome.IN_PART, Outcome.WITHHELD, Outcome.NEITHER)


class Answered(StrEnum):
    """What one holder decided about all of it."""

    GRANTED = "granted"
    IN_PART = "in-part"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        return _ANSWERED_WORDS[self]


_ANSWERED_WORDS: Final = {
    Answered.GRANTED: "Yes",
    Answered.IN_PART: "You get some of it, and here is why not all",
    Answered.REFUSED: "No, and here is why",
}


NOTHING_IS_HELD: Final = "Nothing is held"
"""What a holder decided where it looked for everything and found none of it: neither a yes nor a no."""


def answered(outcomes: tuple[Outcome, ...]) -> Answered:
    """What the answers to the items come to. Where nothing is held, that is said, and it is no refusal."""
    if all(each.is_yes for each in outcomes):
        return Answered.GRANTED
    given = any(each in {Outcome.GIVEN, Outcome.IN_PART, Outcome.CORRECTED} for each in outcomes)
    return Answered.IN_PART if given else Answered.REFUSED


class Sought(StrEnum):
    """What an agency looks for, beside the rows it was sent."""

    ROWS = "rows"
    USES = "uses"
    REPORTS = "reports"
    CORRESPONDENCE = "correspondence"
    FILES = "files"
    OWN = "own"
    ITEM = "item"

    @property
    def words(self) -> str:
        return _SOUGHT_WORDS[self]

    @property
    def to_family(self) -> str:
        """As a letter says it to whoever asked."""
        return _SOUGHT_TO_FAMILY.get(self, self.words)


_SOUGHT_WORDS: Final = {
    Sought.ROWS: "The rows we were sent",
    Sought.USES: "What was made of them: decisions, advice, analyses",
    Sought.REPORTS: "Reports that say something about them",
    Sought.CORRESPONDENCE: "Letters, e-mails and notes",
    Sought.FILES: "Any other file about them",
    Sought.OWN: "What we hold ourselves, in our own records",
    Sought.ITEM: "The item that is to be corrected",
}
_SOUGHT_TO_FAMILY: Final = {
    Sought.USES: "What was made of what is held: decisions, advice, analyses",
    Sought.REPORTS: "Reports that say something about you",
    Sought.FILES: "Any other file about you",
    Sought.ITEM: "What you said is wrong",
}
LOOKED_FOR: Final = {
    Ask.ROWS: (Sought.USES, Sought.REPORTS, Sought.CORRESPONDENCE),
    Ask.EVERYTHING: (Sought.USES, Sought.REPORTS, Sought.CORRESPONDENCE, Sought.FILES),
}
