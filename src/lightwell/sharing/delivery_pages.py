"""What the pages of a delivery show, in words: the list, the clauses it was sent under, the headings that sort it.

Stage 3, sharing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from lightwell.agreements.flows import Line, line_in
from lightwell.gateway.slips import SignedSlip
from lightwell.policy import canonical
from lightwell.policy.clauses import Clause
from lightwell.policy.decoding import decode
from lightwell.policy.opening_rules import ClauseTerms
from lightwell.policy.periods import Quarter
from lightwell.policy.wording import sentence
from lightwell.sharing.models import Delivery
from lightwell.sharing.opening_job import OpenedPage, Order, View
from lightwell.sharing.openings import Times


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a unit's list. times, last_at: how often, and when last, it was opened or copied."""

    delivery: Delivery
    line: Line
    quarter: Quarter
    times: int
    last_at: dt.datetime | None


def listed(deliveries: Iterable[Delivery], opened: Mapping[UUID, Times]) -> Iterator[Listed]:
    """opened: by delivery, where it was."""
    for delivery in deliveries:
        times = opened.get(delivery.pk)
        count, last_at = (times.times, times.last_at) if times else (0, None)
        yield Listed(delivery, line_of(delivery), delivery.quarter, count, last_at)


def line_of(delivery: Delivery) -> Line:
    return line_in(delivery.agreement.document, delivery.unit.code)


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """A clause as somebody chooses it. keep_until: the last day it may be read under it."""

    id: str
    title: str
    use: str
    why: str
    keep_until: dt.date
    may_copy: bool

    @property
    def choice(self) -> str:
        return f"Clause {self.id}: {self.title}. {sentence(self.why)}"


def clauses_shown(delivery: Delivery, today: dt.date) -> tuple[ClauseShown, ...]:
    """Those it was sent under and may still be read under."""
    agreement = delivery.agreement.agreement
    every = (agreement.clause(name) for name in delivery.clauses)
    shown = (_clause_shown(clause, delivery) for clause in every)
    return tuple(each for each in shown if today <= each.keep_until)


def _clause_shown(clause: Clause, delivery: Delivery) -> ClauseShown:
    agreement = delivery.agreement.agreement
    terms = ClauseTerms.of(clause, delivery.quarter, agreement.source)
    use = next(use.title for use in agreement.uses if use.id == clause.use)
    return ClauseShown(clause.id, clause.title, use, clause.purpose.why, terms.keep_until, terms.may_download)


def context_of(delivery: Delivery, clauses: Iterable[str]) -> tuple[str, ...]:
    """What must be read beside it, as the clauses say."""
    agreement = delivery.agreement.agreement
    return tuple(dict.fromkeys(words for name in clauses for words in agreement.clause(name).recipient.context))


@dataclass(frozen=True, slots=True)
class TableShown:
    """One table inside a delivery. name: of its file."""

    name: str
    words: str


def tables_under(delivery: Delivery, clause_id: str) -> tuple[TableShown, ...]:
    """The tables inside that stand on one clause, read off the slip and the agreement."""
    agreement = delivery.agreement.agreement
    clause = agreement.clause(clause_id)
    words = {count.id: count.words for count in clause.counts}
    for part in clause.unit_record_items:
        title = agreement.table(part.table).title
        words |= {part.table: title, f"{part.table}-{clause.use}": title}
    slip = decode(SignedSlip, canonical.parse(delivery.slip)).slip
    return tuple(TableShown(each.table, words[each.table]) for each in slip.tables if each.table in words)


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column. url: sorts by it, the other way when it already is."""

    words: str
    url: str
    direction: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the tables that may be read under the clause."""

    words: str
    url: str
    is_shown: bool


_DIRECTION = {Order.UP: "ascending", Order.DOWN: "descending"}


def rows_url(delivery_id: UUID, given: str, **others: str) -> str:
    said = {"pass": given, **{name: value for name, value in others.items() if value}}
    return f"{reverse('opening', args=[delivery_id])}?{urlencode(said)}"


def headings(page: OpenedPage, view: View, delivery_id: UUID, given: str) -> tuple[Heading, ...]:
    figures = numbers(page)
    return tuple(
        _heading(
            column.name,
            view,
            rows_url(delivery_id, given, table=page.table, **_turned(column.name, view)),
            place in figures,
        )
        for place, column in enumerate(page.shown.columns)
    )


def _heading(name: str, view: View, url: str, is_number: bool) -> Heading:
    return Heading(spoken(name), url, _DIRECTION[view.order] if view.sort == name else "none", is_number)


def spoken(name: str) -> str:
    """A column's name as a heading."""
    return name.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one column is."""

    heading: str
    name: str
    words: str


def dictionary(page: OpenedPage) -> tuple[Meaning, ...]:
    """Every column of the table that is shown, in words."""
    return tuple(Meaning(spoken(column.name), column.name, column.words) for column in page.shown.columns)


def _turned(name: str, view: View) -> dict[str, str]:
    is_up = view.sort == name and view.order is Order.UP
    return {"sort": name, "order": (Order.DOWN if is_up else Order.UP).value}


def tabs(page: OpenedPage, delivery_id: UUID, given: str) -> tuple[Tab, ...]:
    return tuple(
        Tab(table.words, rows_url(delivery_id, given, table=table.name), table.name == page.table)
        for table in page.tables
    )


def numbers(page: OpenedPage) -> frozenset[int]:
    """Places of the columns whose every known value on this page is a number."""
    columns = zip(*(row.cells for row in page.rows), strict=True)
    return frozenset(place for place, cells in enumerate(columns) if _all_numbers(cells))


def _all_numbers(cells: Sequence[str | None]) -> bool:
    known = [cell for cell in cells if cell is not None]
    return bool(known) and all(cell.lstrip("-").replace(".", "", 1).isdigit() for cell in known)
