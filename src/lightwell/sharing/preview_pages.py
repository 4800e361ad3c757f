"""Look before you send: the very rows that would go to each recipient, what stays, and what it gives away.

Stage 3, sharing. Made from the preview that the check staged, whose frames are those that were sealed; who is held back
is told to the provider alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from lightwell.agreements.flows import Line, line_to
from lightwell.gateway.outgoing import SentColumn, as_texts
from lightwell.gateway.problems import Problem
from lightwell.gateway.reporting import DeliverySummary, Withheld
from lightwell.gateway.small_numbers import SmallNumbers
from lightwell.gateway.who_goes import Held
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Identifying
from lightwell.policy.wording import cite, counted, listed
from lightwell.sharing.preview import Preview, ShownDelivery, ShownTable

FIRST_ROWS: Final = 8


@dataclass(frozen=True, slots=True)
class TableShown:
    """One table as it would go: its first rows here, all of it to take away. numbers: columns to line up."""

    name: str
    caption: str
    columns: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class DeliveryShown:
    """What one recipient would get. to: its place beside the file. held: what stays, and why; for the provider."""

    to: int
    of: Line
    unit: str
    name: str
    clauses: str
    sentence: str
    tables: tuple[TableShown, ...]
    context: tuple[str, ...]
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column of the provider's file that goes somewhere."""

    name: str
    purposes: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SmallShown:
    """Small numbers in what one recipient would get, in honest words. mend: what would change that, in order."""

    name: str
    of: Line
    sentence: str
    counts: tuple[str, ...]
    mend: tuple[str, ...]
    after: str


@dataclass(frozen=True, slots=True)
class PreviewShown:
    deliveries: tuple[DeliveryShown, ...]
    going: tuple[ColumnShown, ...]
    stays: tuple[str, ...]
    small: tuple[SmallShown, ...]
    confirmed: tuple[Problem, ...]
    notes: tuple[str, ...]
    rows: int

    @property
    def nobody_at(self) -> int:
        """The place after the last recipient's."""
        return len(self.deliveries) + 1

    @property
    def names(self) -> str:
        return listed(each.name for each in self.deliveries)

    @property
    def send_words(self) -> str:
        """The one button: "Send to both"."""
        number = len(self.deliveries)
        return "Send to both" if number == 2 else f"Send to {self.names}" if number == 1 else f"Send to all {number}"


def shown(agreement: Agreement, preview: Preview) -> PreviewShown:
    """The whole page, in the words of the agreement."""
    report = preview.report
    summaries = {each.recipient: each for each in report.deliveries}
    return PreviewShown(
        deliveries=tuple(
            _delivery(agreement, each, summaries[each.recipient], place)
            for place, each in enumerate(preview.deliveries, start=1)
        ),
        going=tuple(_going(agreement, preview)),
        stays=report.stays,
        small=tuple(_small(agreement, each) for each in report.small_numbers),
        confirmed=tuple(each for each in report.problems if each not in report.stops),
        notes=report.notes,
        rows=report.rows,
    )


def _delivery(agreement: Agreement, going: ShownDelivery, summary: DeliverySummary, place: int) -> DeliveryShown:
    line = line_to(agreement, going.recipient)
    return DeliveryShown(
        to=place,
        of=line,
        unit=going.recipient,
        name=agreement.unit(going.recipient).name,
        clauses=cite(going.clauses),
        sentence=_sentence(agreement, going, summary, line),
        tables=tuple(_table(each, place) for each in going.tables),
        context=going.context,
        held=tuple(_held(each) for each in summary.withheld),
    )


def _sentence(agreement: Agreement, going: ShownDelivery, summary: DeliverySummary, line: Line) -> str:
    uses = dict.fromkeys(agreement.clause(name).use for name in going.clauses)
    titles = listed(use.title for use in agreement.uses if use.id in uses)
    if line is Line.COUNTS:
        return f"{titles} · protected counts only, and nobody’s row"
    held = sum(each.rows for each in summary.withheld)
    of = f" of {summary.rows + held}" if held else ""
    return f"{titles} · {summary.rows}{of} rows, {_how_identifying(agreement, going)}"


def _how_identifying(agreement: Agreement, going: ShownDelivery) -> str:
    """The most that anything in it says about who somebody is."""
    levels = {part.identifying for name in going.clauses for part in agreement.clause(name).unit_record_items}
    if Identifying.IDENTIFIED in levels:
        return "which say who each is about"
    if Identifying.PSEUDONYMISED in levels:
        return "with a made-up code in place of who it is"
    return "with nothing in place of who it is"


def _table(table: ShownTable, place: int) -> TableShown:
    frame, first = table.frame, min(table.frame.height, FIRST_ROWS)
    every = "All" if first == table.frame.height else f"The first {first} of"
    return TableShown(
        name=table.name,
        caption=f"{table.words}. {every} {counted(frame.height, 'row')}",
        columns=tuple(each.name for each in table.columns),
        words=tuple((each.name, _meaning(each)) for each in table.columns),
        rows=tuple(as_texts(frame.head(FIRST_ROWS))),
        numbers=tuple(place for place, kind in enumerate(frame.dtypes) if kind.is_numeric()),
        total=frame.height,
    )


def _meaning(column: SentColumn) -> str:
    return f"{column.words} ({cite(column.clauses)})" if column.clauses else column.words


_WHY_HELD: Final = {
    Held.NOT_TOLD: "the person has not been told yet. Tell them and write it down, and they can go",
    Held.TOLD_BEFORE: "the person was told before what is agreed now, or by a notice that does not say it. Tell them "
    "again, and they can go",
    Held.WOULD_HARM: "telling the person would harm, as your register says. Tell them nothing, and leave it so",
    Held.SAID_NO: "the person said no. Nothing that is sent shows it, or that anybody did",
    Held.LEFT: "the person left before this quarter began. Where they came back, put the day right on their page",
    Held.NO_CLAUSE_THAT_DAY: "no clause applied on the day they are about",
}


def _held(withheld: Withheld) -> str:
    verb = "stays with you" if withheld.rows == 1 else "stay with you"
    return f"{counted(withheld.rows, 'row')} {verb}: {_WHY_HELD[Held(withheld.why)]}."


def _going(agreement: Agreement, preview: Preview) -> Iterator[ColumnShown]:
    lines: dict[str, list[Line]] = {}
    for delivery in preview.deliveries:
        line = line_to(agreement, delivery.recipient)
        for clause in delivery.clauses:
            for part in agreement.clause(clause).items:
                lines.setdefault(part.item, []).append(line)
    for table in agreement.tables:
        for item in table.items:
            path = f"{table.id}.{item.id}"
            if path in lines:
                code = " (as a made-up code)" if item.id == table.person else ""
                yield ColumnShown(f"{item.column}{code}", tuple(dict.fromkeys(lines[path])))


def _small(agreement: Agreement, found: SmallNumbers) -> SmallShown:
    return SmallShown(
        name=agreement.unit(found.recipient).name,
        of=line_to(agreement, found.recipient),
        sentence=found.sentence,
        counts=tuple(_small_counts(found)) if found.columns else (),
        mend=found.mend,
        after=_after(found),
    )


def _small_counts(found: SmallNumbers) -> Iterator[str]:
    if found.people:
        yield (
            f"{counted(found.people, 'person has', 'people have')} facts in it that fewer than {found.k} people share: "
            f"{listed(name.replace('_', ' ') for name in found.columns)}, all together."
        )
    if found.people_across > found.people:
        yield f"With the quarters that they already have, it is {counted(found.people_across, 'person', 'people')}."


def _after(found: SmallNumbers) -> str:
    if not found.mend:
        return ""
    return (
        "Then nobody would be."
        if not found.left
        else f"Then it would still be {counted(found.left, 'person', 'people')}."
    )


def as_frame(preview: Preview, recipient: str, name: str) -> pl.DataFrame:
    """One whole table that would go. Raises LookupError when there is none."""
    for table in preview.delivery(recipient).tables:
        if table.name == name:
            return table.frame
    raise LookupError("No such table.")
