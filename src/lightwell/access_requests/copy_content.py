"""What is in a family's copy: sections of words, each of one holder's item, and what stands beside it.

Stage 4, access and correction. One content becomes the paper, the table and the document for programs, so that none of
them can say what another does not.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass

from lightwell.gateway.reading import write_csv
from lightwell.policy.copy_rules import Audience, instead_of
from lightwell.policy.decoding import encode
from lightwell.printing.paper import Heading, Paper, Paragraph, Part, Tone
from lightwell.printing.press import pdf


@dataclass(frozen=True, slots=True)
class Section:
    """holder: whose answer it is; empty for words to the reader. outcome, grounds: as they are said to people."""

    title: str
    paragraphs: tuple[str, ...]
    holder: str = ""
    outcome: str = ""
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyContent:
    """reference: of the case; it says nothing. made_on: the day it was approved. statements: their own side.

    instead_of: the day on which they were given one that this takes the place of.
    """

    audience: Audience
    reference: str
    programme: str
    provider: str
    made_on: dt.date
    sections: tuple[Section, ...]
    statements: tuple[str, ...] = ()
    instead_of: dt.date | None = None

    @property
    def is_instead_of(self) -> str:
        """That it takes the place of another, and why; nothing where it does not."""
        return instead_of(self.instead_of, self.audience) if self.instead_of else ""


YOUR_SIDE = {Audience.ADULT: "Your side, kept with it", Audience.CHILD: "What you say about it"}
_TITLES = {Audience.ADULT: "What is held about you", Audience.CHILD: "What people wrote about you"}


def paper_of(content: CopyContent, *, is_large: bool = False) -> Paper:
    """On paper, so that it can be read aloud."""
    return Paper(
        title=_TITLES[content.audience],
        kind=f"{content.programme} · your copy",
        written_on=content.made_on,
        parts=tuple(_parts(content)),
        foot=f"{content.provider} · {content.reference}",
        is_large=is_large,
    )


def _parts(content: CopyContent) -> Iterator[Part]:
    if content.is_instead_of:
        yield Paragraph(content.is_instead_of, Tone.QUIET)
    first, *others = content.sections
    yield from (Paragraph(words, Tone.LEAD if not at else Tone.PLAIN) for at, words in enumerate(first.paragraphs))
    holder = ""
    for section in others:
        if section.holder and section.holder != holder:
            holder = section.holder
            yield Heading(f"From {holder}")
        yield Heading(section.title, 2 if section.holder else 1)
        if section.outcome:
            why = f": {'; '.join(section.grounds)}" if section.grounds else ""
            yield Paragraph(f"{section.outcome}{why}", Tone.QUIET)
        yield from (Paragraph(words) for words in section.paragraphs)
    if content.statements:
        yield Heading(YOUR_SIDE[content.audience])
        yield from (Paragraph(words) for words in content.statements)


def pdf_of(content: CopyContent, *, is_large: bool = False) -> bytes:
    return pdf(paper_of(content, is_large=is_large))


def large_pdf_of(content: CopyContent) -> bytes:
    return pdf_of(content, is_large=True)


def json_of(content: CopyContent) -> bytes:
    """For programs."""
    return json.dumps(encode(content), ensure_ascii=False, indent=2).encode()


def csv_of(content: CopyContent) -> bytes:
    """As a table, with nothing in it that a spreadsheet would run."""
    return write_csv(("From", "About", "Answer", "Why", "Words"), _lines(content))


def _lines(content: CopyContent) -> Iterator[tuple[str, ...]]:
    if content.is_instead_of:
        yield "", "", "", "", content.is_instead_of
    for section in content.sections:
        for words in section.paragraphs or ("",):
            yield section.holder, section.title, section.outcome, "; ".join(section.grounds), words
    for words in content.statements:
        yield "", YOUR_SIDE[content.audience], "", "", words
