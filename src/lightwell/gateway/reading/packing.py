"""A packed workbook before it is opened: small enough, whole, not locked, and each part where only it stands.

Stage 3, sharing. Source: zip files whose contents are thousands of times their size, whose parts overlap, or that two
programs would unpack differently.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.readings import Limits

_SMALL: Final = 16 * 1024 * 1024
_PIECE: Final = 1024 * 1024
_LOCKED: Final = 0x1
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL_HEADER_BYTES: Final = 30
_DECLARES: Final = (b"<!DOCTYPE", b"<!ENTITY")


def packing_fault(packed: zipfile.ZipFile, packed_size: int, limits: Limits) -> Problem | None:
    """Why the workbook should not be opened, or None. Sizes are proved by unpacking only once they look sane."""
    parts = packed.infolist()
    if any(part.flag_bits & _LOCKED for part in parts):
        return faults.ENCRYPTED.found()
    too_large = _too_large(parts, packed_size, limits)
    if too_large:
        return too_large
    if any(part.compress_type not in _METHODS for part in parts) or _is_ambiguous(parts):
        return faults.UNSAFE_WORKBOOK.found()
    return _unpacking_fault(packed, parts)


def _too_large(parts: Sequence[zipfile.ZipInfo], packed_size: int, limits: Limits) -> Problem | None:
    unpacked = sum(part.file_size for part in parts)
    most = min(limits.unpacked_bytes, max(_SMALL, limits.unpacked_ratio * packed_size))
    if len(parts) > limits.packed_parts:
        return faults.TOO_MANY_PARTS.found(has=f"{len(parts):,}", limit=f"{limits.packed_parts:,}")
    if unpacked > most:
        has, limit = (f"{-(-size // _PIECE):,} MB" for size in (unpacked, most))
        return faults.UNPACKS_TOO_LARGE.found(has=has, limit=limit)
    return None


def _is_ambiguous(parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Two parts of one name, or parts that share bytes: no program writes them, and each reads them its own way."""
    if len({part.filename.replace("\\", "/").casefold() for part in parts}) < len(parts):
        return True
    in_order = sorted(parts, key=lambda part: part.header_offset)
    return any(_end(part) > after.header_offset for part, after in pairwise(in_order))


def _end(part: zipfile.ZipInfo) -> int:
    return part.header_offset + _LOCAL_HEADER_BYTES + part.compress_size


def _unpacking_fault(packed: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> Problem | None:
    """Each part unpacks to exactly the size and checksum that it declares, and none declares entities."""
    try:
        if any(_declares_entities(packed, part) for part in parts):
            return faults.UNSAFE_WORKBOOK.found()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        return faults.DAMAGED_WORKBOOK.found()
    return None


def _declares_entities(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Unpack it piece by piece, keeping none; for XML, look for a document type of its own."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    declares, before = False, b""
    with packed.open(part) as unpacking:
        while piece := unpacking.read(_PIECE):
            declares |= is_xml and any(mark in before + piece for mark in _DECLARES)
            before = piece[-16:]
    return declares
