"""Recording what somebody was shown, as one record with what they said it means, and whom to tell another day.

Stages 3 and 4. Source: `lightwell.policy.shown_records`. What a hand-over reads of it is a line of its own, so that its
job never opens anybody's words.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from uuid import UUID

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import MadeAlready
from lightwell.ledger.walls import walls
from lightwell.people.afterwards import afterwards
from lightwell.people.models import Later, Person, RegisterAccess, Showing, Told
from lightwell.people.opened import Opened, office_of
from lightwell.people.telling import new_told, records_of
from lightwell.policy.faults import Fault, refuse_faults
from lightwell.policy.local_days import local_day
from lightwell.policy.people_records import Piece
from lightwell.policy.people_rules import AccessFacts, may_use_person
from lightwell.policy.recorded_days import not_put_off_to
from lightwell.policy.shown_records import LaterRecord, ShownRecord, faults_of_showing, harm_of_telling
from lightwell.policy.telling_records import ToldRecord, would_harm


@dataclass(frozen=True, slots=True)
class SealedShowing:
    """A showing as the database keeps it. told: the line that a hand-over reads; None where they count as not told."""

    showing_id: UUID
    sealed: bytes
    told: tuple[UUID, bytes] | None


@action(code="people.show", rule=may_use_person)
def keep_showing(deed: Deed[Person], *, access: RegisterAccess, sealed: SealedShowing) -> Done[Showing]:
    """Record what somebody was shown of what is done with their information, and how they understood it.

    Raises MadeAlready where it is recorded, sent from the same page.
    """
    if Showing.objects.visible_to(deed.actor).filter(pk=sealed.showing_id).exists():
        raise MadeAlready
    person = deed.subject
    showing = Showing(
        id=sealed.showing_id, provider_id=person.provider_id, person=person, sealed=sealed.sealed,
        recorded_at=deed.now, recorded_by_id=office_of(deed.actor),
    )  # fmt: skip
    showing.save(force_insert=True)
    if sealed.told is not None:
        told_id, line = sealed.told
        new_told(deed.actor, person.provider_id, person.pk, told_id, line, deed.now).save(force_insert=True)
        _over(deed)
    return Done(showing, Event(about=person))


def show(
    opened: Opened,
    person: Person,
    now: dt.datetime,
    record: ShownRecord,
    *,
    has_read_how: bool = False,
    showing_id: UUID | None = None,
) -> Showing:
    """has_read_how: whoever reached out read how that is safe. showing_id: by what the form it came with knows it.

    Raises Refused, NotWellFormed, MadeAlready.
    """
    kept = opened.record_of(person)
    with walls(opened.actor):
        harms = would_harm(records_of(opened, person))
    refuse_faults(
        faults_of_showing(
            record.how,
            is_said=bool(kept.words_of(Piece.SAFE_HOW)),
            has_read=has_read_how,
            would_harm=harms,
        )
    )
    blank, line = Showing(id=showing_id or uuid.uuid4()), Told()
    told = ToldRecord(
        kept.words_of(Piece.CLIENT),
        notice=str(record.notice),
        told_on=record.on,
        how=record.how,
        agreement=record.agreement,
    )
    sealed = SealedShowing(
        blank.pk, opened.seal(blank, record), (line.pk, opened.seal(line, told)) if record.tells else None
    )
    showing = keep_showing(opened.actor, person, now, access=opened.access, sealed=sealed)
    afterwards(opened, person, now)
    return showing


@action(code="people.look-at-showing", rule=may_use_person)
def look_at_showing(deed: Deed[Showing], *, access: RegisterAccess | AccessFacts) -> Done[ShowingSeen]:
    """Look at what somebody was shown, what they said it means, and what they then chose."""
    showing = deed.subject
    return Done(ShowingSeen(showing), Event(about=Person(id=showing.person_id, provider_id=showing.provider_id)))


@dataclass(frozen=True, slots=True)
class ShowingSeen:
    """The means to see a showing: whoever has it is in the ledger."""

    showing: Showing


# --- another day ----------------------------------------------------------------------------------------------


@action(code="people.tell-later", rule=may_use_person)
def keep_later(
    deed: Deed[Person], *, access: RegisterAccess, later_id: UUID, sealed: bytes, due_on: dt.date
) -> Done[Later]:
    """Say that somebody is to be told, or told again, on another day."""
    _over(deed)
    later = Later(
        id=later_id, provider_id=deed.subject.provider_id, person=deed.subject, sealed=sealed, due_on=due_on,
        recorded_at=deed.now, recorded_by_id=office_of(deed.actor),
    )  # fmt: skip
    later.save(force_insert=True)
    return Done(later, Event(about=deed.subject))


def _over(deed: Deed[Person]) -> None:
    waiting = Later.objects.visible_to(deed.actor).standing().filter(person=deed.subject)
    waiting.update(ended_at=deed.now)


def tell_later(opened: Opened, person: Person, now: dt.datetime, *, due_on: dt.date, why: str = "") -> Later:
    """Raises Refused; NotWellFormed where telling them would harm, and for a day that is none to come back on."""
    with walls(opened.actor):
        harm = harm_of_telling(records_of(opened, person))
    reasons = (not_put_off_to(due_on, today=local_day(now)), harm)
    refuse_faults(Fault("due_on", each.code, each.sentence) for each in reasons if each is not None)
    blank = Later()
    sealed = opened.seal(blank, LaterRecord(why))
    return keep_later(opened.actor, person, now, access=opened.access, later_id=blank.pk, sealed=sealed, due_on=due_on)
