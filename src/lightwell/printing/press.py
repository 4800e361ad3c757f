"""From a paper to a PDF file that can be read aloud: tagged, in its language, and refused where it could not be.

All stages. Source: ISO 14289-1 (PDF/UA-1), as Typst enforces it. Nothing is read but the typeface and our template, and
nothing that anybody typed is part of a program. The same paper is the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from functools import cache
from pathlib import Path

import typst

from lightwell.printing.paper import Paper
from lightwell.printing.spelling import spelled
from lightwell.printing.typeface import FOLDER

TEMPLATE = Path(__file__).with_name("paper.typ")
STANDARD: typst.PDFStandard = "ua-1"


def pdf(paper: Paper) -> bytes:
    """The PDF file."""
    # A compiler of its own for each paper, in a folder with nothing in it: two threads cannot use one at once, it would
    # keep what it last printed, and making another costs less than a millisecond.
    with tempfile.TemporaryDirectory(prefix="lightwell-paper-") as nothing:
        compiler = typst.Compiler(
            _template(), root=nothing, font_paths=typefaces(), ignore_system_fonts=True, package_path=nothing,
            package_cache_path=nothing, sys_inputs={"paper": json.dumps(spelled(paper), ensure_ascii=False)},
        )  # fmt: skip
        printed = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=_noon(paper.written_on))
    if not isinstance(printed, bytes):
        raise TypeError("A PDF is one file.")
    return printed


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


@cache
def typefaces() -> typst.Fonts:
    """The same on every machine: never what is installed on this one."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FOLDER])
