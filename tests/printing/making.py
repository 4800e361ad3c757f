"""Papers for tests."""

from __future__ import annotations

import datetime as dt

from lightwell.printing.paper import Paper, Part, Run, Words
from lightwell.printing.press import pdf
from tests.printing.reading_aloud import ReadAloud

WRITTEN_ON = dt.date(2026, 7, 1)
BAR = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 20'><rect width='90' height='9' fill='#5146a8'/></svg>"


def paper(*parts: Part, title: str = "To the whānau", foot: str = "", digest: str = "", standing: str = "") -> Paper:
    return Paper(title, WRITTEN_ON, parts, foot=foot, digest=digest, standing=standing)


def read(*parts: Part, title: str = "To the whānau") -> ReadAloud:
    return ReadAloud(pdf(paper(*parts, title=title)))


def strong(words: str) -> Words:
    return (Run(words, strong=True),)
