"""A packed workbook before it is opened: small enough, whole, and not locked.

Stage 3, sharing. Source: zip files whose contents are thousands of times their size. The harder checks, in a
process of its own, comes later and calls the same function.
"""

from __future__ import annotations

import zipfile
import zlib

from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import faults
from lightwell.gateway.reading.readings import Limits

_SMALL = 16 * 1024 * 1024
_LOCKED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def packing_fault(packed: zipfile.ZipFile, packed_size: int, limits: Limits) -> Problem | None:
    """Why the workbook should not be opened, or None. Sizes are proved by unpacking only once they look sane."""
    parts = packed.infolist()
    unpacked = sum(part.file_size for part in parts)
    if any(part.flag_bits & _LOCKED for part in parts):
        return faults.ENCRYPTED.found()
    if len(parts) > limits.packed_parts or unpacked > limits.unpacked_bytes:
        return faults.UNPACKS_TOO_LARGE.found()
    if unpacked > _SMALL and unpacked > limits.unpacked_ratio * packed_size:
        return faults.UNPACKS_TOO_LARGE.found()
    if any(part.compress_type not in _METHODS for part in parts):
        return faults.UNSAFE_WORKBOOK.found()
    return None if _is_whole(packed) else faults.DAMAGED_WORKBOOK.found()


def _is_whole(packed: zipfile.ZipFile) -> bool:
    """Each part unpacks to exactly the size and checksum that it declares."""
    try:
        return packed.testzip() is None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
        return False
