"""What a word may be once its ending is taken off, so that a list needs each word once.

All stages. Source: the spelling rules of English: a dropped e, a doubled consonant, a y that became i.
"""

from __future__ import annotations

from collections.abc import Iterator

_VOWELS = "aeiouy"
SHORTEST_STEM = 2


def forms(word: str) -> Iterator[str]:
    """The word itself, then what it may be a form of, nearest first; `word` in lower case."""
    whole = _as_spelt_here(word)
    yield whole
    for ending in ("'s", "'ll", "'ve", "'d", "n't", "'re", "'"):
        if whole.endswith(ending):
            yield whole.removesuffix(ending)
    yield from _of_nouns_and_verbs(whole)
    yield from _of_describing_words(whole)


def _as_spelt_here(word: str) -> str:
    """Organize as organise, analyze as analyse, and every apostrophe straight."""
    straight = word.replace("’", "'")
    if len(straight) > 5:
        for theirs, ours in (("iz", "is"), ("yz", "ys")):
            head, found, tail = straight.rpartition(theirs)
            if found and tail in _AFTER_Z:
                return f"{head}{ours}{tail}"
    return straight


_AFTER_Z = frozenset(("e", "es", "ed", "ing", "er", "ers", "ation", "ations", "ational"))


def _of_nouns_and_verbs(word: str) -> Iterator[str]:
    if word.endswith("s") and not word.endswith("ss"):
        yield from _stem(word, 1)
        if word.endswith("es"):
            yield from _stem(word, 2)
        if word.endswith("ies"):
            yield from _stem(word, 3, "y")
    if word.endswith("ied"):
        yield from _stem(word, 3, "y")
    if word.endswith("ed"):
        yield from _before_vowel(word, 2)
    if word.endswith("ing"):
        yield from _before_vowel(word, 3)
    if word.endswith("ings"):
        yield from _before_vowel(word, 4)


def _of_describing_words(word: str) -> Iterator[str]:
    for ending in ("er", "ers", "est"):
        if word.endswith(ending):
            yield from _before_vowel(word, len(ending))
            if word.endswith(f"i{ending}"):
                yield from _stem(word, len(ending) + 1, "y")
    if word.endswith("ly"):
        yield from _stem(word, 2)
        yield from _stem(word, 2, "le")
    if word.endswith("ily"):
        yield from _stem(word, 3, "y")


def _before_vowel(word: str, letters: int) -> Iterator[str]:
    """Stopped is stop, used is use, walked is walk."""
    yield from _stem(word, letters)
    yield from _stem(word, letters, "e")
    stem = word[:-letters]
    if len(stem) > SHORTEST_STEM and stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
        yield stem[:-1]


def _stem(word: str, letters: int, then: str = "") -> Iterator[str]:
    stem = word[:-letters] + then
    if len(stem) >= SHORTEST_STEM and any(letter in _VOWELS for letter in stem):
        yield stem
