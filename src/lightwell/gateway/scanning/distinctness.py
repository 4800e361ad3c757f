"""An identifier in disguise: a column whose values are nearly all different, under a name that says nothing of it.

Stage 3, sharing. Source: "near-unique values under a non-identifying name". Measures with decimals and dates are
often different by nature and are not taken for identifiers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

NEARLY_ALL = 0.9
_ENOUGH_ROWS = 20
_MOST = 0.95
_SPREAD = 5_000
_DECIMAL = r"^[-+]?[$€£]?\d{1,3}(?:[, ]?\d{3})*(?:\.\d+)?%?$|^[-+]?\d*[.,]\d+%?$"
_WHOLE = r"^[-+]?\d+$"
_MOMENT = (
    r"^(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}[/.-]\d{1,2}[/.-]\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?$"
    r"|^\d{1,2}:\d{2}(?::\d{2})?$|^\d{1,2}[ -]\p{L}{3,9}[ -]\d{2,4}$"
)


class Shape(StrEnum):
    """What nearly all of a column's values look like."""

    TEXT = "text"
    WHOLE_NUMBERS = "whole numbers"
    DECIMALS = "decimals"
    MOMENTS = "dates or times"


@dataclass(frozen=True, slots=True)
class Distinctness:
    """How many filled cells, how many different values among them, and what they look like."""

    filled: int
    different: int
    shape: Shape

    @property
    def share(self) -> float:
        return self.different / self.filled if self.filled else 0.0

    @property
    def is_near_unique(self) -> bool:
        could_identify = self.shape in (Shape.TEXT, Shape.WHOLE_NUMBERS)
        return could_identify and self.filled >= _ENOUGH_ROWS and self.share >= NEARLY_ALL


def distinctness(values: pl.Series) -> Distinctness:
    """How nearly a column's values are all different."""
    texts = values.cast(pl.String).str.strip_chars()
    filled = texts.filter(texts != "")
    return Distinctness(len(filled), filled.n_unique(), _shape(filled))


def near_unique(values: pl.Series) -> float:
    """The share of different values where they could identify, and 0 where they are measures or dates."""
    found = distinctness(values)
    return found.share if found.shape in (Shape.TEXT, Shape.WHOLE_NUMBERS) else 0.0


def _shape(filled: pl.Series) -> Shape:
    """What a spread of the values look like; a few thousand are enough to say."""
    if filled.is_empty():
        return Shape.TEXT
    filled = filled.gather_every(max(1, len(filled) // _SPREAD))
    for shape, pattern in ((Shape.MOMENTS, _MOMENT), (Shape.WHOLE_NUMBERS, _WHOLE), (Shape.DECIMALS, _DECIMAL)):
        if (filled.str.contains(pattern).sum() / len(filled)) >= _MOST:
            return shape
    return Shape.TEXT
