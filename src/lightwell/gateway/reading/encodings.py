"""Which letters a text file is written in: read from its mark, proved by strict decoding, otherwise asked.

Stage 3, sharing. Source: names such as Tūhoro must arrive as they left; detectors guess short texts wrongly and
garble names, so nothing is guessed.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.readings import Encoding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF_32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True, slots=True)
class Letters:
    """The file as UTF-8 without a mark, or None where it could not be read for certain."""

    utf8: bytes | None
    findings: tuple[Problem, ...] = ()


def to_utf8(contents: bytes, told: Encoding | None) -> Letters:
    """Read the letters. `told` is what a person said the file is stored as; a mark in the file outweighs it."""
    for mark, codec in _MARKS:
        if contents.startswith(mark) and not contents.startswith(_UTF_32_MARKS):
            return _decoded(contents[len(mark) :], codec)
    if told is not None and told is not Encoding.UTF_8:
        return _decoded(contents, str(told))
    return _decoded(contents, "utf-8")


def _decoded(contents: bytes, codec: str) -> Letters:
    try:
        text = contents.decode(codec)
    except UnicodeDecodeError:
        return Letters(None, (_undecodable(contents, codec),))
    return Letters(contents if codec == "utf-8" else text.encode("utf-8"))


def _undecodable(contents: bytes, codec: str) -> Problem:
    if codec != "utf-8":
        return faults.ENCODING_WRONG.found(encoding=codec)
    rows = [number for number, line in enumerate(contents.splitlines(), 1) if not _is_utf8(line)]
    return faults.ENCODING_UNKNOWN.found(rows=rows)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
