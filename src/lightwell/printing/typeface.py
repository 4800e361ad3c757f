"""What the typeface can show, and how everything else that somebody typed is written so that nothing is hidden.

All stages. Source: OpenType, `cmap` table, formats 4 and 12; ISO 14289-1 (7.21): no character without a shape.
Paper that shows less than was signed, or in another order, would lie: so what has no shape is written as its number.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import fontpkg_noto_sans

FOLDER = Path(fontpkg_noto_sans.ROOT) / "files"
FILE = FOLDER / "NotoSans[wdth,wght].ttf"
NEW_LINES = dict.fromkeys(map(ord, "\r\v\f\x85\u2028\u2029"), "\n")
# They only say where a line may break, or nothing at all: paper says the same without them.
WITHOUT_A_LOOK = "\u00ad\u200b\u2060\ufeff"
LONGEST_WORD = 24
A_LINE_OF_TYPE = 64
A_BREAK_EVERY = 8
A_LINE_MAY_BREAK = "\u200b"
_OPENING = "[U+"


def legible(text: str) -> str:
    """The text as paper shows it: a character that cannot be seen, or has no shape here, as in [U+738B]."""
    if text.isascii() and text.isprintable():
        return text
    written = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(NEW_LINES).replace("\t", " "))
    shown = "".join(map(_shown, written))
    return shown if shown or not text else " ".join(map(_number, text))


def numbers_in(text: str) -> bool:
    """Some character of this text is written as its number."""
    return legible(text).count(_OPENING) > text.count(_OPENING)


def breakable(line: str, longest: int = LONGEST_WORD) -> str:
    """The same, where a word longer than this may go on in the next line."""
    if len(line) <= longest:
        return line
    return " ".join(word if len(word) <= longest else _broken(word) for word in line.split(" "))


def _broken(word: str) -> str:
    return A_LINE_MAY_BREAK.join(word[at : at + A_BREAK_EVERY] for at in range(0, len(word), A_BREAK_EVERY))


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    if character in WITHOUT_A_LOOK:
        return ""
    if character == "\n" or (ord(character) in shapes() and not _is_a_control(character)):
        return character
    return _number(character)


def _is_a_control(character: str) -> bool:
    """Also what turns the order of reading round, after which paper would say something else than was signed."""
    joins = "\u200c\u200d"
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn"} and character not in joins


def _number(character: str) -> str:
    return f"{_OPENING}{ord(character):04X}]"


@cache
def shapes() -> frozenset[int]:
    """Every character that the typeface has a shape for."""
    table = _table(FILE.read_bytes(), b"cmap")
    count = struct.unpack_from(">H", table, 2)[0]
    found: set[int] = set()
    for number in range(count):
        offset = struct.unpack_from(">HHI", table, 4 + 8 * number)[2]
        found.update(_characters(table[offset:]))
    return frozenset(found)


def _table(font: bytes, name: bytes) -> bytes:
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == name:
            return font[offset : offset + length]
    raise LookupError(name)


def _characters(part: bytes) -> Iterator[int]:
    form = struct.unpack_from(">H", part)[0]
    if form == 4:
        yield from _in_segments(part)
    elif form == 12:
        for number in range(struct.unpack_from(">I", part, 12)[0]):
            first, last, _ = struct.unpack_from(">III", part, 16 + 12 * number)
            yield from range(first, last + 1)


def _in_segments(part: bytes) -> Iterator[int]:
    count = struct.unpack_from(">H", part, 6)[0] // 2
    lasts = struct.unpack_from(f">{count}H", part, 14)
    firsts = struct.unpack_from(f">{count}H", part, 16 + 2 * count)
    for first, last in zip(firsts, lasts, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)
