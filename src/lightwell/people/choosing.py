"""Recording what somebody chose about one clause, after one showing; and how they stand for every recipient and use.

Stages 3 and 4. Source: `lightwell.policy.choosing_rules`, `lightwell.policy.coverage`. Whoever records a choice says
after which showing it was made, whose it is and whose hand wrote it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import MadeAlready
from lightwell.ledger.walls import walls
from lightwell.people.afterwards import afterwards
from lightwell.people.models import Authority, Chosen, Person, RegisterAccess, Showing
from lightwell.people.opened import Opened, office_of
from lightwell.people.representatives import authorities_standing
from lightwell.people.telling import records_of
from lightwell.policy.acting_for import AuthorityRecord, ForWhat, may_act_for
from lightwell.policy.agreement import Agreement
from lightwell.policy.choosing_rules import Asked, may_choose, offers_choice
from lightwell.policy.clauses import Clause
from lightwell.policy.coverage import Covered, Enough, coverage
from lightwell.policy.decisions import Decision
from lightwell.policy.local_days import local_day
from lightwell.policy.people_records import Piece
from lightwell.policy.people_rules import AccessFacts, may_use_person
from lightwell.policy.shown_records import ChosenWords, ShownRecord
from lightwell.policy.telling_records import Choice, ToldRecord


@dataclass(frozen=True, slots=True)
class Chooser:
    """Whose choice it is. authority: of whoever chooses for the person; None where they choose themselves."""

    authority: Authority | None = None


THEMSELVES = Chooser()
NOTHING_SAID = ChosenWords()


@dataclass(frozen=True, slots=True)
class SealedChoice:
    """A choice as the database keeps it. sealed: what a hand-over reads. said: their words, which it does not."""

    chosen_id: UUID
    sealed: bytes
    said: bytes


@action(code="people.choose", rule=may_choose)
def keep_choice(
    deed: Deed[Person], *, access: RegisterAccess, asked: Asked, showing: Showing, clause: str, choice: SealedChoice
) -> Done[Chosen]:
    """Record what somebody chose about one clause of what they were shown.

    Raises MadeAlready where it is recorded, sent from the same page.
    """
    if Chosen.objects.visible_to(deed.actor).filter(pk=choice.chosen_id).exists():
        raise MadeAlready
    chosen = Chosen(
        id=choice.chosen_id, provider_id=deed.subject.provider_id, person=deed.subject, showing=showing,
        sealed=choice.sealed, said=choice.said, recorded_at=deed.now, recorded_by_id=office_of(deed.actor),
    )  # fmt: skip
    chosen.save(force_insert=True)
    return Done(chosen, Event(about=deed.subject, clauses=(clause,)))


def choose(
    opened: Opened,
    person: Person,
    now: dt.datetime,
    *,
    following: Showing,
    clause: Clause,
    choice: Choice,
    by: Chooser = THEMSELVES,
    said: ChosenWords = NOTHING_SAID,
    choice_id: UUID | None = None,
) -> Chosen:
    """Record a choice about one clause, following one showing, by the person or whoever may choose for them.

    choice_id: by what the form it came with knows all that was chosen on it.
    Raises Refused (no choice there, not shown or not understood, no authority), NotWellFormed and MadeAlready.
    """
    shown = opened.read(ShownRecord, following, following.sealed)
    asked = Asked(
        can_say_no=offers_choice(clause),
        is_shown=following.person_id == person.pk,
        is_understood=shown.tells,
        acting=may_act(opened, person, now, by),
    )
    record = ToldRecord(
        client=opened.record_of(person).words_of(Piece.CLIENT), unit=clause.recipient.unit, use=clause.use,
        clause=clause.id, choice=choice, choice_of=whose(opened, by), agreement=shown.agreement,
        chosen_on=local_day(now),
    )  # fmt: skip
    blank = Chosen(id=uuid.uuid5(choice_id or uuid.uuid4(), clause.id))
    sealed = SealedChoice(blank.pk, opened.seal(blank, record), opened.seal(blank, said))
    chosen = keep_choice(
        opened.actor, person, now, access=opened.access, asked=asked, showing=following, clause=clause.id, choice=sealed
    )
    afterwards(opened, person, now)
    return chosen


@dataclass(frozen=True, slots=True)
class ChoiceSeen:
    """The means to see a choice: whoever has it is in the ledger."""

    chosen: Chosen


@action(code="people.look-at-choice", rule=may_use_person)
def look_at_choice(deed: Deed[Chosen], *, access: RegisterAccess | AccessFacts) -> Done[ChoiceSeen]:
    """Look at what somebody chose, and what became of it."""
    chosen = deed.subject
    return Done(ChoiceSeen(chosen), Event(about=Person(id=chosen.person_id, provider_id=chosen.provider_id)))


def may_act(opened: Opened, person: Person, now: dt.datetime, by: Chooser) -> Decision:
    """Whether whoever chooses may; outside `walls`."""
    with walls(opened.actor):
        theirs = authorities_standing(opened, person) if by.authority is not None else ()
    mine = _read(opened, by)
    given = tuple(each for each in theirs if mine is not None and each == mine)
    return may_act_for(ForWhat.CHOOSE, local_day(now), is_themselves=by.authority is None, authorities=given)


def _read(opened: Opened, by: Chooser) -> AuthorityRecord | None:
    return None if by.authority is None else opened.read(AuthorityRecord, by.authority, by.authority.sealed)


def whose(opened: Opened, by: Chooser) -> str:
    """Who chooses for them; nobody where they choose themselves."""
    record = _read(opened, by)
    return record.who if record else ""


def told_and_chosen(
    opened: Opened, person: Person, agreement: Agreement, enough: Iterable[Enough] = ()
) -> tuple[Covered, ...]:
    """How somebody stands for every recipient and use of an agreement; inside `walls`."""
    return coverage(records_of(opened, person), agreement, enough)


@dataclass(frozen=True, slots=True)
class ChosenBy:
    """One choice as it was recorded."""

    chosen: Chosen
    record: ToldRecord
    said: ChosenWords


def chosen_by(opened: Opened, person: Person) -> tuple[ChosenBy, ...]:
    """What somebody chose, the latest first; inside `walls`."""
    rows = Chosen.objects.visible_to(opened.actor).filter(person=person).order_by("-recorded_at", "-id")
    return tuple(read_choice(opened, row) for row in rows)


def read_choice(opened: Opened, row: Chosen) -> ChosenBy:
    """Raises RegisterDamaged."""
    return ChosenBy(row, opened.read(ToldRecord, row, row.sealed), opened.read(ChosenWords, row, row.said))
