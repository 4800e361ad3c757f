"""A provider's own trend: each protected count over its quarters, as a picture and as a table.

Stage 3, sharing. Source: the promise that something useful comes back the same day. Every number is as its recipient
gets it, rounded and with small ones left out, so that nobody can be picked out here either.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lightwell.gateway.outgoing import ALL
from lightwell.gateway.reading import write_csv
from lightwell.policy.periods import Quarter
from lightwell.sharing.queries import TrendLine, TrendOver

NOT_SHOWN = "not shown"
LEFT = 236  # where the bars begin
_WIDEST, _LABEL_LETTERS = 330, 26
_BAR, _GAP, _BETWEEN, _TEXT = 26, 4, 18, 22
_MOST_BARS = 4  # quarters in a picture; the table has every one


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of one quarter. width: None where it is not shown."""

    y: int
    width: int | None
    words: str
    is_latest: bool

    @property
    def baseline(self) -> int:
        return self.y + 19

    @property
    def after(self) -> int:
        return LEFT + (self.width or 0) + 10


@dataclass(frozen=True, slots=True)
class Label:
    """One line of a category's name."""

    y: int
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """One category and its bars, the latest quarter first."""

    label: tuple[Label, ...]
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
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    height: int
    hides_any: bool


def trend_shown(trend: TrendOver) -> TrendShown:
    """Totals first, then each group as it stands in the agreement."""
    quarters = tuple(Quarter.parse(code) for code in trend.quarters)
    lines = sorted(trend.lines, key=lambda line: not _is_total(line))
    rows = tuple(Row(_named(line), tuple(line.shown.get(each.code) for each in quarters)) for line in lines)
    groups = tuple(_groups(rows, quarters))
    last = groups[-1].bars[-1] if groups else None
    return TrendShown(
        name=trend.name,
        words=trend.words,
        summary=_summary(rows, quarters),
        quarters=quarters,
        groups=groups,
        rows=rows,
        height=last.y + _BAR + 8 if last else 0,
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


def _groups(rows: Sequence[Row], quarters: Sequence[Quarter]) -> Iterator[Group]:
    most = max((number for row in rows for number in row.shown if number is not None), default=1) or 1
    y = 4
    for row in rows:
        label = textwrap.wrap(row.label, _LABEL_LETTERS) or [""]
        shown = list(zip(quarters, row.shown, strict=True))[-_MOST_BARS:][::-1]
        bars = tuple(
            _bar(y + place * (_BAR + _GAP), number, quarter, most, is_latest=place == 0)
            for place, (quarter, number) in enumerate(shown)
        )
        yield Group(tuple(Label(y + 19 + _TEXT * number, words) for number, words in enumerate(label)), bars)
        y += max(len(bars) * (_BAR + _GAP), len(label) * _TEXT) + _BETWEEN


def _bar(y: int, number: int | None, quarter: Quarter, most: int, *, is_latest: bool) -> Bar:
    width = None if number is None else max(2, round(_WIDEST * number / most))
    return Bar(y, width, f"{NOT_SHOWN if number is None else number}, {quarter.words}", is_latest)


def as_csv(trends: Sequence[TrendShown]) -> bytes:
    """Every number of every quarter, one a line."""
    lines = (
        (trend.words, row.label, quarter.words, NOT_SHOWN if number is None else str(number))
        for trend in trends
        for row in trend.rows
        for quarter, number in zip(trend.quarters, row.shown, strict=True)
    )
    return write_csv(("What", "Who", "Quarter", "How many, protected"), lines)
