"""What each word is to a reader: one that most people know, one that few do, te reo Māori, a name, or a number.

All stages. Source: the lists in `word_lists`; names are told by their capitals.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from lightwell.words import word_lists
from lightwell.words.endings import forms
from lightwell.words.sentences import IGNORABLE, LONGEST_WORD_LETTERS
from lightwell.words.syllables import syllables
from lightwell.words.te_reo import is_spelt_as_te_reo, is_te_reo

_IGNORED: Final = dict.fromkeys(map(ord, IGNORABLE))
_LATIN = re.compile(r"[a-z'’ʼæœøßðþ]+")
_ENDS_AS_ENGLISH = re.compile(
    r"(?:tion|sion|ment|ity|i[sz]e|i[sz]ed|i[sz]ing|ness|ance|ence|able|ible|ive|ous|ical|ology|ship|ful|less|ing|ed"
    r"|ly|ism|ist|ate|ure)s?$"
)


class Kind(Enum):
    """What a word is, as far as it bears on how hard a text is."""

    FIRST = "most children of seven know it"
    COMMON = "most adults meet it every week"
    RARE = "neither"
    TE_REO = "te reo Māori"
    NAME = "a name"
    MARK = "a number, a date, an address or a letter"
    FOREIGN = "in other letters, or no word at all"


@dataclass(frozen=True, slots=True)
class Judged:
    """One word as it bears on the whole: `word` in lower case, without what cannot be seen."""

    word: str
    kind: Kind
    syllables: int = 1
    also_te_reo: bool = False

    @property
    def is_english(self) -> bool:
        """Whether it is judged as a word of English at all."""
        return self.is_known or self.kind is Kind.RARE

    @property
    def is_known(self) -> bool:
        """Whether most adults know it."""
        return self.kind is Kind.FIRST or self.kind is Kind.COMMON


def seen(word: str) -> str:
    """A word as people see it: macrons composed, and nothing between the letters that has no width."""
    return unicodedata.normalize("NFC", word.translate(_IGNORED)).replace("ʼ", "’")


@lru_cache(maxsize=65536)
def judge(written: str, *, begins: bool) -> Judged:
    """What a word is; `begins` where its capital says nothing, as at the start of a sentence."""
    shown = seen(written[: LONGEST_WORD_LETTERS * 2])
    word = shown.lower()
    if len(word) <= 1 or re.search(r"[\d@_]|://|\w\.\w", word):
        return Judged(word, Kind.MARK)
    letters = word_lists.without_marks(word)
    if len(word) > LONGEST_WORD_LETTERS or not _LATIN.fullmatch(letters):
        return Judged(word, Kind.FOREIGN)
    return _judge_letters(word, letters, is_capital=shown[:1].isupper(), begins=begins)


def _judge_letters(word: str, letters: str, *, is_capital: bool, begins: bool) -> Judged:
    found = how_common(word)
    is_inside = is_capital and not begins
    if found is Kind.FIRST or (found is Kind.COMMON and not is_inside):
        return Judged(word, found, syllables(letters), also_te_reo=is_spelt_as_te_reo(word))
    bare = word.replace("’", "'").removesuffix("'s")
    has_plainer = plainer(word) is not None
    if not has_plainer and is_te_reo(bare):
        return Judged(word, Kind.TE_REO)
    if is_inside or (is_capital and _is_name(bare, has_plainer=has_plainer)):
        return Judged(word, Kind.NAME)
    return Judged(word, Kind.RARE, syllables(letters))


def _is_name(bare: str, *, has_plainer: bool) -> bool:
    """Where a capital says nothing: a listed name, or letters that do not end as a plain word's do."""
    if word_lists.without_marks(bare) in word_lists.names():
        return True
    return not has_plainer and not _ENDS_AS_ENGLISH.search(bare)


@lru_cache(maxsize=65536)
def how_common(word: str) -> Kind:
    """FIRST, COMMON or RARE, by the word or what it is a form of; `word` in lower case."""
    tried = list(forms(word))
    if any(form in word_lists.first_words() for form in tried):
        return Kind.FIRST
    return Kind.COMMON if any(form in word_lists.common_words() for form in tried) else Kind.RARE


@lru_cache(maxsize=65536)
def plainer(word: str) -> str | None:
    """What to say instead of a word in lower case, where the list has it."""
    offered = (word_lists.plainer_words().get(form) for form in forms(word))
    return next((instead for instead in offered if instead), None)
