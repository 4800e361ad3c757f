"""Where a file is read: here, or in a process of its own that can be ended.

Stage 3, sharing. Source: docs/adr/0010-reading-files.md. A small text, and a text of any size each line of which is
one row, cannot become larger or slower than it is, and a large one is read in pieces: a workbook can, and so can a
large text whose quotation marks do not pair.
"""

from __future__ import annotations

import codecs
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

from lightwell.gateway.reading import faults
from lightwell.gateway.reading.confined import read_confined
from lightwell.gateway.reading.limits import limits_in_force
from lightwell.gateway.reading.opening import read_here, read_in_pieces
from lightwell.gateway.reading.readings import Asked, Delimiter, Encoding, FileKind, Limits, Reading
from lightwell.gateway.reading.recognising import looks_packed
from lightwell.gateway.reading.sources import NotInPieces, Source, plain

_MEGABYTE: Final = 1024 * 1024
_SMALL_TEXT_BYTES: Final = _MEGABYTE
_OTHER_LETTERS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read(
    source: Path | bytes | Source,
    name: str,
    limits: Limits | None = None,
    *,
    encoding: Encoding | None = None,
    delimiter: Delimiter | None = None,
    notes_sheets: Collection[str] = (),
) -> Reading:
    """Read a file into text columns with everything that is wrong with it.

    name: what the provider calls the file; its ending is compared with what is in it.
    limits: without them, those that this installation has.
    encoding, delimiter: what a person answered when a finding asked; never needed for an ordinary file.
    notes_sheets: sheets that the agreement's template says are instructions or lists; they are left alone.
    Raises OSError when a path cannot be read, SettingUnusable when a limit was set to no number, Changed when a file
    that is read twice is not the same file both times.
    """
    most = limits or limits_in_force()
    asked = Asked(encoding, delimiter, tuple(sorted(notes_sheets)))
    file = Source.of(source)
    if file.size > most.bytes_in_file:
        limit, has = in_megabytes(most.bytes_in_file), in_megabytes(file.size)
        return Reading(name, FileKind.UNREADABLE, (), (faults.TOO_LARGE.found(limit=limit, has=has),))
    found = plain(file, name) if file.size > most.piece_bytes else None
    if found and (found.has_mark or encoding in (None, Encoding.UTF_8)):
        with suppress(NotInPieces):
            return read_in_pieces(file, found, name, most, asked)
    contents = file.whole()
    if is_plain(contents):
        return read_here(contents, name, most, asked)
    return read_confined(contents, name, most, asked)


def is_plain(contents: bytes) -> bool:
    """It can be read in this process: nothing in it unpacks, and each of its lines is one row."""
    if looks_packed(contents):
        return False
    return len(contents) <= _SMALL_TEXT_BYTES or not (
        b'"' in contents or b"\x00" in contents or contents.startswith(_OTHER_LETTERS)
    )


def in_megabytes(size: int) -> str:
    """A size as people say it, rounded up so that it is never said to be the limit itself."""
    return f"{-(-size // _MEGABYTE):,} MB"
