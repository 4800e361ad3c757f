"""How hard a text is to read, whether that suits whom it is for, and what to change.

All stages. Source: Data Protection and Use Policy, Transparency and Choice guideline; the grade follows Flesch and
Kincaid (1975) with a part for words that few people know. Record 28 says why, and what was measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, repeat
from types import MappingProxyType
from typing import Final

from lightwell.words.judging import Judged, Kind, judge
from lightwell.words.plainer import HardWord, hard_words, phrases_in
from lightwell.words.sentences import sentences

# One more word in every sentence, one more syllable in every word, every word rare instead of none: so many grades.
GRADES_PER_WORD: Final = 0.32
GRADES_PER_SYLLABLE: Final = 5.9
GRADES_FOR_ALL_RARE: Final = 12.5
GRADES_TOO_MANY: Final = 7.76
HIGHEST_GRADE: Final = 20.0
AGE_AT_GRADE_0: Final = 5

MOSTLY: Final = 0.5
FEWEST_TO_TELL_ENGLISH: Final = 8  # different words: one said many times tells nothing more
FEWEST_FOR_A_TITLE: Final = 3  # words
LEAST_ENGLISH_KNOWN: Final = 0.25  # of the words in lower case: English without common words is not English


class Audience(StrEnum):
    """Whom a text is for."""

    ADULT = "adult"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The highest grade that suits an audience, and the most words of a sentence."""

    grade: float
    sentence_words: int


BOUNDS: Final[Mapping[Audience, Bounds]] = MappingProxyType(
    {Audience.ADULT: Bounds(7.0, 25), Audience.CHILD: Bounds(3.0, 15)}
)


class NotMeasured(StrEnum):
    """Why a text has no grade."""

    NO_WORDS = "no-words"
    MOSTLY_TE_REO = "mostly-te-reo"
    NOT_ENGLISH = "not-english"


@dataclass(frozen=True, slots=True)
class LongSentence:
    """A sentence with more words than its readers can hold; `start` and `end` count characters of the text from 0."""

    start: int
    end: int
    words: int


@dataclass(frozen=True, slots=True)
class Measured:
    """How hard one text is for one audience; `grade` is a year of school, and None where it was not measured."""

    audience: Audience
    grade: float | None
    not_measured: NotMeasured | None
    hard: tuple[HardWord, ...]
    long_sentences: tuple[LongSentence, ...]
    words: int
    sentences: int

    @property
    def passes(self) -> bool:
        """The grade suits the audience, and no sentence is too long; never true of what was not measured."""
        return self.grade is not None and self.grade <= BOUNDS[self.audience].grade and not self.long_sentences

    @property
    def reading_age(self) -> float | None:
        """About how old a child is who reads this at school."""
        return None if self.grade is None else self.grade + AGE_AT_GRADE_0


def measure(text: str, audience: Audience | str = Audience.ADULT) -> Measured:
    """How hard a text is, and what to change. Words of te reo Māori and names never count against it."""
    for_whom = Audience(audience)
    counted = _counted(text, BOUNDS[for_whom].sentence_words)
    not_measured = counted.not_measured()
    if not_measured:
        return Measured(for_whom, None, not_measured, (), (), counted.words, counted.sentences)
    hard = hard_words(counted.judged, phrases_in(text), for_child=for_whom is Audience.CHILD)
    return Measured(for_whom, counted.grade(), None, hard, tuple(counted.long), counted.words, counted.sentences)


# --- counting ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Counted:
    """What a text is made of."""

    judged: Counter[Judged] = field(default_factory=Counter)
    lower_case: Counter[Judged] = field(default_factory=Counter)
    long: list[LongSentence] = field(default_factory=list)
    sentences: int = 0
    words: int = 0
    squares: int = 0  # for each word, how many words its sentence has

    def grade(self) -> float:
        """A long sentence weighs by its words, so that many short headings beside it do not hide it."""
        length = self.squares / self.words
        syllables = sum(each.syllables * times for each, times in self.judged.items()) / self.words
        rare = _times(self.judged, {Kind.RARE}) / self.words
        grades = GRADES_PER_WORD * length + GRADES_PER_SYLLABLE * syllables + GRADES_FOR_ALL_RARE * rare
        return round(min(max(0.0, grades - GRADES_TOO_MANY), HIGHEST_GRADE), 1)

    def not_measured(self) -> NotMeasured | None:
        """Why there can be no grade, if so; words with a capital may be names and do not say what language it is."""
        if _times(self.judged, set(Kind) - {Kind.MARK}) == 0:
            return NotMeasured.NO_WORDS
        if _times(self.judged, {Kind.FOREIGN}) > MOSTLY * self.words:
            return NotMeasured.NOT_ENGLISH
        te_reo = _times(self.lower_case, {Kind.TE_REO})
        known = sum(times for each, times in self.lower_case.items() if each.is_known and not each.also_te_reo)
        rare = _times(self.lower_case, _UNKNOWN)
        if te_reo > MOSTLY * (te_reo + known + rare):
            return NotMeasured.MOSTLY_TE_REO
        told_by = [
            each for each in self.lower_case if each.kind in _UNKNOWN or (each.is_known and not each.also_te_reo)
        ]
        is_enough = len(told_by) >= FEWEST_TO_TELL_ENGLISH
        return NotMeasured.NOT_ENGLISH if is_enough and known < LEAST_ENGLISH_KNOWN * (known + rare) else None


_UNKNOWN: Final = frozenset({Kind.RARE, Kind.FOREIGN})


def _times(judged: Mapping[Judged, int], kinds: Set[Kind]) -> int:
    return sum(times for each, times in judged.items() if each.kind in kinds)


def _counted(text: str, most_words: int) -> _Counted:
    counted = _Counted()
    written: Counter[tuple[str, bool]] = Counter()
    for sentence in sentences(text):
        number = len(sentence.words)
        counted.sentences += 1
        counted.words += number
        counted.squares += number * number
        if number > most_words:
            counted.long.append(LongSentence(sentence.start, sentence.end, number))
        written.update(_with_capitals(sentence.words))
    for (word, begins), times in written.items():
        judged = judge(word, begins=begins)
        counted.judged[judged] += times
        if word[:1].islower():
            counted.lower_case[judged] += times
    return counted


def _with_capitals(words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Each word, and whether its capital says nothing: it begins the sentence, or most words there have one."""
    capitals = sum(word[:1].isupper() for word in words)
    if capitals > len(words) * MOSTLY and len(words) >= FEWEST_FOR_A_TITLE:
        shouted = all(word.isupper() for word in words if word[:1].isalpha())
        return ((word.lower() if shouted else word, True) for word in words)
    return zip(words, chain((True,), repeat(False)), strict=False)
