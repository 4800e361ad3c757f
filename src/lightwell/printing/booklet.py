"""A booklet for a child: eight panels on one A4 sheet, to be cut once in the middle and folded, that can be read aloud.

All stages. Source: ISO 14289-1 (PDF/UA-1), as Typst enforces it: the panels are read from the first to the last,
however they lie on the sheet. What somebody typed reaches the template inside one JSON text, never as a program.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import typst

from lightwell.policy.decoding import Json
from lightwell.printing.paper import NotAPaper, Words, runs
from lightwell.printing.press import STANDARD, typefaces
from lightwell.printing.typeface import LONGEST_WORD, breakable, legible

TEMPLATE = Path(__file__).with_name("booklet.typ")
PANELS: Final = 8


class DoesNotFit(ValueError):
    """One panel has more words than its page can hold so that a child can read them. panel: its heading."""

    def __init__(self, panel: str) -> None:
        super().__init__(panel)
        self.panel = panel


@dataclass(frozen=True, slots=True)
class Panel:
    """One page of the booklet. is_blank: a page to draw or write on, with its heading alone."""

    heading: Words
    sentences: tuple[Words, ...] = ()
    picture: str = ""
    alternative: str = ""
    is_blank: bool = False

    def __post_init__(self) -> None:
        if not "".join(run.words for run in runs(self.heading)).strip():
            raise NotAPaper("A page of a booklet has a heading.")
        if self.picture and not self.alternative.strip():
            raise NotAPaper("A picture says what it shows in words as well.")


@dataclass(frozen=True, slots=True)
class Booklet:
    """Eight panels. foot: what it was made from, on the last."""

    title: str
    written_on: dt.date
    panels: tuple[Panel, ...]
    foot: str = ""

    def __post_init__(self) -> None:
        if len(self.panels) != PANELS:
            raise NotAPaper(f"A folded booklet has {PANELS} pages.")


def pdf(booklet: Booklet) -> bytes:
    """The PDF file. Raises DoesNotFit."""
    spelled = json.dumps(_spelled(booklet), ensure_ascii=False)
    noon = dt.datetime.combine(booklet.written_on, dt.time(12), dt.UTC)
    with tempfile.TemporaryDirectory(prefix="lightwell-booklet-") as nothing:
        _refuse_too_many(_compiler(spelled, nothing), booklet)
        printed = _compiler(spelled, nothing).compile(format="pdf", pdf_standards=[STANDARD], timestamp=noon)
    if not isinstance(printed, bytes):
        raise TypeError("A PDF is one file.")
    return printed


def _compiler(spelled: str, nothing: str) -> typst.Compiler:
    """One for each use: it forgets its template once it was asked something."""
    return typst.Compiler(
        _template(), root=nothing, font_paths=typefaces(), ignore_system_fonts=True, package_path=nothing,
        package_cache_path=nothing, sys_inputs={"booklet": spelled},
    )  # fmt: skip


def _refuse_too_many(compiler: typst.Compiler, booklet: Booklet) -> None:
    """The template measures each panel; what does not fit in the smallest print is said by its number."""
    too_many = json.loads(compiler.query("<too-many>", field="value"))
    if too_many:
        raise DoesNotFit("".join(run.words for run in runs(booklet.panels[int(too_many[0])].heading)))


def _spelled(booklet: Booklet) -> dict[str, Json]:
    written_on = booklet.written_on
    return {
        "title": _line(booklet.title),
        "written_on": [written_on.year, written_on.month, written_on.day],
        "foot": _line(booklet.foot),
        "panels": [
            {
                "heading": _runs(panel.heading),
                "sentences": [_runs(each) for each in panel.sentences],
                "picture": panel.picture,
                "alternative": _line(panel.alternative),
                "is_blank": panel.is_blank,
            }
            for panel in booklet.panels
        ],
    }


def _runs(words: Words) -> list[Json]:
    return [{"words": _spaced(run.words), "language": run.language or ""} for run in runs(words)]


def _spaced(words: str) -> str:
    """As it is, its spaces too, so that runs stand apart as they did."""
    return breakable(legible(words.replace("\n", " ")), LONGEST_WORD)


def _line(words: str) -> str:
    return breakable(" ".join(legible(words).split()), LONGEST_WORD)


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()
