"""Where things lie on a PDF’s page: moved and turned, within boxes, and inside the outlines of a shape.

Stage 4, access and correction. Source: docs/adr/0060-files-from-outside.md; ISO 32000-1, 8.3 (where things are put),
8.5.2 (outlines) and 8.5.3 (which points a shape holds). A curve is taken for a few straight lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
Ink = tuple[float, float, float]
Point = tuple[float, float]

SAME: Final[Matrix] = (1, 0, 0, 1, 0, 0)
NOWHERE: Final[Box] = (0, 0, 0, 0)
_CURVE: Final = (0.2, 0.4, 0.6, 0.8, 1.0)


def got(value: Any, otherwise: Any) -> Any:
    """What a reference stands for."""
    found = value.get_object() if hasattr(value, "get_object") else value
    return otherwise if found is None else found


def matrix_of(operands: Any) -> Matrix | None:
    given = [float(each) for each in got(operands, ())]
    return (given[0], given[1], given[2], given[3], given[4], given[5]) if len(given) == 6 else None


def times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def box_round(corners: Iterable[tuple[float, float]]) -> Box:
    """The upright box round all of these; one without any size where there are none."""
    across, up = zip(*(list(corners) or [(0.0, 0.0)]), strict=True)
    return min(across), min(up), max(across), max(up)


def moved(matrix: Matrix, box: Box) -> Box:
    """Where a box lies once it is moved, stretched or turned."""
    left, bottom, right, top = box
    return box_round(at(matrix, x, y) for x in (left, right) for y in (bottom, top))


def meeting(one: Box, other: Box) -> Box:
    """What two boxes have in common."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left < right and bottom < top else NOWHERE


@dataclass(frozen=True, slots=True)
class Paint:
    """A shape that was filled, or a picture. number: in which order. shape: its outlines, each closed.

    is_even_odd: what is inside counts by turns. box: outside of which nothing of it shows. is_known: how it looks is.
    dots: what a picture looks like (`lightwell.gateway.reading.pdf_dots.Dots`), where it can be told.
    """

    number: int
    shape: tuple[tuple[Point, ...], ...]
    box: Box
    ink: Ink | None = None
    strength: float = 1.0
    is_even_odd: bool = False
    is_known: bool = True
    darkens: bool = False
    is_picture: bool = False
    dots: Any = None

    def holds(self, point: Point) -> bool:
        """The point lies inside, by the rule that the shape is filled with."""
        turns = sum(_turns(outline, point) for outline in self.shape)
        return turns % 2 == 1 if self.is_even_odd else turns != 0


def _turns(outline: tuple[Point, ...], point: Point) -> int:
    """How often an outline goes round a point."""
    x, y = point
    turns, (ax, ay) = 0, outline[-1]
    for bx, by in outline:
        if (ay <= y) != (by <= y):
            is_left = (bx - ax) * (y - ay) - (x - ax) * (by - ay) > 0
            turns += (by > y and is_left) - (by <= y and not is_left)
        ax, ay = bx, by
    return turns


def bar(start: Point, end: Point, half: float) -> list[Point]:
    """A line as thick as it is drawn, its ends too."""
    x, y = end[0] - start[0], end[1] - start[1]
    far = (x * x + y * y) ** 0.5 or 1.0
    x, y = x / far * half, y / far * half
    return [
        (start[0] - y, start[1] + x), (start[0] + y, start[1] - x),
        (end[0] + y, end[1] - x), (end[0] - y, end[1] + x),
    ]  # fmt: skip


def curved(start: Point, one: Point, two: Point, end: Point) -> list[Point]:
    """A curve after where it starts; one, two: what pulls it."""
    return [_on_curve(t, (start, one, two, end)) for t in _CURVE]


def _on_curve(t: float, points: tuple[Point, ...]) -> Point:
    s = 1 - t
    parts = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    x, y = (sum(part * each[at] for part, each in zip(parts, points, strict=True)) for at in (0, 1))
    return x, y
