"""How hard a notice is to read for whom it is for, and what to change.

Stage 3, sharing. Source: Data Protection and Use Policy, Transparency and Choice guideline: in words and at a level
that people understand. The grade is of the whole version; a sentence is shown where it is too long or has hard words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.notices import Notice, Sentence
from lightwell.words import Audience, Bounds, HardWord, measure
from lightwell.words.sentences import sentences

BOUNDS: Final[Mapping[NoticeAudience, Bounds]] = MappingProxyType(
    {
        NoticeAudience.ADULT: Bounds(7.0, 25),
        NoticeAudience.RANGATAHI: Bounds(5.0, 20),
        NoticeAudience.CHILD: Bounds(3.0, 15),
        NoticeAudience.YOUNG_CHILD: Bounds(2.0, 12),
    }
)
"""The highest grade that suits each, and the most words of a sentence. The youngest is read to."""
_AGE_AT_GRADE_0: Final = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard one version is. grade: None where it could not be measured. too_long: sentences to shorten."""

    audience: NoticeAudience
    grade: float | None
    words: int
    hard: tuple[HardWord, ...]
    too_long: tuple[Sentence, ...]

    @property
    def bounds(self) -> Bounds:
        return BOUNDS[self.audience]

    @property
    def suits(self) -> bool:
        """The grade suits its readers, and no sentence is too long for them."""
        return self.grade is not None and self.grade <= self.bounds.grade and not self.too_long

    @property
    def reading_age(self) -> int | None:
        return None if self.grade is None else round(self.grade + _AGE_AT_GRADE_0)


def read_as(notice: Notice) -> Reading:
    """One version, as its readers would read it."""
    measured = measure("\n\n".join(each.words for each in notice.sentences), _measured_as(notice.audience))
    long = tuple(each for each in notice.sentences if is_too_long(each.words, notice.audience))
    return Reading(notice.audience, measured.grade, measured.words, measured.hard, tuple(dict.fromkeys(long)))


def is_too_long(words: str, audience: NoticeAudience) -> bool:
    """Some sentence has more words than its readers can hold."""
    return _longest(words) > BOUNDS[audience].sentence_words


@lru_cache(maxsize=4096)
def _longest(words: str) -> int:
    return max((len(each.words) for each in sentences(words)), default=0)


@lru_cache(maxsize=4096)
def hard_in(words: str, audience: NoticeAudience) -> tuple[HardWord, ...]:
    """The words of one sentence that its readers may not know."""
    return measure(words, _measured_as(audience)).hard


def _measured_as(audience: NoticeAudience) -> Audience:
    return Audience.CHILD if audience.has_childs_words else Audience.ADULT
