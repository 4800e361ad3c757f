"""One way to write each kind of cell as text, whichever program stored it.

Stage 3, sharing. Source: "type-aware: text ids keep zeros; numeric cells become canonical text". Numbers are written
with the 15 digits that a spreadsheet keeps and never in powers of ten; dates as ISO 8601.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias, cast

from lightwell.gateway.reading.readings import CellKind

Cell: TypeAlias = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

KINDS: dict[type, CellKind] = {
    str: CellKind.TEXT,
    float: CellKind.NUMBER,
    int: CellKind.NUMBER,
    bool: CellKind.BOOLEAN,
    dt.date: CellKind.DATE,
    dt.datetime: CellKind.DATE,
    dt.time: CellKind.TIME,
    dt.timedelta: CellKind.DURATION,
}
LONGEST_WHOLE_NUMBER = 1e15


def text_of(cell: Cell) -> str:
    """The cell as text; an empty cell is an empty string."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, dt.timedelta):
        return _duration(cell)
    return _moment(cell)


def texts_of(cells: Sequence[Cell]) -> Sequence[str]:
    """A column's cells as text; each different one is written once, for a column holds few."""
    types = set(map(type, cells))
    if types == {str}:
        return cast(Sequence[str], cells)
    if len(types & {bool, int, float}) > 1:  # a yes and a one are equal, and are written differently
        return [text_of(cell) for cell in cells]
    texts = {cell: text_of(cell) for cell in set(cells)}
    return [texts[cell] for cell in cells]


def _number(number: float) -> str:
    if isinstance(number, int):
        return str(number)
    if number.is_integer() and abs(number) < LONGEST_WHOLE_NUMBER:
        return str(int(number))
    return f"{Decimal(f'{number:.15g}'):f}"


def _moment(moment: dt.date | dt.datetime | dt.time) -> str:
    """A moment at midnight is a day: spreadsheets store both alike."""
    if isinstance(moment, dt.datetime):
        to_the_second = moment.replace(microsecond=0) + dt.timedelta(seconds=round(moment.microsecond / 1e6))
        is_midnight = to_the_second.time() == dt.time()
        return to_the_second.date().isoformat() if is_midnight else to_the_second.isoformat()
    if isinstance(moment, dt.time):
        return moment.replace(microsecond=0).isoformat()
    return moment.isoformat()


def _duration(duration: dt.timedelta) -> str:
    """Hours, minutes and seconds, as a spreadsheet shows more than a day."""
    seconds = round(abs(duration).total_seconds())
    sign = "-" if duration < dt.timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
