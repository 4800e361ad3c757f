"""Taking somebody else's details out of a paper: passages that a person decides about, and a text made anew.

Stage 4, access and correction. Source: Privacy Act 2020 ss 49 to 53 (grounds) and withholding a part of a document
(section 55: number to be confirmed), open about what is left out and why. What is taken out is not covered up: the
text that is given is put together from what remains, so that it is in no file that comes of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lightwell.policy.refusal_grounds import Ground
from lightwell.policy.stated_words import as_seen

_HIDDEN: Final = r"[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
# Where a line of print may end within a word, or somebody put what nobody sees.
_BROKEN: Final = rf"{_HIDDEN}(?:[-‐]\s*)?"
# Each is written as any of its kind: typed in one way, and printed in another.
_ALIKE: Final = ("'’‘ʼ`´ʹ′", '"“”„«»″', "-‐‑‒–—−")
_SENTENCE: Final = re.compile(r"[^\s.!?][^.!?\n]*[.!?]*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, from and to, counted in letters from 0.

    kinds: why it was suggested; empty where a person found it. ground: why it is taken out. stays: somebody decided
    that it stays. Neither: nobody has decided yet.
    """

    start: int
    end: int
    kinds: tuple[str, ...] = ()
    ground: Ground | None = None
    stays: bool = False

    @property
    def is_decided(self) -> bool:
        return self.stays or self.ground is not None


def stretches(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a text, as far as full stops and lines tell them, so that each can be looked at."""
    return tuple(match.span() for match in _SENTENCE.finditer(text))


def everywhere(text: str, words: str, ground: Ground) -> Iterator[Passage]:
    """Each place in which these words stand, however they are spaced, broken, stored or quoted, in capitals or not."""
    for start, end in places_of(text, words):
        yield Passage(start, end, ground=ground)


def places_of(text: str, words: str) -> Iterator[tuple[int, int]]:
    """From and to of each."""
    parts = [_BROKEN.join(_written(letter) for letter in part) for part in as_seen(words).split()]
    if parts:
        for match in re.finditer(rf"{_HIDDEN}\s+{_HIDDEN}".join(parts), text, re.IGNORECASE):
            yield match.span()


def _written(letter: str) -> str:
    """However one letter may be stored: as one, or as a letter and the mark over it; and whichever of its kind."""
    for kind in _ALIKE:
        if letter in kind:
            return f"[{re.escape(kind)}]"
    apart = unicodedata.normalize("NFD", letter)
    return f"(?:{re.escape(letter)}|{_HIDDEN.join(map(re.escape, apart))})" if len(apart) > 1 else re.escape(letter)


def decided(passages: Sequence[Passage], number: int, ground: Ground | None) -> tuple[Passage, ...]:
    """With one of them decided: taken out on a ground, or left to stay."""
    changed = replace(passages[number], ground=ground, stays=ground is None)
    return (*passages[:number], changed, *passages[number + 1 :])


def undecided(passages: Iterable[Passage]) -> int:
    return sum(not each.is_decided for each in passages)


def mark(grounds: Iterable[Ground], *, says_why: bool = True) -> str:
    """What stands in place of what was taken out; where saying why would do harm, no ground."""
    if not says_why:
        return "[taken out]"
    return f"[taken out: {'; '.join(dict.fromkeys(each.said.cite_to_family for each in grounds))}]"


def made_anew(text: str, passages: Iterable[Passage], *, says_why: bool = True) -> str:
    """The text of what remains, and a mark with its ground wherever something was taken out."""
    pieces, at = [], 0
    for start, end, grounds in _holes(passages):
        pieces += [text[at:start], mark(grounds, says_why=says_why)]
        at = end
    return "".join((*pieces, text[at:]))


def _holes(passages: Iterable[Passage]) -> Iterator[tuple[int, int, list[Ground]]]:
    """What is taken out, in order; stretches that touch are one, with the grounds of both."""
    hole: tuple[int, int, list[Ground]] | None = None
    for each in sorted((one for one in passages if one.ground), key=lambda one: one.start):
        own = [each.ground] if each.ground else []
        if hole and each.start <= hole[1]:
            hole = (hole[0], max(hole[1], each.end), [*hole[2], *own])
            continue
        if hole:
            yield hole
        hole = (each.start, each.end, own)
    if hole:
        yield hole


def taken_out(text: str, passages: Iterable[Passage]) -> tuple[str, ...]:
    """The very words that were taken out: what no file may hold, unless they also stand somewhere that stays."""
    return tuple(text[start:end] for start, end, _ in _holes(passages))


def places(passages: Iterable[Passage]) -> int:
    """In how many places something is taken out: as many as there are marks."""
    return sum(1 for _ in _holes(passages))


def grounds_of(passages: Iterable[Passage]) -> tuple[Ground, ...]:
    return tuple(dict.fromkeys(each.ground for each in passages if each.ground))
