"""What a PDF’s page is drawn with, operator by operator: where, in which colour, within which edges, switched off.

Stage 4, access and correction. Source: docs/adr/0060-files-from-outside.md; ISO 32000-1, 8.4 (graphics state), 8.5.4
(clipping), 8.11 (optional content), 9.3 (text state) and 11.5 (soft masks). It keeps of all that what decides whether
words are seen; edges are taken for the upright box round them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, NameObject

from lightwell.gateway.reading.pdf_shapes import (
    SAME,
    Box,
    Ink,
    Matrix,
    Paint,
    Point,
    at,
    bar,
    box_round,
    curved,
    got,
    matrix_of,
    meeting,
    times,
)

_BLACK: Final[Ink] = (0, 0, 0)
_THICK: Final = 3.0  # points: a line that is drawn as thick as this may lie over words
_EVERYWHERE: Final[Box] = (-1e6, -1e6, 1e6, 1e6)
_COVERS: Final = frozenset({"/Normal", "/Compatible"})
_NOBODY_KNOWS: Final = frozenset({"/Pattern", "/Indexed", "/Separation/None"})


@dataclass(frozen=True, slots=True)
class State:
    """The graphics state, as far as it decides whether words are seen.

    fill, stroke: red, green and blue; None where it may be any colour, or none. edges: outside of which nothing
    shows; None for the whole page. is_masked: something lies over what is drawn that lets nobody knows how much
    through. is_mixed: it is mixed with what lies behind it, nobody knows how; darkens: by making that darker alone.
    in_letters: only what lies within letters that were shown before is seen. rise: how far above its line it is
    printed. after_letter, after_space: how far apart those are put. thick: of a line that is drawn. font: as the page
    has it.
    """

    matrix: Matrix = SAME
    mode: int = 0
    size: float = 0.0
    wide: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    after_letter: float = 0.0
    after_space: float = 0.0
    fill: Ink | None = _BLACK
    stroke: Ink | None = _BLACK
    fill_space: str = ""
    stroke_space: str = ""
    fill_strength: float = 1.0
    stroke_strength: float = 1.0
    edges: Box | None = None
    is_masked: bool = False
    is_mixed: bool = False
    darkens: bool = False
    in_letters: bool = False
    thick: float = 1.0
    font: Any = field(default=None, compare=False)

    def within(self, box: Box) -> State:
        """What is drawn from here on shows inside of this box alone."""
        return replace(self, edges=box if self.edges is None else meeting(self.edges, box))


@dataclass(slots=True)
class Walk:
    """One page as it is walked through. off: groups that are switched off; marked: of what is open, what is off.

    words, pictures: where those of the operator lie that is looked at now. path: outlines of the shape that is being
    drawn; cuts: it becomes an edge once it is. paints: what was drawn so far, and shown: words, counted together.
    operator: of the page, which of them. pen: how far along its line words were shown. is_clip: letters that are shown
    become an edge. fonts: how wide their letters are.
    """

    box: Box
    off: frozenset[int]
    base_off: bool
    on: frozenset[int]
    reader: PdfReader
    state: State = field(default_factory=State)
    kept: list[State] = field(default_factory=list)
    marked: list[bool] = field(default_factory=list)
    line: Matrix = SAME
    words: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    path: list[list[Point]] = field(default_factory=list)
    cuts: bool = False
    paints: list[Paint] = field(default_factory=list)
    shown: list[Any] = field(default_factory=list)
    operator: int = 0
    count: int = 0
    pen: float = 0.0
    is_clip: bool = False
    fonts: dict[int, Any] = field(default_factory=dict)

    def next(self) -> int:
        """The number of what is drawn now."""
        self.count += 1
        return self.count

    def paint(self, shape: Iterable[Iterable[Point]], **more: Any) -> None:
        """Take in what is drawn, unless it is switched off."""
        outlines = tuple(tuple(each) for each in shape)
        box = box_round(point for each in outlines for point in each)
        box = box if self.state.edges is None else meeting(self.state.edges, box)
        if outlines and not any(self.marked):
            self.paints.append(Paint(self.next(), outlines, box, **more))

    def picture(self, dots: Any = None) -> None:
        """One that lies in the square of one by one, as it is moved and stretched."""
        corners = [at(self.state.matrix, x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
        self.pictures.append(box_round(corners))
        self.paint([corners], is_picture=True, dots=dots)


def take_in(walk: Walk, resources: Any, operands: Any, operator: bytes) -> None:
    """What one operator does to the state."""
    act = _ACTS.get(operator)
    if act is not None:
        act(walk, got(resources, {}), operands)


def is_off(walk: Walk, group: Any) -> bool:
    """Whether a group, or any of those that a membership names, is switched off when the file is opened."""
    found = got(group, {})
    if found.get("/Type") == "/OCMD":
        named = found.raw_get("/OCGs") if "/OCGs" in found else ()
        members = got(named, ())
        return any(is_off(walk, each) for each in (members if isinstance(members, ArrayObject) else (named,)))
    name = getattr(group, "idnum", None)
    return name is not None and (name in walk.off or (walk.base_off and name not in walk.on))


# --- what each operator does -------------------------------------------------------------------------------------


def _save(walk: Walk, resources: Any, operands: Any) -> None:
    walk.kept.append(walk.state)


def _restore(walk: Walk, resources: Any, operands: Any) -> None:
    if walk.kept:
        walk.state = walk.kept.pop()


def _transform(walk: Walk, resources: Any, operands: Any) -> None:
    walk.state = replace(walk.state, matrix=times(matrix_of(operands) or SAME, walk.state.matrix))


def _begin(walk: Walk, resources: Any, operands: Any) -> None:
    walk.line, walk.pen, walk.is_clip = SAME, 0.0, False


def _end(walk: Walk, resources: Any, operands: Any) -> None:
    """From here on nothing is seen but what lies within letters, where they were shown for that."""
    if walk.is_clip:
        walk.state = replace(walk.state, in_letters=True)
    walk.is_clip = False


def _place(walk: Walk, resources: Any, operands: Any) -> None:
    walk.line, walk.pen = matrix_of(operands) or walk.line, 0.0


def _move(walk: Walk, resources: Any, operands: Any) -> None:
    walk.pen = 0.0
    walk.line = times((1, 0, 0, 1, float(operands[0]), float(operands[1])), walk.line)


def _move_and_lead(walk: Walk, resources: Any, operands: Any) -> None:
    walk.state = replace(walk.state, leading=-float(operands[1]))
    _move(walk, resources, operands)


def _next_line(walk: Walk, resources: Any, operands: Any) -> None:
    _move(walk, resources, (0, -walk.state.leading))


def _next_line_apart(walk: Walk, resources: Any, operands: Any) -> None:
    walk.state = replace(walk.state, after_space=float(operands[0]), after_letter=float(operands[1]))
    _next_line(walk, resources, operands)


def _font(walk: Walk, resources: Any, operands: Any) -> None:
    font = got(got(resources.get("/Font"), {}).get(operands[0]), None)
    walk.state = replace(walk.state, size=float(operands[1]), font=font)


def _mode(walk: Walk, resources: Any, operands: Any) -> None:
    walk.state = replace(walk.state, mode=int(operands[0]))


def _number(name: str, scale: float = 1.0) -> Callable[[Walk, Any, Any], None]:
    def act(walk: Walk, resources: Any, operands: Any) -> None:
        changed: dict[str, Any] = {name: float(operands[0]) * scale}
        walk.state = replace(walk.state, **changed)

    return act


def _extended(walk: Walk, resources: Any, operands: Any) -> None:
    given = got(got(resources.get("/ExtGState"), {}).get(operands[0]), {})
    named = {"/ca": "fill_strength", "/CA": "stroke_strength"}
    changed: dict[str, Any] = {name: float(given[key]) for key, name in named.items() if key in given}
    if "/SMask" in given:
        changed["is_masked"] = given["/SMask"] != "/None"
    if "/BM" in given:
        mode = got(given["/BM"], "")
        changed |= {"is_mixed": not _is_plain_mix(mode), "darkens": mode == "/Multiply"}
    walk.state = replace(walk.state, **changed)
    if "/Font" in given:
        walk.state = replace(walk.state, size=float(given["/Font"][1]), font=got(given["/Font"][0], None))


def _is_plain_mix(mode: Any) -> bool:
    """It covers what is behind it; of several the first that a reader knows counts, so all must."""
    return all(each in _COVERS for each in (mode if isinstance(mode, ArrayObject) else (mode,)))


def _space(which: str) -> Callable[[Walk, Any, Any], None]:
    def act(walk: Walk, resources: Any, operands: Any) -> None:
        named = got(got(resources.get("/ColorSpace"), {}).get(operands[0]), operands[0])
        kind = _kind_of(named)
        changed: dict[str, Any] = {f"{which}_space": kind, which: None if kind in _NOBODY_KNOWS else _BLACK}
        walk.state = replace(walk.state, **changed)

    return act


def _kind_of(space: Any) -> str:
    """A colour that is printed on nothing is a kind of its own."""
    if not isinstance(space, ArrayObject):
        return str(space)
    kind = str(got(space[0], "")) if space else ""
    inks = got(space[1], "") if kind in {"/Separation", "/DeviceN"} and len(space) > 1 else ""
    names = [got(each, "") for each in (inks if isinstance(inks, ArrayObject) else (inks,))]
    return "/Separation/None" if "/None" in names else kind


def _colour(which: str, space: str | None = None) -> Callable[[Walk, Any, Any], None]:
    def act(walk: Walk, resources: Any, operands: Any) -> None:
        kind = space if space is not None else str(getattr(walk.state, f"{which}_space"))
        ink = _ink(kind, [float(each) for each in operands if isinstance(each, (int, float))])
        changed: dict[str, Any] = {f"{which}_space": kind, which: ink}
        walk.state = replace(walk.state, **changed)

    return act


def _ink(kind: str, given: list[float]) -> Ink | None:
    """As red, green and blue, about."""
    if not given or kind in _NOBODY_KNOWS:
        return None
    if kind in {"/Separation", "/DeviceN"}:
        return _grey(1 - max(given))
    if kind == "/Lab":
        return _grey(given[0] / 100)
    if len(given) == 4:
        cyan, magenta, yellow, black = given
        return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)
    return (given[0], given[1], given[2]) if len(given) == 3 else _grey(given[0])


def _grey(light: float) -> Ink:
    return light, light, light


def _mark(walk: Walk, resources: Any, operands: Any) -> None:
    is_layer = len(operands) == 2 and operands[0] == "/OC" and isinstance(operands[1], NameObject)
    properties = got(resources.get("/Properties"), {})
    is_named = is_layer and operands[1] in properties
    walk.marked.append(is_named and is_off(walk, properties.raw_get(operands[1])))


def _unmark(walk: Walk, resources: Any, operands: Any) -> None:
    if walk.marked:
        walk.marked.pop()


def _points(walk: Walk, operands: Any) -> list[Point]:
    given = [float(each) for each in operands]
    return [at(walk.state.matrix, *pair) for pair in zip(given[::2], given[1::2], strict=False)]


def _outline(walk: Walk, resources: Any, operands: Any) -> None:
    walk.path.append(_points(walk, operands))


def _line_to(walk: Walk, resources: Any, operands: Any) -> None:
    if walk.path:
        walk.path[-1] += _points(walk, operands)


def _curve_to(walk: Walk, resources: Any, operands: Any) -> None:
    if walk.path and len(operands) == 6:
        _curve(walk, *_points(walk, operands))


def _curve_from(walk: Walk, resources: Any, operands: Any) -> None:
    if walk.path and len(operands) == 4:
        _curve(walk, walk.path[-1][-1], *_points(walk, operands))


def _curve_into(walk: Walk, resources: Any, operands: Any) -> None:
    if walk.path and len(operands) == 4:
        first, end = _points(walk, operands)
        _curve(walk, first, end, end)


def _curve(walk: Walk, one: Point, two: Point, end: Point) -> None:
    walk.path[-1] += curved(walk.path[-1][-1], one, two, end)


def _close(walk: Walk, resources: Any, operands: Any) -> None:
    if walk.path:
        walk.path[-1].append(walk.path[-1][0])


def _rectangle(walk: Walk, resources: Any, operands: Any) -> None:
    left, bottom, wide, tall = (float(each) for each in operands)
    corners = ((0, 0), (wide, 0), (wide, tall), (0, tall), (0, 0))
    walk.path.append([at(walk.state.matrix, left + x, bottom + y) for x, y in corners])


def _cut(walk: Walk, resources: Any, operands: Any) -> None:
    walk.cuts = True


def _drawn(fills: str = "", *, strokes: bool = False) -> Callable[[Walk, Any, Any], None]:
    """The shape is done; where it was to be an edge, it is one from here on. fills: by which rule."""

    def act(walk: Walk, resources: Any, operands: Any) -> None:
        if fills:
            walk.paint(walk.path, **_look(walk.state, "fill"), is_even_odd=fills == "even-odd")
        if strokes and (thick := _thickness(walk.state)) >= _THICK:
            for outline in walk.path:
                for start, end in pairwise(outline):
                    walk.paint([bar(start, end, thick / 2)], **_look(walk.state, "stroke"))
        if walk.cuts:
            walk.state = walk.state.within(box_round(point for each in walk.path for point in each))
        walk.path, walk.cuts = [], False

    return act


def _look(state: State, which: str) -> dict[str, Any]:
    is_known = not state.is_masked and (state.darkens or not state.is_mixed)
    ink, strength = getattr(state, which), getattr(state, f"{which}_strength")
    return {"ink": ink, "strength": strength, "is_known": is_known, "darkens": state.darkens}


def _thickness(state: State) -> float:
    a, b, c, d, *_ = state.matrix
    scale: float = abs(a * d - b * c) ** 0.5
    return state.thick * scale


def _shading(walk: Walk, resources: Any, operands: Any) -> None:
    """From one colour to another over all that is to be seen: nobody knows which where."""
    left, bottom, right, top = walk.state.edges or _EVERYWHERE
    walk.paint([[(left, bottom), (right, bottom), (right, top), (left, top)]], is_known=False)


_ACTS: Final[dict[bytes, Callable[[Walk, Any, Any], None]]] = {
    b"q": _save, b"Q": _restore, b"cm": _transform, b"gs": _extended,
    b"BT": _begin, b"ET": _end, b"w": _number("thick"), b"sh": _shading,
    b"Tm": _place, b"Td": _move, b"TD": _move_and_lead, b"T*": _next_line,
    b"'": _next_line, b'"': _next_line_apart, b"Tf": _font, b"Tr": _mode,
    b"Tz": _number("wide", 0.01), b"TL": _number("leading"), b"Ts": _number("rise"),
    b"Tc": _number("after_letter"), b"Tw": _number("after_space"),
    b"cs": _space("fill"), b"CS": _space("stroke"),
    b"sc": _colour("fill"), b"scn": _colour("fill"), b"SC": _colour("stroke"), b"SCN": _colour("stroke"),
    b"g": _colour("fill", "/DeviceGray"), b"G": _colour("stroke", "/DeviceGray"),
    b"rg": _colour("fill", "/DeviceRGB"), b"RG": _colour("stroke", "/DeviceRGB"),
    b"k": _colour("fill", "/DeviceCMYK"), b"K": _colour("stroke", "/DeviceCMYK"),
    b"BMC": _mark, b"BDC": _mark, b"EMC": _unmark,
    b"m": _outline, b"l": _line_to, b"c": _curve_to, b"v": _curve_from, b"y": _curve_into, b"re": _rectangle,
    b"h": _close, b"W": _cut, b"W*": _cut, b"n": _drawn(), b"S": _drawn(strokes=True), b"s": _drawn(strokes=True),
    b"f": _drawn("winding"), b"F": _drawn("winding"), b"f*": _drawn("even-odd"),
    **dict.fromkeys((b"B", b"b"), _drawn("winding", strokes=True)),
    **dict.fromkeys((b"B*", b"b*"), _drawn("even-odd", strokes=True)),
}  # fmt: skip
