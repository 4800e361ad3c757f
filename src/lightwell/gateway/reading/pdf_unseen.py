"""Which words of a PDF’s page nobody sees on it: printed invisibly, in white, off the page, under a picture, too small.

Stage 4, access and correction. Source: docs/adr/0060-files-from-outside.md; ISO 32000-1, 8.4 (graphics state), 8.11
(optional content) and 9.3 (text state). Where it is not certain, words count as unseen: a person decides about those.
Words are under a picture where one that is drawn later lies over them, however much of it lets them through. What lies
under a filled shape, and words in the colour of what is behind them, are not recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, ContentStream, NameObject

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]

SMALLEST_POINTS: Final = 1.0
_SAME: Final[Matrix] = (1, 0, 0, 1, 0, 0)
_SHOWS: Final = frozenset({b"Tj", b"TJ", b"'", b'"'})
_NEARLY: Final = 0.95  # of white, or of full strength
_DEEPEST: Final = 8  # forms within forms
_UNFILLED: Final = frozenset({1, 5})
_INVISIBLE: Final = frozenset({3, 7})
_PICTURE_HERE: Final = b"INLINE IMAGE"
_NARROW: Final = 0.45  # of a letter's height, as wide as most letters are


@dataclass(frozen=True, slots=True)
class _State:
    """The graphics state, as far as it decides whether words are seen."""

    matrix: Matrix = _SAME
    mode: int = 0
    size: float = 0.0
    wide: float = 1.0
    leading: float = 0.0
    fill_is_white: bool = False
    stroke_is_white: bool = False
    fill_space: str = ""
    stroke_space: str = ""
    fill_strength: float = 1.0
    stroke_strength: float = 1.0


@dataclass(slots=True)
class _Walk:
    """One page as it is walked through. off: groups that are switched off; marked: of what is open, what is off.

    words, pictures: where those of the operator lie that is looked at now.
    """

    box: Box
    off: frozenset[int]
    base_off: bool
    on: frozenset[int]
    reader: PdfReader
    state: _State = field(default_factory=_State)
    kept: list[_State] = field(default_factory=list)
    marked: list[bool] = field(default_factory=list)
    line: Matrix = _SAME
    words: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)


def without_unseen(page: PageObject, reader: PdfReader) -> tuple[ContentStream, ContentStream] | None:
    """A page's content without the words that nobody can see, and with those alone; None where it has no such words."""
    if page.get_contents() is None:
        return None
    content = ContentStream(page["/Contents"], reader, "bytes")
    hidden = _hidden(content, _walk_of(page, reader), page.get("/Resources"))
    seen: list[Any] = []
    unseen: list[Any] = []
    for (operands, operator), hides in zip(content.operations, hidden, strict=True):
        seen += _moves(operands, operator) if hides else [(operands, operator)]
        shows = operator == b"Do" or operator in _SHOWS
        unseen += _moves(operands, operator) if shows and not hides else [(operands, operator)]
    return (_content(seen, reader), _content(unseen, reader)) if any(hidden) else None


def _hidden(content: ContentStream, walk: _Walk, resources: Any) -> list[bool]:
    """Of each operator, whether it shows words that nobody can see: by themselves, or for a picture drawn later."""
    hidden: list[bool] = []
    words: list[list[Box]] = []
    pictures: list[tuple[int, Box]] = []
    for number, (operands, operator) in enumerate(content.operations):
        walk.words, walk.pictures = [], []
        if operator == b"Do":
            hides = _form_hides(walk, resources, operands, 0)
        else:
            hides = _shows_unseen(walk, resources, operands, operator)
        hidden.append(bool(hides))
        words.append(walk.words)
        pictures += [(number, box) for box in walk.pictures]
    for number, lying in enumerate(words):
        later = [box for at, box in pictures if at > number] if lying and not hidden[number] else []
        hidden[number] = hidden[number] or any(_covers(box, each) for box in later for each in lying)
    return hidden


def _covers(picture: Box, words: Box) -> bool:
    """More than a letter of it, at the height of its line."""
    left, bottom, right, top = words
    tall = top - bottom
    across = min(right, picture[2]) - max(left, picture[0])
    return across > min(tall, (right - left) / 2) and picture[1] <= bottom + tall / 2 <= picture[3]


def has_picture(page: PageObject) -> bool:
    """There is a picture on the page, or in a form on it, as far as its resources say."""
    return _has_picture(_got(page.get("/Resources"), {}), 0)


def _has_picture(resources: Any, depth: int) -> bool:
    named = _got(resources.get("/XObject"), {})
    for each in (_got(named[name], {}) for name in named):
        if each.get("/Subtype") == "/Image":
            return True
        if (
            depth < _DEEPEST
            and each.get("/Subtype") == "/Form"
            and _has_picture(_got(each.get("/Resources"), {}), depth + 1)
        ):
            return True
    return False


def _content(operations: list[Any], reader: PdfReader) -> ContentStream:
    made = ContentStream(None, reader)
    made.operations = operations
    return made


def _moves(operands: Any, operator: bytes) -> list[Any]:
    """What is left of an operator whose words are left out: the line that it moves to."""
    return [([], b"T*")] if operator in {b"'", b'"'} else []


def _walk_of(page: PageObject, reader: PdfReader) -> _Walk:
    media, crop = page.mediabox, page.cropbox
    box = (
        max(float(media.left), float(crop.left)), max(float(media.bottom), float(crop.bottom)),
        min(float(media.right), float(crop.right)), min(float(media.top), float(crop.top)),
    )  # fmt: skip
    properties = _got(_got(reader.root_object.get("/OCProperties"), {}).get("/D"), {})
    is_off = properties.get("/BaseState") == "/OFF"
    return _Walk(box, _named(properties.get("/OFF")), is_off, _named(properties.get("/ON")), reader)


def _named(groups: Any) -> frozenset[int]:
    return frozenset(each.idnum for each in _got(groups, ()) if hasattr(each, "idnum"))


def _got(value: Any, otherwise: Any) -> Any:
    found = value.get_object() if hasattr(value, "get_object") else value
    return otherwise if found is None else found


# --- what is shown -----------------------------------------------------------------------------------------------


def _shows_unseen(walk: _Walk, resources: Any, operands: Any, operator: bytes) -> bool:
    """Take one operator in; whether it shows words that nobody can see."""
    act = _ACTS.get(operator)
    if act is not None:
        act(walk, _got(resources, {}), operands)
    if operator == _PICTURE_HERE and not any(walk.marked):
        walk.pictures.append(_square(walk.state.matrix))
    return operator in _SHOWS and _is_unseen(walk, operands)


def _is_unseen(walk: _Walk, operands: Any) -> bool:
    state = walk.state
    whole = _times(walk.line, state.matrix)
    tall = abs(state.size) * abs(whole[0] * whole[3] - whole[1] * whole[2]) ** 0.5 * abs(state.wide) ** 0.5
    places = list(_places(whole, state, operands))
    along = _NARROW * tall * _letters(operands) / len(places)
    walk.words += [(at[0], at[1], at[0] + along, at[1] + tall) for at in places]
    return (
        state.mode in _INVISIBLE
        or any(walk.marked)
        or tall < SMALLEST_POINTS
        or _leaves_no_ink(state)
        or any(_is_outside(walk.box, at, tall) for at in places)
    )


def _leaves_no_ink(state: _State) -> bool:
    filled = not state.fill_is_white and state.fill_strength > 1 - _NEARLY
    stroked = not state.stroke_is_white and state.stroke_strength > 1 - _NEARLY
    if state.mode in _UNFILLED:
        return not stroked
    return not filled and not (stroked and state.mode in {2, 6})


def _places(whole: Matrix, state: _State, operands: Any) -> Iterator[tuple[float, float]]:
    """Where the words begin, and where they are pushed to by the spaces between them."""
    yield whole[4], whole[5]
    if operands and isinstance(operands[-1], ArrayObject):
        moved = -sum(float(each) for each in operands[-1] if isinstance(each, (int, float)))
        along = moved / 1000 * state.size * state.wide
        yield whole[4] + along * whole[0], whole[5] + along * whole[1]


def _letters(operands: Any) -> int:
    """About how many letters are shown: what holds several bytes a letter is taken for wider than it is."""
    shown = operands[-1] if operands else ()
    if isinstance(shown, ArrayObject):
        return sum(len(each) for each in shown if isinstance(each, (str, bytes)))
    return len(shown) if isinstance(shown, (str, bytes)) else 0


def _square(matrix: Matrix) -> Box:
    """Where a picture lies: the square of one by one, as it is moved and stretched."""
    a, b, c, d, e, f = matrix
    across, up = [e, e + a, e + c, e + a + c], [f, f + b, f + d, f + b + d]
    return min(across), min(up), max(across), max(up)


def _is_outside(box: Box, at: tuple[float, float], tall: float) -> bool:
    left, bottom, right, top = box
    return not (left - tall <= at[0] <= right and bottom - tall <= at[1] <= top)


# --- forms within a page -----------------------------------------------------------------------------------------


def _form_hides(walk: _Walk, resources: Any, operands: Any, depth: int) -> bool:
    """Whether a form has words in it that nobody can see: then all of its words are taken for such."""
    form = _got(_got(_got(resources, {}).get("/XObject"), {}).get(operands[0] if operands else ""), {})
    if form.get("/Subtype") == "/Image" and not any(walk.marked):
        if not _is_off(walk, form.raw_get("/OC") if "/OC" in form else None):
            walk.pictures.append(_square(walk.state.matrix))
        return False
    if form.get("/Subtype") != "/Form":
        return False
    if any(walk.marked) or _is_off(walk, form.raw_get("/OC") if "/OC" in form else None) or depth >= _DEEPEST:
        return True
    before, kept, line, marked = walk.state, walk.kept, walk.line, walk.marked
    walk.kept, walk.marked = [], []
    walk.state = replace(before, matrix=_times(_matrix(form.get("/Matrix")) or _SAME, before.matrix))
    own = form.get("/Resources", resources)
    try:
        return any(
            _form_hides(walk, own, given, depth + 1) if operator == b"Do" else _shows_unseen(walk, own, given, operator)
            for given, operator in ContentStream(form, walk.reader, "bytes").operations
        )
    finally:
        walk.state, walk.kept, walk.line, walk.marked = before, kept, line, marked


def _is_off(walk: _Walk, group: Any) -> bool:
    """Whether a group, or any of those that a membership names, is switched off when the file is opened."""
    found = _got(group, {})
    if found.get("/Type") == "/OCMD":
        named = found.raw_get("/OCGs") if "/OCGs" in found else ()
        members = _got(named, ())
        return any(_is_off(walk, each) for each in (members if isinstance(members, ArrayObject) else (named,)))
    name = getattr(group, "idnum", None)
    return name is not None and (name in walk.off or (walk.base_off and name not in walk.on))


# --- what each operator does to the state ------------------------------------------------------------------------


def _matrix(operands: Any) -> Matrix | None:
    given = [float(each) for each in _got(operands, ())]
    return (given[0], given[1], given[2], given[3], given[4], given[5]) if len(given) == 6 else None


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _save(walk: _Walk, resources: Any, operands: Any) -> None:
    walk.kept.append(walk.state)


def _restore(walk: _Walk, resources: Any, operands: Any) -> None:
    if walk.kept:
        walk.state = walk.kept.pop()


def _transform(walk: _Walk, resources: Any, operands: Any) -> None:
    walk.state = replace(walk.state, matrix=_times(_matrix(operands) or _SAME, walk.state.matrix))


def _begin(walk: _Walk, resources: Any, operands: Any) -> None:
    walk.line = _SAME


def _place(walk: _Walk, resources: Any, operands: Any) -> None:
    walk.line = _matrix(operands) or walk.line


def _move(walk: _Walk, resources: Any, operands: Any) -> None:
    walk.line = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), walk.line)


def _move_and_lead(walk: _Walk, resources: Any, operands: Any) -> None:
    walk.state = replace(walk.state, leading=-float(operands[1]))
    _move(walk, resources, operands)


def _next_line(walk: _Walk, resources: Any, operands: Any) -> None:
    _move(walk, resources, (0, -walk.state.leading))


def _font(walk: _Walk, resources: Any, operands: Any) -> None:
    walk.state = replace(walk.state, size=float(operands[1]))


def _number(name: str, scale: float = 1.0) -> Callable[[_Walk, Any, Any], None]:
    def act(walk: _Walk, resources: Any, operands: Any) -> None:
        changed: dict[str, Any] = {name: float(operands[0]) * scale}
        walk.state = replace(walk.state, **changed)

    return act


def _extended(walk: _Walk, resources: Any, operands: Any) -> None:
    given = _got(_got(resources.get("/ExtGState"), {}).get(operands[0]), {})
    named = {"/ca": "fill_strength", "/CA": "stroke_strength"}
    changed: dict[str, Any] = {name: float(given[key]) for key, name in named.items() if key in given}
    walk.state = replace(walk.state, **changed)
    if "/Font" in given:
        walk.state = replace(walk.state, size=float(given["/Font"][1]))


def _space(which: str) -> Callable[[_Walk, Any, Any], None]:
    def act(walk: _Walk, resources: Any, operands: Any) -> None:
        named = _got(_got(resources.get("/ColorSpace"), {}).get(operands[0]), operands[0])
        kind = str(_got(named[0], "")) if isinstance(named, ArrayObject) else str(named)
        changed: dict[str, Any] = {f"{which}_space": kind, f"{which}_is_white": False}
        walk.state = replace(walk.state, **changed)

    return act


def _colour(which: str, space: str | None = None) -> Callable[[_Walk, Any, Any], None]:
    def act(walk: _Walk, resources: Any, operands: Any) -> None:
        kind = space if space is not None else str(getattr(walk.state, f"{which}_space"))
        is_white = _is_white(kind, [float(each) for each in operands if isinstance(each, (int, float))])
        changed: dict[str, Any] = {f"{which}_space": kind, f"{which}_is_white": is_white}
        walk.state = replace(walk.state, **changed)

    return act


def _is_white(kind: str, given: list[float]) -> bool:
    if not given or kind in {"/Pattern", "/Indexed"}:
        return False
    if kind in {"/Separation", "/DeviceN"} or len(given) == 4:
        return all(each <= 1 - _NEARLY for each in given)
    if kind == "/Lab":
        return given[0] >= 100 * _NEARLY
    return all(each >= _NEARLY for each in given)


def _mark(walk: _Walk, resources: Any, operands: Any) -> None:
    is_layer = len(operands) == 2 and operands[0] == "/OC" and isinstance(operands[1], NameObject)
    properties = _got(resources.get("/Properties"), {})
    is_named = is_layer and operands[1] in properties
    walk.marked.append(is_named and _is_off(walk, properties.raw_get(operands[1])))


def _unmark(walk: _Walk, resources: Any, operands: Any) -> None:
    if walk.marked:
        walk.marked.pop()


def _mode(walk: _Walk, resources: Any, operands: Any) -> None:
    walk.state = replace(walk.state, mode=int(operands[0]))


_ACTS: Final[dict[bytes, Callable[[_Walk, Any, Any], None]]] = {
    b"q": _save, b"Q": _restore, b"cm": _transform, b"gs": _extended,
    b"BT": _begin, b"Tm": _place, b"Td": _move, b"TD": _move_and_lead, b"T*": _next_line,
    b"'": _next_line, b'"': _next_line, b"Tf": _font, b"Tr": _mode,
    b"Tz": _number("wide", 0.01), b"TL": _number("leading"),
    b"cs": _space("fill"), b"CS": _space("stroke"),
    b"sc": _colour("fill"), b"scn": _colour("fill"), b"SC": _colour("stroke"), b"SCN": _colour("stroke"),
    b"g": _colour("fill", "/DeviceGray"), b"G": _colour("stroke", "/DeviceGray"),
    b"rg": _colour("fill", "/DeviceRGB"), b"RG": _colour("stroke", "/DeviceRGB"),
    b"k": _colour("fill", "/DeviceCMYK"), b"K": _colour("stroke", "/DeviceCMYK"),
    b"BMC": _mark, b"BDC": _mark, b"EMC": _unmark,
}  # fmt: skip
