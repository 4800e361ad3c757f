"""Which words are names, which are names and words alike, and which a person's name never holds.

Stage 3, sharing. Source: lists compiled by hand for Lightwell, spanning the origins of the people of Aotearoa.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache
from importlib.resources import files

import polars as pl

from lightwell.gateway.scanning.columns import without_marks

_SEPARATORS = re.compile(r"[\s-]+")


class Word(IntEnum):
    """What a word says about the words beside it."""

    UNKNOWN = 0
    NAME = 1
    NAME_OR_WORD = 2
    NOT_A_NAME = 3
    PARTICLE = 4
    TITLE = 5


@cache
def vocabulary() -> pl.DataFrame:
    """Each known word, without case or marks, and what it is; and whether it is a name given at birth."""
    given, family = words("given_names"), words("surnames")
    also, never = words("also_words"), words("not_names") | words("ordinary_words")
    particles, titles = words("particles"), words("titles")
    names = (given | family) - particles
    known = {
        **dict.fromkeys(never | also, Word.NOT_A_NAME),
        **dict.fromkeys(names & (also | never), Word.NAME_OR_WORD),
        **dict.fromkeys(names - also - never, Word.NAME),
        **dict.fromkeys(titles, Word.TITLE),
        **dict.fromkeys(particles, Word.PARTICLE),
    }
    return pl.DataFrame(
        {
            "word": list(known),
            "is": [int(kind) for kind in known.values()],
            "given": [word in given for word in known],
        },
        schema={"word": pl.String, "is": pl.Int8, "given": pl.Boolean},
    )


@cache
def places_like_names() -> str:
    """A pattern for places whose names look like a person's; each is left out before names are looked for."""
    phrases = sorted(_lines("places_like_names"), key=len, reverse=True)
    return rf"(?i)\b(?:{'|'.join(re.escape(phrase) for phrase in phrases)})\b"


def _lines(name: str) -> list[str]:
    text = files("lightwell.gateway.scanning").joinpath("gazetteer", f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def words(name: str) -> frozenset[str]:
    """The words of one list, without case or marks; a word of two parts is two words."""
    return frozenset(without_marks(word) for line in _lines(name) for word in _SEPARATORS.split(line) if word) - {""}
