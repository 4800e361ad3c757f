"""What a picture behind a PDF’s words looks like, place by place: as much of it together as a letter is large.

Stage 4, access and correction. Source: docs/adr/0060-files-from-outside.md; ISO 32000-1, 8.9 (images) and 8.6 (colour
spaces). Grey, red-green-blue, four inks and a table of colours are told; of any other picture nobody here knows how it
looks. A picture is opened only where words lie on it, and made small before it is looked at.
"""

from __future__ import annotations

import io
import zlib
from functools import cached_property
from typing import Any, Final

from PIL import Image, ImageChops, JpegImagePlugin
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject

from lightwell.gateway.reading.pdf_shapes import Ink, Matrix, Point, got

_MOST_BYTES: Final = 120_000_000  # a page at 600 dots an inch
_CELL: Final = 4.0  # points: smaller than the letters that are read
_MOST_CELLS: Final = 400
_FLAT: Final = 1e-6  # square points
_MODES: Final = {"/DeviceGray": "L", "/CalGray": "L", "/DeviceRGB": "RGB", "/CalRGB": "RGB", "/DeviceCMYK": "CMYK"}
_BY_INKS: Final = {1: "L", 3: "RGB", 4: "CMYK"}
_BANDS: Final = {"L": 1, "RGB": 3, "CMYK": 4}
_JPEG: Final = frozenset({"/DCTDecode", "/DCT"})
_PLAIN: Final = frozenset({"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL", "/ASCII85Decode"})
_BROKEN: Final = (
    OSError, ValueError, SyntaxError, LookupError, TypeError, AttributeError, zlib.error, PyPdfError,
)  # fmt: skip


class Dots:
    """One picture as it lies on its page. form: as the file has it; matrix: how its square is moved and stretched."""

    def __init__(self, form: Any, matrix: Matrix) -> None:
        self.form, self.matrix = form, matrix

    def at(self, point: Point) -> tuple[Ink, float] | None:
        """The colour there, and how much of it; None where nobody knows."""
        a, b, c, d, e, f = self.matrix
        size = a * d - b * c
        if self._seen is None or abs(size) < _FLAT:
            return None
        x, y = point[0] - e, point[1] - f
        place = ((d * x - c * y) / size, (a * y - b * x) / size)
        red, green, blue = _dot(self._seen, place)
        (strength,) = _dot(self._veil, place) if self._veil is not None else (255,)
        return (red / 255, green / 255, blue / 255), strength / 255

    @cached_property
    def _cells(self) -> tuple[int, int]:
        a, b, c, d, _, _ = self.matrix
        wide, high = ((x * x + y * y) ** 0.5 / _CELL for x, y in ((a, b), (c, d)))
        return max(1, min(_MOST_CELLS, round(wide))), max(1, min(_MOST_CELLS, round(high)))

    @cached_property
    def _seen(self) -> Image.Image | None:
        if self.form.get("/ImageMask") or "/Mask" in self.form:
            return None
        opened = _opened(self.form, self._cells)
        return opened.convert("RGB").resize(self._cells, Image.Resampling.BOX) if opened is not None else None

    @cached_property
    def _veil(self) -> Image.Image | None:
        """How much of it shows, where another picture says so."""
        soft = got(self.form.get("/SMask"), None)
        opened = _opened(soft, self._cells) if soft is not None else None
        return opened.convert("L").resize(self._cells, Image.Resampling.BOX) if opened is not None else None


def _dot(small: Image.Image, place: Point) -> tuple[int, ...]:
    wide, high = small.size
    across, down = int(place[0] * wide), int((1 - place[1]) * high)
    found: Any = small.getpixel((min(max(across, 0), wide - 1), min(max(down, 0), high - 1)))
    return found if isinstance(found, tuple) else (found,)


def _opened(form: Any, cells: tuple[int, int]) -> Image.Image | None:
    """The picture, no larger than it need be; None where it is of a kind that is not told, or broken."""
    try:
        wide, high, bits = (int(got(form.get(name), 0)) for name in ("/Width", "/Height", "/BitsPerComponent"))
        if min(wide, high) < 1 or wide * high * 4 > _MOST_BYTES:
            return None
        filters = _named(form.get("/Filter"))
        if filters and filters[-1] in _JPEG and set(filters[:-1]) <= _PLAIN:
            made: Image.Image | None = _of_jpeg(form.get_data(), cells)
        else:
            made = _of_bytes(form, (wide, high), bits) if set(filters) <= _PLAIN else None
        turned = made is not None and _is_turned(form)
    except _BROKEN:
        return None
    return ImageChops.invert(made) if made is not None and turned else made


def _named(given: Any) -> list[str]:
    found = got(given, ())
    return [str(got(each, "")) for each in (found if isinstance(found, ArrayObject) else [found] if found else [])]


def _is_turned(form: Any) -> bool:
    """Light and dark stand for each other."""
    given = [float(got(each, 0)) for each in got(form.get("/Decode"), ())]
    return bool(given) and given[0] > given[1]


def _of_jpeg(contents: bytes, cells: tuple[int, int]) -> Image.Image:
    opened = JpegImagePlugin.JpegImageFile(io.BytesIO(contents))
    opened.draft(opened.mode, cells)
    opened.load()
    return opened


def _of_bytes(form: Any, size: tuple[int, int], bits: int) -> Image.Image | None:
    space = got(form.get("/ColorSpace"), "")
    mode, table = _mode_of(space)
    line = (size[0] * _BANDS.get(mode, 0) * bits + 7) // 8
    contents = form.get_data()
    if bits not in (1, 8) or not line or len(contents) < line * size[1] or (bits == 1 and mode != "L"):
        return None
    if bits == 1:
        made = Image.frombytes("1", size, contents[: line * size[1]]).convert("L")
        return _with_table(made.point([each // 255 for each in range(256)]), table) if table is not None else made
    return _with_table(Image.frombytes(mode, size, contents[: line * size[1]]), table)


def _mode_of(space: Any) -> tuple[str, tuple[str, bytes] | None]:
    """How many inks a dot has, and a table of colours where it only names one of them."""
    if not isinstance(space, ArrayObject):
        return _MODES.get(str(space), ""), None
    kind = str(got(space[0], ""))
    if kind == "/ICCBased":
        return _BY_INKS.get(int(got(got(space[1], {}).get("/N"), 0)), ""), None
    if kind in ("/Indexed", "/I"):
        base, _ = _mode_of(got(space[1], ""))
        named = got(space[3], None)
        colours = bytes(named.get_data() if hasattr(named, "get_data") else named.original_bytes)
        return ("L", (base, colours)) if base in ("L", "RGB") else ("", None)
    return _MODES.get(kind, ""), None


def _with_table(made: Image.Image, table: tuple[str, bytes] | None) -> Image.Image:
    if table is None:
        return made
    mode, colours = table
    bands = _BANDS[mode]
    columns = [list(colours[band::bands][:256]) for band in range(bands)]
    parts = [made.point(column + [0] * (256 - len(column))) for column in columns]
    return Image.merge(mode, parts) if bands > 1 else parts[0]
