"""Saying in an action that people are to be told, and saying elsewhere who they are and what they are told.

All stages. In an action's change, so that both happen or neither does:

    tell(Kind.SENT, delivery.pk, deed.now, organisation=agency_id, unit=unit_id)

What a letter says is known by the stage it is about, and who works where by `organisations`, both of which stand above
this package; so a stage brings what this package asks for when Django is made ready:

    @teller(Kind.SENT)
    def sent(actor: Actor, about: About, now: dt.datetime) -> Told | None: ...

A teller is asked inside the walls of whoever the letter is to, and answers None where they may not know of it. What it
gives goes into the template `letters/kinds/<kind>.html`, and nothing else does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from lightwell.letters.composing import Attachment, CalendarPart, Said, say
from lightwell.letters.models import About, Occasion
from lightwell.policy.actors import Actor, Role
from lightwell.policy.letter_rules import Kind


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter may say, whatever its kind: no name of anybody served, no count, no file, no value.

    programme, period: in words. other: the organisation or unit on the other side. on: the day it is about.
    days: how far off that day is. until: the last day that something may be done. path: where it leads on this site.
    variant: which of a kind's sentences fit. is_over: it was done, or overtaken, since; then it is not sent any more.
    at: the moment it is about, where a day is not enough. place: where to be. calendar: the same for a calendar.
    """

    path: str
    programme: str = ""
    period: str = ""
    other: str = ""
    on: dt.date | None = None
    days: str = ""
    until: dt.date | None = None
    variant: str = ""
    is_over: bool = False
    attachment: Attachment | None = None
    at: dt.datetime | None = None
    place: str = ""
    calendar: CalendarPart | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in an office, by identifiers."""

    account_id: UUID
    membership_id: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whoever a letter is to, as they are now: who they act as, where their post goes and how they are greeted."""

    actor: Actor
    address: str
    name: str


class Directory(Protocol):
    """Who works where. Each opens its own walls."""

    def people(self, organisation: UUID, unit: UUID | None, now: dt.datetime) -> tuple[Person, ...]:
        """Everybody who holds an office there now."""
        ...

    def addressee(self, membership: UUID, now: dt.datetime) -> Addressee | None:
        """Whoever holds this office; None when it has ended."""
        ...


Teller = Callable[[Actor, About, dt.datetime], Told | None]
_TELLERS: dict[Kind, Teller] = {}
_DIRECTORY: list[Directory] = []


def teller(*kinds: Kind) -> Callable[[Teller], Teller]:
    """This function knows what letters of these kinds say."""

    def registered(tells: Teller) -> Teller:
        for kind in kinds:
            _TELLERS[kind] = tells
        return tells

    return registered


def look_up_in(directory: Directory) -> None:
    """Ask this one who works where."""
    _DIRECTORY[:] = [directory]


def directory() -> Directory:
    return _DIRECTORY[0]


def told(kind: Kind, actor: Actor, about: About, now: dt.datetime) -> Said | None:
    """What a letter says to this actor, read behind their own walls; inside `walls`."""
    known = _TELLERS[kind](actor, about, now)
    if known is None:
        return None
    words = {name: getattr(known, name) for name in known.__slots__}
    return say(kind.value, words, known.attachment, is_over=known.is_over, calendar=known.calendar)


def tell(
    kind: Kind,
    subject_id: UUID,
    now: dt.datetime,
    *,
    organisation: UUID,
    unit: UUID | None = None,
    membership: UUID | None = None,
    key: str = "",
    after: dt.timedelta = dt.timedelta(),
) -> None:
    """People are to be told of this, each once. In an action; saying the same again does nothing."""
    occasion = Occasion(
        kind=kind,
        subject_id=subject_id,
        key=key,
        organisation=organisation,
        unit=unit,
        membership=membership,
        happened_at=now,
        tell_at=now + after,
    )
    Occasion.objects.bulk_create([occasion], ignore_conflicts=True)
