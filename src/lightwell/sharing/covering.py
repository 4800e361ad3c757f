"""How everybody in a provider's register stands, for every recipient and use of one agreement, the register open.

Stages 3 and 4. Source: `lightwell.policy.coverage`. Everything is opened in one answer's memory and counted there; the
database learns that a keeper looked at a list and how long it was.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.people.actions import FoundPerson
from lightwell.people.models import Later, Register, RegisterAccess, Showing
from lightwell.people.opened import Opened, read_value
from lightwell.people.telling import Line, Lines, harmed_by_telling, lines_of_everybody
from lightwell.policy.agreement import Agreement
from lightwell.policy.choosing_rules import offers_choice
from lightwell.policy.coverage import Covered, Stand, coverage, to_tell_again
from lightwell.policy.effects import use_title
from lightwell.policy.people_records import PersonRecord, Piece
from lightwell.policy.people_rules import AccessFacts, may_use_register
from lightwell.policy.shown_records import ShownRecord, not_told_of
from lightwell.policy.telling_again import TellingAgain
from lightwell.policy.telling_records import EVERYTHING, Choice, ToldRecord, standing, would_harm
from lightwell.sharing.enough import Lineage


@action(code="people.look-at-list", rule=may_use_register)
def record_list(deed: Deed[Register], *, access: RegisterAccess | AccessFacts, shown: int) -> Done[None]:
    """Look at a list of people in the register: whom to tell, or whom to tell again."""
    return Done(None, Event(counts={"shown": shown}))


@dataclass(frozen=True, slots=True)
class PairCount:
    """How many stand how, for one recipient and use."""

    unit: str
    use: str
    clauses: tuple[str, ...]
    offers_choice: bool
    stands: Mapping[Stand, int]
    said_no: int

    @property
    def counts(self) -> tuple[tuple[Stand, int], ...]:
        return tuple((each, self.stands.get(each, 0)) for each in Stand)

    @property
    def due(self) -> int:
        return sum(count for stand, count in self.stands.items() if stand.is_due)


@dataclass(frozen=True, slots=True)
class Coverage:
    """An agreement's coverage.

    due: the sealed records of whom to tell, and of nobody whom that would harm. again: what a variation costs to tell.
    """

    people: int
    pairs: tuple[PairCount, ...]
    due: tuple[Line, ...]
    again: TellingAgain


def coverage_of(opened: Opened, lineage: Lineage, today: dt.date) -> Coverage:
    """Inside `walls`. Raises RegisterDamaged."""
    document, enough = lineage.agreement.agreement, lineage.enough
    said = [(theirs.record, _said(opened, theirs)) for theirs in lines_of_everybody(opened.actor)]
    of_each = [(record, would_harm(every), coverage(every, document, enough, today)) for record, every in said]
    due = tuple(
        record for record, harms, covered in of_each if not harms and any(each.stand.is_due for each in covered)
    )
    again = sum(any(each.stand is Stand.AGAIN for each in covered) for _, harms, covered in of_each if not harms)
    latest = lineage.noticed[-1].agreement if lineage.noticed else document
    return Coverage(
        len(of_each),
        tuple(_counted(document, [covered for _, _, covered in of_each])),
        due,
        TellingAgain(to_tell_again(latest, document), again, lineage.minutes),
    )


def _said(opened: Opened, theirs: Lines) -> tuple[ToldRecord, ...]:
    """What somebody was told and chose."""
    return tuple(read_value(opened.key, ToldRecord, each.kind, each.row_id, each.sealed) for each in theirs.said)


def _counted(document: Agreement, every: Sequence[tuple[Covered, ...]]) -> Iterator[PairCount]:
    for number, first in enumerate(coverage((), document)):
        column = [covered[number] for covered in every]
        yield PairCount(
            document.unit(first.unit).name,
            use_title(document, first.use),
            first.clauses,
            any(offers_choice(document.clause(each)) for each in first.clauses),
            Counter(each.stand for each in column),
            sum(each.choice is Choice.NO for each in column),
        )


# --- who they are --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ToTell:
    """Somebody in a list. due_on: the day they put it off to."""

    person: FoundPerson
    due_on: dt.date | None = None


def named(opened: Opened, people: Iterable[Line]) -> tuple[ToTell, ...]:
    """With their names, for one page of a list. Raises RegisterDamaged."""
    return tuple(ToTell(_found(each.row_id, _record(opened, each))) for each in people)


def _record(opened: Opened, line: Line) -> PersonRecord:
    return read_value(opened.key, PersonRecord, line.kind, line.row_id, line.sealed)


def _found(person_id: UUID, record: PersonRecord) -> FoundPerson:
    return FoundPerson(person_id, record.words_of(Piece.NAME), record.words_of(Piece.CLIENT))


def put_off(opened: Opened) -> tuple[Later, ...]:
    """Everybody who is to be told another day, the earliest first, and nobody whom that would harm; inside `walls`."""
    standing = Later.objects.visible_to(opened.actor).standing()
    waiting = tuple(standing.select_related("person").order_by("due_on", "recorded_at"))
    harmed = harmed_by_telling(opened, [each.person_id for each in waiting]) if waiting else frozenset()
    return tuple(each for each in waiting if each.person_id not in harmed)


def named_later(opened: Opened, waiting: Iterable[Later]) -> tuple[ToTell, ...]:
    return tuple(ToTell(_found(each.person_id, opened.record_of(each.person)), each.due_on) for each in waiting)


@dataclass(frozen=True, slots=True)
class FromOthers:
    """Somebody of whom others gave us something that they were not told of."""

    person: FoundPerson
    pieces: tuple[str, ...]


def from_others_untold(opened: Opened) -> tuple[FromOthers, ...]:
    """Everybody of whom the provider itself collected something from another, and did not tell them; inside `walls`."""
    shown: dict[UUID, list[ShownRecord]] = {}
    for row in Showing.objects.visible_to(opened.actor).order_by("recorded_at"):
        shown.setdefault(row.person_id, []).append(opened.read(ShownRecord, row, row.sealed))
    found = []
    for theirs in lines_of_everybody(opened.actor):
        person, record = theirs.record.row_id, _record(opened, theirs.record)
        pieces = not_told_of(record, shown.get(person, ()))
        said = _said(opened, theirs)
        excepted = standing(said, EVERYTHING, EVERYTHING).why_not.is_exception
        if pieces and not excepted and not would_harm(said):
            found.append(FromOthers(_found(person, record), tuple(each.words for each in pieces)))
    return tuple(found)
