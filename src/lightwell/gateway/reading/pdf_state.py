"""What a PDF’s page is drawn with, operator by operator: where, in which colour, within which edges, switched off.

Stage 4, access and correction. Source: docs/adr/0060-files-from-outside.md; ISO 32000-1, 8.4 (graphics state), 8.5.4
(clipping), 8.11 (optional content), 9.3 (text state) and 11.5 (soft masks). It keeps of all that what decides whether
words are seen; edges and shapes are taken for the upright box round them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, NameObject

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
Ink = tuple[float, float, float]

SAME: Final[Matrix] = (1, 0, 0, 1, 0, 0)
NOWHERE: Final[Box] = (0, 0, 0, 0)
_BLACK: Final[Ink] = (0, 0, 0)
_COVERS: Final = frozenset({"/Normal", "/Compatible"})
_NOBODY_KNOWS: Final = frozenset({"/Pattern", "/Indexed", "/Separation/None"})


@dataclass(frozen=True, slots=True)
class State:
    """The graphics state, as far as it decides whether words are seen.

    fill, stroke: red, green and blue; None where it may be any colour, or none. edges: outside of which nothing
    shows; None for the whole page. is_masked: something lies over what is drawn that lets nobody knows how much
    through. is_mixed: it is mixed with what lies behind it, nobody knows how. rise: how far above its line it is
    printed. after_letter, after_space: how far apart those are put.
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

    def within(self, box: Box) -> State:
        """What is drawn from here on shows inside of this box alone."""
        return replace(self, edges=box if self.edges is None else meeting(self.edges, box))


@dataclass(slots=True)
class Walk:
    """One page as it is walked through. off: groups that are switched off; marked: of what is open, what is off.

    words, pictures: where those of the operator lie that is looked at now. path: corners of the shape that is being
    drawn; cuts: it becomes an edge once it is.
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
    path: list[tuple[float, float]] = field(default_factory=list)
    cuts: bool = False


def take_in(walk: Walk, resources: Any, operands: Any, operator: bytes) -> None:
    """What one operator does to the state."""
    act = _ACTS.get(operator)
    if act is not None:
        act(walk, got(resources, {}), operands)


def got(value: Any, otherwise: Any) -> Any:
    """What a reference stands for."""
    found = value.get_object() if hasattr(value, "get_object") else value
    return otherwise if found is None else found


def is_off(walk: Walk, group: Any) -> bool:
    """Whether a group, or any of those that a membership names, is switched off when the file is opened."""
    found = got(group, {})
    if found.get("/Type") == "/OCMD":
        named = found.raw_get("/OCGs") if "/OCGs" in found else ()
        members = got(named, ())
        return any(is_off(walk, each) for each in (members if isinstance(members, ArrayObject) else (named,)))
    name = getattr(group, "idnum", None)
    return name is not None and (name in walk.off or (walk.base_off and name not in walk.on))


# --- where -------------------------------------------------------------------------------------------------------


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


# --- what each operator does -------------------------------------------------------------------------------------


def _save(walk: Walk, resources: Any, operands: Any) -> None:
    walk.kept.append(walk.state)


def _restore(walk: Walk, resources: Any, operands: Any) -> None:
    if walk.kept:
        walk.state = walk.kept.pop()


def _transform(walk: Walk, resources: Any, operands: Any) -> None:
    walk.state = replace(walk.state, matrix=times(matrix_of(operands) or SAME, walk.state.matrix))


def _begin(walk: Walk, resources: Any, operands: Any) -> None:
    walk.line = SAME


def _place(walk: Walk, resources: Any, operands: Any) -> None:
    walk.line = matrix_of(operands) or walk.line


def _move(walk: Walk, resources: Any, operands: Any) -> None:
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
    walk.state = replace(walk.state, size=float(operands[1]))


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
        changed["is_mixed"] = not _is_plain_mix(got(given["/BM"], ""))
    walk.state = replace(walk.state, **changed)
    if "/Font" in given:
        walk.state = replace(walk.state, size=float(given["/Font"][1]))


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


def _shape(walk: Walk, resources: Any, operands: Any) -> None:
    """Its corners, and of a curve what pulls it: no part of it lies outside of those."""
    given = [float(each) for each in operands]
    walk.path += [at(walk.state.matrix, *pair) for pair in zip(given[::2], given[1::2], strict=False)]


def _rectangle(walk: Walk, resources: Any, operands: Any) -> None:
    left, bottom, wide, tall = (float(each) for each in operands)
    walk.path += [at(walk.state.matrix, left + x, bottom + y) for x in (0, wide) for y in (0, tall)]


def _cut(walk: Walk, resources: Any, operands: Any) -> None:
    walk.cuts = True


def _drawn(walk: Walk, resources: Any, operands: Any) -> None:
    """The shape is done; where it was to be an edge, it is one from here on."""
    if walk.cuts:
        walk.state = walk.state.within(box_round(walk.path))
    walk.path, walk.cuts = [], False


_ACTS: Final[dict[bytes, Callable[[Walk, Any, Any], None]]] = {
    b"q": _save, b"Q": _restore, b"cm": _transform, b"gs": _extended,
    b"BT": _begin, b"Tm": _place, b"Td": _move, b"TD": _move_and_lead, b"T*": _next_line,
    b"'": _next_line, b'"': _next_line_apart, b"Tf": _font, b"Tr": _mode,
    b"Tz": _number("wide", 0.01), b"TL": _number("leading"), b"Ts": _number("rise"),
    b"Tc": _number("after_letter"), b"Tw": _number("after_space"),
    b"cs": _space("fill"), b"CS": _space("stroke"),
    b"sc": _colour("fill"), b"scn": _colour("fill"), b"SC": _colour("stroke"), b"SCN": _colour("stroke"),
    b"g": _colour("fill", "/DeviceGray"), b"G": _colour("stroke", "/DeviceGray"),
    b"rg": _colour("fill", "/DeviceRGB"), b"RG": _colour("stroke", "/DeviceRGB"),
    b"k": _colour("fill", "/DeviceCMYK"), b"K": _colour("stroke", "/DeviceCMYK"),
    b"BMC": _mark, b"BDC": _mark, b"EMC": _unmark,
    b"m": _shape, b"l": _shape, b"c": _shape, b"v": _shape, b"y": _shape, b"re": _rectangle,
    b"W": _cut, b"W*": _cut, **dict.fromkeys((b"n", b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"), _drawn),
}  # fmt: skip
