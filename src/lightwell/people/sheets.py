"""Keeping the register up from the provider's own sheet: looked at first, then all of it or nothing.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md. Between looking and taking in, the rows lie sealed
under the register's key; what is taken in is what was looked at, or it is shown again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lightwell.gateway.problems import Problem
from lightwell.gateway.reading.faults import Fault
from lightwell.gateway.register_sheet import SheetRow
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.people.actions import SealedPerson, lay_over, new_person, sealed_person
from lightwell.people.models import IncomingSheet, Person, Register, RegisterAccess, Told
from lightwell.people.opened import Opened, office_of, read_value
from lightwell.people.programmes import programmes_of
from lightwell.people.telling import Line, lines, new_told
from lightwell.policy import canonical
from lightwell.policy.coverage import as_numbered
from lightwell.policy.decoding import encode
from lightwell.policy.local_days import local_day
from lightwell.policy.people_records import PersonRecord, Piece, as_said, new_record
from lightwell.policy.people_rules import may_use_register
from lightwell.policy.recorded_days import (
    NO_SUCH_NOTICE,
    NOT_AGREED_THEN,
    NOT_BEGUN,
    NOT_BORN,
    STILL_TO_COME,
    TOO_LONG_AGO,
    Programmes,
    faults_of_telling,
)
from lightwell.policy.telling_records import Choice, ToldRecord, standing

_NO_NAME = Fault(
    "no-name", "{rows}: nobody in the register has this number, and no name is there to add them with.",
    "Give the name too, or put the number right, and choose the sheet again.",
)  # fmt: skip
_LOOK = "Look at the day in your sheet, put it right, and choose the sheet again."
_NOT_TOLD_THEN = {
    NOT_BORN.code: Fault("told-not-born", "They were not born yet on the day they were told, in {rows}.", _LOOK),
    NOT_BEGUN.code: Fault("told-not-begun", "No programme had begun on the day they were told, in {rows}.", _LOOK),
    STILL_TO_COME.code: Fault("told-not-yet", "The day they were told is still to come, in {rows}.", _LOOK),
    TOO_LONG_AGO.code: Fault("told-long-ago", "The day they were told is more than a life ago, in {rows}.", _LOOK),
    NOT_AGREED_THEN: Fault(
        "told-not-agreed-then", "Both sides had not agreed to that notice on the day they were told, in {rows}.", _LOOK
    ),
    NO_SUCH_NOTICE: Fault(
        "told-no-such-notice", "Both sides never agreed to a notice of this version, in {rows}.",
        "Write the version that people were told by, and choose the sheet again.",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetHeld:
    """The rows of a sheet that was looked at, and the headings of it that were passed over.

    stored_as: how its letters were stored, where somebody had to say so.
    """

    rows: tuple[SheetRow, ...]
    passed_over: tuple[str, ...] = ()
    stored_as: str = ""

    @property
    def beyond_ascii(self) -> tuple[str, ...]:
        """Names with letters that another way of storing them would have garbled, to be looked at."""
        names = (row.items.get(Piece.NAME, "") for row in self.rows)
        return tuple(dict.fromkeys(name for name in names if not name.isascii()))


@dataclass(frozen=True, slots=True)
class Change:
    """One item of somebody's that would be otherwise."""

    piece: Piece
    before: str
    after: str

    @property
    def was_said(self) -> str:
        return as_said(self.piece, self.before)

    @property
    def is_said(self) -> str:
        return as_said(self.piece, self.after)


@dataclass(frozen=True, slots=True)
class Planned:
    """What one row would do. person: None for somebody new. told: something to record about telling or choice."""

    row: SheetRow
    record: PersonRecord
    person: Person | None = None
    changes: tuple[Change, ...] = ()
    told: ToldRecord | None = None

    @property
    def name(self) -> str:
        return self.record.words_of(Piece.NAME)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a sheet would do. left: how many people of the register it does not speak of, who stay as they are."""

    planned: tuple[Planned, ...]
    problems: tuple[Problem, ...]
    left: int

    @property
    def added(self) -> tuple[Planned, ...]:
        return tuple(each for each in self.planned if each.person is None)

    @property
    def changed(self) -> tuple[Planned, ...]:
        return tuple(each for each in self.planned if each.person is not None and each.changes)

    @property
    def told(self) -> tuple[Planned, ...]:
        return tuple(each for each in self.planned if each.told is not None)

    @property
    def same(self) -> int:
        return sum(1 for each in self.planned if each.person is not None and not each.changes and each.told is None)

    @property
    def does_something(self) -> bool:
        return bool(self.added or self.changed or self.told)

    @property
    def mark(self) -> str:
        """Tells this plan from what the same sheet would do once somebody changed the register."""
        return canonical.digest([[*_stands(each), _told_mark(each)] for each in self.planned])


def _stands(each: Planned) -> list[str]:
    return [
        str(each.row.row),
        str(each.person.pk) if each.person else "",
        str(each.person.version if each.person else 0),
    ]


def _told_mark(each: Planned) -> str:
    return canonical.digest(encode(each.told)) if each.told else ""


def plan_for(opened: Opened, rows: tuple[SheetRow, ...], now: dt.datetime) -> Plan:
    """What these rows would do to the register as it is now."""
    with walls(opened.actor):
        people = {person.client: person for person in Person.objects.visible_to(opened.actor)}
        told: dict[UUID, list[Line]] = {}
        for each in lines(opened.actor):
            told.setdefault(each.person_id, []).append(each)
        programmes = programmes_of(opened.actor)
    known = [(row, people.get(opened.mark_of(row.client))) for row in rows]
    nameless = [row.row for row, person in known if person is None and Piece.NAME not in row.items]
    problems: tuple[Problem, ...] = (_NO_NAME.found(rows=nameless),) if nameless else ()
    planned = () if nameless else tuple(_planned(opened, known, told, local_day(now)))
    problems += tuple(_cannot_be(planned, programmes, local_day(now)))
    return Plan(() if problems else planned, problems, len(people) - sum(1 for _, person in known if person))


def _cannot_be(planned: Iterable[Planned], programmes: Programmes, today: dt.date) -> Iterator[Problem]:
    """Every telling that is new and cannot have been, each kind with its rows."""
    found: dict[str, list[int]] = {}
    for each in planned:
        if each.told is not None:
            faults = faults_of_telling(each.told, programmes, born_on=each.record.born_on, today=today)
            for fault in faults:
                found.setdefault(fault.code, []).append(each.row.row)
    return (_NOT_TOLD_THEN[code].found(rows=rows) for code, rows in found.items())


def _planned(
    opened: Opened,
    known: list[tuple[SheetRow, Person | None]],
    told: Mapping[UUID, list[Line]],
    today: dt.date,
) -> Iterator[Planned]:
    for row, person in known:
        if person is None:
            record = new_record(row.items, row.source, today)
            yield Planned(row, record, told=_telling(row, record, (), today))
            continue
        before = opened.record_of(person)
        said: dict[Piece, str] = {piece: words for piece, words in row.items.items() if piece != Piece.CLIENT}
        after = before.changed(said, row.source, today)
        records = [
            read_value(opened.key, ToldRecord, each.kind, each.row_id, each.sealed) for each in told.get(person.pk, ())
        ]
        yield Planned(row, after, person, tuple(_changes(before, after)), _telling(row, after, records, today))


def _changes(before: PersonRecord, after: PersonRecord) -> Iterator[Change]:
    for piece in Piece:
        was, is_now = before.words_of(piece), after.words_of(piece)
        if was != is_now:
            yield Change(piece, was, is_now)


def _telling(row: SheetRow, record: PersonRecord, said: Sequence[ToldRecord], today: dt.date) -> ToldRecord | None:
    """What a row adds to what is known; nothing where the register says the same already."""
    stands, number = standing(said, "", ""), as_numbered(row.notice)
    known = {(each.told_on, as_numbered(each.notice)) for each in said if each.is_about_everything}
    is_new_day = row.told_on is not None and (row.told_on, number) not in known
    on = row.told_on or today
    is_older = any(each.of_choice is not None and each.of_choice > on for each in said if each.choice)
    # What was chosen after a showing is newer than any sheet; only a no of the sheet's is never passed over.
    passed_over = row.choice is Choice.YES and (is_older or any(each.clause for each in said))
    choice = row.choice if row.choice is not stands.choice and not passed_over else Choice.NOT_ASKED
    if not is_new_day and not choice:
        return None
    return ToldRecord(
        record.words_of(Piece.CLIENT),
        notice=number if is_new_day else "",
        told_on=row.told_on if is_new_day else None,
        choice=choice,
        chosen_on=(today if is_older else on) if choice else None,
    )


# --- the three acts -------------------------------------------------------------------------------------------


@action(code="people.look-at-sheet", rule=may_use_register)
def keep_sheet(
    deed: Deed[Register], *, access: RegisterAccess, sheet_id: UUID, sealed: bytes, rows: int
) -> Done[IncomingSheet]:
    """Look at what a sheet of the provider's own would do to the register, before it is taken in."""
    IncomingSheet.objects.visible_to(deed.actor).filter(membership=deed.actor.membership_id).delete()
    sheet = IncomingSheet(
        id=sheet_id,
        provider_id=deed.subject.provider_id,
        membership_id=office_of(deed.actor),
        sealed=sealed,
        looked_at=deed.now,
    )
    sheet.save(force_insert=True)
    return Done(sheet, Event(counts={"rows": rows}))


def hold_sheet(opened: Opened, held: SheetHeld, now: dt.datetime) -> IncomingSheet:
    """Raises Refused."""
    blank = IncomingSheet()
    sealed, rows = opened.seal(blank, held), len(held.rows)
    return keep_sheet(
        opened.actor, opened.register, now, access=opened.access, sheet_id=blank.pk, sealed=sealed, rows=rows
    )


def held_sheet(opened: Opened) -> SheetHeld | None:
    """What this keeper looked at last and did not take in; inside `walls`."""
    mine = IncomingSheet.objects.visible_to(opened.actor).filter(membership=opened.actor.membership_id).first()
    return opened.read(SheetHeld, mine, mine.sealed) if mine else None


@dataclass(frozen=True, slots=True)
class SealedTelling:
    """Something to record about telling somebody."""

    person_id: UUID
    told_id: UUID
    sealed: bytes


@dataclass(frozen=True, slots=True)
class SealedPlan:
    """A whole plan as the database will keep it. changed: each person's version as it was looked at."""

    added: tuple[SealedPerson, ...]
    changed: tuple[tuple[int, SealedPerson], ...]
    told: tuple[SealedTelling, ...]

    @property
    def people(self) -> frozenset[UUID]:
        """Everybody of whom something is added or changed."""
        kept = (*self.added, *(after for _, after in self.changed))
        return frozenset(each.person_id for each in kept) | {each.person_id for each in self.told}


@action(code="people.take-in-sheet", rule=may_use_register)
def keep_taken_in(deed: Deed[Register], *, access: RegisterAccess, plan: SealedPlan) -> Done[bool]:
    """Take a sheet of the provider's own into the register: all of it, or nothing where anything changed meanwhile."""
    visible = Person.objects.visible_to(deed.actor)
    versions = dict(visible.values_list("pk", "version"))
    is_stale = any(versions.get(each.person_id) != version for version, each in plan.changed)
    if is_stale or visible.filter(client__in=[each.client for each in plan.added]).exists():
        return Done(False)
    provider_id = deed.subject.provider_id
    Person.objects.bulk_create([new_person(provider_id, each, deed.now) for each in plan.added])
    changing = {each.person_id: each for _, each in plan.changed}
    spoken_of = list(visible.filter(pk__in=plan.people))
    for person in spoken_of:
        if person.pk in changing:
            lay_over(person, changing[person.pk], deed.now)
    Told.objects.bulk_create(
        [new_told(deed.actor, provider_id, each.person_id, each.told_id, each.sealed, deed.now) for each in plan.told]
    )
    _forget(deed)
    counts = {"added": len(plan.added), "changed": len(plan.changed), "told": len(plan.told)}
    return Done(True, Event(counts=counts, each_of=tuple(spoken_of)))


def take_in(opened: Opened, plan: Plan, now: dt.datetime) -> bool:
    """False where somebody changed the register meanwhile, and then nothing was done. Raises Refused."""
    ids = {id(each): each.person or Person() for each in plan.planned}
    sealed = SealedPlan(
        tuple(sealed_person(opened, ids[id(each)], each.record) for each in plan.added),
        tuple(
            (each.person.version, sealed_person(opened, each.person, each.record))
            for each in plan.changed
            if each.person is not None
        ),
        tuple(_sealed_telling(opened, ids[id(each)].pk, each.told) for each in plan.told if each.told is not None),
    )
    return keep_taken_in(opened.actor, opened.register, now, access=opened.access, plan=sealed)


def _sealed_telling(opened: Opened, person_id: UUID, record: ToldRecord) -> SealedTelling:
    blank = Told()
    return SealedTelling(person_id, blank.pk, opened.seal(blank, record))


@action(code="people.give-up-sheet", rule=may_use_register)
def give_up_sheet(deed: Deed[Register], *, access: RegisterAccess) -> Done[None]:
    """Take a sheet that was looked at not in; its rows are forgotten."""
    _forget(deed)
    return Done(None)


def _forget(deed: Deed[Register]) -> None:
    IncomingSheet.objects.visible_to(deed.actor).filter(membership=deed.actor.membership_id).delete()
