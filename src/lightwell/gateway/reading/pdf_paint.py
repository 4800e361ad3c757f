"""What lies behind the words of a PDF’s page and what is drawn over them later, letter by letter.

Stage 4, access and correction. Source: docs/adr/0060-files-from-outside.md; ISO 32000-1, 8.5.3 (painting), 9.2.4 and
9.4.4 (where letters stand) and 11.3 (mixing). A letter is looked at in two places above its line. Where nobody knows
what a thing that lies there looks like, the letter counts as unseen. A picture behind words is looked at where that can
be done (`pdf_dots`), and otherwise taken for white paper.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from pypdf.generic import ArrayObject

from lightwell.gateway.reading.pdf_shapes import Ink, Paint, Point, at, got, times
from lightwell.gateway.reading.pdf_state import State, Walk

LEAST_CONTRAST: Final = 1.5
"""As the Web Content Accessibility Guidelines measure it: half-tones that people read have 4.5."""
_WHITE: Final[Ink] = (1, 1, 1)
_HEIGHTS: Final = (0.2, 0.4)  # of a letter's size, above its line: within the smallest letters
_THIN: Final = 0.2  # of a letter's size: a line through words or under them, which hides none of them
_BAND: Final = 12.0
_SHADES: Final = 48  # as many as are told apart of what a picture looks like
_USUAL: Final = 556.0  # thousandths of its size: how wide a letter is of which the font does not say it
_UNFILLED: Final = frozenset({1, 5})
_STROKED_TOO: Final = frozenset({2, 6})


@dataclass(frozen=True, slots=True)
class Shown:
    """Words that were shown. number: in which order. operator: of the page, by which. points: in their letters.

    inks: with which they may be seen, each with how much of it. tall: how large they are.
    """

    number: int
    operator: int
    points: tuple[Point, ...]
    inks: tuple[tuple[Ink | None, float], ...]
    tall: float


def luminance(colour: Iterable[float]) -> float:
    """Web Content Accessibility Guidelines 2.2, relative luminance."""
    within = (min(1.0, max(0.0, each)) for each in colour)
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in within)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def inks_of(state: State) -> tuple[tuple[Ink | None, float], ...]:
    """What words are printed with: filled, or drawn along their edges, or both."""
    filled, stroked = (state.fill, state.fill_strength), (state.stroke, state.stroke_strength)
    if state.mode in _UNFILLED:
        return (stroked,)
    return (filled, stroked) if state.mode in _STROKED_TOO else (filled,)


# --- where letters stand -----------------------------------------------------------------------------------------


def points_in(walk: Walk, state: State, operands: Any) -> tuple[Point, ...]:
    """Two places in each letter that is shown; the next words on the same line begin where these end."""
    whole = times(walk.line, state.matrix)
    heights = [state.rise + height * state.size for height in _HEIGHTS]
    places = list(_along(walk, state, operands))
    return tuple(at(whole, x, y) for x in places for y in heights)


def _along(walk: Walk, state: State, operands: Any) -> Iterator[float]:
    """The middle of each letter, along its line."""
    widths = _widths_of(walk, state.font)
    shown = operands[-1] if operands else ()
    for piece in shown if isinstance(shown, ArrayObject) else (shown,):
        if isinstance(piece, (int, float)):
            walk.pen -= float(piece) / 1000 * state.size * state.wide
            continue
        content = piece.encode("latin-1", "replace") if isinstance(piece, str) else piece
        step = widths.bytes_each
        for first in range(0, len(content) if isinstance(content, bytes) else 0, step):
            code = int.from_bytes(content[first : first + step])
            is_space = step == 1 and code == 32
            wide = widths.known.get(code, widths.others) / 1000 * state.size
            if not is_space:
                yield walk.pen + wide * state.wide / 2
            walk.pen += (wide + state.after_letter + (state.after_space if is_space else 0)) * state.wide


@dataclass(frozen=True, slots=True)
class _Widths:
    known: dict[int, float]
    others: float = _USUAL
    bytes_each: int = 1


def _widths_of(walk: Walk, font: Any) -> _Widths:
    found = walk.fonts.get(id(font))
    if found is None:
        found = walk.fonts[id(font)] = _widths(font)
    return found


def _widths(font: Any) -> _Widths:
    """As far as the font says it; of three kinds of fonts one counts in units of its own."""
    if font is None or font.get("/Subtype") == "/Type3":
        return _Widths({})
    if font.get("/Subtype") == "/Type0":
        inner = got(got(font.get("/DescendantFonts"), ({},))[0], {})
        return _Widths(dict(_of_codes(got(inner.get("/W"), ()))), float(got(inner.get("/DW"), 1000)), 2)
    first = int(got(font.get("/FirstChar"), 0))
    return _Widths({first + at: float(got(each, 0)) for at, each in enumerate(got(font.get("/Widths"), ()))})


def _of_codes(given: Any) -> Iterator[tuple[int, float]]:
    """`c [w w …]`, and `from to w`."""
    several = [got(each, 0) for each in given]
    place = 0
    while place + 1 < len(several):
        first, following = int(several[place]), several[place + 1]
        if isinstance(following, ArrayObject):
            yield from ((first + at, float(got(each, 0))) for at, each in enumerate(following))
            place += 2
        elif place + 2 < len(several):
            yield from ((code, float(several[place + 2])) for code in range(first, min(int(following), 65535) + 1))
            place += 3
        else:
            return


# --- what is seen of them ----------------------------------------------------------------------------------------


def unseen_by_colour(shown: Iterable[Shown], paints: Iterable[Paint]) -> frozenset[int]:
    """Operators of the page that show letters which nothing sets apart from what is behind or over them."""
    bands: dict[int, list[Paint]] = defaultdict(list)
    for paint in paints:
        for band in range(int(paint.box[1] // _BAND), int(paint.box[3] // _BAND) + 1):
            bands[band].append(paint)
    return frozenset(each.operator for each in shown if _has_hidden(each, bands))


def _has_hidden(words: Shown, bands: dict[int, list[Paint]]) -> bool:
    """Any of their letters is; letters over and under the same things are looked at once."""
    known: set[tuple[object, ...]] = set()
    for point in words.points:
        lying = [each for each in bands.get(int(point[1] // _BAND), ()) if _lies_there(each, words, point)]
        if not lying and () in known:
            continue
        there = [_as_it_is_at(each, point) if _is_behind(each, words) else each for each in lying]
        these = tuple((each.number, _nearly(each.ink)) for each in there)
        if these not in known and _is_hidden(words, there):
            return True
        known.add(these)
    return False


def _is_behind(paint: Paint, words: Shown) -> bool:
    return paint.is_picture and paint.number < words.number


def _as_it_is_at(picture: Paint, point: Point) -> Paint:
    """What a picture looks like behind one letter."""
    seen = picture.dots.at(point) if picture.dots is not None else None
    ink, strength = seen if seen is not None else (_WHITE, 1.0)
    return replace(picture, ink=ink, strength=strength, is_picture=False, dots=None)


def _nearly(ink: Ink | None) -> tuple[int, ...] | None:
    return None if ink is None else tuple(round(each * _SHADES) for each in ink)


def _is_hidden(words: Shown, lying: list[Paint]) -> bool:
    behind: Ink | None = _WHITE
    for each in lying:
        if each.number < words.number:
            behind = _after(each, behind)
    inks = [_mixed(ink, strength, behind) for ink, strength in words.inks]
    for each in lying:
        if each.number > words.number and not each.is_picture:
            behind, inks = _after(each, behind), [_after(each, ink) for ink in inks]
    return not any(_contrast(ink, behind) >= LEAST_CONTRAST for ink in inks)


def _lies_there(paint: Paint, words: Shown, point: Point) -> bool:
    left, bottom, right, top = paint.box
    is_in_box = left <= point[0] <= right and bottom <= point[1] <= top
    return is_in_box and top - bottom >= _THIN * words.tall and paint.holds(point)


def _after(paint: Paint, under: Ink | None) -> Ink | None:
    """What is seen where this is drawn over that; None where nobody knows."""
    if paint.is_picture:
        return _WHITE
    if paint.ink is None or not paint.is_known:
        return None
    if paint.darkens:
        over = None if under is None else tuple(one * other for one, other in zip(paint.ink, under, strict=True))
        return _mixed((over[0], over[1], over[2]) if over else None, paint.strength, under)
    return _mixed(paint.ink, paint.strength, under)


def _mixed(over: Ink | None, strength: float, under: Ink | None) -> Ink | None:
    if over is None or strength >= 1:
        return over
    if under is None:
        return None
    red, green, blue = (under[at] + strength * (over[at] - under[at]) for at in range(3))
    return red, green, blue


def _contrast(one: Ink | None, other: Ink | None) -> float:
    """None with anything has none."""
    if one is None or other is None:
        return 1.0
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
