"""Taking somebody else's details out of a paper: passages that a person decides about, and a text made anew.

Stage 4, access and correction. Source: Privacy Act 2020 ss 49 to 53 (grounds) and withholding a part of a document
(section 55: number to be confirmed), open about what is left out and why. What is taken out is not covered up: the
text that is given is put together from what remains, so that it is in no file that comes of it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lightwell.policy.refusal_grounds import Ground
from lightwell.policy.stated_words import is_unseen

# Where a line of print may end within a word.
_BROKEN: Final = r"(?:-\s*)?"
_BETWEEN: Final = re.compile(r"[\s_-]+")
# Each is written as any of its kind: typed in one way, and printed in another.
_ALIKE: Final = {other: kind[0] for kind in ("'’‘ʼ`´ʹ′", '"“”„«»″', "-‐‑‒–—−") for other in kind}
_MARKS_OVER: Final = re.compile("[\u0300-\u036f]")
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
    """From and to of each, with or without the marks over its letters."""
    parts = [part for part in _BETWEEN.split("".join(_plain(words))) if part]
    if not parts:
        return
    letters = [(letter, place) for place, plain in enumerate(_plain(text)) for letter in plain]
    at = [*(place for _, place in letters), len(text)]
    sought = _BETWEEN.pattern.join(_BROKEN.join(map(re.escape, part)) for part in parts)
    for match in re.finditer(sought, "".join(letter for letter, _ in letters)):
        last = at[match.end() - 1]
        after = (at[place] for place in range(match.end(), len(at)) if at[place] > last)
        yield at[match.start()], next(after, len(text))


def _plain(text: str) -> list[str]:
    """Each character as it is compared: small, of one width, without a mark over it; nothing of what nobody sees."""
    return ["" if is_unseen(text, place) else _plainly(each) for place, each in enumerate(text)]


@functools.cache
def _plainly(letter: str) -> str:
    apart = unicodedata.normalize("NFKD", _ALIKE.get(letter, letter))
    return _MARKS_OVER.sub("", "".join(_ALIKE.get(each, each) for each in apart)).casefold()


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
