"""Adding somebody to the register, changing what is kept, looking at their page, and looking for them.

Stages 3 and 4. Source: `lightwell.policy.people_rules`. Whoever looks is in the ledger before they are answered; an
entry names a person by an identifier that says nothing, and a search by how many it found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from lightwell.gateway.name_tags import household_wanted, matches, tags_wanted
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.people.afterwards import afterwards
from lightwell.people.models import Chosen, Person, Register, RegisterAccess, Told
from lightwell.people.opened import Opened
from lightwell.policy.faults import Fault, NotWellFormed
from lightwell.policy.local_days import local_day
from lightwell.policy.people_records import PersonRecord, Piece, Source, new_record
from lightwell.policy.people_rules import AccessFacts, may_use_person, may_use_register
from lightwell.policy.telling_records import ToldRecord

MOST_SHOWN: Final = 50
MOST_OPENED: Final = 500


@dataclass(frozen=True, slots=True)
class SealedPerson:
    """Somebody as the database keeps them."""

    person_id: UUID
    sealed: bytes
    client: str
    tags: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Resealed:
    """Rows about somebody that name their client number, sealed again because it changed."""

    told: tuple[tuple[UUID, bytes], ...] = ()
    chosen: tuple[tuple[UUID, bytes], ...] = ()


def sealed_person(opened: Opened, person: Person, record: PersonRecord) -> SealedPerson:
    return SealedPerson(
        person.pk,
        opened.seal(person, record),
        opened.mark_of(record.words_of(Piece.CLIENT)),
        tuple(opened.tags_of(record)),
    )


@action(code="people.add", rule=may_use_register)
def keep_person(deed: Deed[Register], *, access: RegisterAccess, sealed: SealedPerson) -> Done[Person]:
    """Add somebody to the register of people."""
    refuse_known(deed.actor.organisation_id, sealed.client)
    person = new_person(deed.subject.provider_id, sealed, deed.now)
    person.save(force_insert=True)
    return Done(person, Event(about=person))


def add_person(
    opened: Opened, now: dt.datetime, *, said: Mapping[Piece, str], source: Source, worker_membership: str = ""
) -> Person:
    """Raises Refused; NotWellFormed with everything that is wrong, and where the number is somebody's already."""
    record = new_record(said, source, local_day(now), worker_membership)
    sealed = sealed_person(opened, Person(), record)
    return keep_person(opened.actor, opened.register, now, access=opened.access, sealed=sealed)


@action(code="people.change", rule=may_use_person)
def keep_changed_person(
    deed: Deed[Person], *, access: RegisterAccess, version: int, sealed: SealedPerson, resealed: Resealed
) -> Done[Person]:
    """Change what is kept about somebody in the register."""
    person = deed.subject
    if person.version != version:
        raise NotWellFormed([_CHANGED_SINCE])
    if person.client != sealed.client:
        refuse_known(deed.actor.organisation_id, sealed.client)
    lay_over(person, sealed, deed.now)
    for told_id, content in resealed.told:
        Told.objects.visible_to(deed.actor).filter(pk=told_id).update(sealed=content)
    for chosen_id, content in resealed.chosen:
        Chosen.objects.visible_to(deed.actor).filter(pk=chosen_id).update(sealed=content)
    return Done(person)


def change_person(
    opened: Opened,
    person: Person,
    now: dt.datetime,
    *,
    said: Mapping[Piece, str],
    source: Source,
    version: int,
    worker_membership: str | None = None,
) -> Person:
    """Raises Refused; NotWellFormed with everything that is wrong, and where somebody else changed it meanwhile."""
    before = opened.record_of(person)
    record = before.changed(said, source, local_day(now))
    if worker_membership is not None:
        record = PersonRecord(record.items, worker_membership)
    sealed = sealed_person(opened, person, record)
    changed = keep_changed_person(
        opened.actor, person, now,
        access=opened.access, version=version, sealed=sealed, resealed=resealed_for(opened, person, before, record),
    )  # fmt: skip
    afterwards(opened, changed, now)
    return changed


def resealed_for(opened: Opened, person: Person, before: PersonRecord, after: PersonRecord) -> Resealed:
    """What somebody was told, under their new number; nothing where it is the same."""
    client = after.words_of(Piece.CLIENT)
    if before.words_of(Piece.CLIENT) == client:
        return Resealed()
    with walls(opened.actor):
        told = tuple(Told.objects.visible_to(opened.actor).filter(person=person))
        chosen = tuple(Chosen.objects.visible_to(opened.actor).filter(person=person))
    return Resealed(_renumbered(opened, told, client), _renumbered(opened, chosen, client))


def _renumbered(opened: Opened, rows: Iterable[Told | Chosen], client: str) -> tuple[tuple[UUID, bytes], ...]:
    return tuple(
        (row.pk, opened.seal(row, replace(opened.read(ToldRecord, row, row.sealed), client=client))) for row in rows
    )


def new_person(provider_id: UUID, sealed: SealedPerson, now: dt.datetime) -> Person:
    """Within an action."""
    return Person(
        id=sealed.person_id,
        provider_id=provider_id,
        sealed=sealed.sealed,
        client=sealed.client,
        tags=list(sealed.tags),
        added_at=now,
        changed_at=now,
    )


def lay_over(person: Person, sealed: SealedPerson, now: dt.datetime) -> None:
    """Within an action."""
    person.sealed, person.client, person.tags = sealed.sealed, sealed.client, list(sealed.tags)
    person.version, person.changed_at = person.version + 1, now
    person.save(update_fields=["sealed", "client", "tags", "version", "changed_at"])


def refuse_known(provider_id: UUID | None, client: str) -> None:
    """Within an action. Raises NotWellFormed where a client number is somebody's already."""
    if Person.objects.filter(provider=provider_id, client=client).exists():
        raise NotWellFormed([_KNOWN_NUMBER])


# --- looking --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Looking:
    """The means to see somebody's page: whoever has it is in the ledger. person: as they were at that moment."""

    person: Person


@action(code="people.look-at", rule=may_use_person)
def look_at(deed: Deed[Person], *, access: RegisterAccess | AccessFacts) -> Done[Looking]:
    """Look at what is kept about somebody in the register."""
    # access: a page gives what it read of it for this very request, and so asks one thing less of the database.
    return Done(Looking(deed.subject))


@action(code="people.look-for", rule=may_use_register)
def record_search(deed: Deed[Register], *, access: RegisterAccess, found: int) -> Done[None]:
    """Look for somebody in the register, by name, client number or household."""
    return Done(None, Event(counts={"found": found}))


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody in a list of those found: enough to tell them apart, and no more."""

    person_id: UUID
    name: str
    client: str


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found, by name, and whether there were more than are shown."""

    people: tuple[FoundPerson, ...]
    are_more: bool


def find(opened: Opened, now: dt.datetime, *, words: str, is_household: bool = False) -> Found:
    """Everybody whose names begin with these words, or whose number it is; recorded before it is answered.

    Raises Refused.
    """
    found = _by_household(opened, words) if is_household else _by_name_or_number(opened, words)
    found.sort(key=lambda each: (each[1].words_of(Piece.NAME).casefold(), each[0].pk))
    record_search(opened.actor, opened.register, now, access=opened.access, found=len(found))
    shown = (
        FoundPerson(person.pk, record.words_of(Piece.NAME), record.words_of(Piece.CLIENT))
        for person, record in found[:MOST_SHOWN]
    )
    return Found(tuple(shown), len(found) > MOST_SHOWN)


def _by_name_or_number(opened: Opened, words: str) -> list[tuple[Person, PersonRecord]]:
    with walls(opened.actor):
        visible = Person.objects.visible_to(opened.actor)
        numbered = list(visible.filter(client=opened.mark_of(words)))
        tags = tags_wanted(opened.key, words)
        named = list(visible.filter(tags__contains=tags)[:MOST_OPENED]) if tags else []
    read = [(person, opened.record_of(person)) for person in named if person not in numbered]
    by_name = [each for each in read if matches(words, *each[1].names)]
    return [*((person, opened.record_of(person)) for person in numbered), *by_name]


def _by_household(opened: Opened, label: str) -> list[tuple[Person, PersonRecord]]:
    wanted = household_wanted(opened.key, label)
    if not wanted:
        return []
    with walls(opened.actor):
        people = list(Person.objects.visible_to(opened.actor).filter(tags__contains=wanted)[:MOST_OPENED])
    read = [(person, opened.record_of(person)) for person in people]
    return [each for each in read if household_wanted(opened.key, each[1].words_of(Piece.HOUSEHOLD)) == wanted]


_CHANGED_SINCE: Final = Fault(
    "", "changed-since", "A colleague changed this in the meantime. Open the page again, and look before you change it."
)
_KNOWN_NUMBER: Final = Fault(
    "client", "known", "This client number is somebody’s already. Look for them, or give another number."
)
