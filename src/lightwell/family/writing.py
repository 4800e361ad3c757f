"""What somebody writes in their own space, and who reads it: a child's words that very day.

Stages 3 and 4. Source: `lightwell.policy.family_rules`. Who reads is said before anything is written.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from lightwell.family.models import Written
from lightwell.family.opened_space import Space
from lightwell.gateway.listed import space_key
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import MadeAlready
from lightwell.ledger.walls import walls
from lightwell.letters.telling import tell
from lightwell.people.models import Person, RegisterAccess
from lightwell.people.opened import Opened, office_of, read_value, seal_value
from lightwell.policy.actors import Actor
from lightwell.policy.family_rules import may_read_written, may_write
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import end_of_day, local_day

ADULTS_WAIT: Final = dt.timedelta(days=2)
# While it is unread for so long, the others there are told too.
CHILDS_UNREAD: Final = dt.timedelta(hours=2)
ADULTS_UNREAD: Final = dt.timedelta(days=1)
UNREAD: Final = "unread"
MOST_WAITING: Final = 200


@dataclass(frozen=True, slots=True)
class WordsWritten:
    """What was written."""

    words: str


@dataclass(frozen=True, slots=True)
class SealedWords:
    """The same, sealed for a row."""

    written_id: UUID
    sealed: bytes
    is_childs: bool
    for_worker: UUID | None = None


@action(code="family.write", rule=may_write)
def keep_written(deed: Deed[Person], *, words: SealedWords, said: str = "", written_today: int = 0) -> Done[Written]:
    """Somebody wrote to whoever serves them, in a space of their own.

    Raises MadeAlready where these very words are there, sent from the same page.
    """
    if Written.objects.visible_to(deed.actor).filter(pk=words.written_id).exists():
        raise MadeAlready
    today = local_day(deed.now)
    written = Written(
        id=words.written_id,
        provider_id=deed.subject.provider_id,
        person=deed.subject,
        sealed=words.sealed,
        is_childs=words.is_childs,
        for_worker=words.for_worker,
        written_at=deed.now,
        read_by_on=today if words.is_childs else today + ADULTS_WAIT,
    )
    written.save(force_insert=True)
    _tell_of(written)
    return Done(written, Event(about=deed.subject))


def _tell_of(written: Written) -> None:
    """Their own worker at once, or everybody there where they have none; and the others while nobody has read it."""
    told = partial(tell, Kind.FAMILY_WROTE, written.pk, written.written_at, organisation=written.provider_id)
    told(membership=written.for_worker)
    if written.for_worker is not None:
        told(key=UNREAD, after=CHILDS_UNREAD if written.is_childs else ADULTS_UNREAD)


def write(space: Space, now: dt.datetime, said: str, written_id: UUID | None = None) -> Written:
    """written_id: by what the form it came with knows it. Raises Refused, MadeAlready."""
    blank, worker = Written(id=written_id or uuid.uuid4()), space.pack.worker
    sealed = seal_value(space.pack.own_key, blank.subject_kind, blank.pk, WordsWritten(said.strip()))
    words = SealedWords(blank.pk, sealed, space.is_childs, UUID(worker) if worker else None)
    since = end_of_day(local_day(now) - dt.timedelta(days=1))
    with walls(space.actor):
        today = Written.objects.visible_to(space.actor).filter(written_at__gte=since).count()
    person = Person(id=space.actor.person_id)
    return keep_written(space.actor, person, now, words=words, said=said, written_today=today)


@action(code="family.read-written", rule=may_read_written)
def keep_read(deed: Deed[Written], *, access: RegisterAccess) -> Done[Written]:
    """Read what somebody wrote in their own space."""
    written = deed.subject
    written.read_at, written.read_by_id = deed.now, office_of(deed.actor)
    written.save(update_fields=["read_at", "read_by"])
    return Done(written, Event(about=written.person))


def read_words(own_key: bytes, written: Written) -> str:
    """Raises RegisterDamaged."""
    return read_value(own_key, WordsWritten, written.subject_kind, written.pk, written.sealed).words


def words_as_keeper(opened: Opened, written: Written) -> str:
    return read_words(space_key(opened.key, str(written.person_id)), written)


def waiting(actor: Actor) -> tuple[Written, ...]:
    """What nobody has read yet, what is due first before the rest, one's own first of a day; inside `walls`."""
    unread = Written.objects.visible_to(actor).filter(read_at__isnull=True).order_by("read_by_on", "written_at")
    found = list(unread[:MOST_WAITING])
    return tuple(sorted(found, key=lambda each: (each.read_by_on, each.for_worker != actor.membership_id)))
