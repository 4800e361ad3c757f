"""The most that a file may hold, and the most that reading it may take: what an installation may set.

Stage 3, sharing. Source: docs/adr/0010-reading-files.md.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lightwell.gateway.reading.readings import Limits
from lightwell.gateway.unusable import Unusable

_MEGABYTE = 1024 * 1024


class SettingUnusable(Unusable):
    """A limit was set to something that is not a number above nothing."""

    def __init__(self, variable: str) -> None:
        super().__init__(f"{variable} is not a whole number above 0. Write digits alone, or leave it out.")


@dataclass(frozen=True, slots=True)
class LimitSetting:
    """One limit that an environment variable may set. unit: what one of it is worth in the limit's own measure."""

    variable: str
    part: str
    words: str
    unit: int = 1


LIMIT_SETTINGS: tuple[LimitSetting, ...] = (
    LimitSetting("LIGHTWELL_READ_MB", "bytes_in_file", "megabytes in one file", _MEGABYTE),
    LimitSetting("LIGHTWELL_READ_ROWS", "rows", "rows in one table"),
    LimitSetting("LIGHTWELL_READ_COLUMNS", "columns", "columns in one table"),
    LimitSetting("LIGHTWELL_READ_CELLS", "cells", "cells in one table, its rows times its columns"),
    LimitSetting("LIGHTWELL_READ_CELL_CHARACTERS", "cell_characters", "characters in one cell"),
    LimitSetting("LIGHTWELL_READ_SHEETS", "sheets", "sheets in one workbook"),
    LimitSetting("LIGHTWELL_READ_UNPACKED_MB", "unpacked_bytes", "megabytes that a workbook unpacks to", _MEGABYTE),
    LimitSetting("LIGHTWELL_READ_RATIO", "unpacked_ratio", "times its own size that a workbook unpacks to"),
    LimitSetting("LIGHTWELL_READ_PARTS", "packed_parts", "parts packed in one workbook"),
    LimitSetting("LIGHTWELL_READ_SECONDS", "seconds", "seconds that reading one file may take"),
    LimitSetting("LIGHTWELL_READ_MEMORY_MB", "memory_bytes", "megabytes of memory that reading may take", _MEGABYTE),
    LimitSetting("LIGHTWELL_READ_PIECE_BYTES", "piece_bytes", "bytes of a large CSV file that are read at once"),
)


def limits_in_force(environment: Mapping[str, str] | None = None) -> Limits:
    """The limits as this installation has them. Raises SettingUnusable."""
    given = os.environ if environment is None else environment
    return dataclasses.replace(Limits(), **dict(_given(given)))


def _given(environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    for setting in LIMIT_SETTINGS:
        text = environment.get(setting.variable, "").strip()
        if not text:
            continue
        if not (text.isascii() and text.isdigit() and len(text) < 16 and int(text)):
            raise SettingUnusable(setting.variable)
        yield setting.part, int(text) * setting.unit


def as_markdown() -> str:
    """The settings as a table for the reference page."""
    usual = Limits()
    lines = [
        f"| `{each.variable}` | the most {each.words} | {getattr(usual, each.part) // each.unit:,} |"
        for each in LIMIT_SETTINGS
    ]
    return "\n".join(["| variable | what it says | without it |", "| --- | --- | --- |", *lines])
