"""A photo or a scan made anew from its dots, in a process of its own: nothing else of the file is kept.

Stages 3 and 4. Source: docs/adr/0060-files-from-outside.md. Where it was taken, when, with which telephone, and any
smaller picture within go nowhere.
"""

from __future__ import annotations

import io
import json
import os
import sys
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import ExifTags, Image, ImageOps

from lightwell.gateway.reading.apart import OUT_OF_MEMORY, answered_apart, confine, end_with, task_given
from lightwell.gateway.unusable import Unusable
from lightwell.policy.decoding import decode, encode

PICTURE_BYTES: Final = 15 * 1024 * 1024
MADE_TYPE: Final = "image/jpeg"
_KINDS: Final = ("JPEG", "PNG")
_MOST_DOTS: Final = 60_000_000  # more than the cameras of telephones make by themselves
_LONGEST_SIDE: Final = 1600  # an A4 page at about 140 dots an inch
_QUALITY: Final = 80
_SECONDS: Final = 30
_MEMORY_BYTES: Final = 1024 * 1024 * 1024
_NOT_READ: Final = "This picture cannot be read. Take a photo of the page, and choose that: a JPEG or a PNG."
_TOO_LARGE: Final = f"This picture is too large: at most {PICTURE_BYTES // (1024 * 1024)} MB. Take it again, smaller."


class PictureUnusable(Unusable):
    """A picture is not taken, and what to do."""


@dataclass(frozen=True, slots=True)
class _Task:
    parent: int


def picture_anew(contents: bytes) -> bytes:
    """The same picture as a new JPEG. Raises PictureUnusable."""
    if len(contents) > PICTURE_BYTES:
        raise PictureUnusable(_TOO_LARGE)
    answer = answered_apart(__name__, json.dumps(encode(_Task(os.getpid()))).encode(), contents, _SECONDS)
    if not answer.is_read:
        raise PictureUnusable(_TOO_LARGE if answer.is_slow or answer.is_out_of_memory else _NOT_READ)
    return answer.said


# --- in the other process ----------------------------------------------------------------------------------------


def main() -> int:
    """Read one picture from standard input, and answer it made anew; what makes that fail ends this process alone."""
    task = decode(_Task, json.loads(task_given()))
    end_with(task.parent)
    contents = sys.stdin.buffer.read()
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = _MOST_DOTS
    for kind in _KINDS:  # so that what is loaded late is loaded before no file can be opened
        _anew(_smallest(kind))
    confine(memory_bytes=_MEMORY_BYTES, seconds=_SECONDS)
    try:
        made = _anew(contents)
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return 0


def _smallest(kind: str) -> bytes:
    """Held sideways, as its camera says."""
    said, made = Image.Exif(), io.BytesIO()
    said[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (2, 2)).save(made, kind, exif=said)
    return made.getvalue()


def _anew(contents: bytes) -> bytes:
    with Image.open(io.BytesIO(contents), formats=_KINDS) as given:
        upright = ImageOps.exif_transpose(given).convert("RGB")
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    dots, made = Image.frombytes("RGB", upright.size, upright.tobytes()), io.BytesIO()
    dots.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()
