"""Where the sentences of a text are, and which words each has: headings, lists and wrapped lines too.

All stages. Source: how notices, agreements and letters are laid out in plain text and Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

LONGEST_WORD_LETTERS: Final = 50
LONGEST_CHUNK: Final = 1_000  # characters without a space
NARROWEST_WRAPPED: Final = 40  # characters: lines that are all shorter than this were not wrapped by a program

IGNORABLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_LETTER, _MARK = r"[^\W\d_]", rf"[\u0300-\u036f{IGNORABLE}]"

_WORD = re.compile(
    rf"""
    (?:https?://|www\.)\S+
    | [\w.+-]+@[\w.-]+
    | (?:[\w-]+\.)+(?:nz|com|org|net|au|uk|info)\b(?:/\S*)?
    | \d[\w,.:/%-]*
    | {_LETTER}(?:{_LETTER}|{_MARK}|['’ʼ](?={_LETTER}))*
    """,
    re.VERBOSE,
)
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_ITEM = re.compile(r"[\s>]*(?:[-*+•‣◦▪·○●–—]\s+|#{1,6}\s+|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s+)")
_NOT_BLANK = re.compile(r"\w")
_FIRST_WORD = re.compile(r"\S+")
_HEADING = re.compile(r"\s*#{1,6}\s")
_MARKS = re.compile(r"([.!?…]+)([\"'”’»)\]*_]*)(?=\s)")
_BEFORE_A_WORD: Final = "([{<\"'“‘«*_"

# What a full stop stands after without ending a sentence: ever, before a number, and before a small letter.
_NEVER_ENDS: Final = frozenset(
    ["dr", "mr", "mrs", "ms", "mx", "prof", "st", "rev", "hon", "sr", "jr", "v", "vs", "cf", "e.g", "i.e", "eg", "ie"]
)
_NEVER_ENDS_BEFORE_A_NUMBER: Final = frozenset(
    ["no", "nos", "p", "pp", "s", "ss", "cl", "para", "vol", "fig", "ch", "pt", "sch", "art"]
)
_SELDOM_ENDS: Final = frozenset(
    ["etc", "approx", "inc", "ltd", "co", "dept", "a.m", "p.m", "am", "pm", "n.z", "u.k", "u.s"]
)
_LOOK: Final = 12  # characters back and ahead of a full stop


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, heading or item of a list; `start` and `end` count characters of the text from 0."""

    start: int
    end: int
    words: Sequence[str]


def sentences(text: str) -> Iterator[Sentence]:
    """Every sentence that has a word in it, in order."""
    for block in _blocks(text):
        for start, end in _pieces(text, block):
            yield from _within(text, start, end)


# --- lines ---------------------------------------------------------------------------------------------------


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Runs of lines with no empty line between them."""
    block: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        is_empty = not _NOT_BLANK.search(text, start, end)
        if block and (is_empty or _gap(text[block[-1][1] : start]) > 1):
            yield block
            block = []
        if not is_empty:
            block.append((start, end))
    if block:
        yield block


def _gap(between: str) -> int:
    return len(between.replace("\r\n", "\n"))


def _pieces(text: str, block: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The lines of a block, with those that only wrapped put together again and the marks of lists left out."""
    width = max(end - start for start, end in block)
    begun = _after_mark(text, *block[0])
    for line, following in pairwise(block):
        if not _wraps(text, line, following, width):
            yield begun, line[1]
            begun = _after_mark(text, *following)
    yield begun, block[-1][1]


def _after_mark(text: str, start: int, end: int) -> int:
    mark = _ITEM.match(text, start, end)
    return mark.end() if mark else start


def _wraps(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether the next line's first word had no room on this one: then a program ended the line, not its writer."""
    if width < NARROWEST_WRAPPED or _HEADING.match(text, *line) or _ITEM.match(text, *following):
        return False
    word = _FIRST_WORD.search(text, *following)
    return word is not None and line[1] - line[0] + 1 + len(word.group()) > width


# --- sentences -----------------------------------------------------------------------------------------------


def _within(text: str, start: int, end: int) -> Iterator[Sentence]:
    begun = start
    for mark in _MARKS.finditer(text, start, end):
        if _is_end(text, mark, end):
            yield from _sentence(text, begun, mark.end())
            begun = mark.end()
    yield from _sentence(text, begun, end)


def _sentence(text: str, start: int, end: int) -> Iterator[Sentence]:
    piece = text[start:end]
    words = [word for chunk in piece.split() for word in _words_in(chunk)]
    if words:
        yield Sentence(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()), words)


@lru_cache(maxsize=65536)
def _words_in(chunk: str) -> tuple[str, ...]:
    """The words between two spaces; what nobody could read is one word, whatever it is."""
    return (chunk,) if len(chunk) > LONGEST_CHUNK else tuple(_WORD.findall(chunk))


def _is_end(text: str, mark: re.Match[str], end: int) -> bool:
    """Whether a full stop or the like ends a sentence, by the word before it and the letter after it."""
    marks, closing = mark.groups()
    after = text[mark.end() : min(end, mark.end() + _LOOK)].lstrip()[:1]
    if marks != ".":
        return not (after.islower() and (closing or len(marks) > 1 or marks == "…"))
    if after.islower() and closing:
        return False
    before = text[max(0, mark.start() - _LOOK) : mark.start()].rpartition(" ")[2].lstrip(_BEFORE_A_WORD)
    return not _is_short_for(before, after)


def _is_short_for(before: str, after: str) -> bool:
    word = before.lower()
    is_initial = len(before) == 1 and before.isupper() and before != "I"
    return (
        is_initial
        or word in _NEVER_ENDS
        or (word in _NEVER_ENDS_BEFORE_A_NUMBER and after.isdecimal())
        or (word in _SELDOM_ENDS and after.islower())
    )
