"""A provider's own trend: each protected count over its quarters, as a picture and as a table.

Stage 3, sharing. Source: the promise that something useful comes back the same day. Every number is as its recipient
gets it, rounded and with small ones left out, so that nobody can be picked out here either.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from lightwell.gateway.outgoing import ALL
from lightwell.gateway.reading import write_csv
from lightwell.policy.periods import MONTHS, Quarter
from lightwell.sharing.queries import TrendLine, TrendOver

NOT_SHOWN = "not shown"
WIDTH = 250  # never drawn smaller than this, so that words stay large enough
_WIDEST, _LETTERS = 128, 30
_BAR, _GAP, _BETWEEN, _TEXT = 24, 4, 14, 22
_MOST_BARS = 4  # quarters in a picture; the table has every one


@dataclass(frozen=True, slots=True)
class Text:
    """One line of words. is_quiet: less important."""

    x: int
    y: int
    words: str
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of one quarter."""

    y: int
    width: int
    is_latest: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar for each category and quarter, under its name; the latest quarter first."""

    height: int
    texts: tuple[Text, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The same numbers for the table."""

    label: str
    shown: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class TrendShown:
    """One protected count. summary: its latest quarter in a sentence."""

    name: str
    words: str
    summary: str
    quarters: tuple[Quarter, ...]
    rows: tuple[Row, ...]
    chart: Chart
    hides_any: bool


def trend_shown(trend: TrendOver) -> TrendShown:
    """Totals first, then each group as it stands in the agreement."""
    quarters = tuple(Quarter.parse(code) for code in trend.quarters)
    lines = sorted(trend.lines, key=lambda line: not _is_total(line))
    rows = tuple(Row(_named(line), tuple(line.shown.get(each.code) for each in quarters)) for line in lines)
    return TrendShown(
        name=trend.name,
        words=trend.words,
        summary=_summary(rows, quarters),
        quarters=quarters,
        rows=rows,
        chart=_chart(rows, quarters),
        hides_any=any(number is None for row in rows for number in row.shown),
    )


def _is_total(line: TrendLine) -> bool:
    return all(group == ALL for group in line.groups)


def _named(line: TrendLine) -> str:
    return "Everybody" if _is_total(line) else ", ".join(group for group in line.groups if group != ALL)


def _summary(rows: Sequence[Row], quarters: Sequence[Quarter]) -> str:
    """The total of the latest quarter, and against the one before it."""
    total = next((row for row in rows if row.label == "Everybody"), None)
    if total is None or not quarters:
        return ""
    now, months = total.shown[-1], quarters[-1].words
    if now is None:
        return f"In {months} the number is too small to show."
    before = total.shown[-2] if len(quarters) > 1 else None
    if before is None:
        return f"{now} in {months}."
    if before == now:
        return f"{now} in {months}, the same as in {quarters[-2].words}."
    return f"{now} in {months}, {'up' if now > before else 'down'} from {before} in {quarters[-2].words}."


def _chart(rows: Sequence[Row], quarters: Sequence[Quarter]) -> Chart:
    most = max((number for row in rows for number in row.shown if number is not None), default=1) or 1
    texts: list[Text] = []
    bars: list[Bar] = []
    y = 4
    for row in rows:
        for words in textwrap.wrap(row.label, _LETTERS) or [""]:
            texts.append(Text(0, y + 14, words))
            y += _TEXT
        for place, (quarter, number) in enumerate(_latest(row, quarters)):
            bar = Bar(y, 0 if number is None else max(2, round(_WIDEST * number / most)), place == 0)
            words = _figure(number, quarter, alone=len(quarters) == 1)
            texts.append(Text(bar.width + 8 if bar.width else 0, y + 18, words, is_quiet=place > 0))
            bars.extend([bar] if bar.width else [])
            y += _BAR + _GAP
        y += _BETWEEN
    return Chart(y, tuple(texts), tuple(bars))


def _latest(row: Row, quarters: Sequence[Quarter]) -> list[tuple[Quarter, int | None]]:
    return list(zip(quarters, row.shown, strict=True))[-_MOST_BARS:][::-1]


def _figure(number: int | None, quarter: Quarter, *, alone: bool) -> str:
    shown = NOT_SHOWN if number is None else str(number)
    return (
        shown
        if alone
        else f"{shown}, {MONTHS[quarter.first_on.month - 1][:3]} to {MONTHS[quarter.last_on.month - 1][:3]}"
    )


def as_csv(trends: Sequence[TrendShown]) -> bytes:
    """Every number of every quarter, one a line."""
    lines = (
        (trend.words, row.label, quarter.words, NOT_SHOWN if number is None else str(number))
        for trend in trends
        for row in trend.rows
        for quarter, number in zip(trend.quarters, row.shown, strict=True)
    )
    return write_csv(("What", "Who", "Quarter", "How many, protected"), lines)
