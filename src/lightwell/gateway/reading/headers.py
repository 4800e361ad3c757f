"""Which row names the columns, and what stands in its way.

Stage 3, sharing. Source: "missing and look-alike headers" of the issue. A first row that holds values is told apart
from one that holds names, so that a value is never repeated as if it were a column's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lightwell.gateway.reading.readings import letter_of

_NUMBER_OR_DATE = re.compile(r"[-+]?[\d\s,]*\.?\d+(?:[eE][-+]?\d+)?%?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")
_SURELY_A_VALUE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?:[ T].*)?|[\d\s()+-]{9,}|\S+@\S+\.\S+")
_LOOK_AT = 10
_LONGEST_NAME = 120
_LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class HeaderFound:
    """Where the header is: its place among the filled rows, and how many titles stand above it."""

    place: int
    titles: int
    holds_values: bool


def find_header(filled_rows: Sequence[Sequence[str]]) -> HeaderFound:
    """Look at the first filled rows. A lone cell above a wider row is a title; the wider row is the header."""
    place = 0
    while place + 1 < min(_LOOK_AT, len(filled_rows)) and _is_title(filled_rows[place], filled_rows[place + 1 :]):
        place += 1
    return HeaderFound(place, place, _holds_values(filled_rows[place]))


def _is_title(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    return _filled(row) == 1 and any(_filled(other) > 1 for other in below[:_LOOK_AT])


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _holds_values(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    if any(_SURELY_A_VALUE.fullmatch(cell) for cell in cells):
        return True
    return bool(cells) and all(_NUMBER_OR_DATE.fullmatch(cell) for cell in cells)


def shown(name: str) -> str:
    """A heading, sheet or file's name as it may be shown: one line, not too long, and nothing in it unseen.

    A mark such as a zero-width joiner, one that turns writing round, or one that is no letter at all, becomes �, so
    that it can be seen and found.
    """
    visible = "".join(each if each.isprintable() else _LOST for each in " ".join(name.split()))
    return visible if len(visible) <= _LONGEST_NAME else f"{visible[: _LONGEST_NAME - 1]}…"


def unique_names(headers: Sequence[str], taken: frozenset[str]) -> tuple[str, ...]:
    """A name for each column of the frame: the header trimmed, numbered where it comes again."""
    names: list[str] = []
    used = set(taken)
    for position, header in enumerate(headers):
        wanted = shown(header) or f"column {letter_of(position)}"
        name, again = wanted, 2
        while name in used:
            name, again = f"{wanted} ({again})", again + 1
        used.add(name)
        names.append(name)
    return tuple(names)


def same_names(headers: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Positions of columns that a reader would call by the same name, whatever the spaces and capitals."""
    places: dict[str, list[int]] = {}
    for position, header in enumerate(headers):
        places.setdefault(" ".join(header.split()).casefold(), []).append(position)
    return tuple(tuple(found) for name, found in places.items() if name and len(found) > 1)
