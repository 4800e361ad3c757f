"""The words of a text to change, and what to say instead where the list has it.

All stages. Source: the list `plainer`, compiled by hand for Lightwell from how agencies and privacy documents write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from lightwell.words.judging import Judged, Kind, plainer
from lightwell.words.word_lists import plainer_words


@dataclass(frozen=True, slots=True)
class HardWord:
    """A word or phrase as the text has it, in lower case, and what to say instead; None where no list has it."""

    word: str
    instead: str | None


def hard_words(judged: Iterable[Judged], phrases: Iterable[str], *, for_child: bool) -> tuple[HardWord, ...]:
    """Each once: phrases, then words with plainer ones, then words that few know; each in the text's order."""
    found = [HardWord(phrase, plainer_words()[phrase]) for phrase in phrases]
    words = [HardWord(each.word, plainer(each.word)) for each in judged if _is_hard(each, for_child=for_child)]
    found += sorted(words, key=lambda hard: hard.instead is None)
    return tuple(dict.fromkeys(found))


def _is_hard(judged: Judged, *, for_child: bool) -> bool:
    if not judged.is_english:
        return False
    if plainer(judged.word):
        return True
    if for_child:
        syllables_known = {Kind.FIRST: None, Kind.COMMON: 2, Kind.RARE: 1}[judged.kind]
        return syllables_known is not None and judged.syllables > syllables_known
    return judged.kind is Kind.RARE and judged.syllables > 2


def phrases_in(text: str) -> Iterator[str]:
    """The listed phrases that a text holds, as the list writes them."""
    for found in _phrases().finditer(text):
        yield " ".join(found.group().lower().split())


@cache
def _phrases() -> re.Pattern[str]:
    phrases = sorted((each for each in plainer_words() if re.search(r"[\s-]", each)), key=len, reverse=True)
    written = (r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"\b(?:{'|'.join(written)})\b", re.IGNORECASE)
