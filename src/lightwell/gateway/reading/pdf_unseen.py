"""Which words of a PDF’s page nobody sees on it: invisible, pale, masked, cut off, off the page, covered, tiny.

Stage 4, access and correction. Source: docs/adr/0060-files-from-outside.md; ISO 32000-1, 8.11 (optional content) and
9.3 (text state). Where it is not certain, words count as unseen: a person decides about those. Words are under a
picture where one that is drawn later lies over them, however much of it lets them through. Where words end is reckoned
from letters as narrow as any. What lies behind letters, and over them, is in `pdf_paint`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, ContentStream

from lightwell.gateway.reading.pdf_dots import Dots
from lightwell.gateway.reading.pdf_paint import Shown, inks_of, points_in, unseen_by_colour
from lightwell.gateway.reading.pdf_shapes import (
    SAME,
    Box,
    Matrix,
    at,
    box_round,
    got,
    matrix_of,
    meeting,
    moved,
    times,
)
from lightwell.gateway.reading.pdf_state import State, Walk, is_off, take_in

SMALLEST_POINTS: Final = 1.0
_SHOWS: Final = frozenset({b"Tj", b"TJ", b"'", b'"'})
_DEEPEST: Final = 8  # forms within forms
_INVISIBLE: Final = frozenset({3, 7})
_CLIPS: Final = frozenset({4, 5, 6, 7})
_PICTURE_HERE: Final = b"INLINE IMAGE"
_NARROW: Final = 0.45  # of a letter's height, as wide as most letters are
_NARROWEST: Final = 0.2  # of its size: a narrow letter or space, on average over many
_SHOWN: Final = 0.25  # of its width and height: less of it is not read


def without_unseen(page: PageObject, reader: PdfReader) -> tuple[ContentStream, ContentStream] | None:
    """A page's content without the words that nobody can see, and with those alone; None where it has no such words."""
    if page.get_contents() is None:
        return None
    content = ContentStream(page["/Contents"], reader, "bytes")
    hidden = _hidden(content, _walk_of(page, reader), page.get("/Resources"))
    return _apart(content, hidden, reader) if any(hidden) else None


def words_at(page: PageObject, reader: PdfReader, boxes: Iterable[Box]) -> ContentStream | None:
    """A page's content with those words alone that stand on the lines of these boxes; None where none do.

    Where exactly on its line a word stands is not known, so all of what is printed with it comes too.
    """
    if page.get_contents() is None:
        return None
    content, lines = ContentStream(page["/Contents"], reader, "bytes"), list(boxes)
    walk, resources = _walk_of(page, reader), page.get("/Resources")
    lying = [words for _, words, _ in _walked(content, walk, resources)]
    within = [any(_is_on(line, each) for line in lines for each in words) for words in lying]
    return _apart(content, within, reader)[1] if any(within) else None


def _is_on(line: Box, words: Box) -> bool:
    left, bottom, right, top = line
    tall = words[3] - words[1]
    middle, slack = words[1] + tall / 2, tall / 4
    return bottom - slack <= middle <= top + slack and words[0] <= right and left - tall <= right


def _apart(content: ContentStream, chosen: list[bool], reader: PdfReader) -> tuple[ContentStream, ContentStream]:
    """The content without the words that were chosen, and with those alone."""
    others: list[Any] = []
    alone: list[Any] = []
    for (operands, operator), is_chosen in zip(content.operations, chosen, strict=True):
        others += _moves(operands, operator) if is_chosen else [(operands, operator)]
        shows = operator == b"Do" or operator in _SHOWS
        alone += _moves(operands, operator) if shows and not is_chosen else [(operands, operator)]
    return _content(others, reader), _content(alone, reader)


def _walked(content: ContentStream, walk: Walk, resources: Any) -> Iterator[tuple[bool, list[Box], list[Box]]]:
    """Of each operator: whether it shows words that by themselves nobody can see, and where words and pictures lie."""
    for walk.operator, (operands, operator) in enumerate(content.operations):
        walk.words, walk.pictures = [], []
        if operator == b"Do":
            hides = _form_hides(walk, resources, operands, 0)
        else:
            hides = _shows_unseen(walk, resources, operands, operator)
        yield bool(hides), walk.words, walk.pictures


def _hidden(content: ContentStream, walk: Walk, resources: Any) -> list[bool]:
    """Of each operator, whether it shows words that nobody can see: by themselves, or for what lies behind or over."""
    walked = list(_walked(content, walk, resources))
    pictures = [(number, box) for number, (_, _, boxes) in enumerate(walked) for box in boxes]
    alike = unseen_by_colour((each for each in walk.shown if not walked[each.operator][0]), walk.paints)
    hidden = []
    for number, (hides, lying, _) in enumerate(walked):
        later = [box for place, box in pictures if place > number] if lying and not hides else []
        hidden.append(hides or number in alike or any(_covers(box, each) for box in later for each in lying))
    return hidden


def _covers(picture: Box, words: Box) -> bool:
    """More than a letter of it, at the height of its line."""
    left, bottom, right, top = words
    tall = top - bottom
    across = min(right, picture[2]) - max(left, picture[0])
    return across > min(tall, (right - left) / 2) and picture[1] <= bottom + tall / 2 <= picture[3]


def has_picture(page: PageObject) -> bool:
    """There is a picture on the page, or in a form on it, as far as its resources say."""
    return _has_picture(got(page.get("/Resources"), {}), 0)


def _has_picture(resources: Any, depth: int) -> bool:
    named = got(resources.get("/XObject"), {})
    for each in (got(named[name], {}) for name in named):
        if each.get("/Subtype") == "/Image":
            return True
        if (
            depth < _DEEPEST
            and each.get("/Subtype") == "/Form"
            and _has_picture(got(each.get("/Resources"), {}), depth + 1)
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


def _walk_of(page: PageObject, reader: PdfReader) -> Walk:
    media, crop = page.mediabox, page.cropbox
    box = (
        max(float(media.left), float(crop.left)), max(float(media.bottom), float(crop.bottom)),
        min(float(media.right), float(crop.right)), min(float(media.top), float(crop.top)),
    )  # fmt: skip
    properties = got(got(reader.root_object.get("/OCProperties"), {}).get("/D"), {})
    base_off = properties.get("/BaseState") == "/OFF"
    return Walk(box, _named(properties.get("/OFF")), base_off, _named(properties.get("/ON")), reader)


def _named(groups: Any) -> frozenset[int]:
    return frozenset(each.idnum for each in got(groups, ()) if hasattr(each, "idnum"))


# --- what is shown -----------------------------------------------------------------------------------------------


def _shows_unseen(walk: Walk, resources: Any, operands: Any, operator: bytes) -> bool:
    """Take one operator in; whether it shows words that nobody can see."""
    take_in(walk, resources, operands, operator)
    if operator == _PICTURE_HERE and not any(walk.marked):
        walk.picture()
    return operator in _SHOWS and _is_unseen(walk, operands)


def _is_unseen(walk: Walk, operands: Any) -> bool:
    state = walk.state
    whole = times((1, 0, 0, 1, 0, state.rise), times(walk.line, state.matrix))
    tall = abs(state.size) * abs(whole[0] * whole[3] - whole[1] * whole[2]) ** 0.5 * abs(state.wide) ** 0.5
    places = list(_places(whole, state, operands))
    ends = _end(whole, state, operands)
    along = _NARROW * tall * _letters(operands) / len(places)
    walk.words += [(x, y, x + along, y + tall) for x, y in places]
    walk.shown.append(Shown(walk.next(), walk.operator, points_in(walk, state, operands), inks_of(state), tall))
    walk.is_clip = walk.is_clip or state.mode in _CLIPS
    return (
        state.mode in _INVISIBLE
        or any(walk.marked)
        or state.is_masked
        or state.is_mixed
        or state.in_letters
        or tall < SMALLEST_POINTS
        or any(_is_outside(walk.box, place, tall) for place in (*places, ends))
        or any(_is_cut_off(state, whole, place, along, tall) for place in places)
    )


def _places(whole: Matrix, state: State, operands: Any) -> Iterator[tuple[float, float]]:
    """Where the words begin, and where they are pushed to by the spaces between them."""
    yield whole[4], whole[5]
    if operands and isinstance(operands[-1], ArrayObject):
        pushed = -sum(float(each) for each in operands[-1] if isinstance(each, (int, float)))
        along = pushed / 1000 * state.size * state.wide
        yield whole[4] + along * whole[0], whole[5] + along * whole[1]


def _end(whole: Matrix, state: State, operands: Any) -> tuple[float, float]:
    """Where the words end at the least: each letter and space as narrow as any is printed."""
    *_, (x, y) = _places(whole, state, operands)
    wide = _NARROWEST * state.size + state.after_letter
    along = (wide * _letters(operands) + state.after_space * _spaces(operands)) * state.wide
    return x + along * whole[0], y + along * whole[1]


def _letters(operands: Any) -> int:
    """About how many letters are shown: what holds several bytes a letter is taken for wider than it is."""
    return sum(map(len, _pieces(operands)))


def _spaces(operands: Any) -> int:
    return sum(each.count(b" ") if isinstance(each, bytes) else each.count(" ") for each in _pieces(operands))


def _pieces(operands: Any) -> list[str | bytes]:
    shown = operands[-1] if operands else ()
    pieces = shown if isinstance(shown, ArrayObject) else (shown,)
    return [each for each in pieces if isinstance(each, (str, bytes))]


def _is_outside(box: Box, place: tuple[float, float], tall: float) -> bool:
    left, bottom, right, top = box
    return not (left - tall <= place[0] <= right and bottom - tall <= place[1] <= top)


def _is_cut_off(state: State, whole: Matrix, place: tuple[float, float], along: float, tall: float) -> bool:
    """Hardly any of these words lies within the edges of what is shown; turned as they are printed."""
    if state.edges is None:
        return False
    turned = (*_unit(whole[0], whole[1]), *_unit(whole[2], whole[3]), *place)
    words = box_round(at(turned, x, y) for x in (0, along) for y in (0, tall))
    shown = meeting(state.edges, words)
    wide, high = words[2] - words[0], words[3] - words[1]
    return shown[2] - shown[0] < _SHOWN * wide or shown[3] - shown[1] < _SHOWN * high


def _unit(x: float, y: float) -> tuple[float, float]:
    far = (x * x + y * y) ** 0.5
    return (x / far, y / far) if far else (0.0, 0.0)


# --- forms within a page -----------------------------------------------------------------------------------------


def _form_hides(walk: Walk, resources: Any, operands: Any, depth: int) -> bool:
    """Whether a form has words in it that nobody can see: then all of its words are taken for such."""
    form = got(got(got(resources, {}).get("/XObject"), {}).get(operands[0] if operands else ""), {})
    if form.get("/Subtype") == "/Image" and not any(walk.marked):
        if not is_off(walk, form.raw_get("/OC") if "/OC" in form else None):
            walk.picture(Dots(form, walk.state.matrix))
        return False
    if form.get("/Subtype") != "/Form":
        return False
    if any(walk.marked) or is_off(walk, form.raw_get("/OC") if "/OC" in form else None) or depth >= _DEEPEST:
        return True
    before, kept, line, marked = walk.state, walk.kept, walk.line, walk.marked
    walk.kept, walk.marked = [], []
    walk.state = _inside(form, before)
    own = form.get("/Resources", resources)
    try:
        hides = [
            _form_hides(walk, own, given, depth + 1) if operator == b"Do" else _shows_unseen(walk, own, given, operator)
            for given, operator in ContentStream(form, walk.reader, "bytes").operations
        ]
        return any(hides)  # all of it is walked through first, for where its words and pictures lie
    finally:
        walk.state, walk.kept, walk.line, walk.marked = before, kept, line, marked


def _inside(form: Any, before: State) -> State:
    """What a form is drawn with: moved as it says, and cut off at its own box."""
    state = replace(before, matrix=times(matrix_of(form.get("/Matrix")) or SAME, before.matrix))
    box = [float(each) for each in got(form.get("/BBox"), ())]
    return state.within(moved(state.matrix, (box[0], box[1], box[2], box[3]))) if len(box) == 4 else state
