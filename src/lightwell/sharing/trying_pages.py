"""What a tried sheet came to, in words: what would be taken and what not, small numbers, who would stay, the hours.

Stage 2, tender and agreement. Source: Data Protection and Use Policy, Mahitahitanga. Nothing here says that nobody can
be recognised: it says what was counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lightwell.gateway.problems import Level, Problem
from lightwell.gateway.reporting import DeliverySummary
from lightwell.gateway.trying import Lacking, Taken, Tried
from lightwell.gateway.who_goes import Held
from lightwell.policy.agreement import Agreement
from lightwell.policy.hour_costs import AnHour, InDollars
from lightwell.policy.needs import Bearer
from lightwell.policy.trying_rules import Hours, HoursAsked
from lightwell.policy.wording import cite, counted, listed

_WHOSE: Final = {
    Bearer.PROVIDER: "of your workers’ time",
    Bearer.FAMILY: "of the families’ time",
    Bearer.AGENCY: "of the agency’s time",
}
_WHY_HELD: Final = {
    Held.NOT_TOLD: "the person is not on your list as told",
    Held.TOLD_BEFORE: "the person was told before what would be agreed",
    Held.WOULD_HARM: "telling the person would harm",
    Held.SAID_NO: "the person said no",
    Held.LEFT: "the person left before the quarter began",
    Held.NO_CLAUSE_THAT_DAY: "no clause would apply on the day they are about",
}


@dataclass(frozen=True, slots=True)
class TakenShown:
    """One column, and where it would go. goes: nothing where it only tells rows apart."""

    column: str
    words: str
    goes: tuple[str, ...]
    empty: int


@dataclass(frozen=True, slots=True)
class LackingShown:
    column: str
    words: str
    clauses: str


@dataclass(frozen=True, slots=True)
class RowsShown:
    """What one recipient would get of the rows, and which would stay."""

    name: str
    goes: str
    stay: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SmallShown:
    """Small numbers in what one recipient would get. mend: what would change that."""

    name: str
    sentence: str
    count: str
    mend: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoursShown:
    """sum: how it was worked out. priced: of a provider's own time."""

    hours: str
    sum: str
    priced: InDollars | None = None


@dataclass(frozen=True, slots=True)
class TriedShown:
    """The whole answer. unread: why a file beside those that were tried could not be read."""

    rows: int
    people: int
    taken: tuple[TakenShown, ...]
    lacking: tuple[LackingShown, ...]
    stays: tuple[str, ...]
    stops: tuple[Problem, ...]
    confirms: tuple[Problem, ...]
    small: tuple[SmallShown, ...]
    going: tuple[RowsShown, ...]
    hours: tuple[HoursShown, ...]
    not_said: tuple[str, ...]
    own: HoursShown | None
    notes: tuple[str, ...]
    counts_everybody: bool
    unread: tuple[Problem, ...] = ()

    @property
    def in_short(self) -> str:
        """The first thing to know: a file that could not be read, where there is one."""
        if self.unread:
            return " ".join(dict.fromkeys(each.sentence for each in self.unread))
        taken = f"It would take {counted(len(self.taken), 'column')} of your sheet"
        lacks = f" and ask for {len(self.lacking)} that it does not have" if self.lacking else ""
        return f"{taken}{lacks}. {counted(len(self.stays), 'column')} would stay with you."


def shown(agreement: Agreement, tried: Tried, hours: HoursAsked, hour: AnHour) -> TriedShown:
    """The answer in the words of what was tried. agreement: of the draft, or as it would be made of what is asked."""
    return TriedShown(
        rows=tried.rows,
        people=tried.people,
        taken=tuple(_taken(agreement, each) for each in tried.taken),
        lacking=tuple(_lacking(each) for each in tried.lacking),
        stays=tried.stays,
        stops=tuple(each for each in tried.problems if each.level is Level.STOP),
        confirms=tuple(each for each in tried.problems if each.level is Level.CONFIRM),
        small=tuple(_small(agreement, tried)),
        going=tuple(_rows(agreement, each) for each in tried.deliveries),
        hours=tuple(_hours(each, hour) for each in hours.said),
        not_said=hours.not_said,
        own=_hours(hours.own, hour) if hours.own else None,
        notes=tried.notes,
        counts_everybody=tried.counts_everybody,
        unread=tried.unread,
    )


def _taken(agreement: Agreement, each: Taken) -> TakenShown:
    clauses: dict[tuple[str, str], list[str]] = {}
    for one in each.goes:
        clauses.setdefault((one.recipient, one.as_what), []).append(one.clause)
    goes = (f"{agreement.unit(unit).name}: {as_what} ({cite(under)})" for (unit, as_what), under in clauses.items())
    return TakenShown(each.column, each.words, tuple(goes), each.empty)


def _lacking(each: Lacking) -> LackingShown:
    return LackingShown(each.column, each.words, cite(each.clauses) if each.clauses else "to tell rows apart")


def _rows(agreement: Agreement, each: DeliverySummary) -> RowsShown:
    # Of a dataset it is said in words which table it is of, and then what a row of it means.
    tables = listed(f"{counted(table.rows, 'row')} of “{table.words.partition(': ')[0]}”" for table in each.datasets)
    stay = (f"{counted(held.rows, 'row')} would stay: {_WHY_HELD[Held(held.why)]}." for held in each.withheld)
    return RowsShown(agreement.unit(each.recipient).name, f"It would get {tables}.", tuple(stay))


def _small(agreement: Agreement, tried: Tried) -> Iterator[SmallShown]:
    for each in tried.small:
        if each.people:
            words = f"{counted(each.people, 'person', 'people')} of {tried.people} would have facts, taken together, "
            count = f"{words}that fewer than {each.k} people share."
            yield SmallShown(agreement.unit(each.recipient).name, _STILL, count, each.mend)


_STILL: Final = "No name goes; somebody who knows one of these people might still recognise them."


def _hours(each: Hours, hour: AnHour) -> HoursShown:
    worked = f"{counted(each.minutes_each, 'minute')} × {counted(each.people, 'person', 'people')}"
    priced = hour.of(each.minutes_each * each.people) if each.bearer is Bearer.PROVIDER else None
    return HoursShown(f"{each.hours:g} hours a quarter {_WHOSE[each.bearer]}", worked, priced)
