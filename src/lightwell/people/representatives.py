"""Who may act for somebody, and what members of a household opened to one another: recorded, and ended.

Stages 3 and 4. Source: `lightwell.policy.acting_for`. A relationship is written down and gives nothing by itself.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from django.db.models import DateTimeField, Value

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import MadeAlready
from lightwell.ledger.walls import walls
from lightwell.people.models import Authority, Chosen, Openness, Person, RegisterAccess, Showing, Told
from lightwell.people.opened import Opened, office_of, read_value
from lightwell.policy.acting_for import AuthorityRecord
from lightwell.policy.faults import Fault, NotWellFormed, refuse_faults
from lightwell.policy.local_days import local_day
from lightwell.policy.people_rules import may_end_kept, may_use_person
from lightwell.policy.recorded_days import not_then
from lightwell.policy.shown_records import ShownRecord
from lightwell.policy.telling_records import ToldRecord
from lightwell.policy.wording import day_words

K = TypeVar("K", Authority, Openness)


@dataclass(frozen=True, slots=True)
class OpennessRecord:
    """A person chose that another may look at theirs. to: that other's identifier. words: as they put it."""

    to: str
    words: str = ""


@action(code="people.record-authority", rule=may_use_person)
def keep_authority(deed: Deed[Person], *, access: RegisterAccess, kept_id: UUID, sealed: bytes) -> Done[Authority]:
    """Record that somebody may act for a person, and on what evidence.

    Raises MadeAlready where it is recorded, sent from the same page.
    """
    _refuse_made(deed, Authority, kept_id)
    return Done(_kept(Authority(id=kept_id, sealed=sealed), deed), Event(about=deed.subject))


@action(code="people.end-authority", rule=may_end_kept)
def keep_ended_authority(deed: Deed[Authority], *, access: RegisterAccess) -> Done[Authority]:
    """Record that somebody may act for a person no longer."""
    return Done(_ended(deed.subject, deed.now), Event(about=deed.subject.person))


@action(code="people.open-to-another", rule=may_use_person)
def keep_openness(deed: Deed[Person], *, access: RegisterAccess, kept_id: UUID, sealed: bytes) -> Done[Openness]:
    """Record that a person chose to let somebody of their household look at theirs.

    Raises MadeAlready where it is recorded, sent from the same page.
    """
    _refuse_made(deed, Openness, kept_id)
    return Done(_kept(Openness(id=kept_id, sealed=sealed), deed), Event(about=deed.subject))


@action(code="people.close-to-another", rule=may_end_kept)
def keep_closed(deed: Deed[Openness], *, access: RegisterAccess) -> Done[Openness]:
    """Record that a person closed theirs to somebody of their household again."""
    return Done(_ended(deed.subject, deed.now), Event(about=deed.subject.person))


def _refuse_made(deed: Deed[Person], table: type[Authority] | type[Openness], kept_id: UUID) -> None:
    if table.objects.visible_to(deed.actor).filter(pk=kept_id).exists():
        raise MadeAlready


def _kept(row: K, deed: Deed[Person]) -> K:
    row.provider_id, row.person = deed.subject.provider_id, deed.subject
    row.recorded_at, row.recorded_by_id = deed.now, office_of(deed.actor)
    row.save(force_insert=True)
    return row


def _ended(row: K, now: dt.datetime) -> K:
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    return row


def record_authority(
    opened: Opened, person: Person, now: dt.datetime, record: AuthorityRecord, kept_id: UUID | None = None
) -> Authority:
    """kept_id: by what the form it came with knows it.

    Raises Refused; NotWellFormed where nothing can have been written for them on that day; MadeAlready.
    """
    why = not_then(record.evidence_on, today=local_day(now), born_on=opened.record_of(person).born_on)
    refuse_faults([Fault("evidence_on", why.code, why.sentence)] if why else [])
    blank = Authority(id=kept_id or uuid.uuid4())
    sealed = opened.seal(blank, record)
    return keep_authority(opened.actor, person, now, access=opened.access, kept_id=blank.pk, sealed=sealed)


def end_authority(opened: Opened, authority: Authority, now: dt.datetime) -> Authority:
    """Raises Refused."""
    return keep_ended_authority(opened.actor, authority, now, access=opened.access)


def open_to_another(
    opened: Opened, person: Person, now: dt.datetime, record: OpennessRecord, kept_id: UUID | None = None
) -> Openness:
    """kept_id: by what the form it came with knows it.

    Raises Refused; MadeAlready; NotWellFormed where theirs stands open to that other already.
    """
    blank = Openness(id=kept_id or uuid.uuid4())
    with walls(opened.actor):
        open_now = _open_to(opened, person.pk, record.to)
    if any(each.pk != blank.pk for each in open_now):
        raise NotWellFormed([_OPEN_ALREADY])
    sealed = opened.seal(blank, record)
    return keep_openness(opened.actor, person, now, access=opened.access, kept_id=blank.pk, sealed=sealed)


def close_to_another(opened: Opened, openness: Openness, now: dt.datetime) -> None:
    """To that other it is closed then, however often it was opened. Raises Refused."""
    to = opened.read(OpennessRecord, openness, openness.sealed).to
    with walls(opened.actor):
        every = _open_to(opened, openness.person_id, to)
    for each in every:
        keep_closed(opened.actor, each, now, access=opened.access)


def _open_to(opened: Opened, person_id: UUID, to: str) -> list[Openness]:
    """What stands open of somebody's to one other; inside `walls`."""
    rows = Openness.objects.visible_to(opened.actor).standing().filter(person=person_id).select_related("person")
    return [row for row in rows if opened.read(OpennessRecord, row, row.sealed).to == to]


_OPEN_ALREADY: Final = Fault("to", "open-already", "Theirs is open to this person already. They can close it again.")


@dataclass(frozen=True, slots=True)
class AuthorityShown:
    """Somebody's authority as it was recorded. ended_at: None while it stands."""

    pk: UUID
    record: AuthorityRecord
    ended_at: dt.datetime | None

    @property
    def chooses_as(self) -> str:
        """Whose choice it is, where it is theirs for the person: each told from the others by its paper."""
        record = self.record
        return f"{record.who}, for them, by {record.evidence.words} of {day_words(record.evidence_on)}"


@dataclass(frozen=True, slots=True)
class OpennessShown:
    """To whom somebody opened theirs."""

    pk: UUID
    record: OpennessRecord


@dataclass(frozen=True, slots=True)
class ShownTo:
    """One showing as it was recorded."""

    pk: UUID
    record: ShownRecord


@dataclass(frozen=True, slots=True)
class KeptAbout:
    """All that was recorded about somebody besides their items: told, the earliest first; the others, the latest.

    told_at: when each of told was recorded.
    """

    told: tuple[ToldRecord, ...]
    told_at: tuple[dt.datetime, ...]
    showings: tuple[ShownTo, ...]
    authorities: tuple[AuthorityShown, ...]
    opened_to: tuple[OpennessShown, ...]


_ROW = ("kind", "pk", "sealed", "recorded_at", "ended_at")
_TELLING = (Told._meta.label_lower, Chosen._meta.label_lower)
_NO_END = Value(None, output_field=DateTimeField())


def kept_about(opened: Opened, person: Person) -> KeptAbout:
    """In one statement; inside `walls`. Raises RegisterDamaged."""
    told = Told.objects.visible_to(opened.actor).filter(person=person).annotate(ended_at=_NO_END)
    authorities = Authority.objects.visible_to(opened.actor).filter(person=person)
    opennesses = Openness.objects.visible_to(opened.actor).standing().filter(person=person)
    chosen = Chosen.objects.visible_to(opened.actor).filter(person=person).annotate(ended_at=_NO_END)
    showings = Showing.objects.visible_to(opened.actor).filter(person=person).annotate(ended_at=_NO_END)
    every_table = (authorities, opennesses, told, chosen, showings)  # whose end has a type first
    parts = [each.annotate(kind=Value(each.model._meta.label_lower)) for each in every_table]
    every = parts[0].values_list(*_ROW).union(*(each.values_list(*_ROW) for each in parts[1:]))
    rows = sorted(every, key=lambda row: (row[3], row[1]))
    key = opened.key
    return KeptAbout(
        tuple(read_value(key, ToldRecord, *row[:3]) for row in rows if row[0] in _TELLING),
        tuple(row[3] for row in rows if row[0] in _TELLING),
        tuple(
            ShownTo(row[1], read_value(key, ShownRecord, *row[:3]))
            for row in reversed(rows)
            if row[0] == Showing._meta.label_lower
        ),
        tuple(
            AuthorityShown(row[1], read_value(key, AuthorityRecord, *row[:3]), row[4])
            for row in reversed(rows)
            if row[0] == Authority._meta.label_lower
        ),
        tuple(
            OpennessShown(row[1], read_value(key, OpennessRecord, *row[:3]))
            for row in reversed(rows)
            if row[0] == Openness._meta.label_lower
        ),
    )


def authorities_standing(opened: Opened, person: Person) -> tuple[AuthorityRecord, ...]:
    """What stands for `lightwell.policy.acting_for.may_act_for` to be asked about; inside `walls`."""
    rows = Authority.objects.visible_to(opened.actor).standing().filter(person=person).order_by("recorded_at")
    return tuple(opened.read(AuthorityRecord, row, row.sealed) for row in rows)


def opened_to(opened: Opened, person: Person) -> frozenset[str]:
    """To whom somebody opened theirs, for `may_see_of_household`; inside `walls`."""
    rows = Openness.objects.visible_to(opened.actor).standing().filter(person=person)
    return frozenset(opened.read(OpennessRecord, row, row.sealed).to for row in rows)
