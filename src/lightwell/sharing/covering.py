"""How everybody in a provider's register stands, for every recipient and use of one agreement, the register open.

Stages 3 and 4. Source: `lightwell.policy.coverage`. Everything is opened in one answer's memory and counted there; the
database learns that a keeper looked at a list and how long it was.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.people.actions import FoundPerson
from lightwell.people.models import Later, Person, Register, RegisterAccess, Showing
from lightwell.people.opened import Opened, read_value
from lightwell.people.telling import lines_of_everybody
from lightwell.policy.agreement import Agreement
from lightwell.policy.choosing_rules import offers_choice
from lightwell.policy.coverage import Covered, Stand, coverage, to_tell_again
from lightwell.policy.effects import use_title
from lightwell.policy.people_records import PersonRecord, Piece
from lightwell.policy.people_rules import AccessFacts, may_use_register
from lightwell.policy.shown_records import ShownRecord, not_told_of
from lightwell.policy.telling_again import TellingAgain
from lightwell.policy.telling_records import EVERYTHING, Choice, ToldRecord, standing
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
    """An agreement's coverage. due: people to tell, by identifier. again: what a variation costs to tell."""

    people: int
    pairs: tuple[PairCount, ...]
    due: tuple[UUID, ...]
    again: TellingAgain


def coverage_of(opened: Opened, lineage: Lineage) -> Coverage:
    """Inside `walls`. Raises RegisterDamaged."""
    document, enough = lineage.agreement.agreement, lineage.enough
    of_each = {person: coverage(said, document, enough) for person, said in _said(opened).items()}
    due = tuple(person for person, covered in of_each.items() if any(each.stand.is_due for each in covered))
    again = sum(any(each.stand is Stand.AGAIN for each in covered) for covered in of_each.values())
    latest = lineage.noticed[-1].agreement if lineage.noticed else document
    return Coverage(
        len(of_each),
        tuple(_counted(document, of_each.values())),
        due,
        TellingAgain(to_tell_again(latest, document), again, lineage.minutes),
    )


def _said(opened: Opened) -> Mapping[UUID, tuple[ToldRecord, ...]]:
    """What everybody was told and chose."""
    return {
        person: tuple(read_value(opened.key, ToldRecord, each.kind, each.row_id, each.sealed) for each in theirs)
        for person, theirs in lines_of_everybody(opened.actor).items()
    }


def _counted(document: Agreement, of_each: Iterable[tuple[Covered, ...]]) -> Iterable[PairCount]:
    every = list(of_each)
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


def named(opened: Opened, people: Iterable[UUID]) -> tuple[ToTell, ...]:
    """With their names, for one page of a list; inside `walls`."""
    wanted = list(people)
    rows = Person.objects.visible_to(opened.actor).filter(pk__in=wanted)
    found = {row.pk: _found(row, opened.record_of(row)) for row in rows}
    return tuple(ToTell(found[each]) for each in wanted if each in found)


def _found(row: Person, record: PersonRecord) -> FoundPerson:
    return FoundPerson(row.pk, record.words_of(Piece.NAME), record.words_of(Piece.CLIENT))


def put_off(opened: Opened) -> tuple[tuple[UUID, dt.date], ...]:
    """Everybody who is to be told another day, the earliest first; inside `walls`."""
    waiting = Later.objects.visible_to(opened.actor).standing().order_by("due_on", "recorded_at")
    return tuple(waiting.values_list("person_id", "due_on"))


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
    excepted = {
        who for who, said in _said(opened).items() if standing(said, EVERYTHING, EVERYTHING).why_not.is_exception
    }
    found = []
    for row in Person.objects.visible_to(opened.actor).order_by("added_at", "id"):
        record = opened.record_of(row)
        if row.pk not in excepted and (pieces := not_told_of(record, shown.get(row.pk, ()))):
            found.append(FromOthers(_found(row, record), tuple(each.words for each in pieces)))
    return tuple(found)
