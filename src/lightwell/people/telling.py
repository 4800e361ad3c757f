"""What people were told and chose, recorded in the register, and read by a hand-over in place of a file.

Stages 3 and 4. Source: Privacy Act 2020, section 22, principles 3 and 3A. A record is only ever added to.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BinaryField, UUIDField, Value

from lightwell.gateway.told_register import SealedLeft, SealedRegister, SealedTold, register_from
from lightwell.gateway.who_goes import Register as ToldRegister
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import MadeAlready, NotVisible
from lightwell.ledger.walls import walls
from lightwell.people.afterwards import afterwards
from lightwell.people.models import Chosen, Person, RegisterAccess, Told
from lightwell.people.opened import Opened, office_of, read_value
from lightwell.people.programmes import programmes_of
from lightwell.people.registers import register_of_provider
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Agreement
from lightwell.policy.coverage import Enough
from lightwell.policy.decisions import Reason
from lightwell.policy.faults import refuse_faults
from lightwell.policy.local_days import local_day
from lightwell.policy.people_rules import may_use_person
from lightwell.policy.recorded_days import faults_of_telling
from lightwell.policy.shown_records import ChosenWords, harm_of_telling
from lightwell.policy.telling_records import ToldRecord, would_harm


@action(code="people.tell", rule=may_use_person)
def keep_told(deed: Deed[Person], *, access: RegisterAccess, told_id: UUID, sealed: bytes) -> Done[Told]:
    """Record what somebody was told, or what they chose.

    Raises MadeAlready where it is recorded, sent from the same page.
    """
    if Told.objects.visible_to(deed.actor).filter(pk=told_id).exists():
        raise MadeAlready
    told = new_told(deed.actor, deed.subject.provider_id, deed.subject.pk, told_id, sealed, deed.now)
    told.save(force_insert=True)
    return Done(told, Event(about=deed.subject))


def new_told(actor: Actor, provider_id: UUID, person_id: UUID, told_id: UUID, sealed: bytes, now: dt.datetime) -> Told:
    """Within an action."""
    return Told(
        id=told_id,
        provider_id=provider_id,
        person_id=person_id,
        sealed=sealed,
        recorded_at=now,
        recorded_by_id=office_of(actor),
    )


def tell(opened: Opened, person: Person, now: dt.datetime, record: ToldRecord, told_id: UUID | None = None) -> Told:
    """told_id: by what the form it came with knows it.

    Raises Refused; NotWellFormed where it cannot be so; MadeAlready where it is recorded, sent from the same page.
    """
    with walls(opened.actor):
        programmes = programmes_of(opened.actor)
    born_on, today = opened.record_of(person).born_on, local_day(now)
    refuse_faults(faults_of_telling(record, programmes, born_on=born_on, today=today))
    blank = Told(id=told_id or uuid.uuid4())
    sealed = opened.seal(blank, record)
    told = keep_told(opened.actor, person, now, access=opened.access, told_id=blank.pk, sealed=sealed)
    afterwards(opened, person, now)
    return told


def told_to(opened: Opened, person: Person) -> tuple[tuple[Told, ToldRecord], ...]:
    """What somebody was told, and chose without a showing, the earliest first; inside `walls`."""
    rows = Told.objects.visible_to(opened.actor).filter(person=person).order_by("recorded_at", "id")
    return tuple((row, opened.read(ToldRecord, row, row.sealed)) for row in rows)


def records_of(opened: Opened, person: Person) -> tuple[ToldRecord, ...]:
    """All that somebody was told and chose, the earliest first; inside `walls`."""
    return tuple(
        read_value(opened.key, ToldRecord, line.kind, line.row_id, line.sealed)
        for line in lines(opened.actor, person=person)
    )


@dataclass(frozen=True, slots=True)
class Recorded:
    """A telling or a choice, when it was recorded, after which showing, and what was said with it."""

    at: dt.datetime
    record: ToldRecord
    showing_id: UUID | None
    said: ChosenWords


def recorded_of(opened: Opened, person: Person) -> tuple[Recorded, ...]:
    """The same as `records_of` with what belongs to each, in one statement; inside `walls`."""
    told = Told.objects.visible_to(opened.actor).filter(person=person)
    told = told.annotate(showing=Value(None, UUIDField()), said=Value(None, BinaryField()), kind=Value(_TOLD))
    chosen = Chosen.objects.visible_to(opened.actor).filter(person=person).annotate(kind=Value(_CHOSEN))
    names = ("recorded_at", "kind", "pk", "sealed", "showing", "said")
    rows = sorted(told.values_list(*names).union(chosen.values_list(*names)), key=_in_order)
    return tuple(
        Recorded(
            at,
            read_value(opened.key, ToldRecord, kind, pk, bytes(sealed)),
            showing,
            read_value(opened.key, ChosenWords, kind, pk, bytes(said)) if said else ChosenWords(),
        )
        for at, kind, pk, sealed, showing, said in rows
    )


def harmed_by_telling(opened: Opened, people: Any) -> frozenset[UUID]:
    """Whom of these it would harm to tell; one statement, inside `walls`. people: by id, also as a query."""
    said: dict[UUID, list[ToldRecord]] = {}
    for each in lines(opened.actor, person__in=people):
        record = read_value(opened.key, ToldRecord, each.kind, each.row_id, each.sealed)
        said.setdefault(each.person_id, []).append(record)
    return frozenset(person for person, records in said.items() if would_harm(records))


def why_not_tell(opened: Opened, person: Person) -> Reason | None:
    """What every page says on which somebody would be told, where it would harm them; inside `walls`."""
    return harm_of_telling(records_of(opened, person))


def person_and_why_not(opened: Opened, person_id: UUID) -> tuple[Person, Reason | None]:
    """Somebody with their record alone, and `why_not_tell`: one statement, inside `walls`. Raises NotVisible."""
    people = Person.objects.visible_to(opened.actor).filter(pk=person_id).annotate(kind=Value(_PERSON))
    own = people.values_list("added_at", "kind", "pk", "pk", "sealed")
    every = _lines(own.union(*_parts(opened.actor, {"person": person_id})))
    found = next((each for each in every if each.kind == _PERSON), None)
    if found is None:
        raise NotVisible(f"people.person {person_id}")
    said = (each for each in every if each.kind != _PERSON)
    records = [read_value(opened.key, ToldRecord, each.kind, each.row_id, each.sealed) for each in said]
    return Person(id=found.row_id, sealed=found.sealed), harm_of_telling(records)


@dataclass(frozen=True, slots=True)
class Line:
    """One telling or choice as the database keeps it. kind: of the row that it is bound to."""

    kind: str
    row_id: UUID
    person_id: UUID
    sealed: bytes


def lines(actor: Actor, **about: object) -> tuple[Line, ...]:
    """Tellings and choices in one statement, the earliest first; inside `walls`. about: such as whose."""
    told, chosen = _parts(actor, about)
    return _lines(told.union(chosen))


@dataclass(frozen=True, slots=True)
class Lines:
    """Somebody's own record, sealed, and what was recorded of telling them and of their choices, the earliest first."""

    record: Line
    said: tuple[Line, ...]


def lines_of_everybody(actor: Actor) -> tuple[Lines, ...]:
    """Everybody in the register, whoever was added first before the others, in one statement; inside `walls`."""
    people = Person.objects.visible_to(actor).annotate(kind=Value(_PERSON))
    every = _lines(people.values_list("added_at", "kind", "pk", "pk", "sealed").union(*_parts(actor, {})))
    said: dict[UUID, list[Line]] = {each.person_id: [] for each in every if each.kind == _PERSON}
    for each in every:
        if each.kind != _PERSON:
            said[each.person_id].append(each)
    return tuple(Lines(each, tuple(said[each.person_id])) for each in every if each.kind == _PERSON)


def _parts(actor: Actor, about: Mapping[str, object]) -> list[Any]:
    return [
        table.objects.visible_to(actor)
        .filter(**about)
        .annotate(kind=Value(table._meta.label_lower))
        .values_list("recorded_at", "kind", "pk", "person_id", "sealed")
        for table in (Told, Chosen)
    ]


def _lines(found: Iterable[tuple[Any, ...]]) -> tuple[Line, ...]:
    rows = sorted(found, key=_in_order)
    return tuple(Line(kind, row_id, person_id, bytes(sealed)) for _, kind, row_id, person_id, sealed in rows)


def _in_order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """By when it was recorded; of one moment a telling before a choice."""
    return (row[0], row[1] != _TOLD, row[2])


_TOLD, _CHOSEN, _PERSON = (table._meta.label_lower for table in (Told, Chosen, Person))


def sealed_told(actor: Actor, provider_id: UUID) -> tuple[SealedTold, ...]:
    """All of it, sealed, for a hand-over's child, the earliest first; inside `walls`."""
    return tuple(
        SealedTold(f"{each.kind} {each.row_id}", each.sealed.hex()) for each in lines(actor, provider=provider_id)
    )


def says_who_was_told(actor: Actor) -> bool:
    """This actor's organisation has a register that says of somebody that they were told; inside `walls`."""
    return Told.objects.visible_to(actor).exists()


WhoLeft = Callable[[Actor], Iterable[SealedLeft]]
_WHO_LEFT: list[WhoLeft] = []


def knows_who_left(knows: WhoLeft) -> WhoLeft:
    """This function knows who left a provider; it is asked inside `walls`."""
    _WHO_LEFT.append(knows)
    return knows


def sealed_register(actor: Actor) -> SealedRegister | None:
    """The register as a hand-over's child opens it, with the keyring; None where it says nothing; inside `walls`."""
    register = register_of_provider(actor)
    told = sealed_told(actor, register.provider_id) if register else ()
    left = tuple(each for knows in _WHO_LEFT for each in knows(actor))
    if register is None or not (told or left):
        return None
    return SealedRegister(str(register.provider_id), bytes(register.wrapped).hex(), told, left)


def register_of(
    actor: Actor, provider_id: UUID, key: bytes, agreement: Agreement, enough: tuple[Enough, ...] = ()
) -> ToldRegister:
    """Who was told what and chose what, as a hand-over reads it, for every recipient and use of an agreement."""
    with walls(actor):
        said = sealed_told(actor, provider_id)
    return register_from(key, said, agreement, enough)
