"""What was put in and taken out of a text from version to version, and by whom.

Stage 2, agreement. Exact by construction: without what was put in it is the first version, and without what was taken
out it is the last, to the character.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_WORDS: Final = re.compile(r"\w+[^\w\s]*\s*|[^\w\s]+\s*|\s+")
_MOST_COMPARED: Final = 4_000_000  # pairs of words; more than that is one text put in another's place


@dataclass(frozen=True, slots=True)
class Mark:
    """Who changed something, and when."""

    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words. inserted: by whom, where they were not in the first version; deleted: where not in the last."""

    text: str
    inserted: Mark | None = None
    deleted: Mark | None = None


def tracked(first: str, versions: Iterable[tuple[str, Mark]]) -> tuple[Piece, ...]:
    """A text from its first version through each that followed, with who made that one."""
    pieces = [Piece(word) for word in words_of(first)]
    for text, mark in versions:
        pieces = _moved_on(pieces, words_of(text), mark)
    return tuple(_joined(pieces))


def words_of(text: str) -> list[str]:
    """Its words, each with what follows it; joined again they are the text."""
    return _WORDS.findall(text)


def _moved_on(pieces: Sequence[Piece], words: Sequence[str], mark: Mark) -> list[Piece]:
    """What was taken out earlier stays where it stood."""
    standing = [place for place, piece in enumerate(pieces) if piece.deleted is None]
    made: list[Piece] = []
    at = 0
    for is_kept, start, end, put_in in _differences([pieces[place].text for place in standing], words):
        for place in standing[start:end]:
            made += pieces[at:place]
            made += [pieces[place]] if is_kept else _taken_out(pieces[place], mark)
            at = place + 1
        made += [Piece(word, inserted=mark) for word in put_in]
    return [*made, *pieces[at:]]


def _taken_out(piece: Piece, mark: Mark) -> list[Piece]:
    """What was put in since the first version, and is out again, was never there."""
    return [] if piece.inserted else [dataclasses.replace(piece, deleted=mark)]


def _differences(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[bool, int, int, Sequence[str]]]:
    """(kept, first and last place before, what comes in after them)."""
    if len(before) * len(after) > _MOST_COMPARED and list(before) != list(after):
        yield False, 0, len(before), after
        return
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        yield kind == "equal", start, end, () if kind == "equal" else after[first:last]


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours with the same marks as one."""
    for (inserted, deleted), same in itertools.groupby(pieces, key=lambda each: (each.inserted, each.deleted)):
        yield Piece("".join(each.text for each in same), inserted, deleted)
