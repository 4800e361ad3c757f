"""What a program that reads a PDF aloud is given: its tags in their order, and the words under each.

Only as much of ISO 32000-1 as our own papers use; it knows nothing of how they were made.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

WITHIN_A_LINE = {"Span", "Strong", "Link", "Reference"}
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
PLAIN = rb"\\.|[^\\()]"
# Brackets in a string are written as they are where each has its other.
WITHIN = PLAIN
for _ in range(4):
    WITHIN = PLAIN + rb"|\((?:" + WITHIN + rb")*\)"
STRING = rb"\((?:" + WITHIN + rb")*\)"
SHOWN = re.compile(
    rb"BMC\n|(?P<end>EMC)|/(?P<font>f\d+) [\d.]+ Tf|(?P<line>\[(?:"
    + STRING
    + rb"|[-\d. ])*\] ?TJ|"
    + STRING
    + rb" ?Tj)"
    rb"|<<(?P<marked>(?:" + STRING + rb"|<[0-9A-F]*>|[^<>()])*)>>(?=BDC)",
    re.DOTALL,
)


@dataclass
class Element:
    """tag: as in the structure tree, such as H1. inside: words, and elements."""

    tag: str
    alternative: str = ""
    inside: list[Element | str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join("".join(each if isinstance(each, str) else each.apart for each in self.inside).split())

    @property
    def apart(self) -> str:
        """Its words, apart from those beside it where it is not part of a line."""
        return self.words if self.tag in WITHIN_A_LINE else f" {self.words} "

    def all(self, *tags: str) -> Iterator[Element]:
        for each in self.inside:
            if isinstance(each, Element):
                if each.tag in tags:
                    yield each
                yield from each.all(*tags)


@dataclass(frozen=True)
class Marked:
    """One stretch of a page: to be read, in a language, or (where it has no number) not to be read."""

    number: int | None
    language: str
    words: str


class ReadAloud:
    """A PDF file, as its structure says it."""

    def __init__(self, content: bytes) -> None:
        found = re.findall(rb"^(\d+) 0 obj\n(.*?)\nendobj", content, re.MULTILINE | re.DOTALL)
        self.objects = {int(number): body for number, body in found}
        self.everything = b"\n".join([content, *map(self._stream, self.objects)])

    @cached_property
    def catalog(self) -> str:
        return next(body for body in self.objects.values() if body.startswith(b"<</Type/Catalog")).decode("latin-1")

    @cached_property
    def document(self) -> Element:
        root = next(body for body in self.objects.values() if body.startswith(b"<</Type/StructTreeRoot"))
        return self._element(_reference(root, b"K"))

    @cached_property
    def pages(self) -> dict[int, tuple[Marked, ...]]:
        return {number: self._page(body) for number, body in self.objects.items() if b"/Type/Page/" in body}

    @property
    def languages(self) -> set[str]:
        return {each.language for page in self.pages.values() for each in page if each.language}

    @property
    def not_read(self) -> list[str]:
        """What stands on each page and is not read: its head and its foot."""
        return ["".join(each.words for each in page if each.number is None) for page in self.pages.values()]

    def words_in(self, language: str) -> str:
        return "".join(each.words for page in self.pages.values() for each in page if each.language == language)

    # --- the tree ----------------------------------------------------------------------------------------------

    def _element(self, number: int) -> Element:
        body = self.objects[number]
        tag = re.search(rb"/S/(\w+)", body)
        alternative = re.search(rb"/Alt(" + STRING + rb")", body, re.DOTALL)
        found = Element(
            tag.group(1).decode() if tag else "", alternative.group(1)[1:-1].decode() if alternative else ""
        )
        page = int((re.findall(rb"/Pg (\d+) 0 R", body) or [b"0"])[-1])  # its own comes after those of its parts
        for reference, inside, of_page, bare in self._kids(body):
            if reference:
                found.inside.append(self._element(int(reference)))
            elif inside or bare:
                found.inside.append(self._words(int(of_page or page), int(inside or bare)))
        return found

    def _kids(self, body: bytes) -> list[tuple[bytes, bytes, bytes, bytes]]:
        listed = re.search(rb"/K\[((?:[^\[\]]|\[[^\]]*\])*)\]", body)
        token = rb"(\d+) 0 R|<<(?=[^>]*/MCID (\d+))(?=[^>]*/Pg (\d+))[^>]*>>|<<[^>]*>>|(\d+)"
        return re.findall(token, listed.group(1)) if listed else []

    def _words(self, page: int, number: int) -> str:
        return "".join(each.words for each in self.pages[page] if each.number == number)

    # --- a page ------------------------------------------------------------------------------------------------

    def _page(self, body: bytes) -> tuple[Marked, ...]:
        resources = self.objects[_reference(body, b"Resources")]
        fonts = {name: int(number) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)}
        opened: list[bytes] = []
        font, found = b"", []
        for match in SHOWN.finditer(self._stream(_reference(body, b"Contents"))):
            if match["font"]:
                font = match["font"]
            elif match["line"]:
                found.append(_marked(b"".join(opened), self._said(match["line"], fonts[font])))
            elif match["end"]:
                opened.pop()
            else:
                opened.append(match["marked"] or b"")
        return tuple(found)

    def _said(self, line: bytes, font: int) -> str:
        shapes = b"".join(each[1:-1] for each in re.findall(STRING, line, re.DOTALL))
        codes = re.sub(rb"\\([0-7]{1,3}|\n|.)", _unescaped, shapes, flags=re.DOTALL)
        letters = self._letters(font)
        return "".join(letters.get(codes[at : at + 2], "\ufffd") for at in range(0, len(codes), 2)) + " "

    def _letters(self, font: int) -> dict[bytes, str]:
        table = self._stream(_reference(self.objects[font], b"ToUnicode"))
        pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
        return {bytes.fromhex(code.decode()): bytes.fromhex(said.decode()).decode("utf-16-be") for code, said in pairs}

    def _stream(self, number: int) -> bytes:
        body = self.objects[number]
        head, found, rest = body.partition(b"stream\n")
        content = rest.rpartition(b"\nendstream")[0]
        return (zlib.decompress(content) if b"/FlateDecode" in head else content) if found else b""


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb"[ \[]*(\d+) 0 R", body)
    assert found, name
    return int(found.group(1))


def _marked(properties: bytes, words: str) -> Marked:
    number, language = re.search(rb"/MCID (\d+)", properties), re.search(rb"/Lang\((\w+)", properties)
    return Marked(int(number.group(1)) if number else None, language.group(1).decode() if language else "", words)


def _unescaped(match: re.Match[bytes]) -> bytes:
    said = match.group(1)
    return bytes([int(said, 8)]) if said[:1].isdigit() else ESCAPES.get(said, said)
