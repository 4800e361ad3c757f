"""The words of a PDF, page by page, read in a process of their own; nothing else of the file is kept.

Stage 4, access and correction. Source: docs/adr/0060-files-from-outside.md. What lies in a PDF beside its words (its
history, attachments, names of who wrote it, what a black box covers) goes nowhere: the words are text from here on,
and a person reads all of them.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, NameObject

from lightwell.gateway.reading.apart import OUT_OF_MEMORY, answered_apart, confine, end_with, task_given
from lightwell.gateway.reading.pdf_shapes import Box
from lightwell.gateway.reading.pdf_unseen import has_picture, without_unseen, words_at
from lightwell.gateway.unusable import Unusable
from lightwell.policy.decoding import decode, encode
from lightwell.policy.stated_words import as_seen, says_something
from lightwell.policy.taking_out import places_of

PDF_BYTES: Final = 20 * 1024 * 1024
PDF_PAGES: Final = 300
BEGINS: Final = b"%PDF-"
_WITHIN: Final = 1024  # readers look for the beginning this far in
_SECONDS: Final = 90
_MEMORY_BYTES: Final = 1024 * 1024 * 1024
_PER_PAGE: Final = 40_000
_TO_GO: Final = "/Redact"
_NOT_NOTES: Final = frozenset({"/Link", "/Popup", "/Widget", _TO_GO})
_LETTERS_IN_ONE: Final = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
_ENDS: Final = (".", "!", "?", ":")
_HYPHENS: Final = ("-", "‐")
UNSEEN: Final = "Words that may not be seen on this page:"
A_PICTURE: Final = "[this page is only a picture, and what it says was not read]"
_LONG: Final = 0.6  # of the longest line of its page
_SPACES: Final = re.compile(r"[^\S\n]+")
_SMALLEST: Final = (
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    "<</Length 23>>stream\nBT /F 9 Tf (warm) Tj ET\nendstream",
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
)


class _Kind(StrEnum):
    """What a stretch of the text is."""

    WORDS = "words"
    UNSEEN = "unseen"
    MARKED = "marked"
    PICTURE = "picture"


class Fault(StrEnum):
    """Why a PDF is not read."""

    NOT_READABLE = "not-readable"
    LOCKED = "locked"
    TOO_LARGE = "too-large"
    TOO_MANY_PAGES = "too-many-pages"
    TOO_MUCH = "too-much"
    NO_WORDS = "no-words"
    FILLED_IN = "filled-in"

    @property
    def words(self) -> str:
        """What it is, and what to do."""
        return _WORDS[self]


_TYPE_IT: Final = "open it, copy its words, and paste them here"
_WORDS: Final = {
    Fault.NOT_READABLE: f"This PDF cannot be read. If it opens for you, {_TYPE_IT}.",
    Fault.LOCKED: f"This PDF is locked. Open it with its password, print it to a new PDF without one, or {_TYPE_IT}.",
    Fault.TOO_LARGE: f"This PDF is larger than {PDF_BYTES // (1024 * 1024)} MB. Put it in as several smaller ones, "
    f"or {_TYPE_IT}.",
    Fault.TOO_MANY_PAGES: f"This PDF has more than {PDF_PAGES} pages. Put it in as several smaller ones.",
    Fault.TOO_MUCH: f"This PDF takes too much to read. Put it in as several smaller ones, or {_TYPE_IT}.",
    Fault.NO_WORDS: "This PDF is pictures of pages, such as a scan: there are no words in it that can be taken out for "
    "certain. Type what it says here.",
    Fault.FILLED_IN: "Boxes are filled in on this PDF, and what they say is not among its words. Print it to a new PDF "
    f"first, or {_TYPE_IT}.",
}


class PdfUnusable(Unusable):
    """A PDF is not read, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.words)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its words as they stand, and whether notes were put on it, which are not among them.

    unseen: words that nobody can see on the page, as far as that can be told. has_picture: there is one on it.
    has_marks: somebody marked what is to be taken out, and it was not. marked: lines of print under those marks.
    """

    words: str
    has_notes: bool = False
    unseen: str = ""
    has_picture: bool = False
    has_marks: bool = False
    marked: tuple[str, ...] = ()

    @property
    def marked_spans(self) -> tuple[tuple[int, int], ...]:
        """Where in its words those lines stand; all of its words, where that is not certain."""
        found = [tuple(places_of(self.words, line)) for line in self.marked]
        hidden = [any(places_of(self.unseen, line)) for line in self.marked]
        if not self.has_marks or not self.words:
            return ()
        if not found or not all(there or apart for there, apart in zip(found, hidden, strict=True)):
            return ((0, len(self.words)),)
        return tuple(sorted(span for spans in found for span in spans))

    @property
    def is_picture(self) -> bool:
        """It is only a picture: what it says was read by nobody."""
        return self.has_picture and not self.words and not self.unseen


@dataclass(frozen=True, slots=True)
class PdfWords:
    """A PDF as words."""

    pages: tuple[PdfPage, ...]

    @property
    def text(self) -> str:
        """Its pages one under another, each with its number; a page that says nothing says so."""
        return "".join(words for words, _ in self._pieces())

    @property
    def unseen(self) -> tuple[tuple[int, int], ...]:
        """Where in the text words stand that nobody can see on their page, from and to."""
        return self._spans(_Kind.UNSEEN)

    @property
    def marked(self) -> tuple[tuple[int, int], ...]:
        """Where in the text words stand that were marked to be taken out, and were not, from and to."""
        return self._spans(_Kind.MARKED)

    @property
    def pictures(self) -> tuple[tuple[int, int], ...]:
        """Where in the text it stands that a page is only a picture, from and to."""
        return self._spans(_Kind.PICTURE)

    def _spans(self, kind: _Kind) -> tuple[tuple[int, int], ...]:
        spans, at = [], 0
        for words, each in self._pieces():
            if each is kind:
                spans.append((at, at + len(words)))
            at += len(words)
        return tuple(spans)

    def _pieces(self) -> Iterator[tuple[str, _Kind]]:
        """The text in stretches, each with what it is; what is unseen stands at the end of its page."""
        for number, page in enumerate(self.pages, start=1):
            if len(self.pages) > 1:
                above = "\n\n" if number > 1 else ""
                yield f"{above}Page {number} of {len(self.pages)}\n", _Kind.WORDS
            if page.is_picture:
                yield A_PICTURE, _Kind.PICTURE
            elif not page.unseen and not page.words:
                yield "[no words could be read on this page]", _Kind.WORDS
            else:
                yield from _stretches(page)
            if page.unseen:
                yield "\n" if page.words else "", _Kind.WORDS
                yield f"{UNSEEN}\n{page.unseen}", _Kind.UNSEEN

    @property
    def without_words(self) -> tuple[int, ...]:
        """Pages that are empty, or of which nobody can tell what is on them."""
        return tuple(
            number
            for number, page in enumerate(self.pages, start=1)
            if not page.words and not page.unseen and not page.has_picture
        )

    @property
    def only_pictures(self) -> tuple[int, ...]:
        return tuple(number for number, page in enumerate(self.pages, start=1) if page.is_picture)

    @property
    def with_unseen(self) -> tuple[int, ...]:
        return tuple(number for number, page in enumerate(self.pages, start=1) if page.unseen)

    @property
    def with_marks(self) -> tuple[int, ...]:
        return tuple(number for number, page in enumerate(self.pages, start=1) if page.has_marks)

    @property
    def with_notes(self) -> tuple[int, ...]:
        return tuple(number for number, page in enumerate(self.pages, start=1) if page.has_notes)


def _stretches(page: PdfPage) -> Iterator[tuple[str, _Kind]]:
    """A page's words, and which of them are marked."""
    at = 0
    for start, end in page.marked_spans:
        yield page.words[at : max(at, start)], _Kind.WORDS
        if end > max(at, start):
            yield page.words[max(at, start) : end], _Kind.MARKED
        at = max(at, end)
    yield page.words[at:], _Kind.WORDS


@dataclass(frozen=True, slots=True)
class _Task:
    parent: int


@dataclass(frozen=True, slots=True)
class _Said:
    """fault: why there are no pages."""

    pages: tuple[PdfPage, ...] = ()
    fault: Fault | None = None


def is_pdf(contents: bytes) -> bool:
    return BEGINS in contents[:_WITHIN]


def words_of_pdf(contents: bytes) -> PdfWords:
    """The words of a PDF. Raises PdfUnusable."""
    if len(contents) > PDF_BYTES:
        raise PdfUnusable(Fault.TOO_LARGE)
    answer = answered_apart(__name__, json.dumps(encode(_Task(os.getpid()))).encode(), contents, _SECONDS)
    if not answer.is_read:
        raise PdfUnusable(Fault.TOO_MUCH if answer.is_slow or answer.is_out_of_memory else Fault.NOT_READABLE)
    said = decode(_Said, json.loads(answer.said))
    if said.fault is not None:
        raise PdfUnusable(said.fault)
    return PdfWords(said.pages)


# --- in the other process ----------------------------------------------------------------------------------------


def main() -> int:
    """Read one PDF from standard input, and answer its words on standard output.

    What makes the reader fail ends this process, and nothing more.
    """
    task = decode(_Task, json.loads(task_given()))
    end_with(task.parent)
    contents = sys.stdin.buffer.read()
    _read(pdf_of(_SMALLEST))  # so that what is loaded late is loaded before no file can be opened
    codecs.lookup("utf-16-be")
    confine(memory_bytes=_MEMORY_BYTES, seconds=_SECONDS)
    try:
        said = _read(contents)
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(json.dumps(encode(said)).encode())
    sys.stdout.buffer.flush()
    return 0


def pdf_of(objects: Iterable[str]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj{each}endobj\n".encode("latin-1")
    entries = "".join(f"{place:010} 00000 n \n" for place in places)
    table = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{entries}"
    return made + f"{table}trailer<</Root 1 0 R/Size {len(places) + 1}>>\nstartxref\n{len(made)}\n%%EOF".encode()


def _read(contents: bytes) -> _Said:
    reader = PdfReader(io.BytesIO(contents))
    if reader.is_encrypted:
        return _Said(fault=Fault.LOCKED)
    if len(reader.pages) > PDF_PAGES:
        return _Said(fault=Fault.TOO_MANY_PAGES)
    if _is_filled_in(reader):
        return _Said(fault=Fault.FILLED_IN)
    pages = tuple(_page(each, reader) for each in reader.pages)
    if sum(len(each.words) + len(each.unseen) for each in pages) > PDF_PAGES * _PER_PAGE:
        return _Said(fault=Fault.TOO_MUCH)
    return _Said(pages) if any(each.words or each.unseen for each in pages) else _Said(fault=Fault.NO_WORDS)


def _is_filled_in(reader: PdfReader) -> bool:
    fields: Iterable[Any] = (reader.get_fields() or {}).values()
    return any(str(each.get("/V", "")) not in {"", "/Off"} for each in fields)


def _page(page: PageObject, reader: PdfReader) -> PdfPage:
    annotations = [each.get_object() for each in page.get("/Annots") or ()]
    has_notes = any(each.get("/Subtype") not in _NOT_NOTES for each in annotations)
    to_go = [each for each in annotations if each.get("/Subtype") == _TO_GO]
    marks = [box for each in to_go for box in _boxes(each)]
    apart, pictured = without_unseen(page, reader), has_picture(page)
    under = words_at(page, reader, marks) if marks else None
    words = tidied(page.extract_text()) if apart is None else tidied(_said(page, apart[0]))
    unseen = "" if apart is None else tidied(_said(page, apart[1]))
    marked = () if under is None else tuple(filter(says_something, _lines(_said(page, under))))
    return PdfPage(words, has_notes, unseen, pictured, bool(to_go), marked)


def _said(page: PageObject, content: ContentStream) -> str:
    """What the page would say with this for its content."""
    page[NameObject("/Contents")] = content
    return page.extract_text()


def _boxes(mark: Any) -> Iterator[Box]:
    """Where a mark lies: one box for each line of print, or one for all of it; none where it does not say."""
    corners = [float(each) for each in mark.get("/QuadPoints") or mark.get("/Rect") or ()]
    size = 8 if len(corners) >= 8 else 4
    for first in range(0, len(corners), size):
        across, up = corners[first : first + size : 2], corners[first + 1 : first + size : 2]
        yield min(across), min(up), max(across), max(up)


def tidied(words: str) -> str:
    """Letters that print as one are two again, marks that nobody sees are gone, and sentences are whole again."""
    tidy = unbroken(_lines(words))
    return tidy if says_something(tidy) else ""


def _lines(words: str) -> list[str]:
    """Lines of print, each as it is seen."""
    for one, several in _LETTERS_IN_ONE.items():
        words = words.replace(one, several)
    return [_SPACES.sub(" ", line).strip() for line in as_seen(words).split("\n")]


def unbroken(lines: Iterable[str]) -> str:
    """Lines of print, put together where one ends within a sentence: it is long, and has no full stop."""
    given = list(lines)
    long = _LONG * max(map(len, given), default=0)
    made = ""
    for line in given:
        last = made.rpartition("\n")[2]
        if not line or len(last) < long or last.endswith(_ENDS):
            made += f"\n{line}"
        else:
            made += line if last.endswith(_HYPHENS) else f" {line}"
    return made.strip()
