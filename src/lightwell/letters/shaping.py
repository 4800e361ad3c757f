"""The words of a letter, written once as a template, and both its forms made from them.

All stages. A template is HTML with few tags: h1 (the subject), h2, p, ul, li, a, strong, code, br, and span with a
lang. It is taken apart here; `letter.html`, our own page and the plain form are each made from the same parts.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

WIDTH: Final = 76
_BLOCKS: Final = frozenset({"h1", "h2", "p", "li"})
_MARKS: Final = frozenset({"a", "strong", "code", "span"})
_AROUND: Final = frozenset({"ul"})


class NotALetter(ValueError):
    """A letter's template uses what letters do not have."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with one look. lang: the language, where it is not the letter's own. href: where they lead."""

    text: str
    lang: str = ""
    href: str = ""
    is_strong: bool = False
    is_code: bool = False

    @property
    def is_break(self) -> bool:
        return self.text == "\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, or one line of a list."""

    tag: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces).strip()

    @property
    def door(self) -> Piece | None:
        """The one link that a paragraph is, and nothing else: the thing to do."""
        filled = [piece for piece in self.pieces if piece.text.strip()]
        return filled[0] if self.tag == "p" and len(filled) == 1 and filled[0].href else None


def parts_of(html: str) -> tuple[Block, ...]:
    """The parts of one template, as rendered. Raises NotALetter."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.blocks)


@dataclass
class _Open:
    """The block that is being read."""

    tag: str
    pieces: list[Piece] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._open: _Open | None = None
        self._marks: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and self._open is None:
            self._open = _Open(tag)
        elif tag in _MARKS and self._open is not None:
            self._marks.append((tag, {name: value or "" for name, value in attrs}))
        elif tag == "br" and self._open is not None:
            self._open.pieces.append(Piece("\n"))
        elif tag not in _AROUND:
            raise NotALetter(f"<{tag}> here")

    def handle_endtag(self, tag: str) -> None:
        if tag in _MARKS:
            self._marks.pop()
        elif tag in _BLOCKS and self._open is not None:
            self.blocks.append(Block(self._open.tag, tuple(_tidied(self._open.pieces))))
            self._open = None

    def handle_data(self, data: str) -> None:
        words = _one_line(data)
        if self._open is None:
            if words.strip():
                raise NotALetter("Words outside a paragraph.")
            return
        said: dict[str, dict[str, str]] = dict(self._marks)
        self._open.pieces.append(
            Piece(
                words,
                lang=said.get("span", {}).get("lang", ""),
                href=said.get("a", {}).get("href", ""),
                is_strong="strong" in said,
                is_code="code" in said,
            )
        )


def _one_line(data: str) -> str:
    """White space as a browser reads it: any amount of it is one space."""
    words = " ".join(data.split())
    return f"{' ' * data[:1].isspace()}{words}{' ' * (data[-1:].isspace() and bool(words))}"


def _tidied(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Without the space that a template has at the edges of a block and after a new line."""
    last = len(pieces) - 1
    for at, piece in enumerate(pieces):
        text = piece.text.lstrip(" ") if at == 0 or pieces[at - 1].is_break else piece.text
        text = text.rstrip(" ") if at == last else text
        if text:
            yield Piece(text, piece.lang, piece.href, piece.is_strong, piece.is_code)


def in_plain(blocks: Iterable[Block]) -> str:
    """The plain form: paragraphs, and each address on a line of its own where it is a thing to do."""
    lines: list[str] = []
    before = ""
    for block in blocks:
        if lines and not (before == block.tag == "li"):
            lines.append("")
        lines += _plain_lines(block)
        before = block.tag
    return "\n".join(lines) + "\n"


def _plain_lines(block: Block) -> Iterator[str]:
    if block.door is not None:
        yield f"{block.door.text.strip()}:"
        yield block.door.href
        return
    words = "".join(_plain_piece(piece) for piece in block.pieces)
    for line in words.split("\n"):
        yield from _wrapped(line.strip(), block.tag) or [""]
    if block.tag in {"h1", "h2"}:
        yield ("=" if block.tag == "h1" else "-") * min(WIDTH, max(map(len, words.split("\n"))))


def _plain_piece(piece: Piece) -> str:
    return f"{piece.text} <{piece.href}>" if piece.href and piece.href != piece.text else piece.text


def _wrapped(line: str, tag: str) -> list[str]:
    first, then = ("- ", "  ") if tag == "li" else ("", "")
    return textwrap.wrap(
        line, WIDTH, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False
    )
