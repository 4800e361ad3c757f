"""Which words are te reo Māori: they and names are never counted against a text.

All stages. Source: Guidelines for Māori Language Orthography (Te Taura Whiri i te Reo Māori): every syllable ends in a
vowel, of ten consonants and five vowels, long ones with a macron.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lightwell.words.word_lists import english_like_te_reo, te_reo_words, without_marks

_SYLLABLES = re.compile(r"(?:(?:ng|wh|[hkmnprtw])?[aeiouāēīōū])+")
_ENDS_AS_ENGLISH = re.compile(r"(?:ate|ite|ute|ure|une|ee|oo)$")
_MACRON = "\u0304"
SHORTEST = 4  # letters: shorter words, unless listed, are too often something else


@lru_cache(maxsize=65536)
def is_te_reo(word: str) -> bool:
    """A listed word, or one that is spelt as te reo is; `word` is in lower case and is no common English word."""
    if without_marks(word) in te_reo_words():
        return True
    if not is_spelt_as_te_reo(word):
        return False
    if _MACRON in unicodedata.normalize("NFD", word):
        return True
    return len(word) >= SHORTEST and not _ENDS_AS_ENGLISH.search(word) and word not in english_like_te_reo()


def is_spelt_as_te_reo(word: str) -> bool:
    """Open syllables of the alphabet of te reo and nothing else."""
    return _SYLLABLES.fullmatch(unicodedata.normalize("NFC", word)) is not None
