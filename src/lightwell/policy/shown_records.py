"""What somebody was shown: which notice, in which words, how, and what they said it means in words of their own.

Stages 3 and 4. Source: Data Protection and Use Policy, Transparency and Choice guideline: made aware means that they
reached a reasonable understanding, in a way and at a time that works for them; more than that a leaflet was given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from lightwell.policy.checked import Checked, Digest, Limit
from lightwell.policy.decisions import Reason
from lightwell.policy.faults import Fault
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.people_records import PersonRecord, Piece, Source
from lightwell.policy.telling_records import How, ToldRecord, would_harm

LONGEST_WORDS: Final = 2000
ENGLISH: Final = "en"
_SHORT = Limit(
    "too-long",
    f"Keep it to {LONGEST_WORDS} letters: their own words, not a case note.",
    {"maxLength": LONGEST_WORDS},
    lambda text: len(text) <= LONGEST_WORDS,
)


class Understanding(StrEnum):
    """How the understanding check went."""

    IN_OWN_WORDS = "in-own-words"
    NOT_YET = "not-yet"
    NOT_ASKED = "not-asked"

    @property
    def words(self) -> str:
        return _UNDERSTANDING_WORDS[self]


_UNDERSTANDING_WORDS: Final = {
    Understanding.IN_OWN_WORDS: "They said it back in their own words",
    Understanding.NOT_YET: "Not yet: go through it again another day",
    Understanding.NOT_ASKED: "They could not be asked: it reached them, and is gone through another day",
}


class WrittenBy(StrEnum):
    """Whose hand it is. Where there is no choice of what, there is one of how it is written down."""

    WORKER = "worker"
    PERSON = "person"

    @property
    def words(self) -> str:
        return {WrittenBy.WORKER: "I write what they say", WrittenBy.PERSON: "They write it themselves"}[self]


@dataclass(frozen=True, slots=True)
class ShownRecord(Checked):
    """One showing. notice, digest: the version that both sides agreed to. language: English unless it says another.

    understood: in the person's own words. beside: who else was there, such as an interpreter. came_from: the items of
    which they were told besides that somebody else gave them.
    """

    agreement: str
    notice: int
    digest: Digest
    audience: NoticeAudience
    on: dt.date
    how: How
    language: str = ENGLISH
    is_large: bool = False
    understanding: Understanding = Understanding.NOT_ASKED
    understood: Annotated[str, _SHORT] = ""
    written_by: WrittenBy = WrittenBy.WORKER
    beside: Annotated[str, _SHORT] = ""
    came_from: tuple[Piece, ...] = ()

    def checks(self) -> Iterator[Iterable[Fault]]:
        yield self._faults()

    def _faults(self) -> Iterator[Fault]:
        if self.how is How.NOT_SAID:
            yield Fault("how", "no-how", "Say how it was explained.")
        if self.understanding is Understanding.IN_OWN_WORDS and not self.understood.strip():
            yield Fault("understood", "no-words", "Write what they said it means, in their own words.")

    @property
    def tells(self) -> bool:
        """They count as told: shown, and understood. What reached them and was not asked about tells nobody yet."""
        return self.understanding is Understanding.IN_OWN_WORDS

    @property
    def stopped_at(self) -> str:
        """How far it came, where they do not count as told."""
        return "not understood yet" if self.understanding is Understanding.NOT_YET else "reached, not checked"


class CameBy(StrEnum):
    """By which road somebody's no came, where nobody had just shown them anything."""

    NOT_SAID = ""
    HERE = "here"
    PHONE = "phone"
    WRITTEN = "written"

    @property
    def words(self) -> str:
        return _CAME_BY_WORDS[self]


_CAME_BY_WORDS: Final = {
    CameBy.NOT_SAID: "",
    CameBy.HERE: "They said it to one of us",
    CameBy.PHONE: "They said it on the telephone",
    CameBy.WRITTEN: "They wrote it: a letter, an e-mail or a message",
}


@dataclass(frozen=True, slots=True)
class ChosenWords(Checked):
    """What somebody said with a choice, and whose hand wrote it. came_by, said_on: of a no that came by itself."""

    words: Annotated[str, _SHORT] = ""
    written_by: WrittenBy = WrittenBy.WORKER
    came_by: CameBy = CameBy.NOT_SAID
    said_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LaterRecord(Checked):
    """That somebody is to be told another day. why: such as that they were too tired."""

    why: Annotated[str, _SHORT] = ""


SINCE: Final = dt.date(2026, 5, 1)
"""Principle 3A is about what is collected from that day."""


def from_others(record: PersonRecord) -> tuple[Piece, ...]:
    """What the provider itself collected from somebody else since principle 3A holds.

    What its own sheet did not say the source of is not among them: nobody knows where it came from. Nor is what the
    provider gives somebody itself: a number, a worker, a label.
    """
    known, ours = (Source.THE_PERSON, Source.OUR_STAFF, Source.SHEET), (Piece.CLIENT, Piece.WORKER, Piece.HOUSEHOLD)
    return tuple(
        item.piece for item in record.items if item.source not in known and item.piece not in ours and item.on >= SINCE
    )


def not_told_of(record: PersonRecord, shown: Iterable[ShownRecord]) -> tuple[Piece, ...]:
    """Those of them that the person was not told of since they came."""
    told = [(each.on, piece) for each in shown if each.tells for piece in each.came_from]
    came = {item.piece: item.on for item in record.items}
    return tuple(
        piece for piece in from_others(record) if not any(which is piece and on >= came[piece] for on, which in told)
    )


def faults_of_showing(how: How, *, is_said: bool, has_read: bool, would_harm: bool) -> Iterator[Fault]:
    """What stands against telling somebody, and against what comes to where they are.

    is_said: somebody wrote down how it is safe to reach them. has_read: whoever does it says that they read that.
    would_harm: it stands written down that telling them would; then nobody tells them in any way.
    """
    if would_harm:
        yield Fault("how", TELLING_HARMS.code, TELLING_HARMS.sentence)
        return
    if not how.reaches_out:
        return
    if not is_said:
        yield Fault("how", "not-known-safe", "Nobody has written down how it is safe to reach them. Ask them first.")
    elif not has_read:
        yield Fault("has_read", "not-read", "Read how it is safe to reach them, and say that you did.")


def harm_of_telling(records: Iterable[ToldRecord]) -> Reason | None:
    """Why nobody tells somebody anything; nothing where they may be told. records: theirs, the earliest first."""
    return TELLING_HARMS if would_harm(records) else None


def audience_for(age: int | None) -> NoticeAudience:
    """Whose words fit by age; an adult's where nobody knows it. The worker may choose others."""
    if age is None or age >= _ADULT:
        return NoticeAudience.ADULT
    if age >= _RANGATAHI:
        return NoticeAudience.RANGATAHI
    return NoticeAudience.CHILD if age >= _CHILD else NoticeAudience.YOUNG_CHILD


TELLING_HARMS: Final = Reason(
    "would-harm",
    "It is written down that telling them would harm. Tell them nothing, send them nothing, and do not ring. "
    "Where that is over, first write down on their page that there is no exception any more.",
    "Privacy Act 2020, section 22, principle 3A; Lightwell, people",
)
_ADULT: Final = 18
_RANGATAHI: Final = 10
_CHILD: Final = 8
