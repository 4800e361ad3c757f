"""The pictures beside the parts of a notice: few lines, each with what it says in words.

Stage 3, sharing. Source: Data Protection and Use Policy, Manaakitanga: for those who read little, or not yet. Drawn
for Lightwell, with nobody's pattern in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing in lines on a square of 48. says: the same in words."""

    says: str
    path: str

    @property
    def svg(self) -> str:
        """As a picture by itself, for paper. All of it is ours."""
        return (
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 48 48'>"
            f"<path d='{self.path}' fill='none' stroke='#0f5f63' stroke-width='2.4' stroke-linecap='round' "
            "stroke-linejoin='round'/></svg>"
        )


def _person(x: float, y: float) -> str:
    """A head and shoulders round a place."""
    return f"M{x - 4} {y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M{x - 8} {y + 16}v-2a8 8 0 0 1 16 0v2"


PICTURES: Final[Mapping[str, Picture]] = {
    "notes": Picture(
        "A page with lines of writing, and a pencil",
        "M9 5h20l7 7v13M9 5v38h18M29 5v7h7M15 17h13M15 24h13M15 31h8M30 41l2-7 9-9 5 5-9 9z",
    ),
    "team": Picture(
        "Three people at a table",
        _person(24, 11) + _person(10, 19) + _person(38, 19) + "M3 41h42M9 41v4M39 41v4",
    ),
    "shield": Picture(
        "A shield with a question mark on it",
        "M24 4l17 6v13c0 10-7 17-17 21C14 40 7 33 7 23V10zM19 18a5 5 0 1 1 7 5c-2 1-2 2-2 4M24 33v.5",
    ),
    "hands": Picture(
        "Two people with a page between them",
        _person(10, 16) + _person(38, 16) + "M20 17h8v12h-8zM22.500 21h3M22.500 25h3M6 38h36",
    ),
    "looking": Picture(
        "A magnifying glass over a page",
        "M8 5h20l7 7v6M8 5v38h14M28 5v7h7M14 17h10M14 24h6M22 30a9 9 0 1 0 18 0a9 9 0 1 0 -18 0M38 36l7 7",
    ),
    "telephone": Picture(
        "A telephone",
        "M13 4l7 1 2 10-5 4c2 5 6 9 11 12l4-5 10 3 1 7c0 4-3 8-7 8C20 44 4 27 4 12c0-4 4-8 9-8z",
    ),
}
