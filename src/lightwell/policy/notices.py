"""A notice: what people are told, as a function of what was signed, of whom it is for, and of what both sides settled.

Stage 3, sharing. Source: Privacy Act 2020, section 22, principles 3 and 3A; Data Protection and Use Policy,
Transparency and Choice guideline. Every sentence says where it comes from: the clauses that fill it, or who asks for
it. Both sides may word a sentence otherwise for one audience; what a clause says then still stands beside it, and when
the clause changes the wording is due again, because a sentence is known by what fills it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from lightwell.policy import canonical, notice_fixed
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause
from lightwell.policy.come_back import Answer, Read, read_card
from lightwell.policy.decoding import decode, encode
from lightwell.policy.notice_elements import Element, NoticeAudience
from lightwell.policy.notice_fixed import (
    ANSWERS,
    HEADINGS,
    LAYOUT,
    LIMIT,
    POINTS,
    PROMISES,
    RIGHTS,
    SILENT,
    START,
    Point,
)
from lightwell.policy.notice_fixed import Fixed as FixedFrame
from lightwell.policy.notice_frames import IN_FULL, OF_ONE_CLAUSE, OF_SEVERAL, Frame, Slots, plain_end
from lightwell.policy.wording import cite, quoted

NOT_IN_A_CLAUSE: Final = "Settled by both sides: no clause says it"


class How(StrEnum):
    """How a sentence came to be worded as it is."""

    FROM_CLAUSES = "from-clauses"
    FIXED = "fixed"
    REWORDED = "reworded"
    SETTLED = "settled"
    UNSETTLED = "unsettled"

    @property
    def words(self) -> str:
        return _HOW_WORDS[self]


_HOW_WORDS = {
    How.FROM_CLAUSES: "As the clause says it",
    How.FIXED: "A fixed sentence",
    How.REWORDED: "Worded by both sides",
    How.SETTLED: "Settled by both sides",
    How.UNSETTLED: "Not settled yet",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing a notice says. id: changes with whatever fills it. frame: the sentence of ours that is filled.

    clauses: those that it is said of. instead_of: what it would say if both sides had not worded it. point: what has to
    be settled for it. answer: on the card of five bodies.
    """

    id: str
    frame: str
    words: str
    how: How
    source: str
    element: Element | None = None
    clauses: tuple[str, ...] = ()
    instead_of: str = ""
    point: str = ""
    answer: Answer | None = None

    @property
    def may_be_worded(self) -> bool:
        return not self.point


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. picture: which picture stands beside it. more: the second layer."""

    picture: str
    heading: Sentence
    sentences: tuple[Sentence, ...]
    more: tuple[Sentence, ...] = ()

    @property
    def all(self) -> tuple[Sentence, ...]:
        return (self.heading, *self.sentences, *self.more)


@dataclass(frozen=True, slots=True)
class Notice:
    """One version for one audience."""

    audience: NoticeAudience
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        return self.sections[0].heading.words

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All of them in the order in which they are read, headings too."""
        return tuple(each for section in self.sections for each in section.all)

    @property
    def worded(self) -> tuple[Sentence, ...]:
        """Those that both sides worded, headings too, in place of what a clause or a fixed sentence says."""
        return tuple(each for each in self.sentences if each.instead_of)


@dataclass(frozen=True, slots=True)
class Settled:
    """What both sides agreed that one point is. answer: where it is about one of the five bodies."""

    words: str
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class BothAgreed:
    """What the two sides agreed of a notice. wordings: by audience and sentence. points: by what was settled."""

    wordings: Mapping[tuple[NoticeAudience, str], str] = field(default_factory=lambda: MappingProxyType({}))
    points: Mapping[str, Settled] = field(default_factory=lambda: MappingProxyType({}))


NOTHING_YET: Final = BothAgreed()


def compose(agreement: Agreement, audience: NoticeAudience, agreed: BothAgreed = NOTHING_YET) -> Notice:
    """The whole notice for one audience."""
    return Notice(audience, tuple(_Writing(agreement, audience, agreed).sections()))


def compose_all(agreement: Agreement, agreed: BothAgreed = NOTHING_YET) -> tuple[Notice, ...]:
    """Every version, from the adult's to the youngest child's."""
    return tuple(compose(agreement, audience, agreed) for audience in NoticeAudience)


def written_down(notices: Iterable[Notice]) -> str:
    """What both sides agree to, to the last character: its canonical form."""
    return canonical.canonical({"form": "lightwell-notice/1", "notices": [encode(each) for each in notices]}).decode()


def read_down(text: str) -> tuple[Notice, ...]:
    """What was written down. Raises NotWellFormed, NotCanonical."""
    return tuple(decode(Notice, each) for each in canonical.parse(text)["notices"])


def points_of(agreement: Agreement) -> tuple[Point | Read, ...]:
    """Everything that both sides settle beside the words: what no clause says."""
    return (*POINTS, *read_card(agreement))


# --- how a notice is put together ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Writing:
    agreement: Agreement
    audience: NoticeAudience
    agreed: BothAgreed

    def sections(self) -> Iterator[Section]:
        address, holder, ring = POINTS
        yield Section("notes", self._heading("start"), (
            *self._fixed(START[:2]), self._point(address), self._point(holder), *self._fixed(START[2:]),
        ))  # fmt: skip
        for unit in self.agreement.recipients:
            clauses = self.agreement.clauses_for(unit)
            first, more = tuple(self._to(unit, clauses)), tuple(self._of_several(IN_FULL, clauses))
            yield Section("team", self._heading("recipient", unit), first, more)
        yield Section(
            "shield", self._heading("comes-back"), (*map(self._body, read_card(self.agreement)), *self._limit())
        )
        if promises := tuple(self._fixed(PROMISES)):
            yield Section("hands", self._heading("promises"), promises)
        yield Section("looking", self._heading("rights"), tuple(self._fixed(RIGHTS)))
        yield Section("telephone", self._heading("ring"), (self._point(ring),))

    def _limit(self) -> Iterator[Sentence]:
        return self._fixed((LIMIT,))

    # --- what one unit gets

    def _to(self, unit: str, clauses: tuple[Clause, ...]) -> Iterator[Sentence]:
        yield self._recipient(unit, clauses)
        for clause in clauses:
            for frame in self._told(OF_ONE_CLAUSE):
                yield from (self._said(frame, (clause,), filled) for filled in self._filled(frame, clause))
        yield from self._of_several(OF_SEVERAL, clauses)

    def _of_several(self, frames: Iterable[Frame], clauses: tuple[Clause, ...]) -> Iterator[Sentence]:
        for frame in self._told(frames):
            yield from self._shared(frame, clauses)

    def _recipient(self, unit: str, clauses: tuple[Clause, ...]) -> Sentence:
        words = notice_fixed.RECIPIENT[self.audience]
        return self._sentence(
            "recipient", words, (("unit", unit),), Element.RECIPIENT, tuple(each.id for each in clauses),
            self._clauses_source(clauses, "who gets it"), unit=unit,
        )  # fmt: skip

    def _told(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        return (frame for frame in frames if self.audience in frame.words)

    def _filled(self, frame: Frame, clause: Clause) -> Iterator[Slots]:
        return iter(dict.fromkeys(frame.says(self.agreement, clause, self.audience)))

    def _shared(self, frame: Frame, clauses: tuple[Clause, ...]) -> Iterator[Sentence]:
        """Said once of all the clauses that fill it alike; where those are not all of them, it says which."""
        alike: dict[Slots, list[Clause]] = {}
        for clause in clauses:
            for filled in self._filled(frame, clause):
                alike.setdefault(filled, []).append(clause)
        for filled, of in alike.items():
            is_clear = len(of) == len(clauses) or not frame.says_which
            about = "" if is_clear else f"{quoted(plain_end(each.title) for each in of)}: "
            yield self._said(frame, tuple(of), filled, about)

    def _said(self, frame: Frame, clauses: tuple[Clause, ...], filled: Slots, about: str = "") -> Sentence:
        return self._sentence(
            frame.id, frame.words[self.audience], filled, frame.element, tuple(each.id for each in clauses),
            self._clauses_source(clauses, frame.part), about=about,
        )  # fmt: skip

    def _clauses_source(self, clauses: Iterable[Clause], part: str) -> str:
        return f"{self.agreement.source}, {cite(each.id for each in clauses)}: {part}"

    # --- what is said once

    def _fixed(self, frames: Iterable[FixedFrame]) -> Iterator[Sentence]:
        for frame in frames:
            if self.audience in frame.words:
                for filled in frame.tells(self.agreement, self.audience):
                    source = self.agreement.source if frame.source == notice_fixed.AGREED else frame.source
                    yield self._sentence(frame.id, frame.words[self.audience], filled, frame.element, (), source)

    def _heading(self, name: str, unit: str = "") -> Sentence:
        filled = (("unit", unit),) if unit else ()
        words = HEADINGS[name][self.audience]
        return self._sentence(f"heading-{name}", words, filled, None, (), LAYOUT, unit=unit)

    def _point(self, point: Point) -> Sentence:
        settled = self.agreed.points.get(point.id)
        words = (point.words if settled else point.unsettled)[self.audience]
        return self._at(point.id, words, settled, point.element, NOT_IN_A_CLAUSE)

    def _body(self, read: Read) -> Sentence:
        """What the clauses say of one body; a law that may ask for more stands above a no, and both sides settle it."""
        settled = self.agreed.points.get(read.id)
        answer = settled.answer if settled and settled.answer else read.answer
        words = (ANSWERS[answer] if answer else SILENT)[self.audience]
        source = self._clauses_source(map(self.agreement.clause, read.clauses), "who gets it, and who will not see it")
        is_settled = settled is not None or answer is None
        return self._at(
            read.id, words, settled, Element.COMES_BACK, NOT_IN_A_CLAUSE if is_settled else source,
            body=read.body.words, answer=answer, is_read=not is_settled, clauses=read.clauses,
        )  # fmt: skip

    def _at(
        self, point: str, words: str, settled: Settled | None, element: Element, source: str, *, body: str = "",
        answer: Answer | None = None, is_read: bool = False, clauses: tuple[str, ...] = (),
    ) -> Sentence:  # fmt: skip
        how = How.FROM_CLAUSES if is_read else How.SETTLED if settled else How.UNSETTLED
        said = plain_end(settled.words) if settled else ""
        told = _told(words, {**self._common(), "settled": said, "body": body})
        return Sentence(
            _id(self.audience, point, (("settled", said),)), f"point-{point}", told, how, source, element,
            clauses, point=point, answer=answer,
        )  # fmt: skip

    # --- one sentence

    def _sentence(
        self, frame: str, words: str, filled: Slots, element: Element | None, clauses: tuple[str, ...], source: str,
        *, about: str = "", unit: str = "",
    ) -> Sentence:  # fmt: skip
        known = _id(self.audience, frame, (*filled, ("about", about)))
        said = about + _told(words, {**self._common(unit), **({} if unit else dict(filled))})
        agreed = self.agreed.wordings.get((self.audience, known), said)
        worded = agreed if agreed != said else ""
        how = How.REWORDED if worded else How.FROM_CLAUSES if clauses or source == self.agreement.source else How.FIXED
        return Sentence(known, frame, worded or said, how, source, element, clauses, said if worded else "")

    def _common(self, unit: str = "") -> dict[str, str]:
        """The names that any sentence may have in it."""
        names = {
            "agency": self.agreement.agency.name,
            "provider": self.agreement.provider.name,
            "programme": plain_end(self.agreement.title),
        }
        if not unit:
            return names
        party = next(party for party in self.agreement.parties if unit in {each.id for each in party.units})
        return {**names, "unit": self.agreement.unit(unit).name, "party": party.name}


def _told(words: str, filled: Mapping[str, str]) -> str:
    """The frame filled, beginning with a capital. What fills it is never read as a frame."""
    said = words.format_map(filled)
    return said[:1].upper() + said[1:]


def _id(audience: NoticeAudience, frame: str, filled: Slots) -> str:
    """Known by what fills it: when a clause changes, what was agreed of the sentence is not of this one."""
    said = canonical.canonical([str(audience), frame, [list(each) for each in filled]])
    return hashlib.sha256(said).hexdigest()[:16]
