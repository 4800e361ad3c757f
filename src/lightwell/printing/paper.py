"""What a paper is made of: headings, paragraphs, facts, tables and pictures, each saying what it is and not its look.

All stages. Source: Web Accessibility Standard 1.2 (WCAG 2.2 AA) and ISO 14289-1: what is read aloud is the structure.
A paper that could not be read aloud is refused when it is put together.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

DEEPEST_HEADING = 4


class NotAPaper(ValueError):
    """This could not be printed so that it can be read aloud; the text says what is missing."""


class Mark(StrEnum):
    """A purpose's colour and line, the same as on every page: solid, dashed, and dotted for what goes to nobody."""

    EVALUATION = "evaluation"
    REPORTING = "reporting"
    NOBODY = "nobody"


class Tone(StrEnum):
    """How much a paragraph asks of whoever reads."""

    PLAIN = "plain"
    LEAD = "lead"  # what to read if one reads nothing else
    QUIET = "quiet"  # for whoever wants to know how
    ATTENTION = "attention"  # what must not be missed


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are strong, in another language than the paper, or to be compared or typed letter by letter."""

    words: str
    strong: bool = False
    typed: bool = False
    language: str | None = None

    def __post_init__(self) -> None:
        if self.language is not None:
            _check_language(self.language)


Words: TypeAlias = str | tuple[Run, ...]


def runs(words: Words) -> tuple[Run, ...]:
    """The same, as runs."""
    return (Run(words),) if isinstance(words, str) else words


def mi(words: str, *, strong: bool = False) -> Run:
    """Te reo Māori, so that it is pronounced as such."""
    return Run(words, strong=strong, language="mi")


@dataclass(frozen=True, slots=True)
class Heading:
    """level: 1 under the title, and one deeper at a time. key: what the mark beside it means, in words."""

    words: str
    level: int = 1
    mark: Mark | None = None
    key: str = ""

    def __post_init__(self) -> None:
        _check(1 <= self.level <= DEEPEST_HEADING, f"A heading is of level 1 to {DEEPEST_HEADING}.")
        _check_words(self.words, "A heading")
        _check(self.mark is None or bool(self.key), "A mark beside a heading is said in words as well.")


@dataclass(frozen=True, slots=True)
class Paragraph:
    words: Words
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Points:
    """A list; numbered where the order matters."""

    items: tuple[Words, ...]
    numbered: bool = False

    def __post_init__(self) -> None:
        _check(bool(self.items), "A list has at least one point.")


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    words: Words

    def __post_init__(self) -> None:
        _check_words(self.name, "The name of a fact")


@dataclass(frozen=True, slots=True)
class Facts:
    """Names, and what is so of each."""

    facts: tuple[Fact, ...]

    def __post_init__(self) -> None:
        _check(bool(self.facts), "A list of facts has at least one.")


@dataclass(frozen=True, slots=True)
class Table:
    """head: the names of the columns, read with each cell and shown again on each page.

    marks: one for each row, or none; the row's first cell says what it means in words.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        _check_words(self.caption, "The caption of a table")
        for name in self.head:
            _check_words(name, "The name of a column")
        _check(bool(self.head) and bool(self.rows), "A table has at least one column and one row.")
        _check(all(len(row) == len(self.head) for row in self.rows), "Each row has one cell for each column.")
        _check(len(self.marks) in (0, len(self.rows)), "Each row has its mark, or none has.")


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture. alternative: what it says, for whoever does not see it."""

    picture: str
    alternative: str
    caption: str = ""

    def __post_init__(self) -> None:
        _check(self.picture.lstrip().startswith("<svg"), "A picture is an SVG.")
        _check_words(self.alternative, "The alternative text of a picture")


@dataclass(frozen=True, slots=True)
class Contents:
    """The headings of the paper and their pages, down to a level, under a heading of their own."""

    heading: str
    depth: int = 2

    def __post_init__(self) -> None:
        _check_words(self.heading, "A heading")
        _check(1 <= self.depth <= DEEPEST_HEADING, f"Contents go down to level 1 to {DEEPEST_HEADING}.")


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Two things side by side; the left one is read first."""

    left: tuple[Part, ...]
    right: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """What belongs to one purpose, with its line along the edge. It begins with a heading that says which."""

    mark: Mark
    parts: tuple[Part, ...]


Part: TypeAlias = Heading | Paragraph | Points | Facts | Table | Figure | Contents | NewPage | Beside | Marked


@dataclass(frozen=True, slots=True)
class Paper:
    """One document to be printed, or to be read aloud.

    written_on: the day of what it says, never of printing, so that the same paper has the same bytes.
    kind: what sort of document it is, above the title. standing: on the head of each page, where it must not be missed.
    foot, digest: on the foot of each page. is_large: in large print.
    """

    title: str
    written_on: dt.date
    parts: tuple[Part, ...]
    language: str = "en"
    kind: str = ""
    standing: str = ""
    foot: str = ""
    digest: str = ""
    is_large: bool = False

    def __post_init__(self) -> None:
        _check_words(self.title, "The title of a paper")
        _check_language(self.language)
        levels = [0, *(heading.level for heading in headings(self.parts))]
        for above, below in itertools.pairwise(levels):
            _check(below <= above + 1, f"A heading of level {below} cannot stand under one of level {above}.")


def headings(parts: Iterable[Part]) -> Iterator[Heading]:
    """In the order they are read."""
    for part in parts:
        match part:
            case Heading():
                yield part
            case Contents():
                yield Heading(part.heading)
            case Beside():
                yield from headings((*part.left, *part.right))
            case Marked():
                yield from headings(part.parts)


def _check(holds: bool, sentence: str) -> None:
    if not holds:
        raise NotAPaper(sentence)


def _check_words(words: str, what: str) -> None:
    _check(bool(words.strip()), f"{what} is empty. Say it in words.")


def _check_language(language: str) -> None:
    _check(re.fullmatch("[a-z]{2,3}", language) is not None, "A language is two or three letters, such as “mi”.")
