"""A sentence of a notice in the languages of its words, so that te reo Māori is pronounced as such.

Stage 3, sharing. Source: Web Accessibility Standard 1.2 (WCAG 2.2, 3.1.2 Language of Parts).
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import Final

from lightwell.printing.paper import Run
from lightwell.words.judging import Kind, judge

TE_REO: Final = "mi"
_PIECES = re.compile(r"[^\W\d_]+|[\W\d_]+")


@lru_cache(maxsize=4096)
def runs_of(words: str) -> tuple[Run, ...]:
    """Runs of te reo Māori, and of everything else, in order; put together they are the words."""
    found: list[tuple[str | None, str]] = []
    for piece in _PIECES.findall(words):
        if piece[0].isalpha():
            found.append((TE_REO if _is_te_reo(piece) else None, piece))
        else:
            found.append((found[-1][0] if found and piece.isspace() else None, piece))
    joined = itertools.groupby(_without_loose_ends(found), key=lambda each: each[0])
    return tuple(Run("".join(piece for _, piece in pieces), language=language) for language, pieces in joined)


def _is_te_reo(word: str) -> bool:
    return judge(word, begins=False).kind is Kind.TE_REO


def _without_loose_ends(found: list[tuple[str | None, str]]) -> list[tuple[str | None, str]]:
    """A space after te reo belongs to it only where te reo goes on after it."""
    following = [*found[1:], (None, "")]
    return [
        (None if piece.isspace() and after[0] is None else language, piece)
        for (language, piece), after in zip(found, following, strict=True)
    ]
